"""One loaded graph on one device, and the few that are kept loaded."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from studio.errors import Cancelled, DeviceError
from studio.graph.receptive_field import Reach, load_reach
from studio.graph.rewrite import faster_graph, rewrite
from studio.graph.segments import Cut, cut
from studio.graph.spatial_rules import Unknown
from studio.inference.cancel import CancelToken
from studio.inference.devices import (
    CPU_PROVIDER,
    CUDA_PROVIDER,
    Device,
    choose,
    core_count,
    cpu_device,
    first_line,
)
from studio.inference.feeds import complete_feeds
from studio.inference.streaming import Run
from studio.inference.tensors import picture_size
from studio.locations import cache_folder
from studio.package.loader import Package
from studio.package.manifest import PICTURE_AXES, Graph

_QUIET = 4


class GraphSession:
    """A graph that is ready to run; used by one thread at a time."""

    def __init__(self, package: Package, graph: Graph, requested_device: str = "auto") -> None:
        """Load the graph. Raises DeviceError when no device can, the CPU included."""
        self.graph = graph
        self.reach: Reach | None = _reach(package, graph)
        """How far a pixel sees; None where it sees the whole picture."""
        self._path = package.graph_path(graph)
        self._where = f"{package.id}/{graph.file}"
        self.device: Device = choose(requested_device)
        """What really runs the graph, and why; changes where CUDA fails during a run."""
        self._session = self._load()
        self._shapes = _input_shapes(self._session) if graph.constants else {}

    def run(self, picture: np.ndarray, cancel: CancelToken | None = None, *, seed: int = 0) -> np.ndarray:
        """The picture that comes out for the one that goes in, both float32 with the axes and ranges of the manifest.

        Everything else as `run_named`.
        """
        entry, result = self.graph.picture_input, self.graph.picture_output
        if entry is None or result is None:
            raise DeviceError(f"{self._where} does not turn a picture into a picture", "use another of its graphs")
        return self.run_named({entry.name: picture}, cancel, seed=seed)[result.name]

    def run_named(
        self, feeds: Mapping[str, np.ndarray], cancel: CancelToken | None = None, *, seed: int = 0
    ) -> dict[str, np.ndarray]:
        """All outputs by name, float32 (labels int64), for inputs by name; axes and ranges are the manifest's.

        What is not given is filled in: the graph's constants, and noise drawn from `seed`, the same on every machine.
        Falls back to the CPU for good when CUDA fails. Raises DeviceError on failure, Cancelled on request.
        """
        try:
            complete = complete_feeds(self.graph, feeds, seed, self._shapes)
        except ValueError as error:
            raise DeviceError(f"{self._where} can't be run ({error})", "give every input of the graph") from None
        try:
            return self._run(complete, cancel or CancelToken())
        except DeviceError as error:
            if self.device.kind == "cpu":
                raise
            self.fall_back(error)
            return self._run(complete, cancel or CancelToken())

    @cached_property
    def cut(self) -> Cut | str:
        """Its stages, for pictures that are too large for one run; why there are none where it can't be cut."""
        picture, result = self.graph.picture_input, self.graph.picture_output
        if not _is_plain(self.graph) or picture is None or result is None:
            return "it has more inputs than a picture, or other axes"
        try:
            model = onnx.load(self._path, load_external_data=False)
            if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in model.graph.initializer):
                return "its weights are in a file of their own"
            return cut(model, picture.name, result.name)
        except Unknown as reason:
            return str(reason)
        except Exception as error:  # a graph that shape inference stumbles over still runs in one piece
            return first_line(error)

    def open_part(self, model: onnx.ModelProto, cancel: CancelToken) -> Run:
        """Load a part of the graph on the device of the whole. It, and its runs, raise DeviceError and Cancelled."""
        ready = (rewrite(model) if self.device.kind == "cpu" else None) or model
        part = self._session_on(self.device, ready.SerializeToString(), share_memory=True)
        return lambda names, feeds: self._call(part, names, feeds, cancel)

    def fall_back(self, error: DeviceError) -> None:
        """Use the CPU from now on."""
        self.device = cpu_device(f"CUDA failed ({error.message})")
        self._session = self._session_on(self.device, self._model())

    def _run(self, feeds: dict[str, np.ndarray], cancel: CancelToken) -> dict[str, np.ndarray]:
        names = [spec.name for spec in self.graph.outputs]
        entry = self.graph.picture_input
        shown = entry is not None and {"height", "width"} <= set(entry.axes)
        size = "on a picture of {}×{} ".format(*picture_size(feeds[entry.name], entry)) if entry and shown else ""
        results = self._call(self._session, names, feeds, cancel, size)
        return {name: _single(result) for name, result in zip(names, results, strict=True)}

    def _call(
        self, session: Any, names: list[str], feeds: dict[str, np.ndarray], cancel: CancelToken, size: str = ""
    ) -> list[np.ndarray]:
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = _QUIET
        try:
            with cancel.stops(options):
                results = session.run(names, feeds, options)
        except Cancelled:
            raise
        except Exception as error:  # onnxruntime has no common base class for its failures
            cancel.raise_if_cancelled()
            raise DeviceError(f"{self._where} failed {size}({first_line(error)})") from error
        cancel.raise_if_cancelled()
        return results

    def _load(self) -> Any:
        try:
            session = self._session_on(self.device, self._model())
        except DeviceError as error:
            if self.device.kind == "cpu":
                raise
            self.fall_back(error)
            return self._session
        if self.device.kind == "cuda" and session.get_providers()[0] != CUDA_PROVIDER:
            self.device = cpu_device("onnxruntime could not start CUDA for this model")
        return session

    def _model(self) -> Path | bytes:
        """What to load: on the CPU the graph as it runs fastest there, which is made once and kept."""
        if self.device.kind != "cpu":
            return self._path
        return faster_graph(self._path, cache_folder(), self.graph.sha256)

    def _session_on(self, device: Device, model: Path | bytes, *, share_memory: bool = False) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = _QUIET
        # Said explicitly, or onnxruntime pins its threads to cores that a container may not use.
        options.intra_op_num_threads = core_count()
        # Memory plans are made per picture size and pay only where all have the same.
        options.enable_mem_pattern = False
        if share_memory:
            # Parts follow each other: fresh memory for each would cost more, page by page, than what they compute.
            _make_shared_arena()
            options.add_session_config_entry("session.use_env_allocators", "1")
        providers: list[Any] = [CPU_PROVIDER]
        if device.kind == "cuda":
            # The exhaustive default times every convolution algorithm anew for every picture size. TF32 keeps 10 bits
            # of each factor: too few for what packages promise of 32 bits.
            settings = {"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"}
            providers = [(CUDA_PROVIDER, settings), CPU_PROVIDER]
        try:
            return onnxruntime.InferenceSession(model, options, providers=providers)
        except Exception as error:  # as above
            raise DeviceError(f"{self._where} can't be loaded ({first_line(error)})") from error


