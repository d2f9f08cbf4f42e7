"""How a photo goes through a network: in tiles, in one piece, in strips, or in feathered tiles."""

import math
from dataclasses import dataclass

from studio.graph.stages import whole_values_per_px
from studio.imaging.options import Size
from studio.imaging.resample import fit_long_edge
from studio.inference.session.devices import thread_count
from studio.inference.session.graph_session import GraphSession
from studio.inference.session.memory import default_budget
from studio.inference.tiling.overlap_blend import FeatherPlan, plan_feathered
from studio.inference.tiling.scratch import BYTES_PER_VALUE
from studio.inference.tiling.size_buckets import plan_bucketed_tiles
from studio.inference.tiling.sizes import WHOLE_BUDGET_PX, WorkingSize, padded_edge, working_size
from studio.inference.tiling.stream_plan import StreamPlan, plan
from studio.inference.tiling.tiles import Box, Tile, plan_tiles, tile_edge
from studio.package.manifest import SizeRule

_BYTES_PER_PX = 4096
"""More than networks take for a pixel: a picture that fits by this is not worth a look at the graph."""


_LEAST_TILE_PX = 256**2


@dataclass(frozen=True)
class Route:
    """What the network sees, and the calls that it takes."""

    size: WorkingSize
    tiles: tuple[Tile, ...]
    """One where the picture goes in one piece; none where it is streamed or feathered."""
    stream: StreamPlan | None = None
    feather: FeatherPlan | None = None
    """Tiles that overlap and are faded into each other: not exact."""
    note: str = ""
    """Why it is not streamed, where it could have been worth it."""

    @property
    def calls(self) -> int:
        """How often the network, or a part of it, is run."""
        if self.stream is not None:
            return sum(step.strips for step in self.stream.steps)
        return len(self.tiles) if self.feather is None else self.feather.count

    def lines(self) -> tuple[str, ...]:
        if self.stream is not None:
            return self.stream.lines()
        seen = "{}×{}".format(*self.size.picture)
        if self.feather is not None:
            edge = "{}×{}".format(*self.feather.edge)
            line = f"{seen} in {self.feather.count} overlapping tiles of {edge}, faded into each other: not exact"
            return (line, *([self.note] if self.note else []))
        how = f"in {len(self.tiles)} tiles, exact" if len(self.tiles) > 1 else "in one piece"
        return (f"{seen} {how}", *([self.note] if self.note else []))


def choose_route(session: GraphSession, photo: tuple[int, int], choice: Size, memory_bytes: int | None = None) -> Route:
    """For a photo of (width, height), and at most `memory_bytes` for the network's activations.

    Without these a quarter of the free memory. Raises StudioError for a size below 1.
    """
    rule = session.graph.size
    if session.reach is not None:
        edge = tile_edge(session.reach, rule, memory_bytes)
        if edge is not None:
            size = working_size(photo, rule, choice, whole=False)
            # A card searches for its fastest convolutions anew at each size that it has not seen.
            plan_them = plan_tiles if session.device.kind == "cpu" else plan_bucketed_tiles
            return Route(size, plan_them(size.padded, edge, session.reach, rule))
    else:
        size = working_size(photo, rule, choice, whole=True, budget_px=None)
        found = _stream(session, size.padded, default_budget() if memory_bytes is None else memory_bytes)
        if isinstance(found, StreamPlan):
            return Route(size, (), found)
        if found:
            return _in_parts(photo, session, choice, f"the graph can't be streamed ({found})", memory_bytes)
    return _in_parts(photo, session, choice, "", memory_bytes)


def _in_parts(
    photo: tuple[int, int], session: GraphSession, choice: Size, reason: str, memory_bytes: int | None
) -> Route:
    """In one piece; where the graph can't be streamed for `reason` and is to see more, in tiles that are not exact."""
    rule = session.graph.size
    one = working_size(photo, rule, choice, whole=True, budget_px=WHOLE_BUDGET_PX)
    wanted = photo if choice == "full" else fit_long_edge(photo, choice) if isinstance(choice, int) else one.picture
    if reason and max(wanted) > max(one.picture):
        edge = _feathered_edge(rule, default_budget() if memory_bytes is None else memory_bytes)
        tile = tuple(padded_edge(min(length, edge), rule) for length in wanted)
        plan = plan_feathered(wanted, (tile[0], tile[1]))
        if plan.count > 1:
            return Route(WorkingSize(wanted, wanted), (), feather=plan, note=reason)
    box = Box(0, 0, *one.padded)
    smaller = "the rest is brought back by guided upsampling" if one.picture != wanted else ""
    return Route(one, (Tile(sees=box, keeps=box),), note=", ".join(filter(None, (reason, smaller))))


def _feathered_edge(rule: SizeRule, budget_bytes: int) -> int:
    """As large as may be: the more a tile sees of the picture, the less it differs from its neighbours."""
    if rule.fixed:
        return rule.minimum
    edge = math.isqrt(min(WHOLE_BUDGET_PX, max(budget_bytes // _BYTES_PER_PX, _LEAST_TILE_PX)))
    edge = edge if rule.maximum is None else min(edge, rule.maximum)
    return max(edge // rule.multiple_of * rule.multiple_of, padded_edge(rule.minimum, rule))


def _stream(session: GraphSession, size: tuple[int, int], budget_bytes: int) -> StreamPlan | str:
    """The plan, or why there is none; nothing where none is needed."""
    rule, area = session.graph.size, size[0] * size[1]
    small = area <= WHOLE_BUDGET_PX
    if rule.fixed or (small and area * _BYTES_PER_PX <= budget_bytes):
        return ""
    cut = session.cut
    if isinstance(cut, str):
        return cut
    if small and area * whole_values_per_px(cut) * BYTES_PER_VALUE <= budget_bytes:
        return ""
    if rule.multiple_of % cut.stride_px:
        return f"its strides want multiples of {cut.stride_px} pixels, its manifest says {rule.multiple_of}"
    return plan(cut, size, budget_bytes, thread_count())
