"""Mouse, tablet and keys that paint a mask on the canvas, and the ring that shows the brush."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
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

from studio.state.drawing.mask import Masking
from studio.state.drawing.stroke import Point
from studio.ui.actions.table import Actions
from studio.ui.viewer.canvas import Canvas
from studio.ui.viewer.keyboard_pen import PEN_KEYS, moved_by

_SHIFT, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
_LEFT = Qt.MouseButton.LeftButton


class MaskBrush(QObject):
    """Takes what the canvas would do with the left button while a mask is painted; Space still moves the picture."""

    def __init__(self, masking: Masking, canvas: Canvas, actions: Actions) -> None:
        super().__init__(canvas)
        self._masking = masking
        self._canvas = canvas
        self._actions = actions
        self.ring = _Ring(canvas)
        canvas.setTabletTracking(True)
        canvas.installEventFilter(self)
        masking.active_changed.connect(self._on_active_changed)
        masking.tools_changed.connect(self._show_ring)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not self._masking.active:
            return False
        match event:
            case QTabletEvent():
                return self._on_tablet(event)
            case QMouseEvent():
                return self._on_mouse(event)
            case QKeyEvent():
                return self._on_key(event)
        if event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.ring.show_at(None, 0.0)
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Wheel):
            self._show_ring()
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, painting = event.type(), self._masking.painting
        self.ring.show_at(None if self._canvas.moves_picture else event.position(), self._radius)
        if kind == QEvent.Type.MouseMove and painting:
            self._masking.move(self._point(event.position(), 1.0), straight=bool(event.modifiers() & _SHIFT))
            return True
        if kind == QEvent.Type.MouseButtonRelease and event.button() == _LEFT and painting:
            self._masking.lift(straight=bool(event.modifiers() & _SHIFT))
            return True
        if event.button() != _LEFT or self._canvas.moves_picture:
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._press(event.position(), 1.0, event.modifiers())
        # A double click would zoom.
        return kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)

    def _on_tablet(self, event: QTabletEvent) -> bool:
        kind, painting = event.type(), self._masking.painting
        self.ring.show_at(event.position(), self._radius)
        if kind == QEvent.Type.TabletPress and event.button() == _LEFT and not self._canvas.moves_picture:
            self._press(event.position(), event.pressure(), event.modifiers())
        elif kind == QEvent.Type.TabletMove and painting:
            self._masking.move(
                self._point(event.position(), event.pressure()), straight=bool(event.modifiers() & _SHIFT)
            )
        elif kind == QEvent.Type.TabletRelease and painting:
            self._masking.lift(straight=bool(event.modifiers() & _SHIFT))
        else:
            return False
        event.accept()
        return True

    def _on_key(self, event: QKeyEvent) -> bool:
        # A key of a tool goes before the same key of the window while the canvas has the focus.
        tool = self._tool_of(event)
        if tool is None:
            return self._on_pen_key(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            tool.trigger()
        return True

    def _on_pen_key(self, event: QKeyEvent) -> bool:
        """Arrows move the brush, Return sets it down and lifts it."""
        move = moved_by(event)
        if move is None and event.key() not in PEN_KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            centre = self.ring.centre or QPointF(self._canvas.rect().center())
            if move is not None:
                centre = centre + move
                self._masking.move(self._point(centre, 1.0))
            elif self._masking.painting:
                self._masking.lift()
            elif not event.isAutoRepeat():
                self._press(centre, 1.0, event.modifiers())
            self.ring.show_at(centre, self._radius)
        return True

    def _tool_of(self, event: QKeyEvent) -> QAction | None:
        return self._actions.tool_action("Mask", QKeySequence(event.keyCombination()).toString())

    def _press(self, at: QPointF, pressure: float, keys: Qt.KeyboardModifier) -> None:
        self._masking.press(self._point(at, pressure), straight=bool(keys & _SHIFT), swapped=bool(keys & _ALT))

    def _point(self, at: QPointF, pressure: float) -> Point:
        place, along = self._canvas.viewport.to_picture(at), self._mask_per_px
        return Point(place.x() * along, place.y() * along, pressure)

    @property
    def _mask_per_px(self) -> float:
        """Pixels of the mask in one of the photo."""
        return self._masking.size[0] / max(self._canvas.viewport.picture_size.width(), 1)

    @property
    def _radius(self) -> float:
        viewport = self._canvas.viewport
        return self._masking.brush_px / 2 / self._mask_per_px * viewport.scale / viewport.device_ratio

    def _show_ring(self) -> None:
        self.ring.show_at(self.ring.centre, self._radius)

    def _on_active_changed(self) -> None:
        if self._masking.active:
            self._canvas.setCursor(Qt.CursorShape.CrossCursor)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._canvas.unsetCursor()
            self.ring.show_at(None, 0.0)


class _Ring(QWidget):
    """Lies over the canvas, and is not there for the mouse."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.centre: QPointF | None = None
        self._radius = 0.0
        self.hide()

    def show_at(self, centre: QPointF | None, radius: float) -> None:
        """A ring of `radius` points around `centre`; none without."""
        self.centre, self._radius = centre, max(radius, 1.0)
        self.setVisible(centre is not None)
        if centre is not None:
            edge = 2 * int(self._radius + 4)
            self.setGeometry(int(centre.x()) - edge // 2, int(centre.y()) - edge // 2, edge, edge)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.centre is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = self.centre - QPointF(self.pos())
        for colour, wide in ((QColor(255, 255, 255, 200), 2.5), (QColor(0, 0, 0, 220), 1.0)):
            painter.setPen(QPen(colour, wide))
            painter.drawEllipse(centre, self._radius, self._radius)
        painter.end()
