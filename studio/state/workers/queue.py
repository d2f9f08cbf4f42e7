"""Jobs that must not run on the UI thread: reading, listing, saving."""

import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from studio.errors import Cancelled
from studio.system.log import note_unexpected


@dataclass(order=True)
class _Job:
    priority: int
    sequence: int
    work: Callable[[], Any] = field(compare=False)
    done: Callable[[Any], None] | None = field(compare=False)
    failed: Callable[[Exception], None] | None = field(compare=False)


class BackgroundQueue(QObject):
    """One Python thread; jobs of a lower priority number first, equal ones in order.

    `done` and `failed` are called on the thread that owns this object, unless they are methods of a QObject that is
    gone by then. `failed` never gets `Cancelled`.
    """

    _reported = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._sequence = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def put(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        priority: int = 0,
    ) -> None:
        """Run `work()` on the thread; later `done(result)` or `failed(error)` here, None where nobody needs to know."""
        if self._closed.is_set():
            return
        self._jobs.put(_Job(priority, next(self._sequence), work, done, failed))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Drop what waits, let the running job end; True where the thread is gone within the time."""
        self._closed.set()
        if self._thread is None:
            return True
        self._jobs.put(_Job(-1_000_000, next(self._sequence), _nothing, None, None))
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if self._closed.is_set():
                return
            try:
                call, value = job.done, job.work()
            except Cancelled:
                continue
            except Exception as error:
                note_unexpected(error)
                call, value = job.failed, error
            if self._closed.is_set():
                return
            if call is not None:
                self._reported.emit(call, value)
            del job, call, value

    def _on_reported(self, call: Callable[[Any], None], value: Any) -> None:
        owner = getattr(call, "__self__", None)
        is_gone = isinstance(owner, QObject) and not isValid(owner)
        if not self._closed.is_set() and not is_gone:
            call(value)


def _nothing() -> None:
    return None
