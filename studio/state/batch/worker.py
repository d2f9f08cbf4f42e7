"""The worker of the queue, for the window: what it tells comes as signals, on the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from studio.batch.eta import Pace, rounded
from studio.state.language import tr
from studio.state.notices import Notes, Progress
from studio.state.workers.door import Door

if TYPE_CHECKING:
    from studio.batch.records import QueuedJob
    from studio.batch.worker import Worker
    from studio.state.batch import work
else:
    work = Door("studio.state.batch.work")


@dataclass(frozen=True)
class Activity:
    """What is going on now."""

    job_id: int
    title: str
    name: str = ""
    """The picture that the network sees."""
    fraction: float = 0.0
    """How much of it is done."""
    done: int = 0
    total: int = 0
    pace: str = ""
    """`14 a minute, about 4 minutes left`; empty before anything can be said."""


class BatchWork(QObject):
    """Owns the thread; made when there is something to do."""

    moved = Signal()
    """A picture is there, or has failed."""
    activity_changed = Signal()
    job_ended = Signal(object)
    job_began = Signal(object)
    picture_began = Signal(str)
    progressed = Signal(float)
    settled = Signal()
    """What the worker's threads tell."""

    def __init__(self, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self._worker: Worker | None = None
        self._pace: Pace | None = None
        self._shown: Progress | None = None
        self.activity: Activity | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self.job_began.connect(self._on_job_began, queued)
        self.job_ended.connect(self._on_job_ended, queued)
        self.picture_began.connect(self._on_picture_began, queued)
        self.progressed.connect(self._on_progressed, queued)
        self.settled.connect(self._on_settled, queued)

    def start(self) -> None:
        """Work through the queue; a second call does nothing."""
        if self._worker is None:
            self._worker = work.worker(
                self.job_began.emit,
                self.job_ended.emit,
                self.picture_began.emit,
                self.progressed.emit,
                self.settled.emit,
            )
        self._worker.start()

    def wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()

    def stop_job(self, job_id: int) -> None:
        """Drop at once what is being made of it."""
        if self._worker is not None:
            self._worker.stop_job(job_id)

    def close(self, timeout_s: float) -> bool:
        return self._worker is None or self._worker.close(timeout_s)

    def _on_job_began(self, job: QueuedJob) -> None:
        self._pace = Pace()
        finished = job.count("done", "failed", "skipped")
        self._set(Activity(job.id, job.title, done=finished, total=job.total))

    def _on_job_ended(self, _job: QueuedJob) -> None:
        self._pace = None
        self._set(None)

    def _on_picture_began(self, name: str) -> None:
        if self.activity is not None:
            self._set(replace(self.activity, name=name, fraction=0.0))

    def _on_progressed(self, fraction: float) -> None:
        if self.activity is not None:
            self._set(replace(self.activity, fraction=fraction))

    def _on_settled(self) -> None:
        if self.activity is not None and self._pace is not None:
            self._pace.step()
            done = self.activity.done + 1
            pace = _words(self._pace, self.activity.total - done)
            self._set(replace(self.activity, done=done, pace=pace))
            self.moved.emit()

    def _set(self, activity: Activity | None) -> None:
        self.activity = activity
        self._show()
        self.activity_changed.emit()

    def _show(self) -> None:
        """In the status line, where nothing else is shown there."""
        if self._notes.progress not in (None, self._shown):
            return
        activity, self._shown = self.activity, None
        if activity is not None and activity.total:
            text = tr("Batch {title}: {done} of {total}").format(
                title=activity.title, done=activity.done, total=activity.total
            )
            done = (activity.done + activity.fraction) / activity.total
            self._shown = Progress(f"{text} · {activity.pace}" if activity.pace else text, min(done, 1.0))
        self._notes.set_progress(self._shown)


def _words(pace: Pace, remaining: int) -> str:
    """`14 a minute, about 4 minutes left`, in the language of the window; empty before anything can be said."""
    rate, left = pace.per_minute, pace.seconds_left(remaining)
    if rate is None or left is None:
        return ""
    speed = tr("{count} a minute").format(count=round(rate))
    if rate < 2:
        speed = tr("{count} an hour").format(count=round(60 * rate))
    count, unit = rounded(left)
    times = {
        "second": tr("about {count} seconds left"),
        "minute": tr("about 1 minute left") if count == 1 else tr("about {count} minutes left"),
        "hour": tr("about 1 hour left") if count == 1 else tr("about {count} hours left"),
    }
    return f"{speed}, {times[unit].format(count=f'{count:g}')}"
