"""Folders that are watched: a file belongs to the batch once it has stopped growing.

By looking again and again, since network drives tell nobody what others write on them.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from studio.batch.finding import FoundFile

LOOK_EVERY_S = 1.0
SETTLED_AFTER_S = 2.0


class Arrivals:
    """Remembers what files were like, and since when."""

    def __init__(self, settled_after_s: float = SETTLED_AFTER_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._settled_after_s = settled_after_s
        self._clock = clock
        self._seen: dict[Path, tuple[int, float, float]] = {}

    def settled(self, found: Iterable[FoundFile]) -> list[FoundFile]:
        """Those that have been the same for a while. Empty files are still to be filled."""
        now = self._clock()
        seen: dict[Path, tuple[int, float, float]] = {}
        ready = []
        for one in found:
            size, modified, since = self._seen.get(one.path, (-1, 0.0, now))
            if (size, modified) != (one.size, one.modified):
                since = now
            seen[one.path] = (one.size, one.modified, since)
            if one.size and now - since >= self._settled_after_s:
                ready.append(one)
        self._seen = seen
        return ready
