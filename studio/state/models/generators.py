"""The models that make pictures, and the one that is chosen; each of the two workspaces has its own choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.notices import plain_words
from studio.state.photos import decode
from studio.state.photos.sources import PictureConverter
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore

if TYPE_CHECKING:
    from studio.package.loader import Package
    from studio.state.models import work
else:
    work = Door("studio.state.models.work")

_PREVIEW_EDGE_PX = 240


class GeneratorShelf(QObject):
    """Observable list of packages that can decode; listed when it is first asked for."""

    changed = Signal()
    preview_loaded = Signal()
    failed = Signal(str)

    def __init__(self, queue: BackgroundQueue, pictures: PictureConverter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self._asked = False
        self.loaded = False
        self.packages: tuple[Package, ...] = ()
        self.looks: tuple[tuple[str, str, str], ...] = ()
        """(id, direction, words) of the translators."""
        self.previews: dict[str, Any] = {}
        """Pictures by model id, as they come."""

    def load(self) -> None:
        """List the library in the background, once."""
        if not self._asked:
            self._asked = True
            self._queue.put(work.list_generators, self._on_listed, self._on_failed)

    def reload(self) -> None:
        """List it again: models came or went."""
        if self._asked:
            self._queue.put(work.list_generators, self._on_listed, self._on_failed)

    def find(self, model_id: str) -> Package | None:
        """The installed generator with that id."""
        return next((package for package in self.packages if package.id == model_id), None)

    def _on_listed(self, listed: tuple[tuple[Package, ...], tuple[tuple[str, str, str], ...]]) -> None:
        (packages, self.looks), self.loaded = listed, True
        self.packages = packages
        self.changed.emit()
        for package in packages:
            if package.preview_path is not None and package.id not in self.previews:
                work = partial(decode.picture_file, package.preview_path, _PREVIEW_EDGE_PX, self._pictures)
                self._queue.put(work, partial(self._on_preview, package.id), ignore, 3)

    def _on_preview(self, model_id: str, image: Any) -> None:
        self.previews[model_id] = image
        self.preview_loaded.emit()

    def _on_failed(self, error: Exception) -> None:
        self.loaded = True
        self.failed.emit(plain_words(error))
