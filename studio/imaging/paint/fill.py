"""Filling an area of one colour, up to lines with soft edges."""

import numpy as np

from studio.imaging.paint.strokes import NOTHING, PixelBox

_EDGE_PX = 2
"""How far the soft edge of a line reaches."""


def fill(pixels: np.ndarray, x: int, y: int, value: tuple[int, ...]) -> tuple[PixelBox, np.ndarray]:
    """Give all pixels that hang together with (x, y) and have its colour exactly the colour `value`.

    The soft edge of a line beside them, a mix of the old colour and the line's, becomes the same mix of the new one: no
    pale seam is left. Returns the box that changes and what it becomes; `pixels` (H×W×C uint8) stay as they are.
    """
    height, width = pixels.shape[:2]
    seed = pixels[y, x].copy()
    if not (0 <= x < width and 0 <= y < height) or np.array_equal(seed, value):
        return NOTHING, pixels[:0, :0]
    inside = connected(_equal(pixels, seed), x, y)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    margin = _EDGE_PX * 2
    box = PixelBox(
        int(columns[0]) - margin, int(rows[0]) - margin, int(columns[-1]) + margin + 1, int(rows[-1]) + margin + 1
    ).inside(width, height)
    part, inside = pixels[box.slices], inside[box.slices]
    result = part.copy()
    result[inside] = value
    _close_edge(part, inside, seed.astype(np.float32), np.array(value, np.float32), result)
    return box, result


def connected(same: np.ndarray, x: int, y: int) -> np.ndarray:
    """The part of the H×W mask that hangs together with (x, y) over edges of pixels.

    Runs of each row are joined with those that they touch in the row below, then each takes the smallest number of its
    neighbours, over ever longer ways, until none changes.
    """
    height, width = same.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = same
    steps = np.diff(padded, axis=1)
    row, start = np.nonzero(steps == 1)
    end = np.nonzero(steps == -1)[1]
    wide = width + 1
    # Runs of the row above in one order: those that begin before a run ends and end after it begins.
    first = np.searchsorted((row + 1) * wide + end, row * wide + start, side="right")
    last = np.searchsorted((row + 1) * wide + start, row * wide + end, side="left")
    counts = np.maximum(last - first, 0)
    below = np.repeat(np.arange(len(row)), counts)
    above = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    label = np.arange(len(row))
    while True:
        lowest = np.minimum(label[below], label[above])
        new = label.copy()
        np.minimum.at(new, label[below], lowest)
        np.minimum.at(new, label[above], lowest)
        new = new[new]
        if np.array_equal(new, label):
            break
        label = new
    seed = np.flatnonzero((row == y) & (start <= x) & (end > x))
    chosen = label == label[seed[0]] if len(seed) else np.zeros(len(row), bool)
    edges = np.zeros((height, width + 1), np.int8)
    np.add.at(edges, (row[chosen], start[chosen]), 1)
    np.add.at(edges, (row[chosen], end[chosen]), -1)
    return np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1].astype(bool)


def _equal(pixels: np.ndarray, seed: np.ndarray) -> np.ndarray:
    same = pixels[..., 0] == seed[0]
    for channel in range(1, pixels.shape[2]):
        same &= pixels[..., channel] == seed[channel]
    return same


def _close_edge(part: np.ndarray, inside: np.ndarray, seed: np.ndarray, value: np.ndarray, result: np.ndarray) -> None:
    near = inside
    for _ in range(_EDGE_PX):
        near = grown(near)
    rows, columns = np.nonzero(near & ~inside)
    own = part[rows, columns].astype(np.float32)
    away = np.abs(own - seed).sum(axis=1)
    # How far the line's own colour is from the old one: the farthest nearby.
    line = away.copy()
    for down in range(-_EDGE_PX, _EDGE_PX + 1):
        for right in range(-_EDGE_PX, _EDGE_PX + 1):
            beside = part[np.clip(rows + down, 0, len(part) - 1), np.clip(columns + right, 0, part.shape[1] - 1)]
            np.maximum(line, np.abs(beside - seed).sum(axis=1), out=line)
    share = away / np.maximum(line, 1e-3)
    # The line's own pixels, and those of other areas, stay exactly as they are.
    soft = share < 0.98
    mixed = own[soft] + (value - seed) * (1 - share[soft])[:, None]
    result[rows[soft], columns[soft]] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)


def grown(mask: np.ndarray) -> np.ndarray:
    """H×W bool, one pixel larger to all eight sides."""
    padded = np.pad(mask, 1)
    tall = padded[:-2] | padded[1:-1] | padded[2:]
    return tall[:, :-2] | tall[:, 1:-1] | tall[:, 2:]
