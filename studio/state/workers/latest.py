"""What is looked at right now: the newest wish wins, and the rest is done when idle."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.errors import Cancelled
from studio.inference.cancel import CancelToken
from studio.state.workers.thread import WorkerThread, WorkItem, ignore

if TYPE_CHECKING:
    from studio.inference.session.graph_session import SessionPool

ON_CANVAS, GRID, THUMBNAILS = 0, 1, 2
"""Priorities when idle: what is looked at now, a grid to choose from, cards of the gallery."""
_LIVE = -1
_REFRESH_S = 1 / 30
"""How often a film that has no rate of its own is shown."""


@dataclass(frozen=True, eq=False)
class WorkContext:
    """What work has beside its own values; it raises Cancelled if `cancel` says so."""

    pool: SessionPool
    cancel: CancelToken
    report: Callable[..., None]
    """`report(call, *values)` calls back on the UI thread before the end."""
    progress: Callable[[float], None]


Work = Callable[[WorkContext], Any]


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures one after the other until something newer is wanted: as many as the time says.

    `begin` makes ready, on the worker thread, what gives the picture of a number. `start` is the first number and
    `count` how many there are before it begins anew; `fps` None is as fast as it goes. `shown` gets (number,
    `drawable(result)`) on the UI thread, of a film without a rate about thirty a second.
    """

    begin: Callable[[WorkContext], Callable[[int], Any]]
    drawable: Callable[[Any], Any]
    shown: Callable[[int, Any], None]
    start: int
    count: int
    fps: float | None


class LatestWorker(WorkerThread):
    """At most one live item waits. One that runs is let finish, or dragging would show nothing.

    A film, and work for when idle, stop as soon as something more urgent comes; the latter begins anew afterwards.
    """

    def __init__(self, name: str, failed: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(name, failed, parent)
        self._pool: SessionPool | None = None
        self._running: tuple[WorkItem, CancelToken] | None = None
        self._wanted: set[WorkItem] = set()
        """Work for when idle whose end was not told yet."""
        self.frames_made = 0
        """Of all films so far."""

    def show(
        self,
        work: Work | Film,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> WorkItem:
        """The newest wish: it replaces one that waits, and ends a film."""
        item = WorkItem(work, done, failed, _LIVE)
        with self._changed:
            self.still()
            self._put(item)
            self._cancel_if(lambda running: running.priority > _LIVE)
        return item

    def offer(self, work: Work) -> None:
        """Something to get ready, unless something live waits."""
        with self._changed:
            if not self._newer_waits:
                self._put(WorkItem(work, None, ignore, _LIVE))

    def still(self) -> None:
        """End a film, and take back what waits."""
        with self._changed:
            self._drop(lambda item: item.priority == _LIVE)
            self._cancel_if(lambda running: isinstance(running.work, Film))

    def submit_idle(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        group: str = "",
        priority: int = ON_CANVAS,
        progressed: Callable[[float], None] | None = None,
    ) -> None:
        """Do it when nothing live waits or runs, the most urgent first."""
        item = WorkItem(work, done, failed, priority, group, progressed)
        with self._changed:
            self._wanted.add(item)
            self._put(item)
            self._cancel_if(lambda running: running.priority > priority)

    def drop_idle(self, group: str) -> None:
        """Nothing of this group is wanted any more, nor called back."""
        with self._changed:
            self._wanted = {item for item in self._wanted if item.group != group}
            self._drop(lambda item: item.priority > _LIVE and item not in self._wanted)
            self._cancel_if(lambda running: running.priority > _LIVE and running not in self._wanted)

    def close(self, timeout_s: float) -> bool:
        """Cancel, and wait for the thread; True if it is gone within the time."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._cancel_if(lambda _running: True)
        return super().close(timeout_s)

    @property
    def _newer_waits(self) -> bool:
        """Whether something live waits, or all is to end."""
        # The first is the most urgent; a slice is safe while the other thread takes it away.
        return self._closed or any(priority == _LIVE for priority, _, _ in self._waiting[:1])

    def _drop(self, unwanted: Callable[[WorkItem], bool]) -> None:
        self._waiting = [entry for entry in self._waiting if not unwanted(entry[2])]
        heapq.heapify(self._waiting)

    def _cancel_if(self, unwanted: Callable[[WorkItem], bool]) -> None:
        if self._running is not None and unwanted(self._running[0]):
            self._running[1].cancel()

    def _on_reported(self, item: WorkItem, call: Callable[..., None], values: tuple[Any, ...]) -> None:
        if item.priority > _LIVE:
            if item not in self._wanted:
                return
            if call is not item.progressed:
                self._wanted.discard(item)
        super()._on_reported(item, call, values)

    # From here on: the worker thread.

    def _take(self) -> WorkItem | None:
        with self._changed:
            item = super()._take()
            self._running = None if item is None else (item, CancelToken())
            return item

    def _do(self, item: WorkItem) -> None:
        from studio.inference.session.graph_session import SessionPool

        assert self._running is not None
        cancel = self._running[1]
        self._pool = self._pool or SessionPool()
        report = partial(self._report, item)
        context = WorkContext(self._pool, cancel, report, Percents(partial(report, item.progressed)))
        try:
            if isinstance(item.work, Film):
                self._play(item.work, context)
            else:
                self._report(item, item.done, item.work(context))
        except Cancelled:
            if item in self._wanted:
                self._put(item)
        finally:
            with self._changed:
                self._running = None

    def _play(self, film: Film, context: WorkContext) -> None:
        frame = film.begin(context)
        started = told = time.monotonic()
        number = film.start
        ended = threading.Event()
        with context.cancel.wakes(ended):
            while not ended.is_set():
                result = frame(number)
                self.frames_made += 1
                now = time.monotonic()
                if film.fps is not None or now - told >= _REFRESH_S:
                    told = now
                    context.report(film.shown, number, film.drawable(result))
                if film.fps is None:
                    number = (number + 1) % film.count
                    continue
                due = (now - started) * film.fps
                steps = int(due) + 1
                ended.wait(max((steps - due) / film.fps, 0.0))
                number = (film.start + steps) % film.count


class Percents:
    """Tells the part done, at most once a percent."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._last = -1

    def __call__(self, fraction: float) -> None:
        percent = int(fraction * 100)
        if percent != self._last:
            self._last = percent
            self._tell(fraction)
