"""Works through the queue on a thread of its own, one job after the other, and looks after watched folders."""

import contextlib
import threading
from pathlib import Path
from typing import Protocol

import numpy as np

from studio.batch import inputs
from studio.batch.arrivals import LOOK_EVERY_S, Arrivals
from studio.batch.commit import Settling
from studio.batch.journal import Journal
from studio.batch.lease import Owner
from studio.batch.listener import End, Listener
from studio.batch.ownership import Ownership
from studio.batch.records import FileRow, QueuedJob
from studio.batch.report.tables import THUMBNAILS, Thumbnails, claim, write_report
from studio.batch.runner import Runner
from studio.errors import StudioError
from studio.imaging.photo import Photo
from studio.inference.translator import Translation, Translator
from studio.system.log import note_unexpected

MAKER = "window"
"""Jobs of the command line are left alone until somebody takes them over here."""


class Watcher(Listener, Protocol):
    """What is told besides what a runner tells; on the worker's thread."""

    def job_began(self, job: QueuedJob) -> None:
        """It is this one's turn."""

    def job_ended(self, job: QueuedJob, end: End, report: Path | None) -> None:
        """It rests, or is done; `report` is the page that tells about it."""


class Worker:
    """Started once; `wake` says that the queue has changed."""

    def __init__(self, watcher: Watcher, look_every_s: float = LOOK_EVERY_S) -> None:
        self._watcher = watcher
        self._look_every_s = look_every_s
        self._woken = threading.Event()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._running: tuple[int, Runner] | None = None
        self._arrivals: dict[int, Arrivals] = {}
        self._thread: threading.Thread | None = None
        self._translator: Translator | None = None
        self._quiet = False

    @property
    def started(self) -> bool:
        """Is there a thread?"""
        return self._thread is not None

    def start(self) -> None:
        """Begin with what is in the queue; a second call does nothing."""
        if self._thread is None and not self._closed.is_set():
            self._thread = threading.Thread(target=self._run, name="batch", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def stop_job(self, job_id: int) -> None:
        """Drop at once what is being made of this job."""
        with self._lock:
            if self._running is not None and self._running[0] == job_id:
                self._running[1].stop()

    def close(self, timeout_s: float) -> bool:
        """Stop; what was begun waits for the next start. True where the thread is gone within the time."""
        self._closed.set()
        with self._lock:
            if self._running is not None:
                self._running[1].stop()
        self._woken.set()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            journal = Journal()
        except StudioError:  # the window says so where it lists the queue
            return
        with contextlib.closing(journal):
            while not self._closed.is_set():
                job = self._next(journal)
                if job is not None:
                    self._work_on(journal, job)
                    continue
                # The models of a batch take memory that the rest of the window can use.
                self._translator = None
                watched = [job for job in journal.jobs() if _is_ours(job) and job.parameters.watch]
                self._woken.wait(self._look_every_s if watched else None)
                self._woken.clear()
                for one in watched:
                    self._look_at(journal, one)

    def _next(self, journal: Journal) -> QueuedJob | None:
        jobs = journal.jobs()
        if any(job.count("running", "made") for job in jobs):
            with Owner() as owner, contextlib.suppress(StudioError):
                Settling(journal, owner).take_over(0)
            jobs = journal.jobs()
        return next((job for job in jobs if _is_ours(job) and job.count("waiting")), None)

    def _work_on(self, journal: Journal, job: QueuedJob) -> None:
        if self._quiet != job.parameters.low_priority:
            # The threads of a network keep the priority with which it was loaded.
            self._translator, self._quiet = None, job.parameters.low_priority
        self._translator = self._translator or Translator()
        report = None
        if job.parameters.report is not None:
            # Where there can be none, the end of the job says so.
            with contextlib.suppress(StudioError):
                report = claim(Path(job.parameters.report))
        thumbnails = None if report is None else Thumbnails(report / THUMBNAILS)
        listener = _Thumbnailing(self._watcher, thumbnails)
        runner = Runner(journal, listener, translator=self._translator, linger=False)
        with self._lock:
            self._running = job.id, runner
        if self._closed.is_set():
            runner.stop()
        self._watcher.job_began(job)
        end: End
        try:
            end = runner.run(job)
        except StudioError as error:
            journal.set_job(job.id, "paused", str(error))
            end = "paused"
        except Exception as error:  # noqa: BLE001 - the last resort of this thread: the queue goes on with the next job
            note_unexpected(error)
            journal.set_job(job.id, "paused", f"unexpected fault ({type(error).__name__}: {error})")
            end = "paused"
        finally:
            with self._lock:
                self._running = None
        after = journal.job(job.id) or job
        page = None
        if report is not None and end == "done":
            page = self._report(journal, after, report)
        self._watcher.job_ended(after, end, page)

    def _report(self, journal: Journal, job: QueuedJob, folder: Path) -> Path | None:
        try:
            return write_report(folder, job, journal.files(job.id), self._raise_if_closed)
        except (StudioError, InterruptedError):  # the pictures are there; the next run tells about all of them
            return None

    def _raise_if_closed(self) -> None:
        if self._closed.is_set():
            raise InterruptedError

    def _look_at(self, journal: Journal, job: QueuedJob) -> None:
        arrivals = self._arrivals.setdefault(job.id, Arrivals())
        found = inputs.sources(job.parameters, inputs.ignore, Ownership(journal))
        inputs.refresh(journal, job, arrivals.settled(found))


class _Thumbnailing:
    """Passes on what is told, and makes thumbnails on the way."""

    def __init__(self, watcher: Watcher, thumbnails: Thumbnails | None) -> None:
        self._thumbnails = thumbnails
        self._watcher = watcher
        self.began, self.progressed, self.noted = watcher.began, watcher.progressed, watcher.noted
        self.written, self.failed = watcher.written, watcher.failed

    def translated(self, row: FileRow, photo: Photo, rgb: np.ndarray, translation: Translation) -> None:
        if self._thumbnails is not None:
            # Whatever is missing is made at the end; a picture is not lost for its thumbnail.
            with contextlib.suppress(StudioError):
                self._thumbnails.add(row, photo, rgb)
        self._watcher.translated(row, photo, rgb, translation)


def _is_ours(job: QueuedJob) -> bool:
    return job.state == "open" and job.maker == MAKER
