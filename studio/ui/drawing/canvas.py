"""Paper at the left, what becomes of it at the right, at the same zoom."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.state.language import tr
from studio.ui.viewer import painting
from studio.ui.viewer.draw_layer import DrawLayer
from studio.ui.viewer.live_layers import LiveLayers, draw_mixed
from studio.ui.viewer.pan_zoom import PanZoomView
from studio.ui.viewer.pen_input import PenInput

if TYPE_CHECKING:
    from studio.imaging.paint.strokes import PixelBox
    from studio.state.drawing.workspace import DrawingState
    from studio.state.translate.workspace import TranslateState
    from studio.ui.actions.table import Actions

_LIGHT_PAPER = 160


class DrawCanvas(PanZoomView):
    """Shows what the desk and the engine say."""

    def __init__(self, desk: "DrawingState", state: "TranslateState", actions: "Actions") -> None:
        super().__init__()
        self._desk = desk
        self._state = state
        self._layer: DrawLayer | None = None
        self._layers = LiveLayers(self)
        self._layers.refined.connect(self.update)
        self.pen = PenInput(desk, self, actions, "Draw")
        self.setAccessibleName(tr("Drawing"))
        self.setAccessibleDescription(tr("Draw at the left; the translation shows at the right while you draw."))
        desk.painted.connect(self._on_painted)
        desk.active_changed.connect(self._on_drawing_changed)
        for signal in (desk.underlay_changed, desk.tools_changed):
            signal.connect(self.update)
        for signal in (state.translation_changed, state.strength_changed, state.keep_changed):
            signal.connect(self._on_result_changed)

    @property
    def views(self) -> int:
        return 2

    def _on_drawing_changed(self) -> None:
        drawing = self._desk.drawing
        if drawing is None or not self._desk.active:
            self._layer = None
            return
        self._layer = DrawLayer(drawing.sheet.pixels)
        self.viewport.set_picture_size(self._layer.pyramid.size)
        self._lay_views()

    def _on_painted(self, boxes: "list[PixelBox]") -> None:
        drawing = self._desk.drawing
        if self._layer is None or drawing is None:
            return
        for box in boxes:
            self._layer.update(drawing.sheet.pixels, box)
            first, last = self.to_canvas(box.left, box.top), self.to_canvas(box.right, box.bottom)
            self.update(QRectF(first, last).toAlignedRect().adjusted(-2, -2, 2, 2))

    def _on_result_changed(self) -> None:
        self.update(self.areas[-1].toAlignedRect())

    def paint_view(self, painter: QPainter, index: int, dirty: QRectF) -> None:
        if self._layer is not None:
            (self._paint_paper if index == 0 else self._paint_result)(painter, self._layer, dirty)
            words = tr("Drawing") if index == 0 else tr("Translation")
            painting.draw_caption(painter, words, self.viewport.visible.topLeft() + QPointF(8, 8), right=False)

    def _paint_paper(self, painter: QPainter, layer: DrawLayer, dirty: QRectF) -> None:
        drawing = self._desk.drawing
        if drawing is None:
            return
        underlay = drawing.underlay
        light = QColor(drawing.background).lightness() >= _LIGHT_PAPER
        if underlay is not None and light:
            painter.fillRect(self.viewport.visible.intersected(dirty), QColor(drawing.background))
            painter.setOpacity(underlay.opacity)
            painting.draw_picture(painter, underlay.picture, self.viewport, dirty)
            painter.setOpacity(1.0)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painting.draw_picture(painter, layer.pyramid, self.viewport, dirty)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        else:
            painting.draw_picture(painter, layer.pyramid, self.viewport, dirty)
            if underlay is not None:
                painter.setOpacity(underlay.opacity)
                painting.draw_picture(painter, underlay.picture, self.viewport, dirty)
                painter.setOpacity(1.0)
        self._paint_axes(painter)

    def _paint_axes(self, painter: QPainter) -> None:
        rect = self.viewport.rect
        middle = rect.center()
        painter.setPen(QPen(QColor(127, 127, 127, 160), 1, Qt.PenStyle.DashLine))
        if self._desk.mirror_across:
            painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), rect.bottom()))
        if self._desk.mirror_down:
            painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))

    def _paint_result(self, painter: QPainter, _layer: DrawLayer, dirty: QRectF) -> None:
        original, translation, state = self._state.original, self._state.translation, self._state
        if translation is None or original is None:
            painter.fillRect(self.viewport.visible.intersected(dirty), QColor(127, 127, 127, 40))
        else:
            before, after, view = original.picture, translation.picture, self.viewport
            draw_mixed(painter, before, after, state.strength, view, dirty, state.keep, self._layers)
