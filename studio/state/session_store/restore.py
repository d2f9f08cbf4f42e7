"""Quit, or crash, and come back to where one was: photos, drawings, masks, the look of each and its steps, the view."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from studio.state.drawing.drawing import Drawing
from studio.state.drawing.workspace import DrawingState, snapshot
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.photos.decode import Decoded
from studio.state.photos.open_photos import OpenPhoto, PhotoRoll
from studio.state.photos.sources import PastedPicture, PictureConverter, Source, as_png
from studio.state.session_store.blobs import Unsaved, new_name
from studio.state.session_store.file import (
    StoredDrawing,
    StoredPaste,
    StoredPhoto,
    StoredSession,
    files_of,
    history_of,
    load,
    save,
    stored_steps,
)
from studio.state.translate.history import History, PhotoHistory
from studio.state.translate.view_mode import Viewing
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore
from studio.system.file_lock import Hold
from studio.system.paths import home_folder

_MOST_WINDOWS = 64
WRITE_AFTER_MS = 1500
"""Changes come in bursts; a crash costs at most these."""

Files = dict[str, Callable[[], bytes]]


@dataclass(frozen=True, eq=False)
class _Found:
    """One entry of the last time, read."""

    source: Source | None
    history: PhotoHistory | None
    drawing: tuple[Drawing, Decoded] | None = None


class Remembering(QObject):
    """Writes `session.json` in the home folder of the program, off the UI thread, and reads it at the start."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a session remembers
        self,
        roll: PhotoRoll,
        history: History,
        viewing: Viewing,
        desk: DrawingState,
        writing: BackgroundQueue,
        reading: BackgroundQueue,
        pictures: PictureConverter,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._roll, self._history, self._viewing, self._desk = roll, history, viewing, desk
        self._writing, self._reading, self._pictures, self._notes = writing, reading, pictures, notes
        self._slot: Slot | None = None
        self._waiting: dict[str | PastedPicture, PhotoHistory] = {}
        self._names: dict[PastedPicture | Drawing, tuple[int, str]] = {}
        """What is in no file → its revision and the name under which that is kept."""
        self._active = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self._on_time)
        roll.photos_added.connect(self._on_photos_added)
        roll.photo_removed.connect(self._on_photo_removed)
        roll.current_changed.connect(self._on_changed)
        history.changed.connect(self._on_changed)
        viewing.mode_changed.connect(self._on_changed)
        desk.steps_changed.connect(self._on_changed)
        desk.active_changed.connect(self._on_changed)
        desk.saved.connect(self._on_changed)

    def start(self, *, come_back: bool) -> None:
        """Begin; `come_back` opens all that was open the last time, else only drawings that are nowhere else.

        Call once the models are listed.
        """
        try:
            self._slot = Slot(home_folder())
        except OSError:  # nothing can be written here, so nothing is remembered
            return
        self._path, self._unsaved = self._slot.session_path, Unsaved(self._slot.unsaved_folder)
        self._reading.put(partial(self._load, everything=come_back), self._on_loaded, self._on_not_loaded)

    def close(self) -> None:
        """Write what was not written yet, at once."""
        if self._active and self._timer.isActive():
            self._timer.stop()
            with suppress(OSError):
                self._save(*self._content())
        if self._slot is not None:
            self._slot.release()

    def _on_loaded(self, loaded: tuple[StoredSession, tuple[_Found, ...], int] | None) -> None:
        self._active = True
        if loaded is None:
            return
        session, found, missing = loaded
        self._viewing.set_mode(session.view)
        shown = found[session.current] if session.current < len(found) else None
        before = self._roll.current
        for one in found:
            if one.drawing is not None:
                self._desk.adopt(*one.drawing)
                if one.history is not None:
                    self._history.restore(one.drawing[0].photo_id, one.history)
        self._desk.set_active(session.drawing_now and shown is not None and shown.drawing is not None)
        if shown is not None and shown.drawing is not None:
            self._roll.select(shown.drawing[0].photo_id)
        elif before is not None:
            self._roll.select(before.id)
        files = [one for one in found if one.source is not None]
        self._waiting = {_key(one.source): one.history for one in files if one.source and one.history is not None}
        if files:
            place = files.index(shown) if shown in files else None
            self._roll.open(tuple(one.source for one in files if one.source is not None), show=place)
        if missing:
            words = tr("One photo of the last time can't be found any more")
            if missing > 1:
                words = tr("{count} photos of the last time can't be found any more").format(count=missing)
            self._notes.say(Notice(words, "open", "info"))

    def _on_not_loaded(self, _error: Exception) -> None:
        self._active = True

    def _on_photos_added(self, first: int, count: int) -> None:
        for photo in self._roll.photos[first : first + count]:
            found = self._waiting.pop(_key(photo.source), None)
            if found is not None:
                self._history.restore(photo.id, found)
        self._on_changed()

    def _on_photo_removed(self, _index: int) -> None:
        self._on_changed()

    def _on_changed(self) -> None:
        if self._active:
            self._timer.start()

    def _on_time(self) -> None:
        # A failure is not told: the next change tries again, and saving says it where the disk is full.
        self._writing.put(partial(self._save, *self._content()), failed=ignore)

    def _content(self) -> tuple[StoredSession, Files]:
        files: Files = {}
        drawings = {drawing.photo_id: drawing for drawing in self._desk.drawings}
        photos, current = self._roll.photos, self._roll.current
        stored = tuple(self._stored(photo, drawings.get(photo.id), files) for photo in photos)
        place = photos.index(current) if current in photos else 0
        return StoredSession(stored, place, self._desk.active, self._viewing.mode), files

    def _stored(self, photo: OpenPhoto, drawing: Drawing | None, files: Files) -> StoredPhoto:
        history = self._history.of(photo.id)
        steps = ((), 0, ()) if history is None else stored_steps(history, files)
        source = photo.source
        if drawing is not None:
            return StoredPhoto("", self._stored_drawing(drawing, files), None, *steps)
        if isinstance(source, Path):
            return StoredPhoto(str(source.absolute()), None, None, *steps)
        name = self._names.setdefault(source, (0, new_name()))[1]
        files[name] = partial(_bytes_of, source, self._pictures)
        return StoredPhoto("", None, StoredPaste(source.name, name), *steps)

    def _stored_drawing(self, drawing: Drawing, files: Files) -> StoredDrawing:
        revision, name = self._names.get(drawing, (-1, ""))
        if revision != drawing.sheet.revision:
            revision, name = drawing.sheet.revision, new_name(".png")
            self._names[drawing] = revision, name
            files[name] = partial(as_png, drawing.sheet.pixels.copy())
        return StoredDrawing(drawing.name, name, drawing.background, not drawing.unsaved)

    # On worker threads:

    def _load(self, *, everything: bool) -> tuple[StoredSession, tuple[_Found, ...], int] | None:
        loaded = load(self._path)
        if loaded is None:
            return None
        session, missing = loaded
        if not everything:
            lost = tuple(photo for photo in session.photos if photo.drawing is not None and not photo.drawing.saved)
            session, missing = StoredSession(lost, len(lost), view=session.view), 0
        return session, tuple(self._found(photo) for photo in session.photos), missing

    def _found(self, photo: StoredPhoto) -> _Found:
        history = history_of(photo, self._unsaved)
        if photo.drawing is not None:
            return _Found(None, history, _drawing_of(photo.drawing, self._unsaved, self._pictures))
        if photo.paste is not None:
            data = self._unsaved.read(photo.paste.file)
            return _Found(None if data is None else PastedPicture(photo.paste.name, data), history)
        return _Found(Path(photo.path) if photo.path else None, history)

    def _save(self, session: StoredSession, files: Files) -> None:
        self._unsaved.write(files)
        save(self._path, session)
        self._unsaved.keep_only(set[str]().union(*(files_of(photo) for photo in session.photos)))


