"""The canvas: mouse, wheel and keys on the comparison of before and after."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.viewer import painting
from studio.ui.viewer.compare_view import ZOOM_STEP, CompareView
from studio.ui.viewer.navigator import Navigator

_GRAB_PX = 12.0
_DIVIDER_STEP = 0.02
_PAN_STEP_PX = 40.0
_UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_PANS = {
    Qt.Key.Key_Left: QPointF(1, 0),
    Qt.Key.Key_Right: QPointF(-1, 0),
    Qt.Key.Key_Up: QPointF(0, 1),
    Qt.Key.Key_Down: QPointF(0, -1),
}


class Canvas(CompareView):
    """Wheel zooms to the pointer, Space or the middle button pans, arrow keys move the divider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.navigator = Navigator(self)
        self._space_held = False
        self._dragging: str | None = None
        self._last_point = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Canvas"))
        self.setAccessibleDescription(
            tr("The photo before and after translation. Left and right arrows move the divider, with Alt the picture.")
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._last_point = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._dragging = "picture"
        elif left and self._on_divider(event.position()):
            self._dragging = "divider"
        elif left and self.viewport.overflows:
            self._dragging = "picture"
        self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._dragging == "divider":
            visible = self.viewport.visible
            self.set_divider((event.position().x() - visible.left()) / max(visible.width(), 1.0))
        elif self._dragging == "picture":
            self.viewport.pan(event.position() - self._last_point)
            self._last_point = event.position()
            self._zoomed()
        self._show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._dragging = None
        self._show_cursor(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._on_divider(event.position()):
            self.set_divider(0.5)
        elif self.viewport.fitted:
            self.zoom_to(1.0, self.in_view(event.position()))
        else:
            self.fit()

    @property
    def moves_picture(self) -> bool:
        """Whether the mouse moves the picture now, whatever lies under it."""
        return self._space_held or self._dragging == "picture"

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self.zoom_to(self.viewport.scale * ZOOM_STEP ** (delta / 120), self.in_view(event.position()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Left: -_DIVIDER_STEP, Qt.Key.Key_Right: _DIVIDER_STEP}
        if event.key() == Qt.Key.Key_Space:
            self._space_held = True
            self._show_cursor(self._last_point)
        elif event.key() in _PANS and self._pans_by(event):
            self.viewport.pan(_PANS[Qt.Key(event.key())] * (_PAN_STEP_PX * (5 if _shifted(event) else 1)))
            self._zoomed()
        elif event.key() in steps and self.divides:
            self.set_divider(self._divider + steps[Qt.Key(event.key())] * (5 if _shifted(event) else 1))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor(self._last_point)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setProperty("focusVisible", by_key)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._space_held = False
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._set_hot(False)
        super().leaveEvent(event)

    def _set_hot(self, hot: bool) -> None:
        if hot != self._divider_hot:
            self._divider_hot = hot
            self.update()

    def _show_cursor(self, point: QPointF) -> None:
        can_grab = self._dragging is None and not self._space_held and self._on_divider(point)
        self._set_hot(can_grab or self._dragging == "divider")
        if self._dragging == "picture":
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._divider_hot:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()

    def _pans_by(self, event: QKeyEvent) -> bool:
        """Arrow keys move the picture with Alt, and without it where there is no divider."""
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return self.viewport.overflows and (with_alt or not self.divides or event.key() in _UP_DOWN)

    def _on_divider(self, point: QPointF) -> bool:
        if not self.divides or not self.viewport.visible.adjusted(-_GRAB_PX, 0, _GRAB_PX, 0).contains(point):
            return False
        return abs(point.x() - self.divider_x) <= max(_GRAB_PX, painting.HANDLE_PX / 2)


def _shifted(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
