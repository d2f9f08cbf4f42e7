"""One loaded graph on one device, and the few that are kept loaded."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import onnx

from studio.errors import DeviceError
from studio.graph.receptive_field import Reach, load_reach
from studio.graph.rewrite import rewrite
from studio.graph.segments import CutGraph, cut
from studio.graph.spatial_rules import Unknown
from studio.graph.widen_fp16 import read_model
from studio.inference.cancel import CancelToken
from studio.inference.session.arena import make_shared_arena
from studio.inference.session.bound_run import QuickRun
from studio.inference.session.device_memory import OutOfMemory
from studio.inference.session.devices import Device, first_line, thread_count, wanted
from studio.inference.session.feeds import complete_feeds
from studio.inference.session.loaded_graph import Loaded
from studio.inference.session.memory import default_budget
from studio.inference.session.runtime import open_session, run_session
from studio.inference.tensors import picture_size
from studio.inference.tiling.streaming import Run
from studio.package.loader import Package
from studio.package.manifest import PICTURE_AXES, Graph


class GraphSession:
    """A graph that is ready to run; used by one thread at a time."""

    def __init__(
        self,
        package: Package,
        graph: Graph,
        requested_device: str = "auto",
        *,
        loaded: Loaded | None = None,
        checked: bool = True,
    ) -> None:
        """Load the graph, or share what was loaded for another one of the same file.

        Without `checked`, a device is taken whatever numbers it gives. Raises DeviceError when no device can run it,
        the CPU included.
        """
        self.graph = graph
        self.reach: Reach | None = _reach(package, graph)
        """How far a pixel sees; None where it sees the whole picture."""
        self._path = package.graph_path(graph)
        self.where = f"{package.id}/{graph.file}"
        """Names the graph in messages."""
        self._loaded = loaded or Loaded(package, graph, requested_device, checked=checked)
        self._shapes = _input_shapes(self._loaded.session) if graph.constants else {}

    @property
    def device(self) -> Device:
        """What really runs the graph, and why; changes where a card fails during a run."""
        return self._loaded.device

    @device.setter
    def device(self, device: Device) -> None:
        self._loaded.device = device

    @property
    def rewritten(self) -> bool:
        """Does the graph run as the passes of `studio.graph.rewrite` made it, and was that found right?"""
        return self._loaded.rewritten

    @property
    def takes_many(self) -> bool:
        """May several pictures of one size go through in one run?"""
        if self.rewritten or not _is_plain(self.graph):
            return False
        first = next(iter(self._loaded.session.get_inputs()), None)
        return first is not None and not isinstance(first.shape[0], int)

    def run(
        self, picture: np.ndarray, cancel: CancelToken | None = None, *, seed: int = 0, steps_down: bool = False
    ) -> np.ndarray:
        """The picture that comes out for the one that goes in, both float32 with the axes and ranges of the manifest.

        Everything else as `run_named`.
        """
        entry, result = self.graph.picture_input, self.graph.picture_output
        if entry is None or result is None:
            raise DeviceError(f"{self.where} does not turn a picture into a picture", "use another of its graphs")
        feeds = {entry.name: picture}
        return self.run_named(feeds, cancel, seed=seed, steps_down=steps_down)[result.name]

    def run_named(
        self,
        feeds: Mapping[str, np.ndarray],
        cancel: CancelToken | None = None,
        *,
        seed: int = 0,
        steps_down: bool = False,
    ) -> dict[str, np.ndarray]:
        """All outputs by name, float32 (labels int64), for inputs by name; axes and ranges are the manifest's.

        What is not given is filled in: the graph's constants, and noise drawn from `seed`, the same on every machine.
        Falls back to the CPU for good when a card fails; where the caller `steps_down`, that is left to it as far as
        only memory was missing (see `stepping`). Raises DeviceError on failure, OutOfMemory among them, Cancelled on
        request.
        """
        complete = self.complete(feeds, seed)
        try:
            return self._run(complete, cancel or CancelToken())
        except DeviceError as error:
            if self.device.kind == "cpu" or (steps_down and isinstance(error, OutOfMemory)):
                raise
            self.fall_back(error)
            return self._run(complete, cancel or CancelToken())

    def complete(self, feeds: Mapping[str, np.ndarray], seed: int = 0) -> dict[str, np.ndarray]:
        """All inputs in the graph's dtypes, what is not given filled in as `run_named` does. Raises DeviceError."""
        try:
            return complete_feeds(self.graph, feeds, seed, self._shapes)
        except ValueError as error:
            raise DeviceError(f"{self.where} can't be run ({error})", "give every input of the graph") from None

    def quick(self, names: list[str]) -> QuickRun:
        """For many short runs in a row that give the outputs with these names for complete inputs."""
        return QuickRun(self._loaded, names)

    @cached_property
    def cut(self) -> CutGraph | str:
        """Its stages, for pictures that are too large for one run; why there are none where it can't be cut."""
        picture, result = self.graph.picture_input, self.graph.picture_output
        if not _is_plain(self.graph) or picture is None or result is None:
            return "it has more inputs than a picture, or other axes"
        try:
            model = read_model(self._path)
            if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in model.graph.initializer):
                return "its weights are in a file of their own"
            return cut(model, picture.name, result.name)
        except Unknown as reason:
            return str(reason)
        except Exception as error:  # noqa: BLE001 - a graph that shape inference stumbles over still runs in one piece
            return first_line(error)

    def open_part(self, model: onnx.ModelProto, cancel: CancelToken) -> Run:
        """Load a part of the graph on the device of the whole. It, and its runs, raise DeviceError and Cancelled."""
        may_rewrite = self.device.kind == "cpu" and self._loaded.may_rewrite
        ready = (rewrite(model) if may_rewrite else None) or model
        make_shared_arena()
        part = open_session(ready.SerializeToString(), self.device, self.where, shared_arena=True)
        return lambda names, feeds: run_session(part, names, feeds, cancel, self.where)

    def fall_back(self, error: DeviceError) -> None:
        """Use the CPU from now on."""
        self._loaded.fall_back(error)

    def _run(self, feeds: dict[str, np.ndarray], cancel: CancelToken) -> dict[str, np.ndarray]:
        names = [spec.name for spec in self.graph.outputs]
        entry = self.graph.picture_input
        shown = entry is not None and {"height", "width"} <= set(entry.axes)
        size = "on a picture of {}×{} ".format(*picture_size(feeds[entry.name], entry)) if entry and shown else ""
        results = self._loaded.run(names, feeds, cancel, size)
        return {name: _single(result) for name, result in zip(names, results, strict=True)}


