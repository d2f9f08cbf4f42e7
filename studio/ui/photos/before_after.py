"""One small picture before and after, with a divider; as large as the room allows."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.language import tr
from studio.ui.style.theme import ACCENT
from studio.ui.viewer.painting import draw_caption, draw_divider

_LARGEST = QSize(640, 420)
_STEP = 0.02


class BeforeAfter(QWidget):
    """Shows `after` alone where there is no `before`; the divider moves by drag and by arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        self.before: QImage | None = None
        self.after: QImage | None = None
        self.divider = 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumSize(_LARGEST)
        self.hide()

    def show_pictures(self, before: QImage | None, after: QImage, name: str) -> None:
        """`name` is the model's."""
        self.before, self.after = before, after
        self.setAccessibleName(tr("Example: {name}").format(name=name))
        self.setToolTip(tr("Made with “{name}”").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if before is None else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if before is None else Qt.CursorShape.SplitHCursor)
        self.show()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _LARGEST

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._move_to(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._set_divider(self.divider + step)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.after is None:
            return
        area = self._area()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(area, 6, 6)
        painter.setClipPath(shape)
        painter.drawImage(area, self.after)
        if self.before is not None:
            x = round(area.left() + self.divider * area.width())
            painter.setClipRect(QRectF(area.left(), area.top(), x - area.left(), area.height()), _INTERSECT)
            painter.drawImage(area, self.before)
            painter.setClipPath(shape)
            draw_caption(painter, tr("Before"), area.topLeft() + QPointF(8, 8), right=False)
            draw_caption(painter, tr("After"), area.topRight() + QPointF(-8, 8), right=True)
            draw_divider(painter, x, area, hot=self.hasFocus(), palette=self.palette())
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(ACCENT), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _area(self) -> QRectF:
        """Where the picture lies: at the bottom, in the middle."""
        assert self.after is not None
        size = self.after.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) // 2, self.height() - size.height(), size.width(), size.height())

    def _move_to(self, x: float) -> None:
        if self.before is not None:
            area = self._area()
            self._set_divider((x - area.left()) / max(area.width(), 1.0))

    def _set_divider(self, divider: float) -> None:
        self.divider = min(max(divider, 0.0), 1.0)
        self.update()


_INTERSECT = Qt.ClipOperation.IntersectClip
