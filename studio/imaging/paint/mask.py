"""Where a translation shows: grey pictures laid between the photo and the result."""

import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from PIL import Image, ImageFilter

from studio.imaging.paint.strokes import PixelBox
from studio.imaging.resample import fit_long_edge

PAINTED_EDGE_PX = 2048
"""Long edge at which masks are painted: a brush stays quick, and its edge is soft at the size of a camera's photo."""
SOFTEST = 100
_SOFTEST_SHARE = 0.1
_BAND_ROWS = 256
_PACK_LEVEL = 1


@dataclass(frozen=True)
class Mask:
    """What was painted or loaded, packed, and what is done with it before it is used."""

    width: int
    height: int
    packed: bytes = field(repr=False)
    """H×W uint8, deflated: 255 shows the translation, 0 the photo."""
    inverted: bool = False
    feather: int = 0
    """How soft its edge is, 0 to `SOFTEST`, at which it reaches over a tenth of the long edge to each side."""

    @classmethod
    def of(cls, pixels: np.ndarray, *, inverted: bool = False, feather: int = 0) -> "Mask":
        """From H×W uint8."""
        height, width = pixels.shape
        return cls(width, height, zlib.compress(np.ascontiguousarray(pixels).data, _PACK_LEVEL), inverted, feather)

    def with_pixels(self, pixels: np.ndarray) -> "Mask":
        """The same edge around something else, H×W uint8."""
        return Mask.of(pixels, inverted=self.inverted, feather=self.feather)

    def with_edge(self, *, inverted: bool | None = None, feather: int | None = None) -> "Mask":
        """The same pixels with another edge."""
        return replace(
            self,
            inverted=self.inverted if inverted is None else inverted,
            feather=self.feather if feather is None else feather,
        )

    @property
    def pixels(self) -> np.ndarray:
        """As painted, H×W uint8. Raises ValueError where `packed` holds anything else."""
        count = self.width * self.height
        try:
            data = zlib.decompressobj().decompress(self.packed, count)
        except zlib.error as error:
            raise ValueError(f"a mask that can't be read ({error})") from error
        if len(data) != count:
            raise ValueError(f"a mask of {self.width}×{self.height} with {len(data)} values")
        return np.frombuffer(data, np.uint8).reshape(self.height, self.width)

    @cached_property
    def shown(self) -> np.ndarray:
        """As it is used, H×W uint8."""
        return self.shown_part(self.pixels, PixelBox(0, 0, self.width, self.height))

    def shown_part(self, pixels: np.ndarray, box: PixelBox) -> np.ndarray:
        """As `shown`, of a part of `pixels` (H×W uint8) in place of its own."""
        sigma, wide = self._sigma, self.around(box)
        part = pixels[wide.slices]
        part = ~part if self.inverted else part
        if sigma:
            part = np.asarray(Image.fromarray(np.ascontiguousarray(part)).filter(ImageFilter.GaussianBlur(sigma)))
        inner = PixelBox(box.left - wide.left, box.top - wide.top, box.right - wide.left, box.bottom - wide.top)
        return part[inner.slices]

    def around(self, box: PixelBox) -> PixelBox:
        """What looks different where the pixels of `box` change."""
        reach = round(4 * self._sigma) + 3 if self._sigma else 0
        wide = PixelBox(box.left - reach, box.top - reach, box.right + reach, box.bottom + reach)
        return wide.inside(self.width, self.height)

    @property
    def _sigma(self) -> float:
        return self.feather / SOFTEST * _SOFTEST_SHARE / 2 * max(self.width, self.height)

    def smaller(self, most_bytes: int) -> "Mask":
        """Halved until it is packed into so many bytes."""
        found = self
        while len(found.packed) > most_bytes and min(found.width, found.height) > 1:
            size = (max(1, found.width // 2), max(1, found.height // 2))
            small = Image.fromarray(found.pixels).resize(size, Image.Resampling.BOX)
            found = found.with_pixels(np.asarray(small))
        return found


def blank_mask(photo_size: tuple[int, int]) -> Mask:
    """One that shows everything, for a photo of (width, height), to be painted on."""
    width, height = fit_long_edge(photo_size, PAINTED_EDGE_PX)
    return Mask.of(np.full((height, width), 255, np.uint8))


def apply_mask(original_rgb: np.ndarray, result_rgb: np.ndarray, mask: Mask | None) -> np.ndarray:
    """The result where the mask is white, the photo where it is black, exactly; between them a linear mix, rounded.

    Pictures H×W×3 uint8 of one size; the mask, of any size, is enlarged smoothly.
    """
    if mask is None or result_rgb is original_rgb:
        return result_rgb
    shown = mask.shown
    height, width = original_rgb.shape[:2]
    mixed = np.empty_like(result_rgb)
    for top in range(0, height, _BAND_ROWS):
        rows = slice(top, min(top + _BAND_ROWS, height))
        share = mask_rows(shown, (width, height), rows.start, rows.stop).astype(np.uint16)[..., None]
        band = original_rgb[rows] * (np.uint16(255) - share)
        band += result_rgb[rows] * share
        band += np.uint16(128)
        band += band >> np.uint16(8)
        band >>= np.uint16(8)
        mixed[rows] = band
    return mixed


def mask_rows(mask: np.ndarray, size: tuple[int, int], top: int, bottom: int) -> np.ndarray:
    """Rows `top` to `bottom` of H×W uint8, enlarged smoothly to `size` (width, height)."""
    width, height = size
    if (mask.shape[1], mask.shape[0]) == size:
        return mask[top:bottom]
    scale = mask.shape[0] / height
    box = (0, top * scale, mask.shape[1], bottom * scale)
    return np.asarray(Image.fromarray(mask).resize((width, bottom - top), Image.Resampling.BILINEAR, box=box))
