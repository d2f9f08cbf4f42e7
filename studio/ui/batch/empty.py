"""What is in the middle before anything is in a batch: one sentence, room to drop, three ways in."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import action_button
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox
from studio.ui.style.icons import icon
from studio.ui.style.theme import ACCENT, CANVAS, CONTROL, MUTED


class BatchEmpty(QWidget):
    """A drop target as large as the middle."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hot = False
        self.setAccessibleName(tr("Drop folders here"))
        picture = QLabel()
        picture.setPixmap(icon("stack-simple", MUTED).pixmap(64, 64))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = text_label(
            tr("Drop folders, photos or clips, and a folder full of translated ones comes back."), "title"
        )
        rest = text_label(tr("The window stays yours meanwhile. Whatever happens, what is done stays done."), "caption")
        for label in (title, rest):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self.buttons = {name: action_button(actions[name]) for name in ("batch_folder", "batch_files", "batch_strip")}
        self.buttons["batch_folder"].setProperty("primary", True)
        row = hbox(*self.buttons.values())
        row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button in self.buttons.values():
            button.setMinimumHeight(self.buttons["batch_folder"].sizeHint().height() + 8)
        vbox(STRETCH, picture, title, rest, row, STRETCH, owner=self, margins=(48, 32), spacing=16)

    def set_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
        self._hot = hot
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(CANVAS))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(ACCENT if self._hot else CONTROL), 2 if self._hot else 1.5)
        pen.setDashPattern([6, 5])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 6, 6)
        painter.end()
