"""Where a translation shows: grey pictures laid between the photo and the result."""

import math
from pathlib import Path

import numpy as np
from PIL import Image

from studio.imaging.files import open_photo
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge
from studio.imaging.saving import save_picture

PAINTED_EDGE_PX = 2048
"""Long edge at which masks are painted: a brush stays quick, and its edge is soft at the size of a camera's photo."""
KEPT_EDGE_PX = 4096
"""Long edge that is kept of a mask from a file; at most the photo's own."""
_BAND_ROWS = 256


def mask_size(photo_size: tuple[int, int], long_edge_px: int = PAINTED_EDGE_PX) -> tuple[int, int]:
    """Width and height of the mask of a photo."""
    return fit_long_edge(photo_size, long_edge_px)


def load_mask(path: Path, photo_size: tuple[int, int]) -> np.ndarray:
    """Any picture as the mask of a photo of `photo_size` (width, height), H×W uint8: white shows, black hides.

    Colours count by their brightness, transparent parts hide. Stretched to the photo. Raises PhotoError.
    """
    return as_mask(open_photo(path), photo_size)


def as_mask(picture: Photo, photo_size: tuple[int, int]) -> np.ndarray:
    """As `load_mask`, of a picture that was read."""
    grey = Image.fromarray(np.asarray(picture.rgb)).convert("L")
    if picture.alpha is not None:
        grey = Image.composite(grey, Image.new("L", grey.size), Image.fromarray(np.asarray(picture.alpha)))
    size = mask_size(photo_size, KEPT_EDGE_PX)
    if grey.size != size:
        grey = grey.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
    return np.asarray(grey)


def save_mask(mask: np.ndarray, photo_size: tuple[int, int], path: Path) -> None:
    """Write H×W uint8 at the size of the photo. Raises OutputError."""
    grey = _rows(mask, photo_size, 0, photo_size[1])
    save_picture(np.repeat(grey[..., None], 3, axis=2), None, path)


def feathered(mask: np.ndarray, photo_size: tuple[int, int], feather_px: float) -> np.ndarray:
    """The mask with an edge that is soft over about `feather_px` of the photo to each side."""
    sigma = feather_px * mask.shape[1] / photo_size[0] / 2
    if sigma <= 0.05:
        return mask
    # A wide blur of a picture made small is the same, and quick.
    shrink = max(1, math.floor(sigma / 4))
    size = (max(1, mask.shape[1] // shrink), max(1, mask.shape[0] // shrink))
    from studio.imaging.edges import gaussian

    small = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX), np.float32)
    soft = np.clip(gaussian(small, sigma / shrink) + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(soft).resize((mask.shape[1], mask.shape[0]), Image.Resampling.BICUBIC))


def apply_mask(original_rgb: np.ndarray, result_rgb: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    """The result where the mask is white, the photo where it is black, exactly; between them a linear mix, rounded.

    Pictures H×W×3 uint8 of one size; the mask, of any size, is enlarged smoothly.
    """
    if mask is None or result_rgb is original_rgb:
        return result_rgb
    height, width = original_rgb.shape[:2]
    mixed = np.empty_like(result_rgb)
    for top in range(0, height, _BAND_ROWS):
        rows = slice(top, min(top + _BAND_ROWS, height))
        share = _rows(mask, (width, height), rows.start, rows.stop).astype(np.uint16)[..., None]
        band = original_rgb[rows] * (np.uint16(255) - share)
        band += result_rgb[rows] * share
        band += np.uint16(128)
        band += band >> np.uint16(8)
        band >>= np.uint16(8)
        mixed[rows] = band
    return mixed


def _rows(mask: np.ndarray, size: tuple[int, int], top: int, bottom: int) -> np.ndarray:
    """Rows of the mask at another size."""
    width, height = size
    if (mask.shape[1], mask.shape[0]) == size:
        return mask[top:bottom]
    scale = mask.shape[0] / height
    box = (0, top * scale, mask.shape[1], bottom * scale)
    return np.asarray(Image.fromarray(mask).resize((width, bottom - top), Image.Resampling.BILINEAR, box=box))
