"""Stopping work that runs on another thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from studio.errors import Cancelled


class CancelToken:
    """One thread asks for an end with `cancel`, the working one looks at it between steps.

    A network that is running is told to stop as well. Whether work was cancelled is decided by this token alone:
    onnxruntime reports an end on request like any other failure.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._running: list[Any] = []
        self._waiting: list[threading.Event] = []

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Ask for the end; a second call does nothing."""
        with self._lock:
            self._cancelled = True
            for options in self._running:
                options.terminate = True
            for event in self._waiting:
                event.set()

    def raise_if_cancelled(self) -> None:
        """Raises Cancelled once `cancel` was called."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def stops(self, run_options: Any) -> Iterator[None]:
        """While inside, `cancel` also terminates the run with these `onnxruntime.RunOptions`.

        Raises Cancelled where it came before.
        """
        with self._lock:
            self.raise_if_cancelled()
            self._running.append(run_options)
        try:
            yield
        finally:
            with self._lock:
                self._running.remove(run_options)

    @contextmanager
    def wakes(self, event: threading.Event) -> Iterator[None]:
        """While inside, `cancel` also sets `event`; at once where it came before."""
        with self._lock:
            self._waiting.append(event)
            if self._cancelled:
                event.set()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.remove(event)
