"""The Batch workspace: the batch that is being put together, the queue, and the job that is looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.state.batch.draft import Draft, Planned, Queue
from studio.state.batch.worker import BatchWork
from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.state.notices import Notes, Notice
from studio.state.photos import decode
from studio.state.photos.open_photos import PhotoRoll
from studio.state.photos.sources import PictureConverter
from studio.state.settings import Settings
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue
from studio.system.paths import batch_folder

if TYPE_CHECKING:
    from studio.batch.journal import Journal
    from studio.batch.records import QueuedJob
    from studio.package.loader import Package
    from studio.state.batch import work
else:
    work = Door("studio.state.batch.work")

EDGE_PX = 96
_MOST = 600
_MOST_WAITING = 40
_PLAN_AFTER_MS = 150
_LOOK_EVERY_MS = 1000


class BatchState(QObject):
    """Observable; everything that touches a disk runs on a thread of its own."""

    draft_changed = Signal()
    planned_changed = Signal()
    queue_changed = Signal()
    selection_changed = Signal()
    finished = Signal(object)
    """The `QueuedJob` that has just ended."""

    def __init__(
        self,
        roll: PhotoRoll,
        shelf: ModelShelf,
        settings: Settings,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._roll, self._shelf, self._settings, self._notes = roll, shelf, settings, notes
        self._disk = BackgroundQueue("queue", notes.say_error, self)
        self.work = BatchWork(notes, self)
        self.draft = Draft()
        self.planned = Planned(0, ())
        self.planning = False
        self.queue = Queue()
        self.selected: int | None = None
        """Id of the job that is looked at; None for the batch that is being put together."""
        self._offered: tuple[Path, ...] = ()
        self._plan_number = 0
        self._plan_timer = QTimer(self, interval=_PLAN_AFTER_MS, singleShot=True)  # type: ignore[call-overload]
        self._plan_timer.timeout.connect(self._plan)
        self._look_timer = QTimer(self, interval=_LOOK_EVERY_MS)  # type: ignore[call-overload]
        self._look_timer.timeout.connect(self.look)
        self._looking = False
        self.work.moved.connect(self.look)
        self.work.job_ended.connect(self._on_job_ended)

    @property
    def job(self) -> QueuedJob | None:
        """The job that is looked at."""
        return next((job for job in self.queue.jobs if job.id == self.selected), None)

    def start(self) -> None:
        """Go on with what the last session left in the queue; nothing happens where there is none."""
        if (batch_folder() / "queue.sqlite").exists():
            self.work.start()
            self.look()

    def watch(self, on: bool) -> None:
        """Look at the queue again and again while it is on screen: other windows change it too."""
        if on:
            self.look()
            self._look_timer.start()
        else:
            self._look_timer.stop()

    # The batch that is being put together

    def change(self, **changes: Any) -> None:
        """Set fields of the draft."""
        draft = structs.replace(self.draft, **changes)
        if draft == self.draft:
            return
        self.draft = draft
        self.draft_changed.emit()
        self.planning = bool(draft.inputs)
        self._plan_timer.start()

    def add(self, paths: tuple[Path, ...]) -> None:
        """Folders and files for the draft."""
        if not paths:
            return
        models = self.draft.models
        if not models and self._shelf.package is not None:
            models = (self._shelf.package.id,)
        self.select(None)
        self.change(inputs=tuple(dict.fromkeys((*self.draft.inputs, *paths))), models=models)

    def offer(self, clips: tuple[Path, ...]) -> None:
        """Remember clips that were opened where only photos are taken."""
        self._offered = clips

    def add_offered(self) -> None:
        """Those go into the draft."""
        clips, self._offered = self._offered, ()
        self.add(clips)

    def add_film_strip(self) -> None:
        """The open photos that are files."""
        paths = tuple(photo.source for photo in self._roll.photos if isinstance(photo.source, Path))
        if not paths:
            self._notes.say(Notice(tr("The film strip holds no files. Save drawings and pasted pictures first.")))
        self.add(paths)

    def clear(self) -> None:
        """Begin a new batch with the same settings."""
        self.change(inputs=(), out=None)

    def begin(self) -> None:
        """Put the draft into the queue, and start."""
        if not self.draft.inputs:
            return
        self._begin(preview=False)

    def begin_preview(self) -> None:
        """Only the first second of each clip; the draft stays."""
        if self.draft.inputs:
            self._begin(preview=True)

    def _begin(self, *, preview: bool) -> None:
        enqueue = partial(work.enqueue_draft, self.draft, self._packages(), self._settings.save_options, preview)
        self._disk.put(enqueue, self._on_previewed if preview else self._on_begun)

    # The queue

    def select(self, job_id: int | None) -> None:
        """Look at a job, or at the draft."""
        if job_id != self.selected:
            self.selected = job_id
            self.queue = replace(self.queue, rows=())
            self.selection_changed.emit()
            self.look()

    def pause(self) -> None:
        """Let the selected job rest; what is being made is finished first."""
        self._do(lambda journal, job_id: journal.set_job(job_id, "paused"))

    def go_on(self) -> None:
        """Let it go on, here, wherever it was begun."""
        self._do(work.take_over)

    def retry(self) -> None:
        """Only what failed, once more."""
        self._do(work.retry)

    def cancel(self) -> None:
        """Drop what waits of the selected job; what is there stays."""
        if self.selected is not None:
            self.work.stop_job(self.selected)
        self._do(lambda journal, job_id: journal.set_job(job_id, "cancelled"))

    def cancel_all(self) -> None:
        for job in self.queue.jobs:
            if job.state in ("open", "paused"):
                self.work.stop_job(job.id)
                self._change_queue(partial(work.cancel, job.id))

    def move(self, by: int) -> None:
        """Earlier (-1) or later (1)."""
        self._do(lambda journal, job_id: journal.move_job(job_id, by))

    def remove(self) -> None:
        """Take it off the list; its pictures stay."""
        self._do(lambda journal, job_id: journal.remove_job(job_id))
        self.select(None)

    def look(self) -> None:
        if not self._looking:
            self._looking = True
            self._disk.put(partial(work.read_queue, self.selected), self._on_read, self._on_not_read, 1)

    def close(self, timeout_s: float) -> bool:
        """Stop and join; True where no thread is left within the time."""
        self._look_timer.stop()
        self._plan_timer.stop()
        worked = self.work.close(timeout_s)
        return self._disk.close(timeout_s) and worked

    def _do(self, what: Callable[[Journal, int], Any]) -> None:
        if self.selected is not None:
            job_id = self.selected
            self._change_queue(lambda journal: what(journal, job_id))

    def _change_queue(self, what: Callable[[Journal], Any]) -> None:
        self._disk.put(partial(work.with_journal, what), self._on_changed)

    def _packages(self) -> dict[str, Package]:
        found = (self._shelf.find(model_id) for model_id in self.draft.models)
        return {package.id: package for package in found if package is not None}

    def _plan(self) -> None:
        self._plan_number += 1
        if not self.draft.inputs:
            self._on_planned(self._plan_number, Planned(0, ()))
            return
        plan = partial(work.planned, self.draft, self._packages(), self._settings.save_options)
        self._disk.put(plan, partial(self._on_planned, self._plan_number))

    def _on_planned(self, number: int, found: Planned) -> None:
        if number == self._plan_number:
            self.planning = False
            self.planned = found
            self.planned_changed.emit()

    def _on_begun(self, job_id: int) -> None:
        self.clear()
        self._on_previewed(job_id)

    def _on_previewed(self, job_id: int) -> None:
        self.work.start()
        self.work.wake()
        self.select(job_id)
        self.look()

    def _on_changed(self, _result: Any) -> None:
        self.work.start()
        self.work.wake()
        self.look()

    def _on_read(self, found: tuple[int | None, Queue]) -> None:
        self._looking = False
        selected, queue = found
        if selected != self.selected:
            self.look()
            return
        if queue != self.queue:
            self.queue = queue
            self.queue_changed.emit()

    def _on_not_read(self, error: Exception) -> None:
        self._looking = False
        # Once is enough for a queue that can't be read.
        self._look_timer.stop()
        self._notes.say_error(error)

    def _on_job_ended(self, job: QueuedJob) -> None:
        self.look()
        self.finished.emit(job)


class BatchThumbnails(QObject):
    """Keeps the last few hundred; the rest is read again when it comes into view."""

    loaded = Signal()

    def __init__(self, queue: BackgroundQueue, pictures: PictureConverter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self._known: OrderedDict[Path, Any] = OrderedDict()
        self._waiting: set[Path] = set()

    def of(self, path: Path) -> Any:
        """The picture, or None until `loaded` says that there are more; None for what can't be read."""
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path]
        if path not in self._waiting and len(self._waiting) < _MOST_WAITING:
            self._waiting.add(path)
            read = partial(decode.picture_file, path, EDGE_PX, self._pictures)
            self._queue.put(read, partial(self._on_read, path), partial(self._on_unreadable, path), 5)
        return None

    def _on_unreadable(self, path: Path, _error: Exception) -> None:
        self._on_read(path, None)

    def _on_read(self, path: Path, image: Any) -> None:
        self._waiting.discard(path)
        self._known[path] = image
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        self.loaded.emit()
