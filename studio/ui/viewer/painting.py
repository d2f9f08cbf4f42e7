"""How the canvas draws: pictures through a viewport, the divider, captions."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPalette, QPen

from studio.ui.viewer.qimage import Pyramid
from studio.ui.viewer.viewport import Viewport

HANDLE_PX = 32.0
_CHECK_PX = 8
_PIXELS_SHOW_FROM = 2.0


def draw_picture(painter: QPainter, picture: Pyramid, viewport: Viewport, clip: QRectF) -> None:
    """Draw the part of `picture` that lies under `clip`; one smaller than the viewport's picture is enlarged."""
    whole = viewport.painted_rect
    target = whole.intersected(clip)
    if target.isEmpty():
        return
    device_px = whole.width() * painter.device().devicePixelRatioF()
    level = picture.level_for(device_px / picture.size.width())
    along_x, along_y = level.width() / whole.width(), level.height() / whole.height()
    source = QRectF(
        (target.x() - whole.x()) * along_x,
        (target.y() - whole.y()) * along_y,
        target.width() * along_x,
        target.height() * along_y,
    )
    is_whole = picture.size == viewport.picture_size
    smooth = not (is_whole and (viewport.scale >= _PIXELS_SHOW_FROM or viewport.shows_whole_pixels))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(target, level, source)


def draw_masked(
    painter: QPainter,
    before: Pyramid,
    mask: Pyramid,
    viewport: Viewport,
    clip: QRectF,
    draw_after: Callable[[QPainter], None],
) -> None:
    """What `draw_after` paints where `mask` is opaque, `before` where it is clear."""
    layer = _layer_for(viewport, clip)
    inner = QPainter(layer)
    inner.translate(-clip.topLeft())
    draw_after(inner)
    inner.setOpacity(1.0)
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    draw_picture(inner, mask, viewport, clip)
    if before.levels[0].hasAlphaChannel():
        # One over the other would make half-transparent pixels more solid.
        rest = _layer_for(viewport, clip)
        other = QPainter(rest)
        other.translate(-clip.topLeft())
        draw_picture(other, before, viewport, clip)
        other.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        draw_picture(other, mask, viewport, clip)
        other.end()
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        inner.drawImage(clip.topLeft(), rest)
    else:
        draw_picture(painter, before, viewport, clip)
    inner.end()
    painter.drawImage(clip.topLeft(), layer)


def draw_tint(painter: QPainter, mask: Pyramid, viewport: Viewport, clip: QRectF, tint: QColor) -> None:
    """A tint over what a mask hides."""
    target = viewport.painted_rect.intersected(clip)
    if target.isEmpty():
        return
    layer = _layer_for(viewport, clip)
    inner = QPainter(layer)
    inner.translate(-clip.topLeft())
    inner.fillRect(target, tint)
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    draw_picture(inner, mask, viewport, clip)
    inner.end()
    painter.drawImage(clip.topLeft(), layer)


def draw_layer(painter: QPainter, area: QRectF, layer: QImage) -> None:
    """A layer mixed for the canvas; a coarse one is enlarged."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, layer, QRectF(layer.rect()))


def draw_layer_mixed(
    painter: QPainter,
    before: Pyramid,
    layer: tuple[QRectF, QImage],
    strength: float,
    viewport: Viewport,
    clip: QRectF,
) -> None:
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    if strength < 1.0 and layer[1].hasAlphaChannel():
        _draw_shares(painter, viewport, clip, strength, before, layer)
    else:
        if strength < 1.0:
            draw_picture(painter, before, viewport, clip)
        painter.setOpacity(strength)
        draw_layer(painter, *layer)
    painter.restore()


def draw_mixed_alpha(
    painter: QPainter, before: Pyramid, after: Pyramid, strength: float, viewport: Viewport, clip: QRectF
) -> None:
    _draw_shares(painter, viewport, clip, strength, before, after)


def _draw_shares(
    painter: QPainter,
    viewport: Viewport,
    clip: QRectF,
    strength: float,
    before: Pyramid,
    after: "Pyramid | tuple[QRectF, QImage]",
) -> None:
    """On a layer of its own: one over the other would make half-transparent pixels more solid."""
    layer = _layer_for(viewport, clip)
    inner = QPainter(layer)
    inner.translate(-clip.topLeft())
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    inner.setOpacity(1.0 - strength)
    draw_picture(inner, before, viewport, clip)
    inner.setOpacity(strength)
    if isinstance(after, Pyramid):
        draw_picture(inner, after, viewport, clip)
    else:
        draw_layer(inner, *after)
    inner.end()
    painter.drawImage(clip.topLeft(), layer)


def _layer_for(viewport: Viewport, clip: QRectF) -> QImage:
    """Nothing, of the size of `clip` in pixels of the screen."""
    ratio = viewport.device_ratio
    layer = QImage((clip.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(ratio)
    layer.fill(Qt.GlobalColor.transparent)
    return layer


def draw_checks(painter: QPainter, visible: QRectF, canvas: QColor) -> None:
    """A quiet checkerboard that shows where a picture is transparent."""
    painter.fillRect(visible, canvas.lighter(125))
    painter.fillRect(visible, QBrush(canvas.darker(112), Qt.BrushStyle.Dense4Pattern))


def handle_rect(x: float, visible: QRectF) -> QRectF:
    """Where the handle of the divider lies."""
    half = HANDLE_PX / 2
    return QRectF(x - half, visible.center().y() - half, HANDLE_PX, HANDLE_PX)


def draw_divider(painter: QPainter, x: float, visible: QRectF, *, hot: bool, palette: QPalette) -> None:
    """A thin line over the visible picture, and a handle with two arrows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
    painter.drawLine(QPointF(x, visible.top()), QPointF(x, visible.bottom()))
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.5))
    painter.drawLine(QPointF(x, visible.top()), QPointF(x, visible.bottom()))
    handle = handle_rect(x, visible)
    fill = palette.color(QPalette.ColorRole.Highlight) if hot else QColor(250, 250, 250)
    arrow = palette.color(QPalette.ColorRole.HighlightedText) if hot else QColor(30, 30, 30)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
    painter.setBrush(fill)
    painter.drawEllipse(handle)
    painter.setPen(QPen(arrow, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    middle = handle.center()
    for side in (-1, 1):
        tip = QPointF(middle.x() + side * 9, middle.y())
        back_x = middle.x() + side * 5
        painter.drawPolyline([QPointF(back_x, middle.y() - 4), tip, QPointF(back_x, middle.y() + 4)])


def draw_caption(painter: QPainter, text: str, corner: QPointF, *, right: bool, centred: bool = False) -> None:
    """A small word on a dark pill; `corner` is its top left, its top right, or the middle of its top edge."""
    font = painter.font()
    font.setPixelSize(11)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(text) + 16
    left = corner.x() - width * (0.5 if centred else 1.0 if right else 0.0)
    pill = QRectF(left, corner.y(), width, 20)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(pill, 6, 6)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
