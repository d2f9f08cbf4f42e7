"""What each way of seeing shows: its views, and painting one of them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPalette

from studio.state.language import mark, tr
from studio.ui.style.theme import CANVAS, CAPTION_PX
from studio.ui.viewer import painting
from studio.ui.viewer.live_layers import LiveLayers, draw_mixed
from studio.ui.viewer.qimage import Pyramid
from studio.ui.viewer.viewport import Viewport

if TYPE_CHECKING:
    from studio.imaging.options import Keep
    from studio.state.translate.view_mode import ViewMode
    from studio.state.translate.work import Insight

Stops = tuple[tuple[float, tuple[int, int, int]], ...]

HEIGHT_PX = 24.0
_BAR_PX = 72.0
_PAD_PX = 8.0
Pane = Literal["divider", "before", "after", "masked", "difference", "back", "lost", "realism"]

PANES: "dict[ViewMode, tuple[Pane, ...]]" = {
    "divider": ("divider",),
    "side": ("before", "after"),
    "difference": ("difference",),
    "round_trip": ("before", "after", "back", "lost"),
    "realism": ("realism",),
}
_CAPTIONS: dict[Pane, str] = {
    "before": mark("Before"),
    "after": mark("After"),
    "masked": mark("Mask"),
    "difference": mark("What changed"),
    "back": mark("There and back"),
    "lost": mark("What was lost"),
    "realism": mark("How real"),
}
_REALISM_COVER = 0.55
_HIDDEN = QColor(214, 60, 80, 110)
"""Over what the mask hides, while it is painted."""
_BLACK_TO_WHITE = ((0.0, (0, 0, 0)), (1.0, (255, 255, 255)))


@dataclass(frozen=True)
class Legend:
    """A bar of colours with a word at each end, and perhaps a number behind it."""

    stops: Stops
    low: str
    high: str
    note: str = ""


@dataclass
class Scene:
    """Everything that is painted, but for zoom and divider."""

    before: Pyramid | None = None
    after: Pyramid | None = None
    strength: float = 1.0
    keep: "Keep" = "nothing"
    mask: Pyramid | None = None
    """Opaque where the translation shows; None where it does everywhere."""
    insight: "Insight | None" = None
    original_held: bool = False
    layers: LiveLayers = field(default_factory=LiveLayers)

    def draw_before(self, painter: QPainter, viewport: Viewport, clip: QRectF) -> None:
        if self.before is not None:
            painting.draw_picture(painter, self.before, viewport, clip)

    def draw_after(self, painter: QPainter, viewport: Viewport, clip: QRectF) -> None:
        """The translation as it would be saved; the original where there is none yet."""
        before, after = self.before, self.after
        if before is None or after is None or self.original_held:
            self.draw_before(painter, viewport, clip)
            return

        def draw(into: QPainter) -> None:
            draw_mixed(into, before, after, self.strength, viewport, clip, self.keep, self.layers)

        if self.mask is None or self.strength <= 0.0:
            draw(painter)
        else:
            painting.draw_masked(painter, before, self.mask, viewport, clip, draw)


def paint_pane(painter: QPainter, pane: Pane, scene: Scene, viewport: Viewport, dirty: QRectF, look: QPalette) -> None:
    """One view, in its own coordinates; the one with the divider is the canvas's own."""
    if scene.before is None:
        return
    visible = viewport.visible
    if scene.before.levels[0].hasAlphaChannel():
        painting.draw_checks(painter, visible, look.color(CANVAS))
    if scene.original_held or scene.after is None or pane == "before":
        scene.draw_before(painter, viewport, dirty)
        if pane == "before":
            _draw_caption(painter, pane, visible)
        return
    if pane == "difference":
        layer = scene.layers.change(scene.before, scene.after, scene.strength, scene.keep, viewport)
        painting.draw_layer(painter, *layer)
        if scene.mask is not None:
            painting.draw_tint(painter, scene.mask, viewport, dirty, QColor(0, 0, 0))
        _draw_legend(painter, Legend(_BLACK_TO_WHITE, tr("Unchanged"), tr("Changed a lot")), viewport)
    elif pane in ("after", "masked"):
        scene.draw_after(painter, viewport, dirty)
        if pane == "masked" and scene.mask is not None:
            painting.draw_tint(painter, scene.mask, viewport, dirty, _HIDDEN)
    else:
        _paint_insight(painter, pane, scene, viewport, dirty)
    _draw_caption(painter, pane, visible)


