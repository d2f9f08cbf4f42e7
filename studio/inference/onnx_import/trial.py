"""Running a stranger's graph to see what it does: on the CPU, with a limit of time, failures as one line."""

import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from studio.errors import DeviceError
from studio.inference.session.devices import CPU_PROVIDER, first_line, thread_count

LIMIT_S = 120.0
"""Of one run; a small picture takes seconds even where a network is large."""


class TrialSession:
    """A graph that is ready to run."""

    def __init__(self, data: bytes, path: Path, limit_s: float = LIMIT_S) -> None:
        """Raises DeviceError where onnxruntime refuses the graph."""
        import onnxruntime

        self._path, self._limit_s = path, limit_s
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = thread_count()
        options.enable_mem_pattern = False
        try:
            # Without its fallback, which prints to stdout and has nothing but the CPU to fall back to.
            self._session = onnxruntime.InferenceSession(data, options, providers=[CPU_PROVIDER], enable_fallback=0)
        except Exception as error:  # noqa: BLE001 - onnxruntime has no common base class for its failures
            raise DeviceError(f"{path} can't be loaded ({first_line(error)})", "export it again") from None

    def run(self, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """All outputs by name. Raises DeviceError, also after the limit of time."""
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = 4
        late = threading.Event()

        def stop() -> None:
            late.set()
            options.terminate = True

        names = [output.name for output in self._session.get_outputs()]
        timer = threading.Timer(self._limit_s, stop)
        timer.start()
        try:
            results = self._session.run(names, dict(feeds), options)
        except Exception as error:  # noqa: BLE001 - as above
            text = f"it took longer than {self._limit_s:g} s" if late.is_set() else first_line(error)
            raise DeviceError(f"{self._path} failed ({text})", "it can't be used") from None
        finally:
            timer.cancel()
            timer.join()
        return {name: np.asarray(result) for name, result in zip(names, results, strict=True)}
