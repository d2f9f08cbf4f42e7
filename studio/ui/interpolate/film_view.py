"""The frame of a timeline, as large as it fits; keys beside it, and shining through it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.ui.style.theme import ACCENT, CANVAS, MUTED

if TYPE_CHECKING:
    from studio.timeline.keyframes import Key

_MARGIN_PX = 24
_SIDE_SHARE = 0.22
_ONION = 0.3
_REFRESH_MS = 15
"""Frames that come within one refresh of a screen are not all painted."""


class FilmView(QWidget):
    """Shows what the state says; draws nothing of its own."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._hot = False
        self._drawn = QRect()
        """Where the frame was when all was drawn; empty where more than the frame changes with it."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Preview"))
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)  # type: ignore[call-overload]
        self._soon.timeout.connect(self._draw_next)
        state.frame_shown.connect(self._on_frame_shown)
        for signal in (state.view_changed, state.timeline_changed, state.selection_changed):
            signal.connect(self.update)
        state.key_changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 480)

    def set_drop_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
        self._hot = hot
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        place, frame = self._place_alone(), self._state.frame
        if event.rect() == self.rect():
            self._drawn = place
        if not place.contains(event.rect()):
            painter.fillRect(self.rect(), self.palette().color(CANVAS))
        if frame is None:
            self._draw_empty(painter)
        else:
            self._draw_frame(painter, frame.image)
        if self._hot:
            painter.setPen(self.palette().color(ACCENT))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _draw_frame(self, painter: QPainter, image: QImage) -> None:
        room = self._room()
        before, after = self._neighbours() if self._state.onion or self._state.shows_keys else (None, None)
        if self._state.shows_keys:
            side = room.width() * _SIDE_SHARE
            left = QRectF(room.left(), room.top(), side, room.height())
            right = QRectF(room.right() - side, room.top(), side, room.height())
            room.adjust(side + _MARGIN_PX, 0, -side - _MARGIN_PX, 0)
            self._draw_key(painter, left, before, tr("Before"))
            self._draw_key(painter, right, after, tr("After"))
        target = self._fitted(room, image)
        self._draw_image(painter, target, image)
        if self._state.onion:
            painter.setOpacity(_ONION)
            for key in (before, after):
                shown = None if key is None else self._state.shown(key).image
                if shown is not None:
                    self._draw_image(painter, target, shown)
            painter.setOpacity(1.0)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)

    def _place_alone(self) -> QRect:
        """Where the frame lies, if nothing lies beside it or on it; else empty."""
        frame = self._state.frame
        if frame is None or self._hot or self._state.onion or self._state.shows_keys:
            return QRect()
        return self._fitted(self._room(), frame.image).toRect()

    def _draw_key(self, painter: QPainter, room: QRectF, key: "Key | None", words: str) -> None:
        image = None if key is None else self._state.shown(key).image
        if image is None:
            return
        target = self._fitted(room, image)
        self._draw_image(painter, target, image)
        painter.setPen(self.palette().color(MUTED))
        below = QRectF(room.left(), target.bottom() + 6, room.width(), 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)

    def _draw_image(self, painter: QPainter, target: QRectF, image: QImage) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._state.crisp)
        painter.drawImage(target, image)

    def _fitted(self, room: QRectF, image: QImage) -> QRectF:
        scale = min(room.width() / image.width(), room.height() / image.height())
        if self._state.crisp and scale >= 1:
            scale = float(int(scale))
        target = QRectF(0, 0, image.width() * scale, image.height() * scale)
        target.moveCenter(room.center())
        return QRectF(target.toRect())

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(MUTED))
        if not self._state.timeline.keys:
            text = tr("Drop two photos, or add seeds below: the film between them appears here.")
        elif all(self._state.shown(key).error for key in self._state.timeline.keys):
            text = tr("No key can be shown yet; each says why on the timeline.")
        else:
            text = tr("Reading the keys…")
        painter.drawText(self.rect().adjusted(48, 48, -48, -48), Qt.AlignmentFlag.AlignCenter, text)

    def _neighbours(self) -> "tuple[Key | None, Key | None]":
        """The keys before and after the frame, among those that are shown."""
        starts = self._state.shown_starts
        keys = [key for key in self._state.timeline.keys if key.id in starts]
        number = self._state.number
        before = [key for key in keys if starts[key.id] <= number]
        after = [key for key in keys if starts[key.id] > number]
        following = after[0] if after else keys[0] if keys and self._state.timeline.loop else None
        return (before[-1] if before else None), following

    def _on_frame_shown(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _draw_next(self) -> None:
        """Only what a film changes, which is quicker."""
        place = self._place_alone()
        if not place.isEmpty() and place == self._drawn:
            self.update(place)
        else:
            self.update()
