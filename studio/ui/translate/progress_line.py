"""A thin line over the canvas while a better picture is on its way."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.style.theme import ACCENT, LINE

HEIGHT_PX = 3


class ProgressLine(QWidget):
    """The part done (0..1); a short beginning shows at once, so that something moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fraction = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Translating"))
        self.setFixedHeight(HEIGHT_PX)
        self.hide()

    def set_fraction(self, fraction: float | None) -> None:
        """None hides the line."""
        self.setVisible(fraction is not None)
        self._fraction = fraction or 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(LINE))
        done = max(0.04, self._fraction) * self.width()
        painter.fillRect(QRectF(0, 0, done, self.height()), self.palette().color(ACCENT))
        painter.end()
