"""A photo beside what the model makes of it, and how usual the model finds it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.state.generate.encoded_photo import PhotoInLatents
from studio.state.language import tr
from studio.ui.parts.buttons import icon_button, push_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, text_label, vbox
from studio.ui.style.theme import ACCENT, LINE

if TYPE_CHECKING:
    from studio.state.generate.work import SeenPhoto

_PICTURE_PX = 104


class PhotoPanel(QWidget):
    """Hidden without a photo."""

    to_grid_asked = Signal()
    to_timeline_asked = Signal()

    def __init__(self, state: PhotoInLatents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        as_panel(self, "FilmStrip")
        self._before, self._after = _Picture(), _Picture()
        self.title = text_label("", "heading")
        self.text = text_label("", wraps=True)
        self.gauge = _Gauge()
        self.to_grid = push_button(tr("Into the grid"), "small")
        self.to_timeline = push_button(tr("Use as a key"), "small")
        close = icon_button("x", tr("Close this photo"))
        buttons = hbox(self.to_grid, self.to_timeline, STRETCH)
        words = vbox(self.title, self.text, self.gauge, STRETCH, buttons, spacing=4)
        hbox(
            _captioned(self._before, tr("Photo, as the model sees it")),
            _captioned(self._after, tr("What comes back")),
            (words, 1),
            (close, 0, Qt.AlignmentFlag.AlignTop),
            owner=self,
            margins=(16, 12, 8, 12),
            spacing=12,
        )
        close.clicked.connect(state.close)
        self.to_grid.clicked.connect(self.to_grid_asked)
        self.to_timeline.clicked.connect(self.to_timeline_asked)
        state.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._state
        self.setVisible(state.path is not None)
        if state.path is None:
            return
        self.title.setText(state.path.name)
        self._before.show_image(None if state.seen is None else state.seen.picture)
        self._after.show_image(None if state.seen is None else state.seen.rebuilt)
        self.text.setText(state.error or (tr("Reading…") if state.seen is None else _words(state.seen)))
        self.gauge.show_share(None if state.seen is None else state.seen.less_usual)
        for button in (self.to_grid, self.to_timeline):
            button.setEnabled(state.seen is not None)


def _words(seen: "SeenPhoto") -> str:
    encoded = seen.encoded
    text = tr("Mean error {error:.1f} of 255, largest {largest}.").format(
        error=encoded.error, largest=encoded.largest_error
    )
    if encoded.bits_per_dim is None:
        return text
    bits = tr("at most {bits:.2f} bits per value") if seen.is_bound else tr("{bits:.2f} bits per value")
    bits = bits.format(bits=encoded.bits_per_dim)
    if seen.less_usual is None:
        return f"{text} {bits}."
    if seen.less_usual <= 0.01:
        usual = tr("More unusual than every picture it was tested on")
    else:
        usual = tr("More usual than {share:.0%} of the pictures it was tested on").format(share=seen.less_usual)
    return f"{text}\n{usual} ({bits})."


def _captioned(picture: QWidget, words: str) -> QWidget:
    box = QWidget()
    label = text_label(words, "caption")
    vbox(picture, label, STRETCH, owner=box, spacing=4)
    return box


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(QSize(_PICTURE_PX, _PICTURE_PX))

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            painter.fillRect(self.rect(), self.palette().color(LINE))
        else:
            painter.drawImage(QRectF(self.rect()), self._image)


class _Gauge(QWidget):
    """From unusual at the left to usual at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setFixedHeight(14)
        self.setMaximumWidth(320)
        self.setAccessibleName(tr("How usual is this photo"))

    def show_share(self, share: float | None) -> None:
        self._share = share
        self.setVisible(share is not None)
        if share is not None:
            self.setToolTip(tr("How usual is this photo: {share:.0%}").format(share=share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, width = self.height() / 2, self.width() - 12
        painter.setPen(QPen(self.palette().color(LINE), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(6, round(middle), round(6 + width), round(middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(ACCENT))
        painter.drawEllipse(QRectF(self._share * width, middle - 6, 12, 12))
