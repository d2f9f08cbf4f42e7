"""What both kinds of workers have in common: a thread, what waits for it, and the way back to the UI thread."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from studio.errors import Cancelled
from studio.system.log import note_unexpected


@dataclass(frozen=True, eq=False)
class WorkItem:
    """One piece of work; the lower its priority number, the earlier it is done."""

    work: Any
    """What the kind of worker takes."""
    done: Callable[..., None] | None = None
    failed: Callable[[Exception], None] | None = None
    priority: int = 0
    group: str = ""
    progressed: Callable[[float], None] | None = None


class WorkerThread(QObject):
    """One Python thread, begun with the first item. Items of equal priority are done in order."""

    _reported = Signal(object, object, object)

    def __init__(self, name: str, failed: Callable[[Exception], None], parent: QObject | None = None) -> None:
        """`failed` hears of errors for which an item has nobody else."""
        super().__init__(parent)
        self._name, self._failed = name, failed
        self._changed = threading.Condition()
        """Held to touch what waits, what runs, and `_closed`."""
        self._waiting: list[tuple[int, int, WorkItem]] = []
        self._sequence = itertools.count()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def close(self, timeout_s: float) -> bool:
        """Drop what waits, and wait for the thread; True if it is gone within the time."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _put(self, item: WorkItem) -> None:
        """On any thread."""
        with self._changed:
            if self._closed:
                return
            heapq.heappush(self._waiting, (item.priority, next(self._sequence), item))
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _on_reported(self, _item: WorkItem, call: Callable[..., None], values: tuple[Any, ...]) -> None:
        owner = getattr(getattr(call, "func", call), "__self__", None)
        is_gone = isinstance(owner, QObject) and not isValid(owner)
        if not self._closed and not is_gone:
            call(*values)

    # From here on: the worker thread.

    def _run(self) -> None:
        while (item := self._take()) is not None:
            try:
                self._do(item)
            except Cancelled:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                note_unexpected(error)
                self._report(item, item.failed or self._failed, error)
            del item

    def _take(self) -> WorkItem | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._closed)
            return None if self._closed else heapq.heappop(self._waiting)[2]

    def _do(self, item: WorkItem) -> None:
        self._report(item, item.done, item.work())

    def _report(self, item: WorkItem, call: Callable[..., None] | None, *values: Any) -> None:
        if call is not None and not self._closed:
            self._reported.emit(item, call, values)


def ignore(_error: Exception) -> None:
    """As `failed` of work whose failure nobody needs to hear of."""
