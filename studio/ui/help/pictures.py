"""The pictures of the help pages, drawn from a sample and its translation."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPalette, QPen, QPolygonF

from studio.state.language import tr
from studio.ui.style.theme import ACCENT, CANVAS, CONTROL, LINE, MUTED

_GAP = 28.0
_CODE = (0.7, 0.25, 0.9, 0.45, 0.6, 0.15, 0.8)
"""Any numbers: how long the bars are."""
_POINTS = 46
_BARS_PX = 96.0
_CODE_PX = _BARS_PX + 124 + 2 * _GAP
"""A code and the layers that lead to it, with the gaps."""


@dataclass(frozen=True)
class Props:
    """What is drawn with: a photo and its translation, None where there is none."""

    photo: QImage | None
    painted: QImage | None
    palette: QPalette

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """Of the theme."""
        return self.palette.color(role)


Draw = Callable[[QPainter, QRectF, Props], None]


def translation(painter: QPainter, area: QRectF, props: Props) -> None:
    """Photo, a window on it, a spot of paint."""
    left, right = _pair(area)
    _picture(painter, left, props.photo, props)
    _picture(painter, right, props.painted, props)
    seen = QRectF(left.left() + left.width() * 0.42, left.top() + left.height() * 0.3, 46, 46)
    spot = QPointF(right.left() + right.width() * 0.42 + 23, right.top() + right.height() * 0.3 + 23)
    accent = props.colour(ACCENT)
    painter.setPen(QPen(accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(seen)
    painter.drawRect(seen.translated(-16, 12))
    painter.drawEllipse(spot, 7, 7)
    painter.setPen(QPen(accent, 1.25, Qt.PenStyle.DashLine))
    for corner in (seen.topRight(), seen.bottomRight()):
        painter.drawLine(corner, spot)


def encoder(painter: QPainter, area: QRectF, props: Props) -> None:
    """A picture that gets smaller and smaller, down to a few numbers."""
    picture = _middle(area)
    _picture(painter, picture, props.photo, props)
    last = _funnel(painter, area, picture.right() + _GAP, narrowing=True, props=props)
    _bars(painter, QRectF(last + _GAP, area.center().y() - 60, _BARS_PX, 120), props)


def decoder(painter: QPainter, area: QRectF, props: Props) -> None:
    """The same the other way."""
    picture = _middle(area)
    left = picture.left()
    picture.translate(_CODE_PX, 0)
    _bars(painter, QRectF(left, area.center().y() - 60, _BARS_PX, 120), props)
    _funnel(painter, area, left + _BARS_PX + _GAP, narrowing=False, props=props)
    _picture(painter, picture, props.painted, props)


def latent(painter: QPainter, area: QRectF, props: Props) -> None:
    """Places in the colours of what lies there, and a way from one to another."""
    plane = area.adjusted(area.width() * 0.12, 0, -area.width() * 0.12, 0)
    painter.setPen(QPen(props.colour(LINE), 1))
    painter.setBrush(props.colour(CANVAS))
    painter.drawRoundedRect(plane, 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(_POINTS):
        # A sunflower: even, and the same each time.
        angle, radius = number * 2.39996, math.sqrt((number + 0.5) / _POINTS)
        place = plane.center() + QPointF(math.cos(angle) * radius * plane.width() * 0.44, 0)
        place += QPointF(0, math.sin(angle) * radius * plane.height() * 0.42)
        painter.setBrush(QColor.fromHsvF((angle / math.tau) % 1.0, 0.25 + 0.45 * radius, 0.85))
        painter.drawEllipse(place, 5, 5)
    start = plane.topLeft() + QPointF(plane.width() * 0.2, plane.height() * 0.72)
    end = plane.topLeft() + QPointF(plane.width() * 0.8, plane.height() * 0.28)
    way = QPainterPath(start)
    way.cubicTo(start + QPointF(80, -90), end + QPointF(-120, 60), end)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(props.colour(ACCENT), 3))
    painter.drawPath(way)
    for step in (0.0, 0.25, 0.5, 0.75, 1.0):
        key = step in (0.0, 1.0)
        painter.setBrush(props.colour(ACCENT) if key else props.colour(CANVAS))
        painter.drawEllipse(way.pointAtPercent(step), 8 if key else 5, 8 if key else 5)


def cycle(painter: QPainter, area: QRectF, props: Props) -> None:
    """There at the top, back at the bottom."""
    left, right = _pair(area.adjusted(0, 22, 0, -22))
    _picture(painter, left, props.photo, props)
    _picture(painter, right, props.painted, props)
    painter.setPen(QPen(props.colour(ACCENT), 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for start, end, lift in ((left, right, -1.0), (right, left, 1.0)):
        edge = start.top() - 6 if lift < 0 else start.bottom() + 6
        first, last = QPointF(start.center().x(), edge), QPointF(end.center().x(), edge)
        path = QPainterPath(first)
        path.quadTo(QPointF((first.x() + last.x()) / 2, edge + 34 * lift), last)
        painter.drawPath(path)
        _arrow_head(painter, path.pointAtPercent(0.93), last, props.colour(ACCENT))
        words = tr("there") if lift < 0 else tr("back")
        _caption(painter, QPointF(area.center().x(), edge + 3 * lift), words, props)
        painter.setPen(QPen(props.colour(ACCENT), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def critic(painter: QPainter, area: QRectF, props: Props) -> None:
    """A painted picture under a grid; what a critic might say of each patch."""
    picture, verdict = _pair(area)
    _picture(painter, picture, props.painted, props)
    small = None
    if props.painted is not None:
        small = _covering(props.painted, picture).scaled(
            8, 6, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    for row in range(6):
        for column in range(8):
            patch = QRectF(column / 8, row / 6, 1 / 8, 1 / 6)
            lightness = 0.5 if small is None else small.pixelColor(column, row).lightnessF()
            belief = 0.25 + 0.7 * abs(math.sin(7 * lightness + column * 0.35))
            painter.setPen(QPen(props.colour(CANVAS), 1))
            painter.setBrush(QColor.fromHsvF(0.12, 0.25, belief))
            painter.drawRect(_inside(verdict, patch))
    painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row in range(6):
        for column in range(8):
            painter.drawRect(_inside(picture, QRectF(column / 8, row / 6, 1 / 8, 1 / 6)))
    chosen = QRectF(5 / 8, 2 / 6, 1 / 8, 1 / 6)
    painter.setPen(QPen(props.colour(ACCENT), 3))
    painter.drawRect(_inside(picture, chosen))
    painter.drawRect(_inside(verdict, chosen))


def _pair(area: QRectF) -> tuple[QRectF, QRectF]:
    width = (area.width() - 3 * _GAP) / 2
    height = min(area.height(), width * 0.66)
    width = min(width, height * 1.5)
    top, middle = area.center().y() - height / 2, area.center().x()
    return (
        QRectF(middle - 1.5 * _GAP - width, top, width, height),
        QRectF(middle + 1.5 * _GAP, top, width, height),
    )


def _middle(area: QRectF) -> QRectF:
    """Room for a picture, so that it and what stands at its right are in the middle."""
    height = min(area.height(), 190.0)
    width = height * 1.25
    return QRectF(area.center().x() - (width + _CODE_PX) / 2, area.center().y() - height / 2, width, height)


def _inside(picture: QRectF, part: QRectF) -> QRectF:
    return QRectF(
        picture.left() + part.left() * picture.width(),
        picture.top() + part.top() * picture.height(),
        part.width() * picture.width(),
        part.height() * picture.height(),
    )


def _picture(painter: QPainter, area: QRectF, image: QImage | None, props: Props) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(area, 6, 6)
    painter.save()
    painter.setClipPath(shape)
    if image is None:
        painter.fillRect(area, props.colour(CANVAS))
    else:
        painter.drawImage(area, _covering(image, area))
    painter.restore()
    painter.setPen(QPen(props.colour(LINE), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def _covering(image: QImage, area: QRectF) -> QImage:
    """The middle of the image, with the proportions of `area`."""
    wanted = area.width() / max(area.height(), 1.0)
    width = min(image.width(), round(image.height() * wanted))
    height = min(image.height(), round(image.width() / wanted))
    return image.copy((image.width() - width) // 2, (image.height() - height) // 2, width, height)


def _funnel(painter: QPainter, area: QRectF, x: float, *, narrowing: bool, props: Props) -> float:
    """Layers that get smaller, or larger; returns their right edge."""
    heights = (150.0, 110.0, 76.0, 48.0)
    painter.setPen(QPen(props.colour(CONTROL), 1))
    for height in heights if narrowing else heights[::-1]:
        tint = QColor(props.colour(ACCENT))
        tint.setAlphaF(0.18 + 0.12 * (150 - height) / 100)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(x, area.center().y() - height / 2, 22, height), 4, 4)
        x += 34
    return x - 12


def _bars(painter: QPainter, area: QRectF, props: Props) -> None:
    step = area.height() / len(_CODE)
    painter.setPen(Qt.PenStyle.NoPen)
    for row, value in enumerate(_CODE):
        line = QRectF(area.left(), area.top() + row * step + 3, area.width(), step - 6)
        painter.setBrush(props.colour(LINE))
        painter.drawRoundedRect(line, 4, 4)
        painter.setBrush(props.colour(ACCENT))
        painter.drawRoundedRect(QRectF(line.left(), line.top(), line.width() * value, line.height()), 4, 4)
    _caption(painter, QPointF(area.center().x(), area.bottom() + 14), tr("a few numbers"), props)


def _arrow_head(painter: QPainter, before: QPointF, tip: QPointF, colour: QColor) -> None:
    angle = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    corners = [tip + QPointF(math.cos(angle + turn), math.sin(angle + turn)) * 10 for turn in (2.6, -2.6)]
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, *corners]))


def _caption(painter: QPainter, middle: QPointF, text: str, props: Props) -> None:
    font = painter.font()
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(props.colour(MUTED))
    painter.drawText(QRectF(middle.x() - 100, middle.y() - 8, 200, 16), Qt.AlignmentFlag.AlignCenter, text)
