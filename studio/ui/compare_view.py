"""One picture before and after, with a divider: what is shown, and painting it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import painting
from studio.ui.qimage import Pyramid
from studio.ui.theme import CANVAS
from studio.ui.viewport import Viewport

ZOOM_STEP = 1.25


class CompareView(QWidget):
    """Draws only what is visible, from the level of the pyramid that fits the zoom."""

    zoom_changed = Signal()
    divider_moved = Signal(float)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self._before: Pyramid | None = None
        self._after: Pyramid | None = None
        self._strength = 1.0
        self._divider = 0.5
        self._original_held = False
        self._divider_hot = False
        self._drop_hot = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)

    @property
    def divider(self) -> float:
        """Where the divider is: 0 the left, 1 the right edge of the visible picture."""
        return self._divider

    @property
    def comparing(self) -> bool:
        """Whether a translation is shown beside the original."""
        return self._before is not None and self._after is not None and not self._original_held

    @property
    def divider_x(self) -> float:
        """The divider on the canvas, on whole pixels."""
        visible = self.viewport.visible
        return float(round(visible.left() + self._divider * visible.width()))

    def show_before(self, picture: Pyramid | None, size: QSize | None = None) -> None:
        """Set the original; `size` where it is a small stand-in for a larger one."""
        self._before = picture
        self.viewport.set_picture_size(QSize() if picture is None else size or picture.size)
        self._zoomed()

    def show_after(self, picture: Pyramid | None) -> None:
        """Set the translation; it may be smaller than the original."""
        self._after = picture
        self.update()

    def set_strength(self, strength: float) -> None:
        """How much of the translation shows (0..1)."""
        self._strength = strength
        self.update()

    def set_divider(self, divider: float) -> None:
        """Move the divider."""
        divider = min(max(divider, 0.0), 1.0)
        if divider != self._divider:
            self._divider = divider
            self.divider_moved.emit(divider)
            self.update()

    def set_drop_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
        self._drop_hot = hot
        self.update()

    def hold_original(self, held: bool) -> None:
        """Show only the original while `held`."""
        self._original_held = held
        self.update()

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
        self._zoomed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom; 1.0 shows each pixel of the picture as one of the screen."""
        self.viewport.zoom_to(scale, at or QPointF(self.rect().center()))
        self._zoomed()

    def zoom_actual(self) -> None:
        """100 %."""
        self.zoom_to(1.0)

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom_to(self.viewport.scale * ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom_to(self.viewport.scale / ZOOM_STEP)

    def _zoomed(self) -> None:
        self.update()
        self.zoom_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.viewport.device_ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        canvas = self.palette().color(CANVAS)
        painter.fillRect(event.rect(), canvas)
        if self._before is not None:
            self._paint_pictures(painter, self._before, QRectF(event.rect()))
        if self._drop_hot or (self.hasFocus() and self.property("focusVisible")):
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_pictures(self, painter: QPainter, before: Pyramid, dirty: QRectF) -> None:
        visible = self.viewport.visible
        if before.levels[0].hasAlphaChannel():
            painting.draw_checks(painter, visible, self.palette().color(CANVAS))
        if self._after is None or self._original_held:
            painting.draw_picture(painter, before, self.viewport, dirty)
            return
        x = self.divider_x
        left = dirty.intersected(QRectF(0, 0, x, self.height()))
        right = dirty.intersected(QRectF(x, 0, self.width() - x, self.height()))
        painting.draw_picture(painter, before, self.viewport, left)
        painting.draw_mixed(painter, before, self._after, self._strength, self.viewport, right)
        if x - visible.left() > 72:
            painting.draw_caption(painter, "Before", visible.topLeft() + QPointF(8, 8), right=False)
        if visible.right() - x > 72:
            painting.draw_caption(painter, "After", visible.topRight() + QPointF(-8, 8), right=True)
        painting.draw_divider(painter, x, visible, hot=self._divider_hot, palette=self.palette())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.viewport.view_size = event.size().toSizeF()
        self.viewport.device_ratio = self.devicePixelRatioF()
        super().resizeEvent(event)
        self.resized.emit()
        self._zoomed()
