"""Masks from picture files, and into them."""

from pathlib import Path

import numpy as np
from PIL import Image

from studio.imaging.files import open_photo
from studio.imaging.paint.mask import Mask, mask_rows
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge, resize
from studio.imaging.saving import save_picture

KEPT_EDGE_PX = 4096
"""Long edge that is kept of a mask from a file; at most the photo's own."""


def load_mask(path: Path, photo_size: tuple[int, int]) -> Mask:
    """Any picture as the mask of a photo of `photo_size` (width, height): white shows, black hides.

    Colours count by their brightness, transparent parts hide. Stretched to the photo. Raises PhotoError.
    """
    return as_mask(open_photo(path), photo_size)


def as_mask(picture: Photo, photo_size: tuple[int, int]) -> Mask:
    """As `load_mask`, of a picture that was read."""
    grey = Image.fromarray(np.asarray(picture.rgb)).convert("L")
    if picture.alpha is not None:
        grey = Image.composite(grey, Image.new("L", grey.size), Image.fromarray(np.asarray(picture.alpha)))
    size = fit_long_edge(photo_size, KEPT_EDGE_PX)
    return Mask.of(np.asarray(grey) if grey.size == size else resize(np.asarray(grey), size))


def save_mask(mask: Mask, photo_size: tuple[int, int], path: Path) -> None:
    """Write what is used of it at the size of the photo. Raises OutputError."""
    grey = mask_rows(mask.shown, photo_size, 0, photo_size[1])
    save_picture(np.repeat(grey[..., None], 3, axis=2), None, path)
