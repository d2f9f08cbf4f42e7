"""Ctrl-C, SIGTERM and a terminal that is closed end a training after the step that runs, with a checkpoint."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

_HANGUP = getattr(signal, "SIGHUP", None)  # not on Windows
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *(() if _HANGUP is None else (_HANGUP,)))


class StopRequest:
    """Inside the `with` block the first signal sets `number`; a second one interrupts at once.

    Python delivers signals to the main thread only: elsewhere nothing is caught.
    """

    def __init__(self) -> None:
        self.number = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            # What is ignored stays so: nohup is there to outlive its terminal.
            caught = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
            self._before = {number: signal.signal(number, self._on_signal) for number in caught}
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.number:
            raise KeyboardInterrupt
        self.number = number


def leave_to_the_loop() -> None:
    """In a process beside the loop's: what reaches the whole terminal is for the loop to act on."""
    for number in (signal.SIGINT, _HANGUP):
        if number is not None:
            signal.signal(number, signal.SIG_IGN)
