"""How one card of the model gallery is drawn."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPalette, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.style.icons import icon
from studio.ui.style.theme import ACCENT, CAPTION_PX, FAULT, LINE, MUTED

BADGE_RIGHT, BADGE_WRONG = "check-circle", "warning-circle"
_GAP = 8
_THUMB = QSize(72, 72)


class GalleryCard(QStyledItemDelegate):
    """Picture at the left, name and two lines at the right; a broken model is grey and says why."""

    def __init__(
        self, description_role: int, error_role: int, pending_role: int, parent: QObject, badge_role: int | None = None
    ) -> None:
        """`badge_role`: of an icon's name, shown beside the name."""
        super().__init__(parent)
        self._badge_role = badge_role
        self._description_role = description_role
        self._error_role = error_role
        self._pending_role = pending_role

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(160, _THUMB.height() + 2 * _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect).adjusted(_GAP, 2, -_GAP, -2)  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        error = index.data(self._error_role)
        if selected or hovered:
            painter.setPen(QPen(palette.color(ACCENT), 2 if focused else 1) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Light if selected else QPalette.ColorRole.Button))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
        thumb = QRect(area.left() + 6, area.top() + (area.height() - _THUMB.height()) // 2, 72, 72)
        _draw_thumb(painter, index.data(Qt.ItemDataRole.DecorationRole), thumb, palette, faded=error is not None)
        if index.data(self._pending_role):
            _draw_pending(painter, thumb)
        badge = None if self._badge_role is None else index.data(self._badge_role)
        if badge:
            role = FAULT if badge == BADGE_WRONG else ACCENT
            icon(badge, role).paint(painter, QRect(area.right() - 26, area.top() + 7, 16, 16))
        text = QRect(thumb.right() + 12, area.top() + 6, area.right() - thumb.right() - 20, area.height() - 12)
        _draw_words(painter, index, error or index.data(self._description_role), text, palette, error is not None)
        painter.restore()


def _draw_thumb(painter: QPainter, image: QImage | None, area: QRect, palette: QPalette, *, faded: bool) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(area), 6, 6)
    if image is None or image.isNull():
        painter.fillPath(shape, palette.color(LINE))
        if faded:
            icon("warning", MUTED).paint(painter, area.adjusted(24, 24, -24, -24))
        return
    ratio = painter.device().devicePixelRatioF()
    edge = min(image.width(), image.height())
    source = QRect((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    small = image.copy(source).scaled(
        QSize(round(area.width() * ratio), round(area.height() * ratio)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter.save()
    painter.setClipPath(shape)
    painter.setOpacity(0.4 if faded else 1.0)
    painter.drawImage(area, small)
    painter.restore()


def _draw_pending(painter: QPainter, area: QRect) -> None:
    """Three dots: a picture of this photo is on its way."""
    badge = QRectF(area.right() - 22, area.top() + 6, 18, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawEllipse(badge)
    painter.setBrush(QColor(255, 255, 255))
    for offset in (-4, 0, 4):
        painter.drawEllipse(badge.center() + QPointF(offset, 0), 1.25, 1.25)


def _draw_words(
    painter: QPainter,
    index: QModelIndex | QPersistentModelIndex,
    line: str,
    area: QRect,
    palette: QPalette,
    broken: bool,
) -> None:
    name_font = QFont(painter.font())
    name_font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(name_font)
    painter.setFont(name_font)
    painter.setPen(palette.color(MUTED if broken else QPalette.ColorRole.Text))
    name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area.left(), area.top() + metrics.ascent(), name)
    caption = QFont(painter.font())
    caption.setWeight(QFont.Weight.Normal)
    caption.setPixelSize(CAPTION_PX)
    painter.setFont(caption)
    painter.setPen(palette.color(FAULT if broken else MUTED))
    rest = area.adjusted(0, metrics.height() + 4, 0, 0)
    draw_elided(painter, line or "", rest)


def draw_elided(painter: QPainter, text: str, area: QRect) -> None:
    """Wrap `text` into `area`, with an ellipsis where it does not fit."""
    metrics = painter.fontMetrics()
    room = max(1, area.height() // metrics.lineSpacing())
    layout = QTextLayout(text, painter.font(), painter.device())
    layout.beginLayout()
    for number in range(room):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        words = text[line.textStart() : line.textStart() + line.textLength()]
        if number == room - 1:
            words = metrics.elidedText(text[line.textStart() :], Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area.left(), area.top() + metrics.ascent() + number * metrics.lineSpacing(), words)
    layout.endLayout()
