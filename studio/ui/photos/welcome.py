"""What the canvas shows before a photo is open: one sentence, an example, the samples, room to drop."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.state.samples import FirstLook, SamplePhoto, Samples
from studio.ui.parts.buttons import action_button
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox
from studio.ui.photos.before_after import BeforeAfter
from studio.ui.photos.try_cards import TryCards
from studio.ui.style.theme import ACCENT, CANVAS, CONTROL

_SAMPLE_SIZE = QSize(116, 84)


class Welcome(QWidget):
    """A drop target as large as the canvas."""

    sample_chosen = Signal(object)
    """Path of the sample."""

    def __init__(
        self,
        shelf: ModelShelf,
        samples: Samples,
        open_action: QAction,
        draw_action: QAction,
        recent_action: QAction,
        first_look: FirstLook,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._samples = samples
        self._hot = False
        self.setAccessibleName(tr("Drop photos here"))
        self.picture = BeforeAfter()
        self.cards = TryCards()
        self._first_look = first_look
        self._row = hbox()
        self._row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._samples_label = _centred(tr("Or begin with one of these"), "caption")
        self._samples_label.hide()
        self.open_button = action_button(open_action, "primary", text=tr("Open photos…"))
        self.draw_button, self.recent_button = action_button(draw_action), action_button(recent_action)
        for button in (self.draw_button, self.recent_button):
            button.setMinimumHeight(self.open_button.sizeHint().height())
        self._draw_action, self._recent_action = draw_action, recent_action
        draw_action.changed.connect(self._on_actions_changed)
        recent_action.changed.connect(self._on_actions_changed)
        buttons = hbox(self.open_button, self.draw_button, self.recent_button)
        buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._on_actions_changed()
        vbox(
            STRETCH,
            (self.picture, 6, Qt.AlignmentFlag.AlignHCenter),
            _centred(tr("Drop a photo or a drawing anywhere, and it comes back translated."), "title"),
            buttons,
            8,
            self.cards,
            self._samples_label,
            self._row,
            STRETCH,
            owner=self,
            margins=(48, 32),
            spacing=16,
        )
        shelf.preview_loaded.connect(self._on_preview_loaded)
        samples.changed.connect(self._on_samples_changed)
        first_look.changed.connect(self._on_first_look_changed)
        self._on_first_look_changed()

    def set_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
        if hot != self._hot:
            self._hot = hot
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(CANVAS))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = ACCENT if self._hot else CONTROL
        painter.setPen(QPen(self.palette().color(role), 2 if self._hot else 1, Qt.PenStyle.DashLine))
        if self._hot:
            tint = QColor(self.palette().color(ACCENT))
            tint.setAlpha(24)
            painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 6, 6)
        painter.end()

    def _on_actions_changed(self) -> None:
        self.draw_button.setVisible(self._draw_action.isEnabled())
        self.cards.drawing.setVisible(self._draw_action.isEnabled())
        self.recent_button.setVisible(self._recent_action.isEnabled())

    def _on_preview_loaded(self, row: int) -> None:
        image = self._shelf.preview(self._shelf.entries[row])
        if image is not None and self.picture.after is None:
            package = self._shelf.entries[row].package
            self.picture.show_pictures(None, image, "" if package is None else package.name)

    def _on_first_look_changed(self) -> None:
        look, package = self._first_look, self._shelf.package
        self.cards.setVisible(look.active)
        self.cards.faces.setVisible(look.has_faces)
        self.cards.drawing.setVisible(self._draw_action.isEnabled())
        if look.after is not None and package is not None:
            self.picture.show_pictures(look.before, look.after, package.name)
        self._on_samples_changed()

    def _on_samples_changed(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        shown = () if self._first_look.active else self._samples.items
        for sample in shown:
            button = _SampleButton(sample)
            button.chosen.connect(self.sample_chosen)
            self._row.addWidget(button)
        self._samples_label.setVisible(bool(shown))


class _SampleButton(QToolButton):
    """A thumbnail that opens on click."""

    chosen = Signal(object)

    def __init__(self, sample: SamplePhoto) -> None:
        super().__init__()
        self._sample = sample
        self.setProperty("flat", True)
        self.setIcon(QIcon(_cover(sample.thumbnail, _SAMPLE_SIZE, self.devicePixelRatioF())))
        self.setIconSize(_SAMPLE_SIZE)
        self.setToolTip(tr("Open “{name}”").format(name=sample.name))
        self.setAccessibleName(tr("Sample: {name}").format(name=sample.name))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.chosen.emit(self._sample.path)


def _centred(text: str, style: str) -> QLabel:
    label = text_label(text, style)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label


def _cover(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """The middle of the image, filling `size` with round corners."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    scaled = image.scaled(
        size * ratio, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left = (scaled.width() - pixmap.width()) // 2
    top = (scaled.height() - pixmap.height()) // 2
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(0, 0, size.width(), size.height()), 6, 6)
    painter.setClipPath(shape)
    painter.drawImage(
        QRect(0, 0, size.width(), size.height()), scaled, QRect(left, top, pixmap.width(), pixmap.height())
    )
    painter.end()
    return pixmap
