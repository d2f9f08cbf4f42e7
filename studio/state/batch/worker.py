"""The worker of the queue, for the window: what it tells comes as signals, on the window's thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from studio.state.language import tr
from studio.state.notices import Notes, Progress

if TYPE_CHECKING:
    from studio.batch.eta import Pace
    from studio.batch.listener import End
    from studio.batch.records import FileRow, Job
    from studio.batch.worker import Worker


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
    _told = Signal(str, object)

    def __init__(self, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self._worker: Worker | None = None
        self._pace: Pace | None = None
        self._shown: Progress | None = None
        self.activity: Activity | None = None
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Work through the queue; a second call does nothing."""
        if self._worker is None:
            from studio.batch.worker import Worker

            self._worker = Worker(_Teller(self))
        self._worker.start()

    def wake(self) -> None:
        """The queue has changed."""
        if self._worker is not None:
            self._worker.wake()

    def stop_job(self, job_id: int) -> None:
        """Drop at once what is being made of it."""
        if self._worker is not None:
            self._worker.stop_job(job_id)

    def close(self, timeout_s: float) -> bool:
        """Stop and join."""
        return self._worker is None or self._worker.close(timeout_s)

    def tell(self, what: str, value: Any) -> None:
        """On any thread."""
        self._told.emit(what, value)

    def _on_told(self, what: str, value: Any) -> None:
        if what == "job began":
            self._begin(value)
        elif what == "job ended":
            self.activity, self._pace = None, None
            self.job_ended.emit(value)
        elif self.activity is None:
            return
        elif what == "began":
            self.activity = replace(self.activity, name=value, fraction=0.0)
        elif what == "progressed":
            self.activity = replace(self.activity, fraction=value)
        elif what == "settled":
            self._step(self.activity)
        self._show()
        self.activity_changed.emit()

    def _begin(self, job: "Job") -> None:
        from studio.batch.eta import Pace

        self._pace = Pace()
        finished = job.count("done", "failed", "skipped")
        self.activity = Activity(job.id, job.title, done=finished, total=job.total)

    def _step(self, activity: Activity) -> None:
        assert self._pace is not None
        self._pace.step()
        done = activity.done + 1
        self.activity = replace(activity, done=done, pace=_words(self._pace, activity.total - done))
        self.moved.emit()

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


def _words(pace: "Pace", remaining: int) -> str:
    """`14 a minute, about 4 minutes left`, in the language of the window; empty before anything can be said."""
    from studio.batch.eta import rounded

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


class _Teller:
    """On the worker's threads."""

    def __init__(self, work: BatchWork) -> None:
        self._work = work

    def job_began(self, job: "Job") -> None:
        self._work.tell("job began", job)

    def job_ended(self, job: "Job", end: "End", report: Path | None) -> None:
        self._work.tell("job ended", job)

    def began(self, row: "FileRow") -> None:
        self._work.tell("began", row.source.name)

    def progressed(self, row: "FileRow", done: float) -> None:
        self._work.tell("progressed", done)

    def noted(self, row: "FileRow", text: str) -> None:
        """It is in the report."""

    def translated(self, row: "FileRow", photo: Any, rgb: Any, translation: Any) -> None:
        """It is written next."""

    def written(self, row: "FileRow", notes: Sequence[str]) -> None:
        self._work.tell("settled", row.id)

    def failed(self, row: "FileRow", error: BaseException) -> None:
        self._work.tell("settled", row.id)
