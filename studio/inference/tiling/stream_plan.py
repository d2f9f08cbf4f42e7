"""A plan for a picture that goes through a cut graph in strips: what is kept where, and how much memory that takes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studio.graph.segments import CutGraph, Map
from studio.graph.stages import GraphStage, maps_to_store, stages
from studio.inference.tiling.scratch import BYTES_PER_VALUE, MapPlace

_FLOPS_PER_CORE = 50e9
_MEMORY_BYTES_PER_S = 2e9
_FILE_BYTES_PER_S = 0.7e9
_NODE_SECONDS = 0.3
"""How long one operator on one strip may take: a run can be stopped only between two."""
_LEAST_HALOS = 8
"""A strip is at least as many halos high, or most of it would be computed twice."""
_SPARE = 2.0
"""Workspace of the operators, beside the tensors themselves; that of Winograd convolutions is the largest."""


@dataclass(frozen=True)
class StripStep:
    """A stage and the height of its strips."""

    stage: GraphStage
    rows: int
    """Rows of the picture that a strip keeps."""
    strips: int
    working_bytes: int
    """Tensors that are alive in a strip."""
    releases: tuple[str, ...]
    """Maps that no later stage reads."""


@dataclass(frozen=True)
class StreamPlan:
    """How a picture of (width, height), already a multiple of the graph's stride, is translated."""

    cut: CutGraph
    size: tuple[int, int]
    budget_bytes: int
    steps: tuple[StripStep, ...]
    places: Mapping[str, MapPlace]
    peak_bytes: int
    """Maps in memory and tensors of a strip at the worst moment; the photo and the program come on top."""
    scratch_bytes: int

    @property
    def cost(self) -> float:
        return sum(self.cost_of(step) for step in self.steps)

    def cost_of(self, step: StripStep) -> float:
        return step.stage.flops_per_px * self.size[0] * (self.size[1] + 2 * step.stage.halo_px * step.strips)

    def lines(self) -> tuple[str, ...]:
        width, height = self.size
        takes = f"{_size(self.peak_bytes)} of memory, {_size(self.scratch_bytes)} of scratch file"
        found = [f"{width}×{height} in {len(self.steps)} stages within {_size(self.budget_bytes)}: {takes}"]
        for number, step in enumerate(self.steps, 1):
            stage = step.stage
            found.append(
                f"stage {number}: {_counted(step.strips, 'strip')} of {step.rows} rows, halo {stage.halo_px}, "
                f"{_size(step.working_bytes)}; reads {self._names(stage.inputs)}; keeps {self._names(stage.keeps)}"
            )
        return tuple(found)

    def _names(self, maps: Sequence[Map]) -> str:
        return ", ".join(self._name(source) for source in maps) or "statistics only"

    def _name(self, source: Map) -> str:
        if source.name in (self.cut.entry, self.cut.result):
            return "the picture" if source.name == self.cut.entry else "the result"
        place = self.places[source.name]
        return f"{source.name} ({_size(place.nbytes)}, {'memory' if place.offset is None else 'file'})"


def plan(
    cut: CutGraph, size: tuple[int, int], budget_bytes: int, cores: float, *, least_rows: bool = False
) -> StreamPlan:
    """Plan for a picture of (width, height); the same for the same arguments.

    Maps lie in memory until half of the budget is used, then in a file; strips get what is left. `least_rows` makes
    strips as low as they can be.
    """
    per_flop = 1 / (_FLOPS_PER_CORE * cores)
    quick = _plan(cut, size, budget_bytes, cores, maps_to_store(cut, 1 / _MEMORY_BYTES_PER_S, per_flop), least_rows)
    if not quick.scratch_bytes:
        return quick
    # What takes longer to compute again than to get from memory may still take less than from a file.
    return _plan(cut, size, budget_bytes, cores, maps_to_store(cut, 1 / _FILE_BYTES_PER_S, per_flop), least_rows)


def _plan(
    cut: CutGraph, size: tuple[int, int], budget_bytes: int, cores: float, stored: frozenset[str], least_rows: bool
) -> StreamPlan:
    parts = stages(cut, stored)
    steps = [_step(stage, size, budget_bytes // 2, cores, least_rows) for stage in parts]
    last = {source.name: index for index, stage in enumerate(parts) for source in stage.inputs}
    steps = [
        replace(step, releases=tuple(source.name for source in step.stage.inputs if last[source.name] == index))
        for index, step in enumerate(steps)
    ]
    room = budget_bytes - max(step.working_bytes for step in steps)
    places: dict[str, MapPlace] = {}
    alive: dict[str, MapPlace] = {}
    peak = scratch = 0
    for step in steps:
        for source in step.stage.keeps:
            if source.name != cut.result:
                place = _place(source, size, alive, room)
                places[source.name] = alive[source.name] = place
        in_memory = sum(place.nbytes for place in alive.values() if place.offset is None)
        peak = max(peak, in_memory + step.working_bytes)
        ends = [place.offset + place.nbytes for place in alive.values() if place.offset is not None]
        scratch = max([scratch, *ends])
        for name in step.releases:
            alive.pop(name, None)
    return StreamPlan(cut, size, budget_bytes, tuple(steps), places, peak, scratch)


def _step(stage: GraphStage, size: tuple[int, int], working_bytes: int, cores: float, least_rows: bool) -> StripStep:
    width, height = size
    step = stage.stride_px
    bytes_per_row = BYTES_PER_VALUE * stage.live_values_per_px * width * _SPARE
    halos = 2 * stage.halo_px
    by_memory = working_bytes / bytes_per_row - halos
    by_time = _NODE_SECONDS * _FLOPS_PER_CORE * cores / (stage.largest_flops_per_px * width + 1) - halos
    rows = min(by_memory, max(by_time, _LEAST_HALOS * stage.halo_px))
    rows = step if least_rows else max(int(rows) // step * step, step)
    strips = math.ceil(height / rows)
    rows = math.ceil(height / strips / step) * step
    strips = math.ceil(height / rows)
    seen = min(rows + halos, height)
    return StripStep(stage, rows, strips, int(bytes_per_row * seen), ())


def _place(source: Map, size: tuple[int, int], alive: Mapping[str, MapPlace], room: int) -> MapPlace:
    width, height = (int(edge / source.stride) for edge in size)
    place = MapPlace(source.channels, height, width, None)
    if sum(other.nbytes for other in alive.values() if other.offset is None) + place.nbytes <= room:
        return place
    # The first gap between the regions in use that is large enough.
    offset = 0
    for other in sorted((other for other in alive.values() if other.offset is not None), key=lambda p: p.offset or 0):
        start = other.offset or 0
        if start - offset >= place.nbytes:
            break
        offset = start + other.nbytes
    return replace(place, offset=offset)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _size(count: int) -> str:
    for bytes_each, unit in ((1e9, "GB"), (1e6, "MB")):
        if count >= bytes_each:
            return f"{count / bytes_each:.1f} {unit}"
    return f"{count / 1e3:.1f} KB"
