"""The model gallery: one card a model, with its picture, name and what it does."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from studio.state.models import ModelShelf
from studio.ui.widgets.gallery_card import GalleryCard

if TYPE_CHECKING:
    from studio.package.library import LibraryEntry

Index = QModelIndex | QPersistentModelIndex


class GalleryModel(QAbstractListModel):
    """The shelf as rows."""

    DESCRIPTION = int(Qt.ItemDataRole.UserRole)
    ERROR = int(Qt.ItemDataRole.UserRole) + 1

    def __init__(self, shelf: ModelShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        shelf.entries_changed.connect(self._on_entries_changed)
        shelf.preview_loaded.connect(self._on_preview_loaded)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._shelf.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self._shelf.entries[index.row()]
        return Qt.ItemFlag.NoItemFlags if entry.package is None else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._shelf.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.id if entry.package is None else entry.package.name
            case Qt.ItemDataRole.DecorationRole:
                return self._shelf.preview(entry)
            case self.DESCRIPTION:
                return _description(entry)
            case self.ERROR:
                return entry.error
            case Qt.ItemDataRole.ToolTipRole:
                return entry.error or _description(entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                name = entry.id if entry.package is None else entry.package.name
                return f"{name}. {entry.error or _description(entry)}"
        return None

    def _on_entries_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _on_preview_loaded(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))


class Gallery(QListView):
    """Choosing a card chooses the model."""

    def __init__(self, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.setModel(GalleryModel(shelf, self))
        self.setItemDelegate(GalleryCard(GalleryModel.DESCRIPTION, GalleryModel.ERROR, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSpacing(0)
        self.setAccessibleName("Looks")
        shelf.entries_changed.connect(self._on_entries_changed)
        shelf.selection_changed.connect(self._on_selection_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def _on_entries_changed(self) -> None:
        rows = len(self._shelf.entries)
        self.setMaximumHeight(max(1, rows) * self.sizeHintForRow(0) + 4 if rows else 0)
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        for row, entry in enumerate(self._shelf.entries):
            if entry.package is not None and entry.package is self._shelf.package:
                index = self.model().index(row, 0)
                if not self.selectionModel().isSelected(index):
                    self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._shelf.select(self._shelf.entries[current.row()].id)


def _description(entry: "LibraryEntry") -> str:
    return "" if entry.package is None else entry.package.manifest.description
