"""A slider of one's own: pictures with something, pictures without it, and a name."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.state.generate.encoded_photo import PhotoInLatents
from studio.state.generate.workspace import GenerateState
from studio.state.language import tr
from studio.ui.parts import mime_data

_PICTURE_PX = 56


class MakeSliderDialog(QDialog):
    """Stays beside the grid, so that pictures can be dragged over; each side also takes the selected picture."""

    def __init__(self, state: GenerateState, photo: PhotoInLatents, parent: QWidget) -> None:
        super().__init__(parent)
        self._photo = photo
        self.setWindowTitle(tr("Make a slider"))
        self.name = QLineEdit()
        self.name.setProperty("search", True)
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(tr("Its name, such as Glasses"))
        self.name.setAccessibleName(tr("Name of the slider"))
        self.having = _Side(tr("With it"), state, photo)
        self.lacking = _Side(tr("Without it"), state, photo)
        about = QLabel(
            tr("Drag pictures of the grid or photos to the two sides. The more there are, the cleaner the slider.")
        )
        about.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText(tr("Keep the slider"))
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.having)
        sides.addWidget(self.lacking)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.name)
        column.addWidget(about)
        column.addLayout(sides, 1)
        column.addWidget(self.buttons)
        self.resize(560, 420)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._on_changed)
        for side in (self.having, self.lacking):
            side.list.model().rowsInserted.connect(self._on_changed)
            side.list.model().rowsRemoved.connect(self._on_changed)
        state.model_changed.connect(self.reject)
        self._on_changed()

    def _on_changed(self, *_arguments: object) -> None:
        both = self.having.list.count() and self.lacking.list.count()
        self.save.setEnabled(bool(self.name.text().strip() and both))

    def _on_accepted(self) -> None:
        self._photo.make_slider(self.name.text(), self.having.items, self.lacking.items)
        self.accept()


class _Side(QWidget):
    """Pictures of one kind."""

    def __init__(self, title: str, state: GenerateState, photo: PhotoInLatents) -> None:
        super().__init__()
        self._state, self._photo = state, photo
        self._items: list[Any] = []
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setObjectName("Segments")
        self.list.setAccessibleName(title)
        self.list.setAcceptDrops(False)
        self.setAcceptDrops(True)
        heading = QLabel(title)
        heading.setProperty("heading", True)
        self.add = QPushButton(tr("Add the chosen picture"))
        self.add.setProperty("small", True)
        remove = QPushButton(tr("Remove"))
        remove.setProperty("small", True)
        row = QHBoxLayout()
        row.addWidget(self.add, 1)
        row.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.add.clicked.connect(self._on_add)
        remove.clicked.connect(self._on_remove)
        state.selection_changed.connect(self._on_selection_changed)
        self._on_selection_changed()

    @property
    def items(self) -> tuple[Any, ...]:
        """Samples and paths of photos."""
        return tuple(self._items)

    def take(self, mime: QMimeData) -> None:
        """Made pictures as what they are, photos by their files."""
        for source in mime_data.sources(mime):
            if isinstance(source, Path):
                self._photo.read_for_slider(source, _PICTURE_PX, partial(self._on_read, source.name))

    def _on_read(self, words: str, read: tuple[tuple[Any, ...], QImage | None]) -> None:
        items, image = read
        for item in items:
            self._put(item, image, words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if mime_data.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.take(event.mimeData())
        event.acceptProposedAction()

    def _put(self, item: Any, image: QImage | None, words: str) -> None:
        entry = QListWidgetItem()
        if image is None:
            entry.setText(words)
        else:
            small = image.scaled(_PICTURE_PX, _PICTURE_PX, Qt.AspectRatioMode.KeepAspectRatio)
            entry.setIcon(QIcon(QPixmap.fromImage(small)))
        entry.setToolTip(words)
        self._items.append(item)
        self.list.addItem(entry)

    def _on_add(self) -> None:
        selected = self._state.selected
        if selected is not None:
            cell = self._state.cells[selected]
            if cell.image is not None:
                sample = self._state.sample_with_settings(cell)
                self._put(sample, cell.image, f"seed {sample.seed}")

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            del self._items[row]
            self.list.takeItem(row)

    def _on_selection_changed(self) -> None:
        self.add.setEnabled(self._state.selected is not None)
