"""Decodes on a worker thread for what is looked at right now: the newest wish wins, and one that runs is let finish."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from studio.errors import Cancelled
from studio.state.workers.mailbox import Mailbox
from studio.system.log import note_unexpected

if TYPE_CHECKING:
    from studio.inference.cancel import CancelToken
    from studio.inference.session.graph_session import SessionPool

_REFRESH_S = 1 / 30
"""How often a film that has no rate of its own is shown."""

Work = Callable[["SessionPool", "CancelToken"], Any]


@dataclass(frozen=True, eq=False)
class Order:
    """One piece of work; `done` and `failed` are called on the UI thread, `failed` never with Cancelled."""

    group: str
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures one after the other until something newer is wanted: as many as the time says.

    `begin` makes ready, on the worker thread, what gives the picture of a number. `start` is the first number and
    `count` how many there are before it begins anew; `fps` None is as fast as it goes. `shown` gets (number,
    `drawable(result)`) on the UI thread, of a film without a rate about thirty a second.
    """

    group: str
    begin: Callable[["SessionPool", "CancelToken"], Callable[[int], Any]]
    drawable: Callable[[Any], Any]
    shown: Callable[[int, Any], None]
    failed: Callable[[Exception], None]
    start: int
    count: int
    fps: float | None


class Decoder(QObject):
    """One thread with a mailbox of one for what is live, and a list beside it for what may wait."""

    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox: Mailbox[Order | Film] = Mailbox()
        self._thread: threading.Thread | None = None
        self._pool: SessionPool | None = None
        self._lock = threading.Lock()
        self._running: tuple[str, CancelToken] | None = None
        self.frames_made = 0
        """Of all films so far."""
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def show(self, order: Order | Film) -> None:
        """The newest wish: it replaces one that waits, and ends a film."""
        self._mailbox.put(order)
        self._start()

    def later(self, order: Order) -> None:
        """For when nothing live waits; in order."""
        self._mailbox.put_aside(order, 0)
        self._start()

    def drop(self, group: str) -> None:
        """Nothing of this group is wanted any more; what runs of it is stopped."""
        self._mailbox.drop_aside(lambda order: order.group == group)
        with self._lock:
            if self._running is not None and self._running[0] == group:
                self._running[1].cancel()

    def still(self) -> None:
        """End a film, and take back what waits."""
        self._mailbox.put(_NOTHING)

    def close(self, timeout_s: float) -> bool:
        """Cancel, and wait for the thread; True where it is gone within the time."""
        self._mailbox.close()
        with self._lock:
            if self._running is not None:
                self._running[1].cancel()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _start(self) -> None:
        if self._thread is None and not self._mailbox.closed:
            self._thread = threading.Thread(target=self._run, name="decoding", daemon=True)
            self._thread.start()

    def _on_reported(self, call: Callable[..., None], values: tuple[Any, ...]) -> None:
        if not self._mailbox.closed:
            call(*values)

    # From here on: the worker thread.

    def _run(self) -> None:
        while (order := self._mailbox.take()) is not None:
            try:
                if self._pool is None:
                    from studio.inference.session.graph_session import SessionPool

                    self._pool = SessionPool()
                self._do(order, self._pool)
            except Cancelled:
                pass
            except Exception as error:
                note_unexpected(error)
                self._report(order.failed, error)
            del order

    def _do(self, order: Order | Film, pool: "SessionPool") -> None:
        from studio.inference.cancel import CancelToken

        cancel = CancelToken()
        with self._lock:
            self._running = (order.group, cancel)
        try:
            if isinstance(order, Film):
                self._play(order, pool, cancel)
            else:
                self._report(order.done, order.work(pool, cancel))
        finally:
            with self._lock:
                self._running = None

    def _play(self, film: Film, pool: "SessionPool", cancel: "CancelToken") -> None:
        frame = film.begin(pool, cancel)
        started = told = time.monotonic()
        number = film.start
        while self._mailbox.empty and not self._mailbox.closed:
            result = frame(number)
            self.frames_made += 1
            now = time.monotonic()
            if film.fps is not None or now - told >= _REFRESH_S:
                told = now
                self._report(film.shown, number, film.drawable(result))
            if film.fps is None:
                number = (number + 1) % film.count
                continue
            due = (now - started) * film.fps
            steps = int(due) + 1
            if self._mailbox.wait(max((steps - due) / film.fps, 0.0)):
                return
            number = (film.start + steps) % film.count

    def _report(self, call: Callable[..., None], *values: Any) -> None:
        if not self._mailbox.closed:
            self._reported.emit(call, values)


def _do_nothing(*_values: Any) -> None:
    return None


_NOTHING = Order("", _do_nothing, _do_nothing, _do_nothing)
