"""What the worker of the queue tells, as signals; imported with it, since a batch needs the networks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.batch.listener import End
from studio.batch.records import FileRow, Job
from studio.batch.worker import Watcher
from studio.state.batch.worker import BatchWork


class QtObserver(Watcher):
    """On the worker's threads."""

    def __init__(self, work: BatchWork) -> None:
        self._work = work

    def job_began(self, job: Job) -> None:
        self._work.job_began.emit(job)

    def job_ended(self, job: Job, end: End, report: Path | None) -> None:
        self._work.job_ended.emit(job)

    def began(self, row: FileRow) -> None:
        self._work.picture_began.emit(row.source.name)

    def progressed(self, row: FileRow, done: float) -> None:
        self._work.progressed.emit(done)

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        self._work.settled.emit()

    def failed(self, row: FileRow, error: BaseException) -> None:
        self._work.settled.emit()
