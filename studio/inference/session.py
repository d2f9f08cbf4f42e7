"""One loaded graph on one device, and the few that are kept loaded."""

import threading
from collections import OrderedDict
from typing import Any

import numpy as np

from studio.errors import Cancelled, DeviceError
from studio.graph.receptive_field import Reach, load_reach
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
from studio.package.loader import Package
from studio.package.manifest import Graph

_QUIET = 4


class GraphSession:
    """A graph that is ready to run; used by one thread at a time."""

    def __init__(self, package: Package, graph: Graph, requested_device: str = "auto") -> None:
        """Load the graph. Raises DeviceError when no device can, the CPU included."""
        self.graph = graph
        self.reach: Reach | None = load_reach(package.graph_path(graph))
        """How far a pixel sees; None where it sees the whole picture."""
        self._path = package.graph_path(graph)
        self._where = f"{package.id}/{graph.file}"
        self.device: Device = choose(requested_device)
        """What really runs the graph, and why; changes where CUDA fails during a run."""
        self._session = self._load()

    def run(self, x_nchw: np.ndarray, cancel: CancelToken | None = None) -> np.ndarray:
        """The first output for the first input; both N×C×H×W float32 in the manifest's value ranges.

        Falls back to the CPU for good when CUDA fails. Raises DeviceError on failure, Cancelled on request.
        """
        try:
            return self._run(x_nchw, cancel or CancelToken())
        except DeviceError as error:
            if self.device.kind == "cpu":
                raise
            self._fall_back(error)
            return self._run(x_nchw, cancel or CancelToken())

    def _run(self, x_nchw: np.ndarray, cancel: CancelToken) -> np.ndarray:
        import onnxruntime

        entry, result = self.graph.inputs[0], self.graph.outputs[0]
        options = onnxruntime.RunOptions()
        options.log_severity_level = _QUIET
        feed = {entry.name: np.ascontiguousarray(x_nchw, dtype=entry.dtype)}
        try:
            with cancel.stops(options):
                (y_nchw,) = self._session.run([result.name], feed, options)
        except Cancelled:
            raise
        except Exception as error:  # onnxruntime has no common base class for its failures
            cancel.raise_if_cancelled()
            size = f"{x_nchw.shape[-1]}×{x_nchw.shape[-2]}"
            raise DeviceError(f"{self._where} failed on a picture of {size} ({first_line(error)})") from error
        cancel.raise_if_cancelled()
        return np.asarray(y_nchw, dtype=np.float32)

    def _load(self) -> Any:
        try:
            session = self._session_on(self.device)
        except DeviceError as error:
            if self.device.kind == "cpu":
                raise
            self._fall_back(error)
            return self._session
        if self.device.kind == "cuda" and session.get_providers()[0] != CUDA_PROVIDER:
            self.device = cpu_device("onnxruntime could not start CUDA for this model")
        return session

    def _session_on(self, device: Device) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = _QUIET
        # Said explicitly, or onnxruntime pins its threads to cores that a container may not use.
        options.intra_op_num_threads = core_count()
        # Memory plans are made per picture size and pay only where all have the same.
        options.enable_mem_pattern = False
        providers: list[Any] = [CPU_PROVIDER]
        if device.kind == "cuda":
            # The exhaustive default times every convolution algorithm anew for every picture size.
            providers = [(CUDA_PROVIDER, {"cudnn_conv_algo_search": "HEURISTIC"}), CPU_PROVIDER]
        try:
            return onnxruntime.InferenceSession(self._path, options, providers=providers)
        except Exception as error:  # as above
            raise DeviceError(f"{self._where} can't be loaded ({first_line(error)})") from error

    def _fall_back(self, error: DeviceError) -> None:
        self.device = cpu_device(f"CUDA failed ({error.message})")
        self._session = self._session_on(self.device)


class SessionPool:
    """Keeps the sessions that were used last; safe to use from several threads."""

    def __init__(self, keep: int = 3) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._sessions: OrderedDict[tuple[str, str, str], GraphSession] = OrderedDict()

    def get(self, package: Package, graph: Graph, device: str = "auto") -> GraphSession:
        """The session for that graph, loaded if need be. Raises DeviceError."""
        key = (package.fingerprint, graph.file, device)
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
