"""What the canvas computes for each frame, on 32-bit pixels (0xAARRGGBB, alpha premultiplied) at its own resolution.

Whole words at a time, in bands that stay in the cache: a frame of 1920×1080 must fit into 16 ms.
"""

from collections.abc import Iterator

import numpy as np

from studio.imaging.composite import LUMA
from studio.imaging.options import Keep

_BAND_ROWS = 64
_RED, _GREEN, _BLUE = LUMA
_SPREAD = np.uint32(0x010101)


def keep_from(before: np.ndarray, after: np.ndarray, keep: Keep, *, has_alpha: bool) -> None:
    """Give `after` the colours or the brightness of `before`, in place: `composite.kept` for H×W uint32."""
    if keep == "nothing":
        return
    for rows in _bands(before):
        old, new = before[rows], after[rows]
        old_luma, new_luma = _luma(old), _luma(new)
        most = np.maximum(old_luma, new_luma)
        brighter, darker = most - old_luma, most - new_luma
        if keep == "brightness":
            brighter, darker = darker, brighter
        source = old if keep == "colour" else new
        moved = _bytes(source).copy()
        room = ~moved
        moved += np.minimum(room, _bytes(brighter * _SPREAD), out=room)
        # Of the two steps one is nothing, so that the order does not matter.
        moved -= np.minimum(moved, _bytes(darker * _SPREAD))
        if has_alpha:
            alpha = new >> np.uint32(24)
            np.minimum(moved, _bytes(alpha * np.uint32(0x01010101)), out=moved)
        after[rows] = moved.view(np.uint32)


def change_between(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How much each pixel changed, H×W uint8: the largest change of red, green or blue. Both H×W uint32."""
    change = np.empty(before.shape, np.uint8)
    for rows in _bands(before):
        old, new = _bytes(before[rows]), _bytes(after[rows])
        words = (np.maximum(old, new) - np.minimum(old, new)).view(np.uint32)
        red = (words >> np.uint32(16)) & np.uint32(255)
        green = (words >> np.uint32(8)) & np.uint32(255)
        np.maximum(red, green, out=red)
        words &= np.uint32(255)
        change[rows] = np.maximum(red, words, out=red)
    return change


def _bands(pixels: np.ndarray) -> Iterator[slice]:
    for top in range(0, len(pixels), _BAND_ROWS):
        yield slice(top, top + _BAND_ROWS)


def _luma(words: np.ndarray) -> np.ndarray:
    """0…255 as uint32, rounded as `composite` does."""
    red_blue = words & np.uint32(0xFF00FF)
    # One product for both: what belongs to red and blue meets in the upper half.
    red_blue *= np.uint32(_RED + (_BLUE << 16))
    red_blue >>= np.uint32(16)
    green = (words >> np.uint32(8)) & np.uint32(255)
    green *= np.uint32(_GREEN)
    green += red_blue
    green += np.uint32(128)
    green >>= np.uint32(8)
    return green


def _bytes(words: np.ndarray) -> np.ndarray:
    return words.view(np.uint8)
