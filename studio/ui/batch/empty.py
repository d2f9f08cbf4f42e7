"""What is in the middle before anything is in a batch: one sentence, room to drop, three ways in."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.state.language import tr
from studio.ui.actions.table import Actions
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
        title = QLabel(tr("Drop folders, photos or clips, and a folder full of translated ones comes back."))
        title.setProperty("title", True)
        rest = QLabel(tr("The window stays yours meanwhile. Whatever happens, what is done stays done."))
        rest.setProperty("caption", True)
        for label in (title, rest):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons: dict[str, QPushButton] = {}
        for action_id in ("batch_folder", "batch_files", "batch_strip"):
            button = QPushButton(actions[action_id].text())
            button.setToolTip(actions[action_id].toolTip())
            button.clicked.connect(actions[action_id].trigger)
            self.buttons[action_id] = button
            row.addWidget(button)
        self.buttons["batch_folder"].setProperty("primary", True)
        for button in self.buttons.values():
            button.setMinimumHeight(self.buttons["batch_folder"].sizeHint().height() + 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 32, 48, 32)
        column.setSpacing(16)
        column.addStretch(1)
        for widget in (picture, title, rest):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)

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
