"""Lines found in a photo, drawn as a hand with a pen would: what models for drawings were trained on."""

import math
from collections.abc import Callable

import numpy as np

from studio.imaging.paint.strokes import Dab, cover, curve, middle
from studio.imaging.resample import fit_long_edge, resize

_WORK_EDGE_PX = 512
_SIGMA_PX = 1.2
_WIDER = 1.6
_SEE_SAW = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""Neighbours clockwise from the one above."""

Line = list[tuple[float, float]]


def trace(
    rgb: np.ndarray,
    size: tuple[int, int],
    width_px: float,
    detail: float,
    between: Callable[[], None] = lambda: None,
) -> np.ndarray:
    """Coverage (height×width uint8, 255 where a pen of `width_px` went) of the lines in H×W×3 uint8, at `size`.

    Difference of Gaussians with a soft threshold (Winnemöller, XDoG, 2012) at one working size; what passes is thinned
    to one pixel, followed into lines, smoothed and drawn. `detail` 0…1: from the boldest lines to faint ones. `between`
    may raise to stop.
    """
    small = fit_long_edge((rgb.shape[1], rgb.shape[0]), _WORK_EDGE_PX)
    grey = resize(rgb, small).astype(np.float32) @ np.array((0.299, 0.587, 0.114), np.float32)
    between()
    scale = size[0] / small[0]
    # Lines closer than the pen is wide would run together.
    sigma = max(_SIGMA_PX, width_px / scale / 3)
    ridges = _dark_side(grey, sigma)
    between()
    weakest = 3.0 + 22.0 * (1.0 - detail) ** 2
    lines = _followed(_thinned(_linked(ridges, weakest, 2 * weakest), between))
    shortest = max(8.0, width_px / scale * (3.0 - 2.0 * detail)) + 20.0 * (1.0 - detail) ** 2
    between()
    coverage = np.zeros((size[1], size[0]), np.uint8)
    for line in lines:
        if len(line) >= shortest:
            cover(coverage, _pen(line, scale, width_px / 2))
    return coverage


def gaussian(values: np.ndarray, sigma: float) -> np.ndarray:
    """H×W float32, blurred; the border is continued."""
    if sigma <= 0:
        return values
    reach = max(1, math.ceil(3 * sigma))
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    weights = np.exp(-(steps**2) / (2 * sigma**2))
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(values, [(reach, reach) if axis == of else (0, 0) for of in (0, 1)], mode="edge")
        length = values.shape[axis]
        blurred = np.zeros_like(values, dtype=np.float32)
        for index, weight in enumerate(weights):
            blurred += weight * (padded[index : index + length] if axis == 0 else padded[:, index : index + length])
        values = blurred
    return values


def _dark_side(grey: np.ndarray, sigma: float) -> np.ndarray:
    """How much darker than its surroundings: high along dark lines and on the dark side of edges."""
    return np.maximum(gaussian(grey, sigma * _WIDER) - gaussian(grey, sigma), 0) * 4


def _linked(ridges: np.ndarray, weak: float, strong: float) -> np.ndarray:
    """Ridges above `weak` that hang together with one above `strong` (hysteresis, Canny 1986)."""
    possible = ridges > weak
    found = possible & (ridges > strong)
    while True:
        grown = found.copy()
        for down, right in _SEE_SAW:
            grown |= _moved(found, down, right)
        grown &= possible
        if np.array_equal(grown, found):
            return found
        found = grown


def _thinned(mask: np.ndarray, between: Callable[[], None]) -> np.ndarray:
    """Lines one pixel wide in the middle of those in `mask` (Zhang and Suen, 1984)."""
    mask = mask.copy()
    mask[[0, -1]] = mask[:, [0, -1]] = False
    while True:
        before = mask.copy()
        for first in (True, False):
            around = [_moved(mask, down, right) for down, right in _SEE_SAW]
            count = sum(one.astype(np.int8) for one in around)
            turns = sum((~a & b).astype(np.int8) for a, b in zip(around, [*around[1:], around[0]], strict=True))
            north, east, south, west = around[0], around[2], around[4], around[6]
            open_side = ~(north & east & south) if first else ~(north & east & west)
            other_side = ~(east & south & west) if first else ~(north & south & west)
            mask &= ~(mask & (count >= 2) & (count <= 6) & (turns == 1) & open_side & other_side)
        between()
        if np.array_equal(mask, before):
            return mask


def _followed(skeleton: np.ndarray) -> list[Line]:
    """Pixels of thin lines in the order in which a pen goes; from their ends first, then closed ones."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(skeleton), strict=True)}

    def beside(at: tuple[int, int]) -> list[tuple[int, int]]:
        return [step for down, right in _SEE_SAW if (step := (at[0] + down, at[1] + right)) in left]

    lines: list[Line] = []
    ends = [at for at in sorted(left) if len(beside(at)) == 1]
    for start in (*ends, *sorted(left)):
        if start not in left:
            continue
        left.discard(start)
        line, at, heading = [start], start, (0, 0)
        while steps := beside(at):
            # Straight on where lines cross.
            after = max(steps, key=lambda to: (to[0] - at[0]) * heading[0] + (to[1] - at[1]) * heading[1])
            left.discard(after)
            past = line[max(0, len(line) - 4)]
            heading = (after[0] - past[0], after[1] - past[1])
            line.append(after)
            at = after
        lines.append([(x + 0.5, y + 0.5) for y, x in line])
    return lines


def _pen(line: Line, scale: float, radius: float) -> list[Dab]:
    """A smooth line through every few of the points, at the size of the drawing."""
    points = np.asarray(line)
    for _ in range(4):
        points[1:-1] = 0.25 * points[:-2] + 0.5 * points[1:-1] + 0.25 * points[2:]
    kept = [*range(0, len(points) - 1, 3), len(points) - 1]
    dabs = [Dab(float(points[i, 0]) * scale, float(points[i, 1]) * scale, radius) for i in kept]
    if len(dabs) < 3:
        return dabs
    drawn = [dabs[0], middle(dabs[0], dabs[1])]
    for before, corner, after in zip(dabs, dabs[1:], dabs[2:], strict=False):
        drawn += curve(before, corner, after)
    return [*drawn, dabs[-1]]


def _moved(mask: np.ndarray, down: int, right: int) -> np.ndarray:
    """The value of the neighbour that lies `down` and `right`; outside nothing."""
    result = np.zeros_like(mask)
    height, width = mask.shape
    rows, columns = slice(max(-down, 0), height - max(down, 0)), slice(max(-right, 0), width - max(right, 0))
    source = slice(max(down, 0), height - max(-down, 0)), slice(max(right, 0), width - max(-right, 0))
    result[rows, columns] = mask[source]
    return result
