"""Paper at the left, what becomes of it at the right, at the same zoom: pen, tablet, wheel and keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.drawing.stroke import Point
from studio.state.language import tr
from studio.ui.style.theme import CANVAS
from studio.ui.viewer import painting, pane_layout, qimage
from studio.ui.viewer.draw_layer import DrawLayer
from studio.ui.viewer.keyboard_pen import PEN_KEYS, moved_by
from studio.ui.viewer.live_layers import LiveLayers, draw_mixed
from studio.ui.viewer.viewport import Viewport

if TYPE_CHECKING:
    from studio.imaging.paint.strokes import Box
    from studio.state.drawing.workspace import Desk
    from studio.state.translate.workspace import TranslateState
    from studio.ui.actions.table import Actions
    from studio.ui.viewer.qimage import Pyramid

_ZOOM_STEP = 1.25
_LIGHT_PAPER = 160
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class DrawCanvas(QWidget):
    """Writes to the desk, and shows what the desk and the engine say."""

    def __init__(self, desk: "Desk", state: "TranslateState", actions: "Actions") -> None:
        super().__init__()
        self._desk = desk
        self._state = state
        self._actions = actions
        self.viewport = Viewport()
        self._areas = (QRectF(), QRectF())
        self._layer: DrawLayer | None = None
        self._underlay: Pyramid | None = None
        self._layers = LiveLayers(self)
        self._layers.refined.connect(self.update)
        self._pointer: QPointF | None = None
        self._panning: QPointF | None = None
        self._space_held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(tr("Drawing"))
        self.setAccessibleDescription(tr("Draw at the left; the translation shows at the right while you draw."))
        desk.painted.connect(self._on_painted)
        desk.active_changed.connect(self._on_drawing_changed)
        desk.underlay_changed.connect(self._on_underlay_changed)
        desk.tools_changed.connect(self.update)
        state.translation_changed.connect(self._on_result_changed)
        state.strength_changed.connect(self._on_result_changed)
        state.keep_changed.connect(self._on_result_changed)

    @property
    def areas(self) -> tuple[QRectF, ...]:
        """Where the paper and the translation lie."""
        return self._areas

    def to_canvas(self, x: float, y: float) -> QPointF:
        """Pixel of the drawing → point of this widget, on the paper."""
        rect = self.viewport.rect
        factor = self.viewport.scale / self.viewport.device_ratio
        return self._areas[0].topLeft() + rect.topLeft() + QPointF(x, y) * factor

    def fit(self) -> None:
        """Show the whole drawing."""
        self.viewport.fit()
        self.update()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """1.0 shows each pixel as one of the screen."""
        middle = QPointF(self.viewport.view_size.width() / 2, self.viewport.view_size.height() / 2)
        self.viewport.zoom_to(scale, middle if at is None else at)
        self.update()

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom_to(self.viewport.scale * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom_to(self.viewport.scale / _ZOOM_STEP)

    def zoom_actual(self) -> None:
        """100 %."""
        self.zoom_to(1.0)

    # What the desk says.

    def _on_drawing_changed(self) -> None:
        drawing = self._desk.drawing
        if drawing is None or not self._desk.active:
            self._layer = None
            return
        self._layer = DrawLayer(drawing.sheet.pixels)
        self.viewport.set_picture_size(self._layer.pyramid.size)
        self._on_underlay_changed()
        self._lay_out()

    def _on_underlay_changed(self) -> None:
        drawing = self._desk.drawing
        underlay = None if drawing is None else drawing.underlay
        self._underlay = None if underlay is None else qimage.picture(underlay.photo.rgb, None)
        self.update()

    def _on_painted(self, boxes: "list[Box]") -> None:
        drawing = self._desk.drawing
        if self._layer is None or drawing is None:
            return
        for box in boxes:
            self._layer.update(drawing.sheet.pixels, box)
            first, last = self.to_canvas(box.left, box.top), self.to_canvas(box.right, box.bottom)
            self.update(QRectF(first, last).toAlignedRect().adjusted(-2, -2, 2, 2))

    def _on_result_changed(self) -> None:
        self.update(self._areas[1].toAlignedRect())

    # The pen.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._panning = event.position()
        elif left:
            self._press(event.position(), 1.0, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._panning is not None:
            self.viewport.pan(event.position() - self._panning)
            self._panning = event.position()
            self.update()
        else:
            self._move(event.position(), 1.0, event.modifiers())
        self._show_ring(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self._panning is None:
            self._lift(event.modifiers())
        self._panning = None

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        kind, pressed = event.type(), bool(event.buttons() & Qt.MouseButton.LeftButton)
        if kind == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton and not self._space_held:
            self._press(event.position(), event.pressure(), event.modifiers())
        elif kind == QEvent.Type.TabletMove and pressed and self._desk.drawing_now:
            self._move(event.position(), event.pressure(), event.modifiers())
        elif kind == QEvent.Type.TabletRelease and self._desk.drawing_now:
            self._lift(event.modifiers())
        elif kind != QEvent.Type.TabletMove or pressed:
            # Qt then sends it as a mouse event: the barrel button pans.
            event.ignore()
            return
        self._show_ring(event.position())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        delta = event.angleDelta().y() or event.angleDelta().x()
        area = self._areas[pane_layout.index_at(self._areas, event.position())]
        if delta:
            self.zoom_to(self.viewport.scale * _ZOOM_STEP ** (delta / 120), event.position() - area.topLeft())
        event.accept()

    def _press(self, at: QPointF, pressure: float, keys: Qt.KeyboardModifier) -> None:
        # The translation is not paper: a stroke that began there would be drawn out of sight.
        if self._areas[0].contains(at):
            self._desk.press(self._point(at, pressure), straight=bool(keys & _SHIFT))

    def _move(self, at: QPointF, pressure: float, keys: Qt.KeyboardModifier) -> None:
        if self._desk.drawing_now:
            self._desk.move(self._point(at, pressure), straight=bool(keys & _SHIFT))

    def _lift(self, keys: Qt.KeyboardModifier) -> None:
        self._desk.lift(straight=bool(keys & _SHIFT))

    def _point(self, at: QPointF, pressure: float) -> Point:
        place = self.viewport.to_picture(at - self._areas[0].topLeft())
        return Point(place.x(), place.y(), pressure)

    # Keys.

    def event(self, event: QEvent) -> bool:
        # A key of a tool goes before the same key of the window while the paper has the focus.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._tool_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        tool = self._tool_of(event)
        if event.key() == Qt.Key.Key_Space:
            self._space_held = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif tool is not None:
            tool.trigger()
        elif not self._on_pen_key(event):
            super().keyPressEvent(event)

    def _on_pen_key(self, event: QKeyEvent) -> bool:
        """Arrows move the pen, Return sets it down and lifts it."""
        move = moved_by(event)
        if move is None and event.key() not in PEN_KEYS:
            return False
        at = self._pointer or self._areas[0].center()
        if move is not None:
            at = at + move
            self._move(at, 1.0, Qt.KeyboardModifier.NoModifier)
        elif self._desk.drawing_now:
            self._lift(Qt.KeyboardModifier.NoModifier)
        elif not event.isAutoRepeat():
            self._press(at, 1.0, Qt.KeyboardModifier.NoModifier)
        self._show_ring(at)
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_ring(self._pointer or QPointF(-1, -1))
        else:
            super().keyReleaseEvent(event)

    def _tool_of(self, event: QKeyEvent) -> QAction | None:
        return self._actions.tool_action("Draw", QKeySequence(event.keyCombination()).toString())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._show_ring(None)
        super().leaveEvent(event)

    # Painting.

    def _show_ring(self, at: QPointF | None) -> None:
        for place in (self._pointer, at):
            if place is not None:
                reach = self._ring_px / 2 + 3
                self.update(QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach).toAlignedRect())
        self._pointer = at
        if not self._space_held:
            on_paper = at is not None and self._areas[0].contains(at)
            self.setCursor(Qt.CursorShape.CrossCursor if on_paper else Qt.CursorShape.ArrowCursor)

    @property
    def _ring_px(self) -> float:
        return self._desk.width_px * self.viewport.scale / self.viewport.device_ratio

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(CANVAS))
        if self._layer is not None:
            for index, area in enumerate(self._areas):
                part = QRectF(event.rect()).intersected(area)
                if not part.isEmpty():
                    painter.save()
                    painter.setClipRect(area)
                    painter.translate(area.topLeft())
                    part.translate(-area.topLeft())
                    (self._paint_paper if index == 0 else self._paint_result)(painter, part)
                    painter.restore()
        painter.end()

    def _paint_paper(self, painter: QPainter, part: QRectF) -> None:
        drawing, layer = self._desk.drawing, self._layer
        if drawing is None or layer is None:
            return
        underlay = drawing.underlay
        light = QColor(drawing.background).lightness() >= _LIGHT_PAPER
        if underlay is not None and self._underlay is not None and light:
            visible = self.viewport.visible.intersected(part)
            painter.fillRect(visible, QColor(drawing.background))
            painter.setOpacity(underlay.opacity)
            painting.draw_picture(painter, self._underlay, self.viewport, part)
            painter.setOpacity(1.0)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painting.draw_picture(painter, layer.pyramid, self.viewport, part)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        else:
            painting.draw_picture(painter, layer.pyramid, self.viewport, part)
            if underlay is not None and self._underlay is not None:
                painter.setOpacity(underlay.opacity)
                painting.draw_picture(painter, self._underlay, self.viewport, part)
                painter.setOpacity(1.0)
        self._paint_axes(painter)
        visible = self.viewport.visible
        painting.draw_caption(painter, tr("Drawing"), visible.topLeft() + QPointF(8, 8), right=False)
        self._paint_ring(painter)

    def _paint_axes(self, painter: QPainter) -> None:
        rect = self.viewport.rect
        middle = rect.center()
        painter.setPen(QPen(QColor(127, 127, 127, 160), 1, Qt.PenStyle.DashLine))
        if self._desk.mirror_across:
            painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), rect.bottom()))
        if self._desk.mirror_down:
            painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))

    def _paint_ring(self, painter: QPainter) -> None:
        if self._pointer is None or not self._areas[0].contains(self._pointer) or self._desk.tool == "fill":
            return
        centre, radius = self._pointer - self._areas[0].topLeft(), max(self._ring_px / 2, 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, wide in ((QColor(255, 255, 255, 200), 2.5), (QColor(0, 0, 0, 220), 1.0)):
            painter.setPen(QPen(colour, wide))
            painter.drawEllipse(centre, radius, radius)

    def _paint_result(self, painter: QPainter, part: QRectF) -> None:
        original, translation, state = self._state.original, self._state.translation, self._state
        visible = self.viewport.visible
        if translation is None or original is None:
            painter.fillRect(visible.intersected(part), QColor(127, 127, 127, 40))
        else:
            draw_mixed(
                painter,
                original.picture,
                translation.picture,
                state.strength,
                self.viewport,
                part,
                state.keep,
                self._layers,
            )
        painting.draw_caption(painter, tr("Translation"), visible.topLeft() + QPointF(8, 8), right=False)

    def _lay_out(self) -> None:
        self.viewport.device_ratio = self.devicePixelRatioF()
        areas = pane_layout.grid(2, QSizeF(self.size()), self.viewport.picture_size)
        self._areas = areas[0], areas[1]
        self.viewport.view_size = areas[0].size()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()
        super().resizeEvent(event)
