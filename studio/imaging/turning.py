"""Stored pixels made upright, and places in a picture as they are then."""

import numpy as np

Point = tuple[float, float]


def upright(point: Point, orientation: int) -> Point:
    """(x, y) of 0…1, from the left and from the top, for EXIF's `orientation` from 1 to 8."""
    x, y = point
    if orientation in (2, 3):
        x = 1 - x
    if orientation in (3, 4):
        y = 1 - y
    match orientation:
        case 5:
            return y, x
        case 6:
            return 1 - y, x
        case 7:
            return 1 - y, 1 - x
        case 8:
            return y, 1 - x
    return x, y


def turned_size(size: Point, orientation: int) -> Point:
    """(width, height) of a box in a picture that is turned."""
    return (size[1], size[0]) if orientation in (5, 6, 7, 8) else size


def upright_pixels(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """H×W or H×W×C as it is shown, for EXIF's `orientation` from 1 to 8."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
