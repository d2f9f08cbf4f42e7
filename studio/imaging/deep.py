"""16 bits a channel: read from PNG and TIFF, and carried over onto a translated picture."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from studio.imaging.colour import apply_profile
from studio.imaging.halves import read_halves
from studio.imaging.shaper import shaped_srgb

STEP = 257
"""One step of 8 bits in steps of 16."""
_BAND_ROWS = 256
_HALF_STEP = STEP // 2
_FADE = 32
"""A change by so many of 255 lets go of colours that 8-bit sRGB could not hold."""
_BITS_TAG, _PHOTOMETRIC_TAG, _EXTRA_TAG, _FORMAT_TAG = 258, 262, 338, 339
_ASSOCIATED, _WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 1, 0, 1, 2


def holds_sixteen_bits(image: Image.Image) -> bool:
    """Whether an opened PNG or TIFF has 16-bit grey or RGB, which Pillow would cut to 8."""
    if image.format == "PNG":
        return isinstance(image, ImageFile.ImageFile) and any("16" in str(tile[3]) for tile in image.tile)
    if image.format != "TIFF":
        return False
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    unsigned = all(kind == 1 for kind in tags.get(_FORMAT_TAG, (1,)))
    known = tags.get(_PHOTOMETRIC_TAG) in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB)
    return known and unsigned and all(bits == 16 for bits in tags.get(_BITS_TAG, (1,)))


def read_deep(source: Path | bytes, image: Image.Image) -> np.ndarray | None:
    """H×W×C uint16 as stored, not premultiplied; None where the file is not what it says."""
    tags: Any = getattr(image, "tag_v2", {})
    try:
        pixels = read_halves(source)
    except (OSError, ValueError, SyntaxError):  # Pillow says better what is wrong when it reads 8 bits
        return None
    if pixels is None or pixels.dtype != np.uint16 or pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        return None
    if sorted(pixels.shape[:2]) != sorted(image.size):
        return None
    if tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO:
        pixels = np.concatenate([np.uint16(65535) - pixels[..., :1], pixels[..., 1:]], axis=2)
    if _ASSOCIATED in tags.get(_EXTRA_TAG, ()) and pixels.shape[2] in (2, 4):
        pixels = _straight(pixels)
    return pixels


def to_eight(deep: np.ndarray) -> np.ndarray:
    """uint16 → uint8 of the same shape, rounded."""
    result = np.empty(deep.shape, np.uint8)
    for top in range(0, len(deep), _BAND_ROWS):
        band = deep[top : top + _BAND_ROWS].astype(np.uint32)
        band += _HALF_STEP
        band //= STEP
        result[top : top + _BAND_ROWS] = band
    return result


def in_srgb(deep: np.ndarray, profile: bytes) -> np.ndarray:
    """H×W×1 or H×W×3 uint16 in `profile` → H×W×3 uint16 in sRGB, with all 16 bits. Raises ValueError.

    Profiles with tables of colours are applied to 8 bits, and the steps between are laid on.
    """
    shaped = shaped_srgb(deep, profile)
    if shaped is not None:
        return shaped
    eight = to_eight(deep)
    image = Image.fromarray(eight[..., 0] if eight.shape[2] == 1 else eight)
    converted = apply_profile(image, profile)
    if converted is None:
        raise ValueError("the profile can't be used")
    seen = np.asarray(converted)
    return transfer(deep, lambda rows: eight[rows], lambda rows: seen[rows])


def transfer(
    original: np.ndarray, before: Callable[[slice], np.ndarray], after: Callable[[slice], np.ndarray]
) -> np.ndarray:
    """The change from `before` to `after`, laid onto the 16-bit original: H×W×3 uint16.

    `original` is H×W×3 or H×W×1 uint16; `before` is the photo and `after` the result as 8 bits in the same colours,
    asked for by rows. Where nothing changed the original comes back bit by bit. Elsewhere the result is within half a
    step of 8 bits of `after`, with the original's steps between.
    """
    height, width = original.shape[:2]
    result = np.empty((height, width, 3), np.uint16)
    for top in range(0, height, _BAND_ROWS):
        rows = slice(top, min(top + _BAND_ROWS, height))
        old, new = before(rows).astype(np.int32), after(rows).astype(np.int32)
        fine = original[rows].astype(np.int32) - old * STEP
        within = np.clip(fine, -_HALF_STEP, _HALF_STEP)
        sums = new * STEP + within
        fine -= within
        if fine.any():
            # What is left over could not be told in 8-bit sRGB; it goes the further the pixel goes from what it was.
            fine *= np.maximum(0, _FADE - np.abs(new - old).max(axis=2, keepdims=True))
            fine //= _FADE
            sums += fine
        result[rows] = np.clip(sums, 0, 65535, out=sums)
    return result


def _straight(pixels: np.ndarray) -> np.ndarray:
    result = pixels.copy()
    for top in range(0, len(pixels), _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS].astype(np.float64)
        alpha = band[..., -1:]
        colours = np.divide(band[..., :-1] * 65535, alpha, out=np.zeros_like(band[..., :-1]), where=alpha > 0)
        result[top : top + _BAND_ROWS, :, :-1] = np.minimum(colours + 0.5, 65535)
    return result