def _key(source: Source) -> str | PastedPicture:
    return str(source) if isinstance(source, Path) else source


def _bytes_of(source: PastedPicture, pictures: PictureConverter) -> bytes:
    if source.data is not None:
        return source.data
    return as_png(source.rgb) if source.rgb is not None else as_png(*pictures.pixels(source.image))


def _drawing_of(stored: StoredDrawing, unsaved: Unsaved, pictures: PictureConverter) -> tuple[Drawing, Decoded] | None:
    """None where its file is gone or damaged."""
    from studio.errors import PhotoError
    from studio.imaging.files import open_photo
    from studio.imaging.paint.raster_layer import Sheet

    data = unsaved.read(stored.file)
    if data is None:
        return None
    try:
        pixels = open_photo(data, stored.name).rgb
    except PhotoError:
        return None
    drawing = Drawing(stored.name, Sheet(pixels), stored.background, saved_revision=0 if stored.saved else -1)
    return drawing, snapshot(pixels, pictures)


class Slot:
    """The lowest place that no other window has; held until `release`, or until this process is gone."""

    def __init__(self, home: Path) -> None:
        """Raises OSError where nothing can be written."""
        names = ("", *(f"-{number}" for number in range(2, _MOST_WINDOWS + 1)))
        held = ((name, Hold.of(home / f"session{name}.lock")) for name in names)
        name, self._hold = next(((name, hold) for name, hold in held if hold is not None), (names[-1], None))
        self.session_path = home / f"session{name}.json"
        self.unsaved_folder = home / f"unsaved{name}"

    def release(self) -> None:
        """Another window may have it."""
        if self._hold is not None:
            self._hold.release()
