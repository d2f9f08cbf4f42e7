"""Before and after of one photo or of the whole film strip, as one picture."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.render.look import Look
from studio.state.engine.results import ResultKey
from studio.state.export.saving import Saver, folder_for
from studio.state.language import tr
from studio.state.notices import Notes, Notice, Progress, plain_words
from studio.state.photos import decode
from studio.state.photos.sources import Pictures, Source
from studio.state.settings import Settings
from studio.state.translate.history import History
from studio.state.translate.workspace import TranslateState
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.imaging.contact_sheet import Pair
    from studio.imaging.options import SaveOptions
    from studio.inference.cancel import CancelToken
    from studio.inference.translator import Translation
    from studio.package.loader import Package


@dataclass(frozen=True, eq=False)
class _Wanted:
    """What one photo is to look like, and its translation if that is finished."""

    look: Look
    package: "Package"
    known: "Translation | None"


@dataclass(eq=False)
class _Run:
    """One sheet in the making; only the writing thread touches `pairs` until it is done."""

    path: Path
    photos: int
    edge_px: int
    cancel: "CancelToken"
    pairs: "list[Pair]" = field(default_factory=list)
    done: int = 0
    left_out: int = 0


class ContactSheets(QObject):
    """Translates each photo with its own look, on the writing thread."""

    written = Signal(object)

    def __init__(
        self,
        state: TranslateState,
        saver: Saver,
        queue: BackgroundQueue,
        pictures: Pictures,
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
        self._run: _Run | None = None

    @property
    def suggested_path(self) -> Path:
        """Beside the photo on the canvas."""
        current = self._state.roll.current
        name = tr("before and after") + self._settings.save_suffix
        return Path(name) if current is None else folder_for(current.source) / name

    def make(self, path: Path, *, everything: bool = True) -> None:
        """Write a sheet of all open photos, or of the one on the canvas; what can't be read is left out and counted."""
        from studio.imaging.contact_sheet import cell_edge
        from studio.inference.cancel import CancelToken

        current = self._state.roll.current
        if current is None or self._state.key is None or self._run is not None:
            return
        photos = self._state.roll.photos if everything else (current,)
        self._notes.dismiss()
        self._run = run = _Run(path, len(photos), cell_edge(len(photos)), CancelToken())
        for photo in photos:
            work = partial(self._pair, run, photo.source, self._wanted(photo.id))
            self._queue.put(work, partial(self._on_pair, run), partial(self._on_no_pair, run))
        sources = [photo.source for photo in self._state.roll.photos if isinstance(photo.source, Path)]
        work = partial(_write, run, self._settings.save_options, sources)
        self._queue.put(work, partial(self._on_written, run), partial(self._on_not_written, run))
        self._tell(run)

    def cancel(self) -> None:
        """Stop."""
        if self._run is not None:
            self._run.cancel.cancel()
            self._run = None
            self._notes.set_progress(None)

    def _tell(self, run: _Run) -> None:
        if run is self._run:
            text = tr("Contact sheet: {number} of {count}").format(
                number=min(run.done + 1, run.photos), count=run.photos
            )
            self._notes.set_progress(Progress(text, run.done / run.photos, can_cancel=True))

    def _on_pair(self, run: _Run, _result: None) -> None:
        run.done += 1
        self._tell(run)

    def _on_no_pair(self, run: _Run, _error: Exception) -> None:
        run.left_out += 1
        self._on_pair(run, None)

    def _on_written(self, run: _Run, path: Path) -> None:
        self._end(run)
        self._saver.last_saved = path
        words = tr("Saved {name}").format(name=path.name)
        if run.left_out:
            words = tr("Saved {name} without {count} that could not be translated").format(
                name=path.name, count=run.left_out
            )
        self._notes.say(Notice(words, "show_saved", "info"))
        self.written.emit(path)

    def _on_not_written(self, run: _Run, error: Exception) -> None:
        self._end(run)
        self._notes.say(Notice(plain_words(error), "contact_sheet"))

    def _end(self, run: _Run) -> None:
        if run is self._run:
            self._run = None
            self._notes.set_progress(None)

    def _wanted(self, photo_id: int) -> _Wanted | None:
        """None if its model is gone."""
        look = self._history.look_of(photo_id)
        package = None if look.model is None else self._state.shelf.find(look.model)
        if package is None:
            return None
        key = ResultKey(photo_id, package.fingerprint, look.for_network(package))
        return _Wanted(look, package, self._state.result_for(key))

    def _pair(self, run: _Run, source: Source, wanted: _Wanted | None) -> None:
        """On the writing thread: one photo, translated and made small."""
        from studio.errors import PackageError
        from studio.imaging.contact_sheet import pair
        from studio.render.finish import finish

        run.cancel.raise_if_cancelled()
        if wanted is None:
            raise PackageError(tr("its look is not installed any more"))
        photo = decode.photo_of(source, self._pictures)
        finished = finish(photo, wanted.look, wanted.package, run.cancel, translation=wanted.known)
        run.pairs.append(pair(photo, finished.rgb, source.name, run.edge_px))


def _write(run: _Run, options: "SaveOptions", photos: list[Path]) -> Path:
    from studio.errors import OutputError
    from studio.imaging.contact_sheet import contact_sheet
    from studio.imaging.saving import save_picture, spare

    spare(run.path, photos)
    run.cancel.raise_if_cancelled()
    if not run.pairs:
        raise OutputError(tr("none of the photos could be translated"), tr("look at the film strip for the reasons"))
    save_picture(contact_sheet(run.pairs), None, run.path, options)
    return run.path
