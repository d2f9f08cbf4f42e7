"""A mailbox of one: the newest letter replaces the one that waits. Beside it lies work for when nothing waits."""

import heapq
import itertools
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Letter = TypeVar("Letter")


class Mailbox(Generic[Letter]):
    """One writer thread, one reader thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._letter: Letter | None = None
        self._later: list[tuple[int, int, Letter]] = []
        self._sequence = itertools.count()
        self._closed = False

    @property
    def empty(self) -> bool:
        """Whether no letter waits; what lies beside does not count."""
        return self._letter is None

    @property
    def closed(self) -> bool:
        """Whether the reader was told to end."""
        return self._closed

    def put(self, letter: Letter) -> None:
        """Replace what waits."""
        with self._changed:
            self._letter = letter
            self._changed.notify()

    def offer(self, letter: Letter) -> None:
        """Leave `letter` only where nothing waits."""
        with self._changed:
            if self._letter is None:
                self._letter = letter
                self._changed.notify()

    def put_aside(self, letter: Letter, priority: int) -> None:
        """For when no letter waits; a lower number goes first, equal ones in order."""
        with self._changed:
            if not self._closed:
                heapq.heappush(self._later, (priority, next(self._sequence), letter))
                self._changed.notify()

    def drop_aside(self, unwanted: Callable[[Letter], bool]) -> None:
        """Take back what lies beside."""
        with self._changed:
            self._later = [entry for entry in self._later if not unwanted(entry[2])]
            heapq.heapify(self._later)

    def clear(self) -> None:
        """Take back what waits."""
        with self._changed:
            self._letter = None

    def close(self) -> None:
        """Take back everything and end the reader."""
        with self._changed:
            self._letter = None
            self._later.clear()
            self._closed = True
            self._changed.notify()

    def wait(self, timeout_s: float) -> bool:
        """Wait for a letter, at most so long, and leave it there; whether one waits, or the reader is to end."""
        with self._changed:
            return self._changed.wait_for(lambda: self._letter is not None or self._closed, timeout_s)

    def take(self) -> Letter | None:
        """Wait for a letter, else for something beside it; None once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._letter is not None or bool(self._later) or self._closed)
            letter, self._letter = self._letter, None
            if letter is None and self._later:
                return heapq.heappop(self._later)[2]
            return letter
