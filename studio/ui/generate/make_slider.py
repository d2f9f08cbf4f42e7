"""A slider of one's own: pictures with something, pictures without it, and a name."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListView,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from studio.state.generate.encoded_photo import PhotoInLatents
from studio.state.generate.workspace import GenerateState
from studio.state.language import tr
from studio.state.workers.queue import BackgroundQueue
from studio.ui.parts import mime_data
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox, heading, text_field, text_label, vbox

_PICTURE_PX = 56


class MakeSliderDialog(QDialog):
    """Stays beside the grid, so that pictures can be dragged over; each side also takes the selected picture."""

    def __init__(self, state: GenerateState, photo: PhotoInLatents, reading: BackgroundQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._photo = photo
        self.setWindowTitle(tr("Make a slider"))
        self.name = text_field(tr("Name of the slider"), placeholder=tr("Its name, such as Glasses"))
        self.name.setMaxLength(60)
        self.having = _Side(tr("With it"), state, reading)
        self.lacking = _Side(tr("Without it"), state, reading)
        about = text_label(
            tr("Drag pictures of the grid or photos to the two sides. The more there are, the cleaner the slider."),
            wraps=True,
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText(tr("Keep the slider"))
        sides = hbox(self.having, self.lacking, spacing=16)
        vbox(self.name, about, (sides, 1), self.buttons, owner=self, margins=(24, 20, 24, 16), spacing=12)
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
    def __init__(self, title: str, state: GenerateState, reading: BackgroundQueue) -> None:
        super().__init__()
        self._state = state
        self._reading = reading
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
        title_label = heading(title)
        self.add = push_button(tr("Add the chosen picture"), "small")
        remove = push_button(tr("Remove"), "small")
        row = hbox((self.add, 1), remove)
        vbox(title_label, (self.list, 1), row, owner=self, spacing=4)
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
        model_id = "" if self._state.package is None else self._state.package.id
        for source in mime_data.sources(mime):
            if isinstance(source, Path):
                self._reading.put(partial(_read, source, model_id), self._on_read)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if mime_data.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.take(event.mimeData())
        event.acceptProposedAction()

    def _on_read(self, found: tuple[Path, tuple[Any, ...], QImage]) -> None:
        path, samples, image = found
        for item in samples or (path,):
            self._put(item, image, path.name)

    def _put(self, item: Any, image: QImage, words: str) -> None:
        entry = QListWidgetItem()
        if image.isNull():
            entry.setText(words)
        else:
            entry.setIcon(QIcon(QPixmap.fromImage(_small(image))))
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


def _read(path: Path, model_id: str) -> tuple[Path, tuple[Any, ...], QImage]:
    """The samples of a picture that the model made, none of any other, and how it looks; on a worker thread."""
    from studio.imaging.recipes.sample_recipe import read_made
    from studio.inference.latent.samples import restored

    made = read_made(path)
    samples = made.samples if made is not None and made.model == model_id else ()
    image = QImage(str(path))
    return path, tuple(restored(sample) for sample in samples), image if image.isNull() else _small(image)


def _small(image: QImage) -> QImage:
    return image.scaled(_PICTURE_PX, _PICTURE_PX, Qt.AspectRatioMode.KeepAspectRatio)
