"""One picture before and after, in one or several linked views: what is shown, and painting it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.language import tr
from studio.ui.style.theme import CANVAS
from studio.ui.viewer import painting, pane_layout
from studio.ui.viewer.compare_scene import PANES, Pane, Scene, paint_pane
from studio.ui.viewer.qimage import Pyramid
from studio.ui.viewer.viewport import MARGIN_PX, Viewport

if TYPE_CHECKING:
    from studio.imaging.options import Keep
    from studio.state.translate.view_mode import ViewMode
    from studio.state.translate.work import Insight

ZOOM_STEP = 1.25


class CompareView(QWidget):
    """Draws only what is visible, from the level of the pyramid that fits the zoom."""

    zoom_changed = Signal()
    shown_changed = Signal()
    """Another picture, strength or way of mixing."""
    divider_moved = Signal(float)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.scene = Scene()
        self.scene.layers.refined.connect(self.update)
        self._mode: ViewMode = "divider"
        self._masking = False
        self._areas: tuple[QRectF, ...] = (QRectF(),)
        self._divider = 0.5
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
    def areas(self) -> tuple[QRectF, ...]:
        """Where each of the linked views lies."""
        return self._areas

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
        self._zoomed()

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
        self._zoomed()

    def set_masking(self, masking: bool) -> None:
        """Show the one picture that a mask is painted on, whatever the mode."""
        self._masking = masking
        self._lay_views()
        self._zoomed()

    def show_mask(self, mask: Pyramid | None) -> None:
        """Set where the translation shows."""
        self.scene.mask = mask
        self._shown_changed()

    def show_insight(self, insight: "Insight | None") -> None:
        """Set what the model tells about the result."""
        self.scene.insight = insight
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
        self.scene.original_held = held
        self._shown_changed()

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
        self._zoomed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom; 1.0 shows each pixel of the picture as one of the screen."""
        size = self.viewport.view_size
        self.viewport.zoom_to(scale, at or QPointF(size.width() / 2, size.height() / 2))
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

    def centre_on(self, place: QPointF) -> None:
        """Bring a place of the picture, both parts in units of its width, into the middle of each view."""
        self.viewport.centre_on(place * self.viewport.picture_size.width())
        self._zoomed()

    def in_view(self, point: QPointF) -> QPointF:
        """A point of the canvas in the coordinates of the view that it lies in."""
        return point - self._areas[pane_layout.index_at(self._areas, point)].topLeft()

    @property
    def _panes(self) -> "tuple[Pane, ...]":
        return ("masked",) if self._masking else PANES[self._mode]

    def _lay_views(self) -> None:
        self._areas = pane_layout.grid(len(self._panes), QSizeF(self.size()), self.viewport.picture_size)
        self.viewport.view_size = self._areas[0].size()
        self.viewport.margin_px = MARGIN_PX if len(self._areas) == 1 else MARGIN_PX / 2

    def _shown_changed(self) -> None:
        self.update()
        self.shown_changed.emit()

    def _zoomed(self) -> None:
        self.update()
        self.zoom_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.viewport.device_ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        canvas = self.palette().color(CANVAS)
        painter.fillRect(event.rect(), canvas)
        if self.scene.before is not None:
            self._paint_views(painter, QRectF(event.rect()))
        if self._drop_hot or (self.hasFocus() and self.property("focusVisible")):
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_views(self, painter: QPainter, dirty: QRectF) -> None:
        for pane, area in zip(self._panes, self._areas, strict=True):
            part = dirty.intersected(area)
            if part.isEmpty():
                continue
            painter.save()
            painter.setClipRect(area)
            painter.translate(area.topLeft())
            part.translate(-area.topLeft())
            if pane == "divider" and self.comparing:
                self._paint_divided(painter, part)
            else:
                paint_pane(painter, pane, self.scene, self.viewport, part, self.palette())
            painter.restore()

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_views()
        self.viewport.device_ratio = self.devicePixelRatioF()
        super().resizeEvent(event)
        self.resized.emit()
        self._zoomed()
