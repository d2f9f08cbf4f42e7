"""Tiles of few sizes, for devices that search anew for the fastest convolution at each size that they have not seen."""

import math

from studio.graph.receptive_field import Reach
from studio.inference.tiling.tiles import Box, Tile, plan_tiles
from studio.package.manifest import SizeRule

_SIZES = 8
"""Lengths of a tile, at most: finer grids compute less that is thrown away, and search more often."""


def plan_bucketed_tiles(size: tuple[int, int], edge_px: int, reach: Reach, rule: SizeRule) -> tuple[Tile, ...]:
    """As `plan_tiles`, and as exact, with tiles whose edges are one of eight lengths whatever the picture measures.

    They are moved inwards from the border rather than cut off there, so that all of a row are equally long; where the
    network's stride is no divisor of the picture's edge, the last one takes the rest as well.

    A picture that fits into one tile keeps its own size, as does one for a network that sees all of it. To pad them up
    would change the result: a network's own padding belongs at the true border, and statistics over the whole picture
    would count what was added.
    """
    step = math.lcm(rule.multiple_of, reach.stride_px)
    across = _spans(size[0], edge_px, reach.halo_px, step, rule.minimum)
    down = _spans(size[1], edge_px, reach.halo_px, step, rule.minimum)
    if across is None or down is None:
        return plan_tiles(size, edge_px, reach, rule)
    return tuple(
        Tile(sees=Box(left, top, right, bottom), keeps=Box(start, above, end, below))
        for top, above, below, bottom in down
        for left, start, end, right in across
    )


def _spans(length: int, edge: int, halo: int, step: int, minimum: int) -> list[tuple[int, int, int, int]] | None:
    """(sees from, keeps from, keeps to, sees to) along one axis; None where `edge` leaves no room for a rest."""
    if length <= edge:
        return [(0, 0, length, length)]
    margin = math.ceil(halo / step) * step
    rest = length % step
    room = edge - (step if rest else 0)
    if room < 2 * margin + step:
        return None
    count = math.ceil(length / (room - 2 * margin))
    core = math.ceil(length / count / step) * step
    grid = math.ceil(edge / _SIZES / step) * step
    least = max(core + 2 * margin, math.ceil(minimum / step) * step)
    seen = min(math.ceil(least / grid) * grid, room)
    spans = []
    for start in range(0, length, core):
        end = min(start + core, length)
        first = max(min(start - margin, (length - seen) // step * step), 0)
        last = first + seen
        if last < min(end + halo, length):
            last = length
        spans.append((first, start, end, last))
    return spans
