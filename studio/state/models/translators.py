"""The models that can be chosen, the chosen one and its direction."""

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
    from studio.package.library import LibraryEntry
    from studio.package.loader import Package
    from studio.package.manifest import Graph
    from studio.state.models import work
else:
    work = Door("studio.state.models.work")

PREVIEW_EDGE_PX = 720


class ModelShelf(QObject):
    """Observable list of translators; lists the library on `queue`."""

    entries_changed = Signal()
    selection_changed = Signal()
    preview_loaded = Signal(int)
    """Index of the entry whose picture is there now."""
    failed = Signal(str)

    def __init__(self, queue: BackgroundQueue, pictures: PictureConverter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self._previews: dict[str, Any] = {}
        self._entries: tuple[LibraryEntry, ...] = ()
        self._package: Package | None = None
        self._direction: str | None = None
        self._for_drawings = False
        self._by_hand = False
        self.may_suit = True
        """False while a picture is on the canvas that has its look already."""
        self.loaded = False

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        """Translators in the library, and broken packages with their error."""
        return self._entries

    def preview(self, entry: LibraryEntry) -> Any:
        """The entry's picture, None until it is loaded."""
        return self._previews.get(str(entry.path))

    @property
    def package(self) -> Package | None:
        return self._package

    @property
    def direction(self) -> str | None:
        """The chosen way of a two-way model."""
        return self._direction

    @property
    def graph(self) -> Graph | None:
        """The graph that a translation would run."""
        return None if self._package is None else self._package.graph("translate", self._direction)

    @property
    def draws_noise(self) -> bool:
        """Whether another seed gives another picture."""
        graph = self.graph
        return graph is not None and any(spec.content == "noise" for spec in graph.inputs)

    def load(self) -> None:
        """List the library in the background."""
        self._queue.put(work.list_translators, self._on_listed, self._on_not_listed)

    def select(self, entry_id: str) -> None:
        """Choose a model by the id of its entry; a broken one is left alone."""
        entry = next((e for e in self._entries if e.id == entry_id and e.package is not None), None)
        if entry is not None and entry.package is not None and entry.package is not self._package:
            self._by_hand = True
            self._choose(entry.package)

    def find(self, model_id: str) -> Package | None:
        """The installed model with that id, where it works."""
        return next((e.package for e in self._entries if e.id == model_id and e.package is not None), None)

    def bring_back(self, model_id: str) -> None:
        """Choose a model as it was chosen before: that says nothing about what the next picture should get."""
        package = self.find(model_id)
        if package is not None and package is not self._package:
            self._choose(package)

    def suit(self, *, drawing: bool) -> None:
        """A photo or a drawing comes on the canvas: choose a model made for it, unless one was chosen by hand."""
        self._for_drawings = drawing
        if self._by_hand or not self.may_suit:
            return
        packages = [entry.package for entry in self._entries if entry.package is not None]
        fitting = [package for package in packages if (package.manifest.sketch is not None) == drawing]
        wanted = next(iter(fitting or packages), None)
        if wanted is not None and wanted is not self._package:
            self._choose(wanted)

    def set_direction(self, direction: str) -> None:
        """Choose one of the model's directions."""
        if self._package is not None and direction in self._package.directions and direction != self._direction:
            self._direction = direction
            self.selection_changed.emit()

    def step(self, by: int) -> None:
        """Choose the next (1) or the last (-1) model that works."""
        working = [entry for entry in self._entries if entry.package is not None]
        ids = [entry.package for entry in working]
        if working:
            index = ids.index(self._package) + by if self._package in ids else 0
            self.select(working[min(max(index, 0), len(working) - 1)].id)

    def _choose(self, package: Package) -> None:
        self._package = package
        self._direction = next(iter(package.directions), None)
        self.selection_changed.emit()

    def _on_listed(self, entries: tuple[LibraryEntry, ...]) -> None:
        self.loaded = True
        self._entries = entries
        self.entries_changed.emit()
        self.suit(drawing=self._for_drawings)
        for entry in entries:
            path = entry.package.preview_path if entry.package is not None else None
            if path is not None:
                work = partial(decode.picture_file, path, PREVIEW_EDGE_PX, self._pictures)
                self._queue.put(work, partial(self._on_preview, str(entry.path)), ignore, 3)

    def _on_preview(self, path: str, image: Any) -> None:
        self._previews[path] = image
        # The library may have been listed anew meanwhile.
        index = next((row for row, entry in enumerate(self._entries) if str(entry.path) == path), None)
        if index is not None:
            self.preview_loaded.emit(index)

    def _on_not_listed(self, error: Exception) -> None:
        self.loaded = True
        self.entries_changed.emit()
        self.failed.emit(plain_words(error))
