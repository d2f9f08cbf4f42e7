"""Strokes of a round brush: how much of each pixel they cover, and the smooth line through a hand's points."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

_CURVE_STEP = 0.35
"""Length of a piece of a curve in radii of the brush."""
_LONGEST_PIECE_PX = 96.0


class PixelBox(NamedTuple):
    """A part of a picture in whole pixels; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of an array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def united(self, other: "PixelBox") -> "PixelBox":
        """The smallest box around both."""
        if self.empty or other.empty:
            return other if self.empty else self
        left, top = min(self.left, other.left), min(self.top, other.top)
        return PixelBox(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def inside(self, width: int, height: int) -> "PixelBox":
        """The part within a picture of this size."""
        return PixelBox(max(self.left, 0), max(self.top, 0), min(self.right, width), min(self.bottom, height))


NOTHING = PixelBox(0, 0, 0, 0)


class Dab(NamedTuple):
    """The brush at one place; pixel centres lie at half numbers."""

    x: float
    y: float
    radius: float


def cover(coverage: np.ndarray, line: Sequence[Dab], softness: float = 0.0) -> PixelBox:
    """Draw a line of dabs into H×W uint8, where 255 is covered; what is covered more stays so. Returns what it touched.

    `softness` 0 gives an edge of one pixel, 1 one that begins in the middle of the brush.
    """
    touched = NOTHING
    for first, last in _pieces(line):
        reach = max(first.radius, last.radius) + 1.0
        box = PixelBox(
            math.floor(min(first.x, last.x) - reach),
            math.floor(min(first.y, last.y) - reach),
            math.ceil(max(first.x, last.x) + reach),
            math.ceil(max(first.y, last.y) + reach),
        ).inside(coverage.shape[1], coverage.shape[0])
        if not box.empty:
            part = coverage[box.slices]
            np.maximum(part, _capsule(first, last, box, softness), out=part)
            touched = touched.united(box)
    return touched


def curve(before: Dab, corner: Dab, after: Dab) -> list[Dab]:
    """From the middle of the first two to the middle of the last two, smoothly: a piece of a quadratic B-spline.

    Pieces of neighbouring points meet with the same direction, so a line of them has no corners.
    """
    start, end = middle(before, corner), middle(corner, after)
    length = math.dist(start[:2], corner[:2]) + math.dist(corner[:2], end[:2])
    steps = max(1, min(64, math.ceil(length / max(1.0, corner.radius * _CURVE_STEP))))
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append(Dab(*(a * p + b * q + c * r for p, q, r in zip(start, corner, end, strict=True))))
    return points


def middle(first: Dab, last: Dab) -> Dab:
    return Dab(*((p + q) / 2 for p, q in zip(first, last, strict=True)))


def mirrored(line: Sequence[Dab], width: int, height: int, *, across: bool, down: bool) -> list[list[Dab]]:
    """The line and its mirror images, left to right and top to bottom."""
    lines = [list(line)]
    if across:
        lines += [[Dab(width - d.x, d.y, d.radius) for d in one] for one in lines]
    if down:
        lines += [[Dab(d.x, height - d.y, d.radius) for d in one] for one in lines]
    return lines


def _pieces(line: Sequence[Dab]) -> Iterator[tuple[Dab, Dab]]:
    """Neighbours; long ones in parts, so that a slanted line is not computed over its whole square."""
    if len(line) == 1:
        yield line[0], line[0]
    for first, last in itertools.pairwise(line):
        count = math.ceil(math.dist(first[:2], last[:2]) / max(_LONGEST_PIECE_PX, 2 * first.radius)) or 1
        start = first
        for part in range(1, count + 1):
            t = part / count
            end = Dab(*(p + (q - p) * t for p, q in zip(first, last, strict=True)))
            yield start, end
            start = end


def _capsule(first: Dab, last: Dab, box: PixelBox, softness: float) -> np.ndarray:
    """Coverage (uint8) of `box` by a brush moved from one dab to the other."""
    x = np.arange(box.left, box.right, dtype=np.float32)[None, :] + np.float32(0.5 - first.x)
    y = np.arange(box.top, box.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - first.y)
    dx, dy = last.x - first.x, last.y - first.y
    square = dx * dx + dy * dy
    radius: np.ndarray | float = first.radius
    if square > 1e-6:
        along = x * np.float32(dx / square) + y * np.float32(dy / square)
        np.clip(along, 0, 1, out=along)
        if last.radius != first.radius:
            radius = first.radius + along * np.float32(last.radius - first.radius)
        off_x = x - along * np.float32(dx)
        off_y = y - along * np.float32(dy)
        distance = np.sqrt(off_x * off_x + off_y * off_y)
    else:
        distance = np.sqrt(x * x + y * y)
    if softness <= 0:
        share = radius - distance
        share += np.float32(0.5)
    else:
        edge = np.float32(softness) * radius + np.float32(1.0)
        share = (radius + np.float32(0.5) - distance) / edge
    # A brush thinner than a pixel covers only a part of it.
    np.clip(share, 0, np.minimum(1.0, 2 * radius), out=share)
    if softness > 0:
        share = share * share * (3 - 2 * share)
    share *= np.float32(255)
    share += np.float32(0.5)
    return share.astype(np.uint8)
