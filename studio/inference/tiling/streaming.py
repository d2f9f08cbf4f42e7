"""Run a picture of any size through a cut graph, stage by stage and strip by strip; exact, in bounded memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnx

from studio.graph.segments import Map
from studio.graph.stages import mean_name, squares_name
from studio.inference.cancel import CancelToken
from studio.inference.tiling.scratch import MapStore, map_store
from studio.inference.tiling.stream_plan import StreamPlan, StripStep

Read = Callable[[int, int], np.ndarray]
"""The picture's rows from, to (not included) as 1×C×R×W float32."""
Write = Callable[[int, np.ndarray], None]
"""Takes rows of the result, 1×C×R×W float32, and the number of the first."""
Run = Callable[[list[str], dict[str, np.ndarray]], list[np.ndarray]]
Smooth = Callable[[str, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Takes the name of a map with the means and variances of its channels, float64, and returns those that are used."""
Open = Callable[[onnx.ModelProto, CancelToken], Run]
"""Makes what runs a model: names of outputs and inputs by name go in, outputs come out."""


class _Statistics:
    """Mean and variance of each channel by those of rows, in float64.

    Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    """

    def __init__(self) -> None:
        self.count = 0
        self.mean: np.ndarray = np.zeros(1)
        self._squares: np.ndarray = np.zeros(1)

    def add(self, width: int, means: np.ndarray, squares: np.ndarray) -> None:
        """Means of C×R rows of `width` pixels each, and the sums of their squared distances from these."""
        means, squares = means.astype(np.float64), squares.astype(np.float64)
        mean = means.mean(axis=1)
        self._join(width * means.shape[1], mean, (squares + width * (means - mean[:, None]) ** 2).sum(axis=1))

    def _join(self, count: int, mean: np.ndarray, squares: np.ndarray) -> None:
        total = self.count + count
        away = mean - self.mean
        self._squares = self._squares + squares + away**2 * (self.count * count / total)
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
    smooth: Smooth | None = None,
) -> int:
    """Run the plan; returns how many strips there were. `progress` gets 0…1. `smooth` may change what was measured.

    While a strip is computed, a second thread fetches the next and puts the last away; `read` and `write` are called
    there. Scratch space is given back however it ends. Raises OutputError (the scratch file), Cancelled, and what
    `open_model` and its runs raise.
    """
    smalls: dict[str, np.ndarray] = {}
    done = strips = 0
    with map_store(plan.places, folder) as store, _second_thread() as aside:
        for step in plan.steps:
            cancel.raise_if_cancelled()
            cost, before = plan.cost_of(step), done

            def tell(share: float, cost: float = cost, before: float = before) -> None:
                progress((before + cost * share) / plan.cost)

            strip = _Strips(plan, step, smalls, store, read, write)
            _run_strips(strip, step, open_model(step.stage.model, cancel), aside, cancel, tell)
            strips += step.strips
            done += cost
            smalls |= strip.results(smooth)
            for name in step.releases:
                store.release(name)
    return strips


def _run_strips(
    strip: "_Strips",
    step: StripStep,
    run: Run,
    aside: ThreadPoolExecutor,
    cancel: CancelToken,
    progress: Callable[[float], None],
) -> None:
    """All strips of one step. What it holds must be gone before the next part is opened."""
    ahead = aside.submit(strip.fetch, 0)
    behind = None
    for number in range(step.strips):
        feeds = ahead.result()
        cancel.raise_if_cancelled()
        if number + 1 < step.strips:
            ahead = aside.submit(strip.fetch, number + 1)
        outputs = run(strip.outputs, feeds)
        if behind is not None:
            behind.result()
        behind = aside.submit(strip.put_away, number, outputs)
        progress((number + 1) / step.strips)
    if behind is not None:
        behind.result()


@contextmanager
def _second_thread() -> Iterator[ThreadPoolExecutor]:
    aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="strips")
    try:
        yield aside
    finally:
        aside.shutdown(cancel_futures=True)


class _Strips:
    """The strips of one step: what goes in, what comes out, and where to."""

    def __init__(
        self,
        plan: StreamPlan,
        step: StripStep,
        smalls: Mapping[str, np.ndarray],
        store: MapStore,
        read: Read,
        write: Write,
    ) -> None:
        stage = step.stage
        self._plan, self._step, self._store, self._read, self._write = plan, step, store, read, write
        self._smalls = {name: smalls[name] for name in stage.smalls}
        self._found = {reduction.source: _Statistics() for reduction in stage.reductions}
        self._targets = {source.name: source for source in stage.keeps}
        self._targets |= {name: plan.cut.maps[name] for name in self._found}
        self.outputs = [output.name for output in stage.model.graph.output]
        """Names of what a run gives."""

    def fetch(self, number: int) -> dict[str, np.ndarray]:
        """All inputs of one strip."""
        first, last = self._seen(number)
        feeds = dict(self._smalls)
        for source in self._step.stage.inputs:
            if source.name == self._plan.cut.entry:
                feeds[source.name] = self._read(first, last)
            else:
                rows = self._store.read(source.name, _row(source, first), _row(source, last), number % 2)
                feeds[source.name] = rows[None]
        return feeds

    def put_away(self, number: int, outputs: Sequence[np.ndarray]) -> None:
        """Store the rows that one strip is there for, and count them in."""
        by_name = dict(zip(self.outputs, outputs, strict=True))
        (start, end), (first, _) = self._rows(number), self._seen(number)
        for source in self._step.stage.keeps:
            rows = by_name[source.name][:, :, _row(source, start - first) : _row(source, end - first)]
            if source.name == self._plan.cut.result:
                self._write(start, rows)
            else:
                self._store.write(source.name, _row(source, start), rows[0])
        for name, statistics in self._found.items():
            source = self._targets[name]
            kept = slice(_row(source, start - first), _row(source, end - first))
            means = by_name[mean_name(name)][0, :, kept, 0]
            squares = by_name.get(squares_name(name))
            spread = np.zeros_like(means) if squares is None else squares[0, :, kept, 0, 0]
            statistics.add(int(self._plan.size[0] / source.stride), means, spread)

    def results(self, smooth: Smooth | None) -> dict[str, np.ndarray]:
        """What follows from the statistics of all strips."""
        found: dict[str, np.ndarray] = {}
        used: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for reduction in self._step.stage.reductions:
            statistics, source = self._found[reduction.source], reduction.source
            if source not in used:
                measured = statistics.mean, statistics.variance
                used[source] = measured if smooth is None else smooth(source, *measured)
            found |= reduction.results(*used[source], statistics.count)
        return found

    def _seen(self, number: int) -> tuple[int, int]:
        """The rows of the picture that a strip is computed from."""
        (start, end), halo = self._rows(number), self._step.stage.halo_px
        return max(start - halo, 0), min(end + halo, self._plan.size[1])

    def _rows(self, number: int) -> tuple[int, int]:
        rows = self._step.rows
        return number * rows, min((number + 1) * rows, self._plan.size[1])


def _row(source: Map, row_px: int) -> int:
    return int(row_px / source.stride)
