"""A mailbox of one: the newest letter replaces the one that waits."""

import threading
from typing import Generic, TypeVar

Letter = TypeVar("Letter")


class Mailbox(Generic[Letter]):
    """One writer thread, one reader thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._letter: Letter | None = None
        self._closed = False

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
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

    def clear(self) -> None:
        """Take back what waits."""
        with self._changed:
            self._letter = None

    def close(self) -> None:
        """Take back what waits and end the reader."""
        with self._changed:
            self._letter = None
            self._closed = True
            self._changed.notify()

    def take(self) -> Letter | None:
        """Wait for a letter; None once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._letter is not None or self._closed)
            letter, self._letter = self._letter, None
            return letter
