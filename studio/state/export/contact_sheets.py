"""Before and after of one photo or of the whole film strip, as one picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.state.engine.results import ResultKey
from studio.state.export.saving import Saver, folder_for
from studio.state.language import tr
from studio.state.notices import Notes, Notice, Progress, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.settings import Settings
from studio.state.translate.history import History
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.state.export import work
else:
    work = Door("studio.state.export.work")


class ContactSheets(QObject):
    """Translates each photo with its own look, on the writing thread."""

    written = Signal(object)

    def __init__(
        self,
        state: TranslateState,
        saver: Saver,
        queue: BackgroundQueue,
        pictures: PictureConverter,
        settings: Settings,
        history: History,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._saver = saver
        self._queue = queue
        self._pictures = pictures
        self._settings = settings
        self._history = history
        self._notes = notes
        self._run: work.SheetRun | None = None

    @property
    def suggested_path(self) -> Path:
        """Beside the photo on the canvas."""
        current = self._state.roll.current
        name = tr("before and after") + self._settings.save_suffix
        return Path(name) if current is None else folder_for(current.source) / name

    def make(self, path: Path, *, everything: bool = True) -> None:
        """Write a sheet of all open photos, or of the one on the canvas; what can't be read is left out and counted."""
        current = self._state.roll.current
        if current is None or self._state.key is None or self._run is not None:
            return
        photos = self._state.roll.photos if everything else (current,)
        self._notes.dismiss()
        self._run = run = work.sheet_run(path, len(photos))
        for photo in photos:
            pair = partial(work.add_pair, run, photo.source, self._wanted(photo.id), self._pictures)
            self._queue.put(pair, partial(self._on_pair, run), partial(self._on_no_pair, run))
        sources = [photo.source for photo in self._state.roll.photos if isinstance(photo.source, Path)]
        write = partial(work.write_sheet, run, self._settings.save_options, sources)
        self._queue.put(write, partial(self._on_written, run), partial(self._on_not_written, run))
        self._tell(run)

    def cancel(self) -> None:
        if self._run is not None:
            self._run.cancel.cancel()
            self._run = None
            self._notes.set_progress(None)

    def _tell(self, run: work.SheetRun) -> None:
        if run is self._run:
            text = tr("Contact sheet: {number} of {count}").format(
                number=min(run.done + 1, run.photos), count=run.photos
            )
            self._notes.set_progress(Progress(text, run.done / run.photos, can_cancel=True))

    def _on_pair(self, run: work.SheetRun, _result: None) -> None:
        run.done += 1
        self._tell(run)

    def _on_no_pair(self, run: work.SheetRun, _error: Exception) -> None:
        run.left_out += 1
        self._on_pair(run, None)

    def _on_written(self, run: work.SheetRun, path: Path) -> None:
        self._end(run)
        self._saver.last_saved = path
        words = tr("Saved {name}").format(name=path.name)
        if run.left_out:
            words = tr("Saved {name} without {count} that could not be translated").format(
                name=path.name, count=run.left_out
            )
        self._notes.say(Notice(words, "show_saved", "info"))
        self.written.emit(path)

    def _on_not_written(self, run: work.SheetRun, error: Exception) -> None:
        self._end(run)
        self._notes.say(Notice(plain_words(error), "contact_sheet"))

    def _end(self, run: work.SheetRun) -> None:
        if run is self._run:
            self._run = None
            self._notes.set_progress(None)

    def _wanted(self, photo_id: int) -> work.WantedPhoto | None:
        """None if its model is gone."""
        look = self._history.look_of(photo_id)
        package = None if look.model is None else self._state.shelf.find(look.model)
        if package is None:
            return None
        key = ResultKey(photo_id, package.fingerprint, look.for_network(package))
        return work.WantedPhoto(look, package, self._state.result_for(key))
