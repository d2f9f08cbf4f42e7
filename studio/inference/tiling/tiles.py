"""Cut a picture into tiles whose joined results equal one run over the whole."""

import math
from dataclasses import dataclass

from studio.graph.receptive_field import Reach
from studio.inference.tiling.sizes import WHOLE_BUDGET_PX
from studio.package.manifest import SizeRule

MEMORY_BYTES = 512 << 20
"""What the activations of one tile may take."""

_LIVE_TENSORS = 4
"""Tensors of the widest layer that are alive at once: input, output, a skip, the runtime's workspace."""
_SMALLEST_CORE_PX = 64


@dataclass(frozen=True)
class Box:
    """Columns left…right and rows top…bottom, the ends not included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True)
class Tile:
    """One call of the network: what it sees, and the part of its result that is right."""

    sees: Box
    keeps: Box


def tile_edge(reach: Reach, rule: SizeRule, memory_bytes: int | None = None) -> int | None:
    """Edge of the tiles that the network sees, halo included; their activations take at most `memory_bytes`.

    None where the size rule leaves no room for a halo, or where the halo alone is as large as a picture may be at once.
    """
    step = math.lcm(rule.multiple_of, reach.stride_px)
    halo = math.ceil(reach.halo_px / step) * step
    per_px = reach.values_per_px * 4 * _LIVE_TENSORS
    memory = min(MEMORY_BYTES, memory_bytes or MEMORY_BYTES)
    edge = int(math.sqrt(min(memory / per_px, WHOLE_BUDGET_PX))) // step * step
    # A small core under a wide halo would compute mostly what is thrown away.
    # Tiles begin at multiples of `step`, pictures end at those of `multiple_of`: the last tile may need as much more.
    least = math.ceil((rule.minimum + step - rule.multiple_of) / step) * step
    edge = max(edge, least, 2 * halo + max(halo, _SMALLEST_CORE_PX, step))
    if rule.maximum is not None:
        edge = min(edge, rule.maximum // step * step)
    edge = edge // step * step
    fits = edge >= max(2 * halo + step, least) and edge**2 <= WHOLE_BUDGET_PX
    return edge if fits and not rule.fixed else None


def plan_tiles(size: tuple[int, int], edge_px: int, reach: Reach, rule: SizeRule) -> tuple[Tile, ...]:
    """Tiles over a padded picture of (width, height), row by row; one tile where it fits.

    Tiles start at multiples of the network's stride and of `rule.multiple_of`, and end there or at the picture's own
    border, where the network's own padding is right. Each sees `reach.halo_px` beyond what it keeps.
    """
    step = math.lcm(rule.multiple_of, reach.stride_px)
    across = _spans(size[0], edge_px, reach.halo_px, step, rule.minimum)
    down = _spans(size[1], edge_px, reach.halo_px, step, rule.minimum)
    return tuple(
        Tile(
            sees=Box(column.first, row.first, column.last, row.last),
            keeps=Box(column.start, row.start, column.end, row.end),
        )
        for row in down
        for column in across
    )


@dataclass(frozen=True)
class _Span:
    """Along one axis: sees first…last, keeps start…end."""

    first: int
    start: int
    end: int
    last: int


def _spans(length: int, edge: int, halo: int, step: int, minimum: int) -> list[_Span]:
    if length <= edge:
        return [_Span(0, 0, length, length)]
    margin = math.ceil(halo / step) * step
    count = math.ceil(length / max(edge - 2 * margin, step))
    core = math.ceil(length / count / step) * step
    spans = []
    for start in range(0, length, core):
        end = min(start + core, length)
        last = min(math.ceil((end + halo) / step) * step, length)
        first = max(start // step * step - margin, 0)
        # A narrow rest at either border is still as large as the graph demands.
        first = max(min(first, (last - minimum) // step * step), 0)
        last = min(max(last, math.ceil((first + minimum) / step) * step), length)
        spans.append(_Span(first, start, end, last))
    return spans
