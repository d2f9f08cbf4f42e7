"""The one place where pixels become QImage and back: always a copy, always with the stride of the image."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QImage

if TYPE_CHECKING:
    from numpy import uint8, uint32
    from numpy.typing import NDArray

_SMALLEST_LEVEL_PX = 512


@dataclass(frozen=True, eq=False)
class Pyramid:
    """A picture in halving sizes, largest first, so that drawing it small reads few pixels."""

    levels: tuple[QImage, ...]

    @property
    def size(self) -> QSize:
        """Width and height in picture pixels."""
        return self.levels[0].size()

    @property
    def nbytes(self) -> int:
        return sum(level.sizeInBytes() for level in self.levels)

    def level_for(self, scale: float) -> QImage:
        """The smallest level that is not enlarged at `scale` device pixels per picture pixel."""
        index = 0
        while index + 1 < len(self.levels) and scale * 2 ** (index + 1) <= 1.0:
            index += 1
        return self.levels[index]


def picture(rgb: "NDArray[uint8]", alpha: "NDArray[uint8] | None") -> Pyramid:
    """H×W×3 sRGB and H×W alpha → pyramid. Runs on any thread."""
    levels = [to_image(rgb, alpha)]
    while max(levels[-1].width(), levels[-1].height()) > 2 * _SMALLEST_LEVEL_PX:
        last = levels[-1]
        half = QSize(max(1, last.width() // 2), max(1, last.height() // 2))
        smaller = last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        levels.append(smaller.convertToFormat(last.format()))
    return Pyramid(tuple(levels))


def thumbnail(rgb: "NDArray[uint8]", alpha: "NDArray[uint8] | None") -> QImage:
    return to_image(rgb, alpha)


def to_image(rgb: "NDArray[uint8]", alpha: "NDArray[uint8] | None" = None) -> QImage:
    """H×W×3 sRGB and H×W alpha → RGB32, or premultiplied ARGB32 where there is alpha."""
    height, width = rgb.shape[:2]
    straight = QImage.Format.Format_RGB32 if alpha is None else QImage.Format.Format_ARGB32
    image = QImage(width, height, straight)
    blue_green_red_alpha = _rows(image)
    for channel in range(3):
        blue_green_red_alpha[..., 2 - channel] = rgb[..., channel]
    blue_green_red_alpha[..., 3] = 255 if alpha is None else alpha
    return image if alpha is None else image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def pixels(image: Any) -> "tuple[NDArray[uint8], NDArray[uint8] | None]":
    """QImage → H×W×3 sRGB, and H×W alpha where the image has any."""
    straight = _in_srgb(image).convertToFormat(QImage.Format.Format_ARGB32)
    rows = _rows(straight)
    rgb = rows[..., 2::-1].copy()
    return rgb, rows[..., 3].copy() if image.hasAlphaChannel() else None


def _in_srgb(image: QImage) -> QImage:
    """As it is where it does not say its colours; other programs paste and drag pictures in those of their own."""
    own, srgb = image.colorSpace(), QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if not own.isValid() or own == srgb:
        return image
    converted = image.convertedToColorSpace(srgb)
    return image if converted.isNull() else converted


def words(image: QImage) -> "NDArray[uint32]":
    """The memory of a 32-bit image as H×W (0xAARRGGBB), to be changed in place; valid while the image lives."""
    import numpy as np

    memory = np.frombuffer(image.bits(), dtype=np.uint32)
    return memory.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()]


def indexed(values: "NDArray[uint8]") -> QImage:
    """H×W as an image that waits for its table of colours."""
    import numpy as np

    height, width = values.shape
    image = QImage(width, height, QImage.Format.Format_Indexed8)
    memory = np.frombuffer(image.bits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    memory[:, :width] = values
    return image


def put_rows(image: QImage, top: int, rows: QImage) -> None:
    """Copy `rows`, an image of the same width and format, into `image` from its row `top` on."""
    import numpy as np

    line = image.bytesPerLine()
    memory = np.frombuffer(image.bits(), dtype=np.uint8).reshape(image.height(), line)
    memory[top : top + rows.height()] = np.frombuffer(rows.bits(), dtype=np.uint8).reshape(rows.height(), line)


def _rows(image: QImage) -> "NDArray[uint8]":
    """The memory of a 32-bit image as H×W×4 (blue, green, red, alpha); valid while the image lives."""
    import numpy as np

    memory = np.frombuffer(image.bits(), dtype=np.uint8)
    stride = image.bytesPerLine()
    return memory.reshape(image.height(), stride)[:, : image.width() * 4].reshape(image.height(), image.width(), 4)
