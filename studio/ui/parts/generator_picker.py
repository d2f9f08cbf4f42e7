"""Which model makes the pictures."""

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from studio.state.language import tr
from studio.state.models.generators import GeneratorShelf
from studio.ui.parts.form_fields import text_label, vbox

_ICON = QSize(40, 40)


class GeneratorPicker(QWidget):
    """A list with pictures; what the model is for stands below."""

    chosen = Signal(str)
    """Id of a model; empty for none."""

    def __init__(self, shelf: GeneratorShelf, *, none: str = "", parent: QWidget | None = None) -> None:
        """`none`: words for working without a model; empty where there must be one."""
        super().__init__(parent)
        self._shelf = shelf
        self._none = none
        self._model_id = ""
        self.box = QComboBox()
        self.box.setIconSize(_ICON)
        self.box.setMinimumHeight(48)
        self.box.setAccessibleName(tr("Model"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._about = text_label("", "caption", wraps=True)
        vbox(self.box, self._about, owner=self, spacing=4)
        self.box.activated.connect(self._on_activated)
        shelf.changed.connect(self._fill)
        shelf.preview_loaded.connect(self._on_preview_loaded)
        self._fill()

    def show_model(self, model_id: str) -> None:
        """The one that is chosen."""
        self._model_id = model_id
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(model_id))
        package = self._shelf.find(model_id)
        about = "" if package is None else _first_sentence(package.manifest.description)
        if self._shelf.loaded and not self._shelf.packages and not self._none:
            about = tr("No model that makes pictures is installed.")
        self._about.setText(about)
        self.box.setToolTip("" if package is None else package.manifest.description)
        self._about.setVisible(bool(self._about.text()))

    def _fill(self) -> None:
        with QSignalBlocker(self.box):
            self.box.clear()
            for package in self._shelf.packages:
                self.box.addItem(_icon(self._shelf.previews.get(package.id)), package.name, package.id)
            if self._none:
                self.box.addItem(self._none, "")
        self.box.setEnabled(self.box.count() > 0)
        self.show_model(self._model_id)

    def _on_preview_loaded(self) -> None:
        for index in range(self.box.count()):
            self.box.setItemIcon(index, _icon(self._shelf.previews.get(self.box.itemData(index))))

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self.box.itemData(index))


def _icon(image: QImage | None) -> QIcon:
    return QIcon() if image is None else QIcon(QPixmap.fromImage(_square(image)))


def _square(image: QImage) -> QImage:
    edge = min(image.width(), image.height())
    return image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + ("." if stop else "")
