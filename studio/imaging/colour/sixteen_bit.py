"""16 bits a channel: brought to sRGB, and carried over onto a translated picture."""

import contextlib
from collections.abc import Callable

import numpy as np

from studio.imaging.colour.icc_matrix import shaped_srgb
from studio.imaging.colour.srgb import deep_between, fitting_profile, is_for_rgb, srgb_profile

STEP = 257
"""One step of 8 bits in steps of 16."""
_BAND_ROWS = 256
_HALF_STEP = STEP // 2
_FADE = 32
"""A change by so many of 255 lets go of colours that 8-bit sRGB could not hold."""


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

    A grey picture may have a profile for RGB, and the other way round.
    """
    if deep.shape[2] == 1 and is_for_rgb(profile):
        deep = deep.repeat(3, axis=2)
    fitting = fitting_profile(profile, deep.shape[2])
    if fitting is None:
        raise ValueError("the profile can't be used: it is for another kind of picture")
    shaped = shaped_srgb(deep, fitting)
    return shaped if shaped is not None else _by_tables(deep, fitting)


def in_srgb_if_usable(deep: np.ndarray, profile: bytes) -> np.ndarray:
    """As `in_srgb`, and the numbers as they are where the profile is broken."""
    with contextlib.suppress(ValueError):
        return in_srgb(deep, profile)
    return deep


def _by_tables(deep: np.ndarray, profile: bytes) -> np.ndarray:
    """Profiles of any kind, by littleCMS with 16 bits."""
    try:
        return deep_between(deep, profile, srgb_profile())
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"the profile can't be used: {error}") from error


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


def transfer_finely(
    original: np.ndarray, before: Callable[[slice], np.ndarray], after: Callable[[slice], np.ndarray]
) -> np.ndarray:
    """As `transfer`, from 16-bit versions of both in the original's own colours.

    What lies between the steps of 8 bits goes the further the pixel goes from what it was.
    """
    result = np.empty((*original.shape[:2], 3), np.uint16)
    for top in range(0, len(original), _BAND_ROWS):
        rows = slice(top, min(top + _BAND_ROWS, len(original)))
        old, new = before(rows).astype(np.int32), after(rows).astype(np.int32)
        between = original[rows].astype(np.int32) - old
        kept = np.maximum(0, _FADE * STEP - np.abs(new - old).max(axis=2, keepdims=True)) / (_FADE * STEP)
        result[rows] = np.clip(new + np.rint(between * kept), 0, 65535)
    return result


def straight(pixels: np.ndarray) -> np.ndarray:
    """H×W×C uint16 whose colours are no longer multiplied by the alpha behind them."""
    result = pixels.copy()
    for top in range(0, len(pixels), _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS].astype(np.float64)
        alpha = band[..., -1:]
        colours = np.divide(band[..., :-1] * 65535, alpha, out=np.zeros_like(band[..., :-1]), where=alpha > 0)
        result[top : top + _BAND_ROWS, :, :-1] = np.minimum(colours + 0.5, 65535)
    return result
