"""The icon of the program: one picture, half before, half after."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap


def app_icon() -> QIcon:
    """Drawn at the sizes that docks and title bars use."""
    icon = QIcon()
    for edge in (16, 32, 64, 128, 256):
        icon.addPixmap(_draw(edge))
    return icon


def _draw(edge: int) -> QPixmap:
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(edge / 64, edge / 64)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(3, 3, 58, 58), 12, 12)
    painter.setClipPath(shape)
    for left, sky, hill in ((3, "#39424e", "#1f252c"), (32, "#7fb0f5", "#f0a35e")):
        painter.save()
        painter.setClipRect(QRectF(left, 3, 29, 58), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(3, 3, 58, 58), QColor(sky))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hill))
        painter.drawPolygon([QPointF(3, 61), QPointF(3, 50), QPointF(26, 26), QPointF(40, 41), QPointF(48, 34),
                             QPointF(61, 48), QPointF(61, 61)])  # fmt: skip
        painter.restore()
    painter.setPen(QPen(QColor("#ffffff"), 2.5))
    painter.drawLine(QPointF(32, 3), QPointF(32, 61))
    painter.end()
    return pixmap