def _reach(package: Package, graph: Graph) -> Reach | None:
    picture, result = graph.picture_input, graph.picture_output
    if not _is_plain(graph) or picture is None or result is None:
        return None
    return load_reach(package.graph_path(graph), result.name)


def _is_plain(graph: Graph) -> bool:
    """Can it run on parts of a picture?"""
    picture, result = graph.picture_input, graph.picture_output
    # Noise would differ between tiles, and the rules of `studio.graph` count height and width as axes 2 and 3.
    if picture is None or result is None or len(graph.inputs) > 1:
        return False
    return picture.axes == result.axes == PICTURE_AXES[0]


def _input_shapes(session: Any) -> dict[str, list[int]]:
    """Input name → its lengths in the file, 1 where they are free."""
    return {
        entry.name: [length if isinstance(length, int) else 1 for length in entry.shape]
        for entry in session.get_inputs()
    }


def _single(result: np.ndarray) -> np.ndarray:
    return np.asarray(result, dtype=np.int64 if result.dtype.kind == "i" else np.float32)


class SessionPool:
    """Keeps the sessions that were used last, as many as fit in memory; safe to use from several threads.

    A graph that a thread still holds when it is dropped here lives until that thread lets go of it.
    """

    def __init__(self, memory_bytes: int | None = None) -> None:
        """What all sessions together may take, about; the newest is kept however large. None: see `default_budget`."""
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._files: OrderedDict[tuple[str, str, str], _Shared] = OrderedDict()
        self._threads = thread_count()

    def get(self, package: Package, graph: Graph, device: str = "auto") -> GraphSession:
        """The session for that graph, loaded if need be. Raises DeviceError."""
        device = wanted(device)
        key = (package.fingerprint, graph.file, device)
        # Graphs that differ in their constants share a file, and what is loaded of it.
        number = package.manifest.graphs.index(graph)
        # Loading stays inside the lock: two threads must not load the same weights twice.
        with self._lock:
            if self._threads != thread_count():
                self._threads = thread_count()
                self._files.clear()
            shared = self._files.get(key)
            if shared is None:
                shared = self._files[key] = _Shared(Loaded(package, graph, device))
            self._files.move_to_end(key)
            if number not in shared.sessions:
                shared.sessions[number] = GraphSession(package, graph, device, loaded=shared.loaded)
            self._make_room()
            return shared.sessions[number]

    def clear(self) -> None:
        """Drop all sessions and their memory."""
        with self._lock:
            self._files.clear()

    def _make_room(self) -> None:
        if len(self._files) == 1:
            return
        allowed = default_budget() if self._memory_bytes is None else self._memory_bytes
        taken = sum(shared.loaded.weight_bytes for shared in self._files.values())
        while taken > allowed and len(self._files) > 1:
            _, dropped = self._files.popitem(last=False)
            taken -= dropped.loaded.weight_bytes


@dataclass(frozen=True)
class _Shared:
    """A loaded file, and its sessions by the number of their graph in the manifest."""

    loaded: Loaded
    sessions: dict[int, GraphSession] = field(default_factory=dict)
