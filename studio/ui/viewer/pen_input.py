"""Mouse, tablet and keys that paint on a view, and the ring that shows how wide the brush is."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from studio.state.drawing.brush import Brush
from studio.state.drawing.stroke import Point
from studio.ui.actions.table import Actions
from studio.ui.viewer.pan_zoom import PanZoomView

_SHIFT, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
_LEFT = Qt.MouseButton.LeftButton
_PEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEP_PX, _FAR_PX = 6.0, 30.0
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class PenInput(QObject):
    """Takes what the view would do with the left button while the brush is active; Space still moves the picture.

    It paints on the first of linked views. Arrows move the pen, with Shift further; Return sets it down and lifts it.
    """

    def __init__(self, brush: Brush, view: PanZoomView, actions: Actions, group: str) -> None:
        """`group` names the actions whose keys are those of tools."""
        super().__init__(view)
        self._brush = brush
        self._view = view
        self._actions = actions
        self._tools = group
        self.ring = _Ring(view)
        view.setTabletTracking(True)
        view.installEventFilter(self)
        brush.active_changed.connect(self._on_active_changed)
        brush.tools_changed.connect(self._show_ring)
        view.zoom_changed.connect(self._show_ring)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not self._brush.active:
            return False
        match event:
            case QTabletEvent():
                return self._on_tablet(event)
            case QMouseEvent():
                return self._on_mouse(event)
            case QKeyEvent():
                return self._on_key(event)
            case _:
                if event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                    self.ring.show_at(None)
                return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, painting = event.type(), self._brush.painting
        self._show_ring_at(event.position())
        if kind == QEvent.Type.MouseMove and painting:
            self._move(event, 1.0)
            return True
        if kind == QEvent.Type.MouseButtonRelease and event.button() == _LEFT and painting:
            self._brush.lift(straight=bool(event.modifiers() & _SHIFT))
            return True
        if event.button() != _LEFT or self._view.moves_picture:
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._press(event.position(), 1.0, event.modifiers())
        # A double click would zoom.
        return kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)

    def _on_tablet(self, event: QTabletEvent) -> bool:
        kind, painting = event.type(), self._brush.painting
        self._show_ring_at(event.position())
        if kind == QEvent.Type.TabletPress and event.button() == _LEFT and not self._view.moves_picture:
            self._press(event.position(), event.pressure(), event.modifiers())
        elif kind == QEvent.Type.TabletMove and painting:
            self._move(event, event.pressure())
        elif kind == QEvent.Type.TabletRelease and painting:
            self._brush.lift(straight=bool(event.modifiers() & _SHIFT))
        else:
            # Qt then sends it as a mouse event: the barrel button pans.
            return False
        event.accept()
        return True

    def _on_key(self, event: QKeyEvent) -> bool:
        # A key of a tool goes before the same key of the window while the view has the focus.
        tool, step = self._tool_of(event), _step_of(event)
        if tool is None and step is None and event.key() not in _PEN_KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and tool is not None:
            tool.trigger()
        elif event.type() == QEvent.Type.KeyPress:
            self._move_by_key(event, step)
        return True

    def _move_by_key(self, event: QKeyEvent, step: QPointF | None) -> None:
        at = self.ring.centre or self._view.areas[0].center()
        if step is not None:
            at = at + step
            self._brush.move(self._point(at, 1.0))
        elif self._brush.painting:
            self._brush.lift()
        elif not event.isAutoRepeat():
            self._press(at, 1.0, event.modifiers())
        self._show_ring_at(at)

    def _tool_of(self, event: QKeyEvent) -> QAction | None:
        return self._actions.tool_action(self._tools, QKeySequence(event.keyCombination()).toString())

    def _press(self, at: QPointF, pressure: float, keys: Qt.KeyboardModifier) -> None:
        # Another view is no paper: a stroke that began there would be drawn out of sight.
        if self._view.areas[0].contains(at):
            point = self._point(at, pressure)
            self._brush.press(point, straight=bool(keys & _SHIFT), swapped=bool(keys & _ALT))

    def _move(self, event: QMouseEvent | QTabletEvent, pressure: float) -> None:
        point = self._point(event.position(), pressure)
        self._brush.move(point, straight=bool(event.modifiers() & _SHIFT))

    def _point(self, at: QPointF, pressure: float) -> Point:
        place = self._view.viewport.to_picture(at - self._view.areas[0].topLeft()) * self._brush_per_picture
        return Point(place.x(), place.y(), pressure)

    @property
    def _brush_per_picture(self) -> float:
        """Pixels of what is painted on in one of the picture."""
        return self._brush.size[0] / max(self._view.viewport.picture_size.width(), 1)

    def _show_ring(self) -> None:
        if self.ring.centre is not None:
            self._show_ring_at(self.ring.centre)

    def _show_ring_at(self, centre: QPointF) -> None:
        viewport = self._view.viewport
        radius = self._brush.brush_px / 2 / self._brush_per_picture * viewport.scale / viewport.device_ratio
        self.ring.show_at(centre, 0.0 if self._view.moves_picture else radius, self._view.areas[0])

    def _on_active_changed(self) -> None:
        was_active = self._view.pen_cursor is not None
        self._view.pen_cursor = Qt.CursorShape.CrossCursor if self._brush.active else None
        if self._brush.active and not was_active:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._brush.active:
            self.ring.show_at(None)
        self._view.show_cursor()


class _Ring(QWidget):
    """Lies over the view, and is not there for the mouse."""

    def __init__(self, view: PanZoomView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.centre: QPointF | None = None
        self._radius = 0.0
        self._within = QRectF()
        self.hide()

    def show_at(self, centre: QPointF | None, radius: float = 0.0, within: QRectF | None = None) -> None:
        """A ring around `centre`, as far as it lies `within`; none without a centre, or for a tool without a width."""
        self.centre, self._radius, self._within = centre, max(radius, 1.0), within or QRectF()
        self.setVisible(centre is not None and radius > 0.0 and self._within.contains(centre))
        if centre is not None:
            edge = 2 * int(self._radius + 4)
            self.setGeometry(int(centre.x()) - edge // 2, int(centre.y()) - edge // 2, edge, edge)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.centre is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-QPointF(self.pos()))
        painter.setClipRect(self._within)
        for colour, wide in ((QColor(255, 255, 255, 200), 2.5), (QColor(0, 0, 0, 220), 1.0)):
            painter.setPen(QPen(colour, wide))
            painter.drawEllipse(self.centre, self._radius, self._radius)
        painter.end()


def _step_of(event: QKeyEvent) -> QPointF | None:
    """By how many points a key moves the pen; None for any other key, and for arrows that move the picture."""
    direction = _DIRECTIONS.get(Qt.Key(event.key()))
    if direction is None or event.modifiers() & _ALT:
        return None
    return direction * (_FAR_PX if event.modifiers() & _SHIFT else _STEP_PX)
