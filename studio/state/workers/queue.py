"""Jobs that are all done, one after the other: reading, listing, saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.state.workers.thread import WorkerThread, WorkItem


class BackgroundQueue(WorkerThread):
    """One thread; what runs is let finish, also at the end."""

    def put(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        priority: int = 0,
    ) -> None:
        """Run `work()` on the thread; later `done(result)` or `failed(error)` here, a notice without `failed`."""
        self._put(WorkItem(work, done, failed, priority))
