"""Runs of a graph that are over in a moment: what one run looks up and makes anew is kept for the next."""

import numpy as np

from studio.inference.session.loaded_graph import Loaded
from studio.inference.session.providers import CUDA_PROVIDER
from studio.inference.session.runtime import failure, quiet_options, run_bound


class QuickRun:
    """Runs one graph again and again; used by one thread at a time.

    Every run is let finish, and falls back to the CPU for good when a card fails, as `GraphSession.run_named` does.
    """

    def __init__(self, loaded: Loaded, names: list[str]) -> None:
        """`names` are the outputs that are wanted."""
        self._loaded, self._names = loaded, names
        self._open()

    def __call__(self, feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
        """The outputs for all inputs of the graph in its dtypes. Raises DeviceError, OutOfMemory among them."""
        if self._session is not self._loaded.session:
            self._open()
        try:
            if self._on_card:
                return run_bound(self._session, self._names, feeds, self._options)
            return self._session.run(self._names, feeds, self._options)
        except Exception as error:  # onnxruntime has no common base class for its failures
            reason = failure(error, self._loaded.where)
            if self._loaded.device.kind == "cpu":
                raise reason from error
        self._loaded.fall_back(reason)
        return self(feeds)

    def _open(self) -> None:
        self._session = self._loaded.session
        self._on_card = self._session.get_providers()[0] == CUDA_PROVIDER
        self._options = quiet_options()
