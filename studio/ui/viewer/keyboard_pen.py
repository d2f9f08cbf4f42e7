"""A pen that is moved by keys: arrows move it, with Shift further; Return sets it down and lifts it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

PEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEP_PX, _FAR_PX = 6.0, 30.0
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


def moved_by(event: QKeyEvent) -> QPointF | None:
    """By how many points a key moves the pen; None for any other key, and for arrows that move the picture."""
    direction = _DIRECTIONS.get(Qt.Key(event.key()))
    if direction is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return None
    return direction * (_FAR_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP_PX)
