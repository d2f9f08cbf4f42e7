"""What the engine does while no translation waits: a translation that comes stops it, and it begins again after."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from studio.errors import Cancelled
from studio.system.log import note_unexpected

if TYPE_CHECKING:
    from studio.inference.cancel import CancelToken
    from studio.inference.session.graph_session import SessionPool

ON_CANVAS, GRID, THUMBNAILS = 0, 1, 2
"""Priorities: what is looked at now, a grid to choose from, cards of the gallery."""


class Work(Protocol):
    """Runs on the engine's thread; raises Cancelled where `cancel` says so."""

    def __call__(self, pool: "SessionPool", cancel: "CancelToken", progress: Callable[[float], None]) -> Any: ...


@dataclass(frozen=True, eq=False)
class Aside:
    """One piece of work; `done` and `failed` are called on the UI thread, `failed` never with Cancelled."""

    group: str
    priority: int
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progressed: Callable[[float], None] | None = None


@dataclass(frozen=True, eq=False)
class AsideReport:
    """On its way from the engine's thread to the UI thread."""

    aside: Aside
    call: Callable[[Any], None]
    value: Any
    ends: bool


class Asides:
    """Which asides are wanted, and the one that runs; safe to use from the UI thread and the engine's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: set[Aside] = set()
        self._running: tuple[Aside, CancelToken] | None = None

    def want(self, aside: Aside) -> None:
        """It is to be done."""
        with self._lock:
            self._wanted.add(aside)

    def forget(self, group: str | None = None) -> None:
        """Nothing of the group is wanted any more; None for all groups."""
        with self._lock:
            self._wanted = {aside for aside in self._wanted if group is not None and aside.group != group}
            if self._running is not None and self._running[0] not in self._wanted:
                self._running[1].cancel()

    def interrupt(self, than: int = -1) -> None:
        """Something comes that goes before priorities above `than`."""
        with self._lock:
            if self._running is not None and self._running[0].priority > than:
                self._running[1].cancel()

    def deliver(self, report: AsideReport) -> None:
        """Call back, unless it is not wanted any more. On the UI thread."""
        with self._lock:
            wanted = report.aside in self._wanted
            if report.ends:
                self._wanted.discard(report.aside)
        if wanted:
            report.call(report.value)

    def wants(self, aside: Aside) -> bool:
        """Whether it is still to be done."""
        return aside in self._wanted

    def run(
        self,
        aside: Aside,
        pool: "SessionPool",
        must_wait: Callable[[], bool],
        report: Callable[[AsideReport], None],
    ) -> bool:
        """On the engine's thread: do it and report, or say False where it is to be tried again."""
        from studio.inference.cancel import CancelToken

        cancel = CancelToken()
        with self._lock:
            if aside not in self._wanted:
                return True
            self._running = (aside, cancel)
        try:
            if must_wait():
                return False

            def progressed(fraction: float) -> None:
                if aside.progressed is not None:
                    report(AsideReport(aside, aside.progressed, fraction, ends=False))

            value = aside.work(pool, cancel, Percents(progressed))
            report(AsideReport(aside, aside.done, value, ends=True))
        except Cancelled:
            return False
        except Exception as error:
            note_unexpected(error)
            report(AsideReport(aside, aside.failed, error, ends=True))
        finally:
            with self._lock:
                self._running = None
        return True


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
