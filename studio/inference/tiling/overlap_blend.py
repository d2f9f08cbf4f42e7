"""Overlapping tiles for networks that can neither be cut nor see far less than the picture; not exact, and measured.

Each tile is a run of its own, with its own idea of the whole picture. Where two overlap, one fades into the other, and
how far they are apart there is the measure of the seams that may show.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.inference.tiling.tiles import Box

OVERLAP = 0.25
"""Of a tile's edge."""
VISIBLE_SEAM = 4.0
"""Levels of 255 by which tiles differ on average before one sees where they meet."""


@dataclass(frozen=True)
class FeatherPlan:
    """Tiles over a picture of (width, height), all of one size."""

    size: tuple[int, int]
    edge: tuple[int, int]
    """(width, height) of a tile. Larger than a picture that the network would refuse: the rest is padding."""
    lefts: tuple[int, ...]
    tops: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(self.lefts) * len(self.tops)


def plan_feathered(size: tuple[int, int], edge: tuple[int, int]) -> FeatherPlan:
    """Tiles of `edge` (width, height), evenly spread, whose neighbours overlap by a quarter or more."""
    lefts, tops = (_starts(*lengths) for lengths in zip(size, edge, strict=True))
    return FeatherPlan(size, edge, lefts, tops)


def run_feathered(
    plan: FeatherPlan, run: Callable[[Box], np.ndarray], progress: Callable[[float], None]
) -> tuple[np.ndarray, float]:
    """(the picture, H×W×3 uint8; the mean difference of tiles where they overlap, in levels of 255).

    `run` gives the result for what a tile sees, h×w×3 uint8; a box may reach beyond the right and lower border.
    """
    width, height = plan.size
    across, down = _weights(plan.lefts, plan.edge[0], width), _weights(plan.tops, plan.edge[1], height)
    result = np.empty((height, width, 3), np.uint8)
    seams = _Seams()
    rows = min(plan.edge[1], height)
    # Sums of the rows that further tiles add to; only these are in memory as float32.
    sums = np.zeros((rows, width, 3), np.float32)
    before: np.ndarray | None = None
    for number, top in enumerate(plan.tops):
        band = np.zeros((rows, width, 3), np.float32)
        beside: np.ndarray | None = None
        for place, left in enumerate(plan.lefts):
            tile = run(Box(left, top, left + plan.edge[0], top + plan.edge[1]))[:rows, : min(plan.edge[0], width)]
            if beside is not None:
                shared = plan.lefts[place - 1] + beside.shape[1] - left
                seams.add(beside[:, -shared:], tile[:, :shared])
            band[:, left : left + tile.shape[1]] += tile * across[place][:, None]
            beside = tile
            progress((number * len(plan.lefts) + place + 1) / plan.count)
        if before is not None:
            shared = plan.tops[number - 1] + rows - top
            seams.add(before[-shared:], band[:shared])
        sums += band * down[number][:, None, None]
        before = band
        after = plan.tops[number + 1] if number + 1 < len(plan.tops) else height
        result[top:after] = np.clip(sums[: after - top] + 0.5, 0, 255)
        sums[: rows - (after - top)] = sums[after - top :].copy()
        sums[rows - (after - top) :] = 0
    return result, seams.mean


class _Seams:
    """Mean absolute difference over all overlaps."""

    def __init__(self) -> None:
        self._sum = self._count = 0.0

    def add(self, one: np.ndarray, other: np.ndarray) -> None:
        self._sum += float(np.abs(one.astype(np.float32) - other).sum(dtype=np.float64))
        self._count += one.size

    @property
    def mean(self) -> float:
        return self._sum / self._count if self._count else 0.0


def _starts(length: int, edge: int) -> tuple[int, ...]:
    if length <= edge:
        return (0,)
    count = math.ceil((length - edge) / (edge * (1 - OVERLAP))) + 1
    return tuple(round(place * (length - edge) / (count - 1)) for place in range(count))


def _weights(starts: tuple[int, ...], edge: int, length: int) -> list[np.ndarray]:
    """For each tile a weight for each place of it; at every place of the picture they add up to one."""
    seen = min(edge, length)
    ramps = []
    for number, start in enumerate(starts):
        ramp = np.ones(seen)
        for overlap, end in (
            (starts[number - 1] + seen - start if number else 0, slice(None)),
            (start + seen - starts[number + 1] if number + 1 < len(starts) else 0, slice(None, None, -1)),
        ):
            if overlap:
                ramp[end][:overlap] *= (np.arange(overlap) + 0.5) / overlap
        ramps.append(ramp)
    total = np.zeros(length)
    for start, ramp in zip(starts, ramps, strict=True):
        total[start : start + seen] += ramp
    return [(ramp / total[start : start + seen]).astype(np.float32) for start, ramp in zip(starts, ramps, strict=True)]
