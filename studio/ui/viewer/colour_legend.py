"""What the colours of a view mean, in plain words, on a dark pill over the picture."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from studio.ui.style.theme import CAPTION_PX

Stops = tuple[tuple[float, tuple[int, int, int]], ...]

HEIGHT_PX = 24.0
_BAR_PX = 72.0
_PAD_PX = 8.0


@dataclass(frozen=True)
class Legend:
    """A bar of colours with a word at each end, and perhaps a number behind it."""

    stops: Stops
    low: str
    high: str
    note: str = ""


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
