"""Try all looks: this photo through every installed model, small, one after the other, when nothing else runs."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.engine.engine import Engine
from studio.state.photos.sources import PictureConverter
from studio.state.settings import Settings
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.state.workers.latest import THUMBNAILS

if TYPE_CHECKING:
    from studio.package.library import LibraryEntry
    from studio.package.loader import Package
    from studio.state.translate import work
else:
    work = Door("studio.state.translate.work")

EDGE_PX = 256
_KEPT = 256
_GROUP = "looks"

_Key = tuple[int, str, str | None]
"""Photo, model, direction."""


class LookPreviews(QObject):
    """Observable; on or off as the settings remember it."""

    on_changed = Signal()
    preview_changed = Signal()
    """A picture came, or other ones are wanted."""

    def __init__(
        self,
        state: TranslateState,
        engine: Engine,
        pictures: PictureConverter,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._engine = engine
        self._pictures = pictures
        self._settings = settings
        self._kept: OrderedDict[_Key, tuple[int, Any]] = OrderedDict()
        """With the revision of the photo that was seen."""
        self._asked: set[_Key] = set()
        self._seen: tuple[int, int] | None = None
        state.picture_changed.connect(self._on_picture_changed)
        state.progress_changed.connect(self._on_progress_changed)
        state.shelf.entries_changed.connect(self._ask)
        state.shelf.selection_changed.connect(self._ask)

    @property
    def on(self) -> bool:
        """Whether cards show this photo."""
        return self._settings.try_all_looks

    def set_on(self, on: bool) -> None:
        """Show this photo on the cards, or the models' own pictures."""
        if on != self.on:
            self._settings.set_try_all_looks(on)
            if on:
                self._ask()
            else:
                self._leave()
            self.on_changed.emit()

    def image(self, entry: LibraryEntry) -> Any:
        """The photo on the canvas through this model; None while it is not there, or not wanted.

        Of a drawing the one as it was before, until what was drawn since has gone through the model too.
        """
        key = self._key(entry.package)
        return None if key is None or not self.on else self._kept.get(key, (0, None))[1]

    def is_pending(self, entry: LibraryEntry) -> bool:
        """Whether its picture is still to come."""
        return self._key(entry.package) in self._asked

    def _key(self, package: Package | None) -> _Key | None:
        current, shelf = self._state.roll.current, self._state.shelf
        if current is None or package is None:
            return None
        direction = shelf.direction if package is shelf.package else next(iter(package.directions), None)
        return current.id, package.fingerprint, direction

    def _on_picture_changed(self) -> None:
        current = self._state.roll.current
        seen = None if current is None else (current.id, current.revision)
        if seen != self._seen:
            self._seen = seen
            self._leave()
        self._ask()

    def _on_progress_changed(self) -> None:
        if self._state.progress is None:
            self._ask()

    def _ask(self) -> None:
        """For what is missing, once the canvas itself waits for nothing: loading a model can't be interrupted."""
        original, current = self._state.original, self._state.roll.current
        busy = self._state.hurried or self._state.progress is not None
        if not self.on or original is None or current is None or busy:
            return
        for entry in self._state.shelf.entries:
            key = self._key(entry.package)
            if key is None or entry.package is None or key in self._asked:
                continue
            if key in self._kept and self._kept[key][0] == current.revision:
                continue
            self._asked.add(key)
            job = partial(work.translate_small, original.photo, EDGE_PX, entry.package, key[2], 0, self._pictures)
            done, failed = (partial(on, key, current.revision) for on in (self._on_done, self._on_failed))
            self._engine.submit_idle(job, done, failed, group=_GROUP, priority=THUMBNAILS)
        self.preview_changed.emit()

    def _leave(self) -> None:
        self._asked.clear()
        self._engine.drop_idle(_GROUP)
        self.preview_changed.emit()

    def _on_done(self, key: _Key, revision: int, image: Any) -> None:
        self._asked.discard(key)
        self._kept[key] = revision, image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.preview_changed.emit()

    def _on_failed(self, key: _Key, revision: int, _error: Exception) -> None:
        """The card keeps the model's own picture; choosing the model says what is wrong."""
        self._on_done(key, revision, None)
