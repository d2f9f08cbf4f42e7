"""A drawing or a mask as the window paints it: the image and its smaller versions, kept up to date part by part."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from studio.ui.viewer import qimage
from studio.ui.viewer.qimage import Pyramid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studio.imaging.paint.strokes import PixelBox

_LEVELS = 4


class DrawLayer:
    """Changes its own images only; a pyramid made of them shows each change at once."""

    def __init__(self, pixels: "np.ndarray") -> None:
        """H×W×3 uint8, or H×W uint8 for a mask, which becomes black of that opacity."""
        height, width = pixels.shape[:2]
        drawing, mask = QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied
        sizes = [(width, height)]
        while len(sizes) < _LEVELS and min(sizes[-1]) > 128:
            sizes.append((sizes[-1][0] // 2, sizes[-1][1] // 2))
        self._images = [QImage(*size, drawing if pixels.ndim == 3 else mask) for size in sizes]
        self.pyramid = Pyramid(tuple(self._images))
        from studio.imaging.paint.strokes import PixelBox

        self.update(pixels, PixelBox(0, 0, width, height))

    @property
    def size(self) -> tuple[int, int]:
        return self._images[0].width(), self._images[0].height()

    def update(self, pixels: "np.ndarray", box: "PixelBox") -> None:
        """Take over a part of the drawing."""
        self.put(pixels[box.slices], box)

    def put(self, part: "np.ndarray", box: "PixelBox") -> None:
        """Take over a part, given alone."""
        import numpy as np

        part = part.astype(np.uint32)
        if part.ndim == 3:
            words = part[..., 0] << 16 | part[..., 1] << 8 | part[..., 2] | np.uint32(0xFF000000)
        else:
            words = part << 24
        qimage.words(self._images[0])[box.slices] = words
        left, top, right, bottom = box
        for larger, smaller in zip(self._images, self._images[1:], strict=False):
            # Whole pixels of the smaller one; an odd last row or column has no part in it.
            left, top = left // 2, top // 2
            right, bottom = min((right + 1) // 2, smaller.width()), min((bottom + 1) // 2, smaller.height())
            if right <= left or bottom <= top:
                return
            source = qimage.words(larger)[2 * top : 2 * bottom, 2 * left : 2 * right]
            qimage.words(smaller)[top:bottom, left:right] = _halved(source)


def _halved(words: "NDArray[np.uint32]") -> "NDArray[np.uint32]":
    """Means of 2×2 pixels (0xAARRGGBB)."""
    import numpy as np

    mask = np.uint32(0x00FF00FF)
    high = (words >> np.uint32(8)) & mask
    low = words & mask
    parts: list[NDArray[np.uint32]] = []
    for one in (high, low):
        total = one[0::2, 0::2] + one[1::2, 0::2]
        total += one[0::2, 1::2]
        total += one[1::2, 1::2]
        total += np.uint32(0x00020002)
        parts.append((total >> np.uint32(2)) & mask)
    return parts[0] << np.uint32(8) | parts[1]
