"""The film strip: all open photos with their state."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from studio.state.language import mark, tr
from studio.state.photos.open_photos import OpenPhoto, PhotoRoll
from studio.ui.photos.film_frame import FilmFrame

Index = QModelIndex | QPersistentModelIndex

_STATUS_WORDS = {
    "waiting": mark("being read"),
    "ready": mark("open"),
    "working": mark("being translated"),
    "done": mark("done"),
}


class FilmStripModel(QAbstractListModel):
    """The roll as a row of frames; the item itself is the `OpenPhoto`."""

    PHOTO = int(Qt.ItemDataRole.UserRole)

    def __init__(self, roll: PhotoRoll, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos: list[OpenPhoto] = list(roll.photos)
        self._roll = roll
        roll.photos_added.connect(self._on_added)
        roll.photo_changed.connect(self._on_changed)
        roll.photo_removed.connect(self._on_removed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        photo = self._photos[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return photo.name
            case self.PHOTO:
                return photo
            case Qt.ItemDataRole.ToolTipRole:
                return f"{photo.name}\n{photo.error}" if photo.error else photo.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{photo.name}, {photo.error or tr(_STATUS_WORDS.get(photo.status, photo.status))}"
            case _:
                return None

    def _on_added(self, first: int, count: int) -> None:
        self.beginInsertRows(QModelIndex(), first, first + count - 1)
        self._photos = list(self._roll.photos)
        self.endInsertRows()

    def _on_changed(self, row: int) -> None:
        self._photos[row] = self._roll.photos[row]
        self.dataChanged.emit(self.index(row), self.index(row))

    def _on_removed(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._photos = list(self._roll.photos)
        self.endRemoveRows()


class FilmStrip(QListView):
    """One row of frames; Delete closes the photo."""

    close_asked = Signal()

    def __init__(self, roll: PhotoRoll, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roll = roll
        self.setObjectName("FilmStrip")
        self.setModel(FilmStripModel(roll, self))
        self.setItemDelegate(FilmFrame(FilmStripModel.PHOTO, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Film strip"))
        self.set_height(112)
        roll.current_changed.connect(self._on_photo_selected)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_height(self, height_px: int) -> None:
        """Smaller frames in a small window."""
        self.setFixedHeight(height_px)
        self.scheduleDelayedItemsLayout()

    def frame_size(self) -> QSize:
        height = self.height() - 14
        return QSize(round(height * 1.32), height)

    def rect_of(self, photo_id: int) -> QRect:
        """Where a photo's frame is, in the viewport."""
        return self.visualRect(self.model().index(self._roll.index_of(photo_id), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.close_asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_photo_selected(self) -> None:
        if self._roll.current is None:
            return
        index = self.model().index(self._roll.index_of(self._roll.current.id), 0)
        if not self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        photos = self._roll.photos
        if current.isValid() and current.row() < len(photos):
            self._roll.select(photos[current.row()].id)
