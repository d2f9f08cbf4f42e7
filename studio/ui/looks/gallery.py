"""The model gallery: one card a model, with its picture, name and what it does."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.state.translate.look_previews import LookPreviews
from studio.ui.parts.gallery_card import GalleryCard

if TYPE_CHECKING:
    from studio.package.library import LibraryEntry

Index = QModelIndex | QPersistentModelIndex


class GalleryModel(QAbstractListModel):
    """What was found on the shelf, as rows."""

    DESCRIPTION = int(Qt.ItemDataRole.UserRole)
    ERROR = int(Qt.ItemDataRole.UserRole) + 1
    PENDING = int(Qt.ItemDataRole.UserRole) + 2

    def __init__(self, shelf: ModelShelf, previews: LookPreviews, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._previews = previews
        self._search = ""
        self.entries: tuple[LibraryEntry, ...] = shelf.entries
        shelf.entries_changed.connect(self._on_entries_changed)
        shelf.preview_loaded.connect(self._on_previews_changed)
        previews.preview_changed.connect(self._on_previews_changed)

    def set_search(self, text: str) -> None:
        """Show only what has all these words in its name, description or family; those in the name first."""
        self._search = text
        self._on_entries_changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entries[index.row()]
        return Qt.ItemFlag.NoItemFlags if entry.package is None else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.id if entry.package is None else entry.package.name
            case Qt.ItemDataRole.DecorationRole:
                return self._previews.image(entry) or self._shelf.preview(entry)
            case self.PENDING:
                return self._previews.is_pending(entry)
            case self.DESCRIPTION:
                return _description(entry)
            case self.ERROR:
                return entry.error
            case Qt.ItemDataRole.ToolTipRole:
                return entry.error or _description(entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                name = entry.id if entry.package is None else entry.package.name
                return f"{name}. {entry.error or _description(entry)}"
            case _:
                return None

    def _on_entries_changed(self) -> None:
        self.beginResetModel()
        words = self._search.casefold().split()
        found = [entry for entry in self._shelf.entries if _has(entry, words)]
        self.entries = tuple(sorted(found, key=lambda entry: not _is_called(entry, words)))
        self.endResetModel()

    def _on_previews_changed(self) -> None:
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))


class Gallery(QListView):
    """Choosing a card chooses the model."""

    found_changed = Signal()
    """Another search, or other models."""

    def __init__(self, shelf: ModelShelf, previews: LookPreviews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._rows = GalleryModel(shelf, previews, self)
        self.setModel(self._rows)
        self.setItemDelegate(GalleryCard(GalleryModel.DESCRIPTION, GalleryModel.ERROR, GalleryModel.PENDING, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSpacing(0)
        self.setAccessibleName(tr("Looks"))
        shelf.entries_changed.connect(self._on_entries_changed)
        shelf.selection_changed.connect(self._on_selection_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The chosen card stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    @property
    def found(self) -> int:
        """How many cards there are."""
        return len(self._rows.entries)

    def set_search(self, text: str) -> None:
        """Show only the cards that fit."""
        self._rows.set_search(text)
        self._on_entries_changed()
        self.found_changed.emit()

    def choose_first(self) -> None:
        """Choose the first card that works."""
        first = next((entry for entry in self._rows.entries if entry.package is not None), None)
        if first is not None:
            self._shelf.select(first.id)

    def _on_entries_changed(self) -> None:
        rows = self.found
        self.setMaximumHeight(max(1, rows) * self.sizeHintForRow(0) + 4 if rows else 0)
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        for row, entry in enumerate(self._rows.entries):
            if entry.package is not None and entry.package is self._shelf.package:
                index = self.model().index(row, 0)
                if not self.selectionModel().isSelected(index):
                    self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._shelf.select(self._rows.entries[current.row()].id)


def _is_called(entry: "LibraryEntry", words: list[str]) -> bool:
    name = entry.id if entry.package is None else entry.package.name
    return all(word in name.casefold() for word in words)


def _has(entry: "LibraryEntry", words: list[str]) -> bool:
    if entry.package is None:
        return _is_called(entry, words)
    manifest = entry.package.manifest
    text = f"{manifest.name} {manifest.description} {manifest.family}".casefold()
    return all(word in text for word in words)


def _description(entry: "LibraryEntry") -> str:
    return "" if entry.package is None else entry.package.manifest.description
