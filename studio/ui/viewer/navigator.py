"""A small overview in the corner of the canvas: which part of the picture shows, and a way to another part."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.style.theme import LINE, RAISED
from studio.ui.viewer.compare_scene import Scene
from studio.ui.viewer.pan_zoom import PanZoomView

_EDGE_PX = 168.0
_MARGIN_PX = 12
_PAD_PX = 4.0


class Navigator(QWidget):
    """Lies on the canvas while the picture does not fit into it."""

    def __init__(self, canvas: PanZoomView, scene: Scene) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._scene = scene
        self._lift_px = 0
        self.setAccessibleName(tr("Overview"))
        self.setToolTip(tr("Drag to move the picture; Alt and the arrow keys do the same"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.hide()
        canvas.zoom_changed.connect(self._on_moved)

    def set_lift(self, lift_px: int) -> None:
        """Make room for something at the bottom of the canvas."""
        self._lift_px = lift_px
        self._place()

    @property
    def picture_rect(self) -> QRectF:
        """Where the whole picture is drawn."""
        return QRectF(self.rect()).adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)

    @property
    def frame(self) -> QRectF:
        """The part that the canvas shows, here."""
        whole, visible, room = self._canvas.viewport.rect, self._canvas.viewport.visible, self.picture_rect
        along = room.width() / max(whole.width(), 1.0)
        corner = room.topLeft() + (visible.topLeft() - whole.topLeft()) * along
        return QRectF(corner, visible.size() * along)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._show_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._show_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._canvas.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.angleDelta().y():
            (self._canvas.zoom_in if event.angleDelta().y() > 0 else self._canvas.zoom_out)()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(LINE), 1))
        painter.setBrush(self.palette().color(RAISED))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        room, frame, scene = self.picture_rect, self.frame, self._scene
        shown = scene.before if scene.original_held or scene.after is None else scene.after
        if shown is not None:
            ratio = self.devicePixelRatioF()
            level = shown.level_for(room.width() * ratio / max(shown.size.width(), 1))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room, level, QRectF(level.rect()))
        for shade in _around(room, frame):
            painter.fillRect(shade, QColor(0, 0, 0, 95))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(255, 255, 255), 1))
        painter.drawRect(frame)
        painter.end()

    def _show_at(self, point: QPointF) -> None:
        """Bring what lies under `point` into the middle of the canvas."""
        self._canvas.centre_on((point - self.picture_rect.topLeft()) / max(self.picture_rect.width(), 1.0))

    def _on_moved(self) -> None:
        self.setVisible(self._canvas.viewport.overflows and self._scene.before is not None)
        if self.isVisible():
            self._place()
            self.update()

    def _place(self) -> None:
        picture = self._canvas.viewport.picture_size
        if picture.isEmpty():
            return
        size = QSizeF(picture).scaled(QSizeF(_EDGE_PX, _EDGE_PX), Qt.AspectRatioMode.KeepAspectRatio)
        width, height = (max(24, round(edge)) + round(2 * _PAD_PX) for edge in (size.width(), size.height()))
        left = self._canvas.width() - width - _MARGIN_PX
        top = self._canvas.height() - height - _MARGIN_PX - self._lift_px
        self.setGeometry(left, top, width, height)


def _around(room: QRectF, frame: QRectF) -> tuple[QRectF, ...]:
    """What of `room` lies outside of `frame`, in four pieces."""
    inner = frame.intersected(room)
    return (
        QRectF(room.left(), room.top(), room.width(), inner.top() - room.top()),
        QRectF(room.left(), inner.bottom(), room.width(), room.bottom() - inner.bottom()),
        QRectF(room.left(), inner.top(), inner.left() - room.left(), inner.height()),
        QRectF(inner.right(), inner.top(), room.right() - inner.right(), inner.height()),
    )
