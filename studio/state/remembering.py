"""Quit, and come back to where one was: the open photos, the look of each and its steps, and the view."""

from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.locations import home_folder
from studio.state.background import BackgroundQueue
from studio.state.history import History, PhotoHistory
from studio.state.look import Look
from studio.state.notes import Notes, Notice
from studio.state.photos import PhotoRoll
from studio.state.viewing import Viewing

if TYPE_CHECKING:
    from studio.state.session_file import StoredLook, StoredPhoto, StoredSession

WRITE_AFTER_MS = 1500
"""Changes come in bursts; a crash costs at most these."""
_MOST_STEPS = 50


class Remembering(QObject):
    """Writes `session.json` in the home folder of the program, off the UI thread, and reads it at the start."""

    def __init__(
        self,
        roll: PhotoRoll,
        history: History,
        viewing: Viewing,
        writing: BackgroundQueue,
        reading: BackgroundQueue,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._roll, self._history, self._viewing, self._notes = roll, history, viewing, notes
        self._writing, self._reading = writing, reading
        self._path = home_folder() / "session.json"
        self._waiting: dict[str, PhotoHistory] = {}
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

    def start(self, *, come_back: bool) -> None:
        """Begin; `come_back` opens what was open the last time. Call once the models are listed."""
        if not come_back:
            self._active = True
            return
        self._reading.put(self._load, self._on_loaded, self._on_not_loaded)

    def close(self) -> None:
        """Write what was not written yet, at once."""
        if self._active and self._timer.isActive():
            self._timer.stop()
            with suppress(OSError):
                self._save(self._content())

    def _on_loaded(self, loaded: "tuple[StoredSession, int] | None") -> None:
        self._active = True
        if loaded is None:
            return
        session, missing = loaded
        self._viewing.set_mode(session.view)
        self._waiting = {photo.path: _history_of(photo) for photo in session.photos if photo.steps}
        if session.photos:
            self._roll.open(tuple(Path(photo.path) for photo in session.photos), show=session.current)
        if missing:
            words = "One photo" if missing == 1 else f"{missing} photos"
            self._notes.say(Notice(f"{words} of the last time can't be found any more", "open", "info"))

    def _on_not_loaded(self, _error: Exception) -> None:
        self._active = True

    def _on_photos_added(self, first: int, count: int) -> None:
        for photo in self._roll.photos[first : first + count]:
            found = self._waiting.pop(str(photo.source), None)
            if found is not None:
                self._history.restore(photo.id, found)
        self._on_changed()

    def _on_photo_removed(self, _index: int) -> None:
        self._on_changed()

    def _on_changed(self) -> None:
        if self._active:
            self._timer.start()

    def _on_time(self) -> None:
        self._writing.put(partial(self._save, self._content()), _done, _not_done)

    def _content(self) -> "StoredSession":
        from studio.state.session_file import StoredSession

        photos = [photo for photo in self._roll.photos if isinstance(photo.source, Path)]
        current = self._roll.current
        stored = tuple(self._stored(photo.source, photo.id) for photo in photos if isinstance(photo.source, Path))
        return StoredSession(stored, photos.index(current) if current in photos else 0, self._viewing.mode)

    def _stored(self, path: Path, photo_id: int) -> "StoredPhoto":
        from studio.state.session_file import StoredPhoto

        found = self._history.of(photo_id)
        if found is None:
            return StoredPhoto(str(path.absolute()))
        first = max(found.at - _MOST_STEPS, 0)
        steps = tuple(_stored_look(look) for look in found.steps[first : found.at + _MOST_STEPS])
        snapshots = tuple((name, _stored_look(look)) for name, look in found.snapshots)
        return StoredPhoto(str(path.absolute()), steps, found.at - first, snapshots)

    # On worker threads:

    def _load(self) -> "tuple[StoredSession, int] | None":
        from studio.state.session_file import load

        return load(self._path)

    def _save(self, session: "StoredSession") -> None:
        from studio.state.session_file import save

        save(self._path, session)


def _stored_look(look: Look) -> "StoredLook":
    from studio.state.session_file import StoredLook

    return StoredLook(**asdict(look))


def _history_of(photo: "StoredPhoto") -> PhotoHistory:
    steps = [_look_of(look) for look in photo.steps]
    snapshots = [(name, _look_of(look)) for name, look in photo.snapshots]
    return PhotoHistory(steps, min(photo.at, len(steps) - 1), snapshots)


def _look_of(stored: "StoredLook") -> Look:
    return Look(stored.model, stored.direction, stored.strength, stored.keep, stored.seed, stored.size_px)


def _done(_result: None) -> None:
    """Nobody needs to know."""


def _not_done(_error: Exception) -> None:
    """The next change tries again; where the disk is full, there is nothing to be said that saving does not say."""