def _paint_insight(painter: QPainter, pane: Pane, scene: Scene, viewport: Viewport, dirty: QRectF) -> None:
    insight, visible = scene.insight, viewport.visible
    if insight is None:
        if pane == "realism":
            scene.draw_after(painter, viewport, dirty)
        _draw_waiting(
            painter, tr("Looking closely…") if pane == "realism" else tr("Going there and back…"), visible, pane
        )
        return
    if pane == "back":
        painting.draw_picture(painter, insight.back, viewport, dirty)
        return
    from studio.imaging.difference import heat_stops, realism_stops

    if pane == "lost":
        painting.draw_picture(painter, insight.map, viewport, dirty)
        note = tr("On average {percent:.1f} % was lost").format(percent=insight.score * 100)
        _draw_legend(painter, Legend(heat_stops(), tr("A little"), tr("A lot"), note), viewport)
        return
    scene.draw_after(painter, viewport, dirty)
    painter.setOpacity(_REALISM_COVER)
    painting.draw_picture(painter, insight.map, viewport, dirty)
    painter.setOpacity(1.0)
    note = tr("On average {percent:.0f} % real").format(percent=insight.score * 100)
    _draw_legend(painter, Legend(realism_stops(), tr("Looks made"), tr("Looks real"), note), viewport)


def _draw_caption(painter: QPainter, pane: Pane, visible: QRectF) -> None:
    if pane in _CAPTIONS and visible.width() > 96:
        painting.draw_caption(painter, tr(_CAPTIONS[pane]), visible.topLeft() + QPointF(8, 8), right=False)


def _draw_legend(painter: QPainter, legend: Legend, viewport: Viewport) -> None:
    """Under the caption: at the bottom the overview would lie on it."""
    visible = viewport.visible
    draw_legend(painter, legend, visible.topLeft() + QPointF(8, 32), visible.width() - 16)


def _draw_waiting(painter: QPainter, words: str, visible: QRectF, pane: Pane) -> None:
    if pane != "realism":
        painter.fillRect(visible, QColor(0, 0, 0, 60))
    font = QFont(painter.font())
    font.setPixelSize(13)
    painter.setFont(font)
    painting.draw_caption(painter, words, visible.center() - QPointF(0, 10), right=False, centred=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_legend(painter: QPainter, legend: Legend, corner: QPointF, room_px: float) -> None:
    """`corner` is the top left one of the pill; the note goes below where there is no room for it beside."""
    font = painter.font()
    font.setPixelSize(CAPTION_PX)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    low_px, high_px = metrics.horizontalAdvance(legend.low), metrics.horizontalAdvance(legend.high)
    scale_px = low_px + high_px + _BAR_PX + 4 * _PAD_PX
    note_px = metrics.horizontalAdvance(legend.note) + 2 * _PAD_PX if legend.note else 0.0
    if max(scale_px, note_px) > room_px:
        return
    beside = bool(legend.note) and scale_px + note_px <= room_px
    pill = QRectF(corner.x(), corner.y(), scale_px + (note_px if beside else 0.0), HEIGHT_PX)
    _draw_pill(painter, pill)
    _draw_scale(painter, legend, pill, low_px, high_px)
    note = QRectF(corner.x() + scale_px, corner.y(), note_px, HEIGHT_PX)
    if legend.note and not beside:
        note = QRectF(corner.x(), corner.y() + HEIGHT_PX + 4, note_px, HEIGHT_PX)
        _draw_pill(painter, note)
    painter.drawText(note, Qt.AlignmentFlag.AlignCenter, legend.note)


def _draw_scale(painter: QPainter, legend: Legend, pill: QRectF, low_px: float, high_px: float) -> None:
    centre = Qt.AlignmentFlag.AlignVCenter
    x = pill.left() + _PAD_PX
    painter.drawText(QRectF(x, pill.top(), low_px + 1, HEIGHT_PX), centre, legend.low)
    bar = QRectF(x + low_px + _PAD_PX, pill.center().y() - 4, _BAR_PX, 8)
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for place, colour in legend.stops:
        gradient.setColorAt(place, QColor(*colour))
    painter.setPen(QColor(255, 255, 255, 110))
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 2, 2)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(QRectF(bar.right() + _PAD_PX, pill.top(), high_px + 1, HEIGHT_PX), centre, legend.high)


def _draw_pill(painter: QPainter, pill: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 175))
    painter.drawRoundedRect(pill, 6, 6)
    painter.setPen(QColor(255, 255, 255))