@lru_cache(maxsize=1)
def _make_shared_arena() -> None:
    """One pool of memory for the parts of all graphs; it grows by what is asked for, and stays for the next picture."""
    import onnxruntime as ort

    memory = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    unlimited, as_requested, default = 0, 1, -1
    ort.create_and_register_allocator(memory, ort.OrtArenaCfg(unlimited, as_requested, default, default))


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
    """Keeps the sessions that were used last; safe to use from several threads."""

    def __init__(self, keep: int = 3) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._sessions: OrderedDict[tuple[str, int, str], GraphSession] = OrderedDict()

    def get(self, package: Package, graph: Graph, device: str = "auto") -> GraphSession:
        """The session for that graph, loaded if need be. Raises DeviceError."""
        # Not the file's name: graphs that differ in their constants may share a file.
        key = (package.fingerprint, package.manifest.graphs.index(graph), device)
        # Loading stays inside the lock: two threads must not load the same weights twice.
        with self._lock:
            session = self._sessions.get(key)
            if session is None:
                session = GraphSession(package, graph, device)
                self._sessions[key] = session
            self._sessions.move_to_end(key)
            while len(self._sessions) > self._keep:
                self._sessions.popitem(last=False)
            return session

    def clear(self) -> None:
        """Drop all sessions and their memory."""
        with self._lock:
            self._sessions.clear()
