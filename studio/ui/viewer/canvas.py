"""The canvas: one picture before and after, in one or several linked views, with a divider to move."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.style.theme import CANVAS
from studio.ui.viewer import painting
from studio.ui.viewer.compare_scene import PANES, Pane, Scene, paint_pane
from studio.ui.viewer.navigator import Navigator
from studio.ui.viewer.pan_zoom import PanZoomView
from studio.ui.viewer.qimage import Pyramid

if TYPE_CHECKING:
    from studio.imaging.options import Keep
    from studio.state.translate.view_mode import ViewMode
    from studio.state.translate.work import Insight

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


class Canvas(PanZoomView):
    """Draws only what is visible, from the level of the pyramid that fits the zoom. Arrow keys move the divider."""

    shown_changed = Signal()
    """Another picture, strength or way of mixing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.scene.layers.refined.connect(self.update)
        self._mode: ViewMode = "divider"
        self._masking = False
        self._divider = 0.5
        self._divider_held = False
        self._divider_hot = False
        self._drop_hot = False
        self.navigator = Navigator(self, self.scene)
        self.shown_changed.connect(self.navigator.update)
        self.setAccessibleName(tr("Canvas"))
        self.setAccessibleDescription(
            tr("The photo before and after translation. Left and right arrows move the divider, with Alt the picture.")
        )

    @property
    def divider(self) -> float:
        """Where the divider is: 0 the left, 1 the right edge of the visible picture."""
        return self._divider

    @property
    def comparing(self) -> bool:
        """Whether a translation is shown beside the original."""
        scene = self.scene
        return scene.before is not None and scene.after is not None and not scene.original_held

    @property
    def mode(self) -> "ViewMode":
        """How before and after are shown."""
        return self._mode

    @property
    def divides(self) -> bool:
        """Whether there is a divider to move."""
        return self._panes == ("divider",) and self.comparing

    @property
    def views(self) -> int:
        return len(self._panes)

    @property
    def divider_x(self) -> float:
        """The divider on the canvas, on whole pixels."""
        visible = self.viewport.visible
        return float(round(visible.left() + self._divider * visible.width()))

    def show_before(self, picture: Pyramid | None, size: QSize | None = None) -> None:
        """Set the original; `size` where it is a small stand-in for a larger one."""
        self.scene.before = picture
        self.viewport.set_picture_size(QSize() if picture is None else size or picture.size)
        self._lay_views()

    def show_after(self, picture: Pyramid | None) -> None:
        """Set the translation; it may be smaller than the original."""
        self.scene.after = picture
        self._shown_changed()

    def set_strength(self, strength: float) -> None:
        """How much of the translation shows (0..1)."""
        self.scene.strength = strength
        self._shown_changed()

    def set_keep(self, keep: "Keep") -> None:
        """What the translation takes over from the photo."""
        self.scene.keep = keep
        self._shown_changed()

    def set_mode(self, mode: "ViewMode") -> None:
        """Show before and after another way; zoom and place stay."""
        self._mode = mode
        self._lay_views()

    def set_masking(self, masking: bool) -> None:
        """Show the one picture that a mask is painted on, whatever the mode."""
        self._masking = masking
        self._lay_views()

    def show_mask(self, mask: Pyramid | None) -> None:
        """Set where the translation shows."""
        self.scene.mask = mask
        self._shown_changed()

    def show_insight(self, insight: "Insight | None") -> None:
        """Set what the model tells about the result."""
        self.scene.insight = insight
        self.update()

    def set_divider(self, divider: float) -> None:
        divider = min(max(divider, 0.0), 1.0)
        if divider != self._divider:
            self._divider = divider
            self.update()

    def set_drop_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
        self._drop_hot = hot
        self.update()

    def hold_original(self, held: bool) -> None:
        """Show only the original while `held`."""
        self.scene.original_held = held
        self._shown_changed()

    def paint_view(self, painter: QPainter, index: int, dirty: QRectF) -> None:
        pane = self._panes[index]
        if pane == "divider" and self.comparing:
            self._paint_divided(painter, dirty)
        else:
            paint_pane(painter, pane, self.scene, self.viewport, dirty, self.palette())

    def idle_cursor(self, point: QPointF) -> Qt.CursorShape | None:
        self._set_hot(self._divider_held or (not self.moves_picture and self._on_divider(point)))
        return Qt.CursorShape.SplitHCursor if self._divider_hot else super().idle_cursor(point)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._drop_hot or (self.hasFocus() and self.property("focusVisible")):
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not self.moves_picture and self._on_divider(event.position()):
            self._divider_held = True
            self.show_cursor(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._divider_held:
            visible = self.viewport.visible
            self.set_divider((event.position().x() - visible.left()) / max(visible.width(), 1.0))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._divider_held = False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._on_divider(event.position()):
            self.set_divider(0.5)
        elif self.viewport.fitted:
            self.zoom_to(1.0, self.in_view(event.position()))
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Left: -_DIVIDER_STEP, Qt.Key.Key_Right: _DIVIDER_STEP}
        times = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() in _PANS and self._pans_by(event):
            self.pan(_PANS[Qt.Key(event.key())] * (_PAN_STEP_PX * times))
        elif event.key() in steps and self.divides:
            self.set_divider(self._divider + steps[Qt.Key(event.key())] * times)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setProperty("focusVisible", by_key)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._set_hot(False)
        super().leaveEvent(event)

    @property
    def _panes(self) -> "tuple[Pane, ...]":
        return ("masked",) if self._masking else PANES[self._mode]

    def _shown_changed(self) -> None:
        self.update()
        self.shown_changed.emit()

    def _set_hot(self, hot: bool) -> None:
        if hot != self._divider_hot:
            self._divider_hot = hot
            self.update()

    def _pans_by(self, event: QKeyEvent) -> bool:
        """Arrow keys move the picture with Alt, and without it where there is no divider."""
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return self.viewport.overflows and (with_alt or not self.divides or event.key() in _UP_DOWN)

    def _on_divider(self, point: QPointF) -> bool:
        if not self.divides or not self.viewport.visible.adjusted(-_GRAB_PX, 0, _GRAB_PX, 0).contains(point):
            return False
        return abs(point.x() - self.divider_x) <= max(_GRAB_PX, painting.HANDLE_PX / 2)

    def _paint_divided(self, painter: QPainter, dirty: QRectF) -> None:
        visible, scene = self.viewport.visible, self.scene
        if scene.before is not None and scene.before.levels[0].hasAlphaChannel():
            painting.draw_checks(painter, visible, self.palette().color(CANVAS))
        x = self.divider_x
        left = dirty.intersected(QRectF(0, 0, x, self.height()))
        right = dirty.intersected(QRectF(x, 0, self.width() - x, self.height()))
        scene.draw_before(painter, self.viewport, left)
        scene.draw_after(painter, self.viewport, right)
        if x - visible.left() > 72:
            painting.draw_caption(painter, tr("Before"), visible.topLeft() + QPointF(8, 8), right=False)
        if visible.right() - x > 72:
            painting.draw_caption(painter, tr("After"), visible.topRight() + QPointF(-8, 8), right=True)
        painting.draw_divider(painter, x, visible, hot=self._divider_hot, palette=self.palette())
