"""One picture in one or several linked views: zoom, pan, and a hand for both."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.style.theme import CANVAS
from studio.ui.viewer import pane_layout
from studio.ui.viewer.viewport import MARGIN_PX, Viewport

_ZOOM_STEP = 1.25


class PanZoomView(QWidget):
    """Wheel zooms to the pointer; Space, the middle button or, if the picture does not fit, the left one pans."""

    zoom_changed = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.pen_cursor: Qt.CursorShape | None = None
        """The cursor over the first view while something paints on it."""
        self._areas: tuple[QRectF, ...] = (QRectF(),)
        self._space_held = False
        self._panned_from: QPointF | None = None
        self._pointer = QPointF()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def views(self) -> int:
        """How many linked views there are."""
        return 1

    @property
    def areas(self) -> tuple[QRectF, ...]:
        """Where each of the linked views lies."""
        return self._areas

    @property
    def moves_picture(self) -> bool:
        """Whether the mouse moves the picture now, whatever lies under it."""
        return self._space_held or self._panned_from is not None

    def fit(self) -> None:
        self.viewport.fit()
        self._zoomed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom; 1.0 shows each pixel of the picture as one of the screen."""
        size = self.viewport.view_size
        self.viewport.zoom_to(scale, at or QPointF(size.width() / 2, size.height() / 2))
        self._zoomed()

    def zoom_actual(self) -> None:
        self.zoom_to(1.0)

    def zoom_in(self) -> None:
        self.zoom_to(self.viewport.scale * _ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_to(self.viewport.scale / _ZOOM_STEP)

    def pan(self, by: QPointF) -> None:
        """Move the picture by points of this widget."""
        self.viewport.pan(by)
        self._zoomed()

    def centre_on(self, place: QPointF) -> None:
        """Bring a place of the picture, both parts in units of its width, into the middle of each view."""
        self.viewport.centre_on(place * self.viewport.picture_size.width())
        self._zoomed()

    def in_view(self, point: QPointF) -> QPointF:
        """A point of this widget in the coordinates of the view that it lies in."""
        return point - self._areas[pane_layout.index_at(self._areas, point)].topLeft()

    def to_canvas(self, x: float, y: float) -> QPointF:
        """Pixel of the picture → point of this widget, in the first view."""
        factor = self.viewport.scale / self.viewport.device_ratio
        return self._areas[0].topLeft() + self.viewport.rect.topLeft() + QPointF(x, y) * factor

    def paint_view(self, painter: QPainter, index: int, dirty: QRectF) -> None:
        """Paint the part `dirty` of a view, in its own coordinates."""
        raise NotImplementedError

    def idle_cursor(self, point: QPointF) -> Qt.CursorShape | None:
        """The cursor while the picture is not moved; None for the usual one."""
        return self.pen_cursor if self._areas[0].contains(point) else None

    def show_cursor(self, point: QPointF | None = None) -> None:
        """The one that fits what the mouse would do at `point`, or where it was last."""
        self._pointer = point = self._pointer if point is None else point
        shape = self.idle_cursor(point)
        if self._panned_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space_held:
            shape = Qt.CursorShape.OpenHandCursor
        self.unsetCursor() if shape is None else self.setCursor(shape)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.viewport.device_ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(CANVAS))
        for index, area in enumerate(self._areas):
            dirty = QRectF(event.rect()).intersected(area)
            if not dirty.isEmpty():
                painter.save()
                painter.setClipRect(area)
                painter.translate(area.topLeft())
                self.paint_view(painter, index, dirty.translated(-area.topLeft()))
                painter.restore()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.viewport.device_ratio = self.devicePixelRatioF()
        self._lay_views()
        super().resizeEvent(event)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self.zoom_to(self.viewport.scale * _ZOOM_STEP ** (delta / 120), self.in_view(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        left = event.button() == Qt.MouseButton.LeftButton and (self._space_held or self.viewport.overflows)
        if left or event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = event.position()
        self.show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._panned_from is not None:
            self.pan(event.position() - self._panned_from)
            self._panned_from = event.position()
        self.show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._panned_from = None
        self.show_cursor(event.position())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._hold_space(False)
        super().focusOutEvent(event)

    def _hold_space(self, held: bool) -> None:
        self._space_held = held
        self.show_cursor()

    def _lay_views(self) -> None:
        self._areas = pane_layout.grid(self.views, QSizeF(self.size()), self.viewport.picture_size)
        self.viewport.view_size = self._areas[0].size()
        self.viewport.margin_px = MARGIN_PX if self.views == 1 else MARGIN_PX / 2
        self._zoomed()

    def _zoomed(self) -> None:
        self.update()
        self.zoom_changed.emit()
