"""Run a picture of any size through a cut graph, stage by stage and strip by strip; exact, in bounded memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from studio.graph.reductions import Reduction
from studio.graph.segments import Map
from studio.graph.stages import kept_name, mean_name, rows_of, variance_name
from studio.inference.cancel import CancelToken
from studio.inference.scratch import MapStore, map_store
from studio.inference.stream_plan import Step, StreamPlan

Read = Callable[[int, int], np.ndarray]
"""The picture's rows from, to (not included) as 1×C×R×W float32."""
Write = Callable[[int, np.ndarray], None]
"""Takes rows of the result, 1×C×R×W float32, and the number of the first."""
Run = Callable[[list[str], dict[str, np.ndarray]], list[np.ndarray]]
Open = Callable[[onnx.ModelProto, CancelToken], Run]
"""Makes what runs a model: names of outputs and inputs by name go in, outputs come out."""


class _Statistics:
    """Mean and variance of each channel by those of parts, in float64.

    Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    """

    def __init__(self) -> None:
        self.count = 0
        self.mean: np.ndarray = np.zeros(1)
        self._squares: np.ndarray = np.zeros(1)

    def add(self, count: int, mean: np.ndarray, variance: np.ndarray) -> None:
        """Means and population variances of C channels of `count` more pixels."""
        mean, variance = mean.ravel().astype(np.float64), variance.ravel().astype(np.float64)
        total = self.count + count
        away = mean - self.mean
        self._squares = self._squares + variance * count + away**2 * (self.count * count / total)
        self.mean = self.mean + away * (count / total)
        self.count = total

    @property
    def variance(self) -> np.ndarray:
        return self._squares / self.count


def stream(
    plan: StreamPlan,
    read: Read,
    write: Write,
    open_model: Open,
    cancel: CancelToken,
    progress: Callable[[float], None],
    folder: Path | None = None,
) -> int:
    """Run the plan; returns how many strips there were. `progress` gets 0…1.

    Scratch space is given back however it ends. Raises OutputError (the scratch file), Cancelled, and what `open_model`
    and its runs raise.
    """
    smalls: dict[str, np.ndarray] = {}
    done = strips = 0
    with map_store(plan.places, folder) as store:
        for step in plan.steps:
            cancel.raise_if_cancelled()
            run = open_model(step.stage.model, cancel)
            found = {reduction.source: _Statistics() for reduction in step.stage.reductions}
            for number in range(step.strips):
                cancel.raise_if_cancelled()
                _strip(plan, step, number, run, smalls, found, store, read, write)
                strips += 1
                progress((done + plan.cost_of(step) * (number + 1) / step.strips) / plan.cost)
            done += plan.cost_of(step)
            for reduction in step.stage.reductions:
                smalls |= _results(reduction, found[reduction.source])
            for name in step.releases:
                store.release(name)
    return strips


def _strip(
    plan: StreamPlan,
    step: Step,
    number: int,
    run: Run,
    smalls: dict[str, np.ndarray],
    found: dict[str, _Statistics],
    store: MapStore,
    read: Read,
    write: Write,
) -> None:
    stage, (width, height) = step.stage, plan.size
    start, end = number * step.rows, min((number + 1) * step.rows, height)
    first, last = max(start - stage.halo_px, 0), min(end + stage.halo_px, height)
    feeds = {name: smalls[name] for name in stage.smalls}
    for source in stage.inputs:
        if source.name == plan.cut.entry:
            feeds[source.name] = read(first, last)
        else:
            feeds[source.name] = store.read(source.name, _row(source, first), _row(source, last))[None]
    targets = {source.name: source for source in stage.keeps}
    targets |= {reduction.source: plan.cut.maps[reduction.source] for reduction in stage.reductions}
    for source in targets.values():
        from_name, to_name = rows_of(source)
        feeds[from_name] = np.array([_row(source, start) - _row(source, first)], np.int64)
        feeds[to_name] = np.array([_row(source, end) - _row(source, first)], np.int64)
    names = [output.name for output in stage.model.graph.output]
    outputs = dict(zip(names, run(names, feeds), strict=True))
    for source in stage.keeps:
        rows = outputs[kept_name(source.name)]
        if source.name == plan.cut.result:
            write(start, rows)
        else:
            store.write(source.name, _row(source, start), rows[0])
    for name, statistics in found.items():
        source = targets[name]
        count = int((_row(source, end) - _row(source, start)) * (width / source.stride))
        mean = outputs[mean_name(name)]
        statistics.add(count, mean, outputs.get(variance_name(name), np.zeros_like(mean)))


def _results(reduction: Reduction, statistics: _Statistics) -> dict[str, Any]:
    return reduction.results(statistics.mean, statistics.variance, statistics.count)


def _row(source: Map, row_px: int) -> int:
    return int(row_px / source.stride)
