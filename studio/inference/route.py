"""How a photo goes through a network: in tiles, in one piece, or streamed."""

from dataclasses import dataclass

from studio.graph.stages import whole_values_per_px
from studio.inference.devices import core_count
from studio.inference.memory import default_budget
from studio.inference.scratch import BYTES_PER_VALUE
from studio.inference.session import GraphSession
from studio.inference.sizes import WHOLE_BUDGET_PX, SizeChoice, WorkingSize, working_size
from studio.inference.stream_plan import StreamPlan, plan
from studio.inference.tiles import Box, Tile, plan_tiles, tile_edge

_BYTES_PER_PX = 4096
"""More than networks take for a pixel: a picture that fits by this is not worth a look at the graph."""


@dataclass(frozen=True)
class Route:
    """What the network sees, and the calls that it takes."""

    size: WorkingSize
    tiles: tuple[Tile, ...]
    """One where the picture goes in one piece; none where it is streamed."""
    stream: StreamPlan | None = None
    note: str = ""
    """Why it is not streamed, where it could have been worth it."""

    def lines(self) -> tuple[str, ...]:
        """The route in words."""
        if self.stream is not None:
            return self.stream.lines()
        seen = "{}×{}".format(*self.size.picture)
        how = f"in {len(self.tiles)} tiles, exact" if len(self.tiles) > 1 else "in one piece"
        return (f"{seen} {how}", *([self.note] if self.note else []))


def choose_route(
    session: GraphSession, photo: tuple[int, int], choice: SizeChoice, memory_bytes: int | None = None
) -> Route:
    """For a photo of (width, height), and at most `memory_bytes` for the network's activations.

    Without these a quarter of the free memory. Raises StudioError for a size below 1.
    """
    rule = session.graph.size
    if session.reach is not None:
        edge = tile_edge(session.reach, rule, memory_bytes)
        if edge is not None:
            size = working_size(photo, rule, choice, whole=False)
            return Route(size, plan_tiles(size.padded, edge, session.reach, rule))
    else:
        size = working_size(photo, rule, choice, whole=True, budget_px=None)
        found = _stream(session, size.padded, default_budget() if memory_bytes is None else memory_bytes)
        if isinstance(found, StreamPlan):
            return Route(size, (), found)
        if found:
            whole = _whole(photo, session, choice)
            smaller = ", the rest brought back by guided upsampling" if whole.size.picture != size.picture else ""
            return Route(whole.size, whole.tiles, note=f"the graph can't be streamed ({found}): one piece{smaller}")
    return _whole(photo, session, choice)


def _whole(photo: tuple[int, int], session: GraphSession, choice: SizeChoice) -> Route:
    size = working_size(photo, session.graph.size, choice, whole=True)
    box = Box(0, 0, *size.padded)
    return Route(size, (Tile(sees=box, keeps=box),))


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
    return plan(cut, size, budget_bytes, core_count())
