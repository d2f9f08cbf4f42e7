"""How one frame of the film strip is drawn: thumbnail, name, state, error in plain words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.state.photos.open_photos import OpenPhoto
from studio.ui.parts.gallery_card import draw_elided
from studio.ui.style.theme import ACCENT, CAPTION_PX, FAULT, LINE, MUTED, ON_ACCENT


class FilmFrame(QStyledItemDelegate):
    """Draws an `OpenPhoto`."""

    def __init__(self, photo_role: int, strip: QListView) -> None:
        super().__init__(strip)
        self._photo_role = photo_role
        self._strip: QListView = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        height = self._strip.height() - 14
        return QSize(round(height * 1.32), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        photo: OpenPhoto = index.data(self._photo_role)
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect).adjusted(4, 4, -4, -4)  # type: ignore[attr-defined]
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(area), 6, 6)
        painter.fillPath(shape, palette.color(QPalette.ColorRole.Button))
        painter.setClipPath(shape)
        if photo.thumbnail is not None:
            _draw_cover(painter, photo, area)
        font = QFont(painter.font())
        font.setPixelSize(CAPTION_PX)
        painter.setFont(font)
        if photo.error is not None:
            _draw_error(painter, photo.error, area, palette)
        else:
            _draw_name(painter, photo, area, palette)
            _draw_state(painter, photo, area, palette)
        painter.setClipping(False)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        colour = palette.color(ACCENT if selected else MUTED if hovered else LINE)
        painter.setPen(QPen(colour, 3 if focused and selected else 2 if selected else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        painter.restore()


def _draw_cover(painter: QPainter, photo: OpenPhoto, area: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    image = photo.thumbnail
    scale = max(area.width() / image.width(), area.height() / image.height())
    width, height = area.width() / scale, area.height() / scale
    source = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
    painter.drawImage(QRectF(area), image, source)


def _draw_name(painter: QPainter, photo: OpenPhoto, area: QRect, palette: QPalette) -> None:
    band = QRect(area.left(), area.bottom() - 19, area.width(), 20)
    over_picture = photo.thumbnail is not None
    if over_picture:
        painter.fillRect(band, QColor(0, 0, 0, 150))
    painter.setPen(QColor(255, 255, 255) if over_picture else palette.color(QPalette.ColorRole.Text))
    room = band.adjusted(8, 0, -8, 0)
    name = painter.fontMetrics().elidedText(photo.name, Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


def _draw_state(painter: QPainter, photo: OpenPhoto, area: QRect, palette: QPalette) -> None:
    """A tick for done, three dots for working; nothing for a photo that just lies there."""
    if photo.status not in ("done", "working"):
        return
    badge = QRectF(area.right() - 22, area.top() + 6, 16, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(ACCENT) if photo.status == "done" else QColor(0, 0, 0, 170))
    painter.drawEllipse(badge)
    middle = badge.center()
    if photo.status == "done":
        painter.setPen(QPen(palette.color(ON_ACCENT), 1.75))
        painter.drawPolyline([middle + QPointF(-3.5, 0), middle + QPointF(-1, 2.75), middle + QPointF(3.75, -2.75)])
    else:
        painter.setBrush(QColor(255, 255, 255))
        for offset in (-4, 0, 4):
            painter.drawEllipse(middle + QPointF(offset, 0), 1.25, 1.25)


def _draw_error(painter: QPainter, error: str, area: QRect, palette: QPalette) -> None:
    painter.fillRect(area, palette.color(QPalette.ColorRole.Button))
    painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), palette.color(FAULT))
    painter.setPen(palette.color(FAULT))
    draw_elided(painter, error, area.adjusted(10, 6, -6, -4))
