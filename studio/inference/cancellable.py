"""Runs that can be left at once: a network hears that it shall stop only between two of its operators."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from studio.errors import Cancelled
from studio.inference.cancel import CancelToken

T = TypeVar("T")

_GRACE_S = 0.1
"""Most runs stop within this time by themselves."""
_LOOK_EVERY_S = 0.02

_left: list[threading.Thread] = []
_asides: list[threading.Thread] = []
_lock = threading.Lock()


def run_stoppable(work: Callable[[], T], cancel: CancelToken) -> T:
    """What `work` returns or raises; Cancelled soon after `cancel` was asked for, whatever `work` is busy with.

    Then `work` goes on by itself until it hears of it, and holds what it needs. The next run waits for its end: two at
    once would take twice the memory.
    """
    while not settle(_LOOK_EVERY_S):
        cancel.raise_if_cancelled()
    cancel.raise_if_cancelled()
    run = _Run(work)
    with cancel.wakes(run.over):
        run.thread.start()
        run.over.wait()
    if cancel.cancelled:
        run.thread.join(_GRACE_S)
    if run.thread.is_alive() and not run.ended:
        with _lock:
            _left.append(run.thread)
        raise Cancelled
    run.thread.join()
    return run.outcome()


def finish_aside(work: Callable[[], object]) -> None:
    """Clean up where nobody waits: to give back gigabytes takes longer than a person who cancelled should."""
    thread = threading.Thread(target=work, name="clean up")
    with _lock:
        _asides[:] = [one for one in _asides if one.is_alive()]
        _asides.append(thread)
    thread.start()


def settle(timeout_s: float, *, everything: bool = False) -> bool:
    """Wait for runs that were left, with `everything` also for what cleans up; True where none is there any more."""
    with _lock:
        # One that was left may itself begin another run.
        threads = [one for one in (*_left, *(_asides if everything else ())) if one is not threading.current_thread()]
    for thread in threads:
        thread.join(timeout_s)
    with _lock:
        _left[:] = [thread for thread in _left if thread.is_alive()]
        return not any(thread.is_alive() for thread in threads)


class _Run(Generic[T]):
    """One run on a thread of its own. Not a daemon: a process must not end below a network that runs."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work: Callable[[], T] | None = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        self.ended = False
        self.over = threading.Event()
        """Set at its end, and when nobody waits for that any more."""
        self.thread = threading.Thread(target=self._do, name="network")

    def _do(self) -> None:
        work, self._work = self._work, None
        try:
            if work is not None:
                self._results.append(work())
        except BaseException as error:  # it belongs to the thread that waits
            self._error = error
        finally:
            del work
            self.ended = True
            self.over.set()

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results.pop()
