"""The timeline: keys as pictures at their frames, the ways between them, the playhead."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.ui.style.theme import ACCENT, CONTROL, FAULT, LINE, MUTED

if TYPE_CHECKING:
    from studio.timeline.keyframes import Key

HEIGHT_PX = 136
_RULER_PX = 22
_KEY_PX = 64
_MARGIN_PX = 48
_HEAD_PX = 8
"""Half of the playhead's width, and a little."""
_REFRESH_MS = 33
_EVERY_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_OTHER_LOOK = (
    QEvent.Type.Resize,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.DevicePixelRatioChange,
)


class TimelineStrip(QWidget):
    """Dragging in the ruler scrubs, dragging a key moves it, the wheel zooms."""

    remove_asked = Signal()
    play_asked = Signal()

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._zoom = 1.0
        self._left = 0.0
        """The frame at the left margin."""
        self._dragged: int | None = None
        self._grip = 0.0
        self._still: QPixmap | None = None
        """All but the playhead, as long as nothing else changes: a film moves nothing but the playhead."""
        self._playhead_x = 0.0
        """Where it was drawn last."""
        self._scrubbing = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Timeline"))
        self.setAccessibleDescription(
            tr("Left and right step through frames, with Ctrl from key to key, with Shift they move the chosen key.")
        )
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)  # type: ignore[call-overload]
        self._soon.timeout.connect(self._move_playhead)
        state.frame_changed.connect(self._on_frame_changed)
        for signal in (state.timeline_changed, state.selection_changed, state.view_changed):
            signal.connect(self._draw_anew)
        state.key_changed.connect(self._draw_anew)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(600, HEIGHT_PX)

    def x_of(self, frame: float) -> float:
        """The pixel of a frame of the whole timeline, broken keys included."""
        return _MARGIN_PX + (frame - self._left) * self._per_frame

    def frame_at(self, x: float) -> float:
        return self._left + (x - _MARGIN_PX) / self._per_frame

    def key_rect(self, place: int) -> QRectF:
        """Where the picture of a key lies."""
        middle = self.x_of(self._state.timeline.starts[place])
        return QRectF(middle - _KEY_PX / 2, _RULER_PX + 12, _KEY_PX, _KEY_PX)

    def event(self, event: QEvent) -> bool:
        if event.type() in _OTHER_LOOK:
            self._draw_anew()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._still is None:
            self._still = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        if self._state.timeline.keys:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_playhead(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton or not self._state.timeline.keys:
            return
        place = None if event.position().y() < _RULER_PX else self._key_at(event.position())
        if place is None:
            self._scrubbing = True
            self._scrub(event.position().x())
            return
        key = self._state.timeline.keys[place]
        self._state.select(key.id)
        self._dragged = key.id if place else None
        self._grip = event.position().x() - self.x_of(self._state.timeline.starts[place])
        starts = self._state.shown_starts
        if key.id in starts:
            self._state.scrub(starts[key.id])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._scrubbing:
            self._scrub(event.position().x())
        elif self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._state.slide(self._dragged, round(self.frame_at(event.position().x() - self._grip)))
        else:
            self._tell_error(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._dragged is not None:
            self._state.end_drag()
        self._dragged, self._scrubbing = None, False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            by = event.angleDelta().x() or event.angleDelta().y()
            self._left -= by / self._per_frame
        else:
            here = self.frame_at(event.position().x())
            self._zoom = min(max(self._zoom * 1.0015 ** event.angleDelta().y(), 1.0), 60.0)
            self._left += here - self.frame_at(event.position().x())
        self._left = min(max(self._left, 0.0), max(self._length * (1 - 1 / self._zoom), 0.0))
        self._draw_anew()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.play_asked.emit()
        elif event.key() == Qt.Key.Key_Home:
            self._state.scrub(0)
        elif event.key() == Qt.Key.Key_End:
            self._state.scrub(self._state.frames - 1)
        elif not sign:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._nudge(sign)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._to_key(sign)
        else:
            self._state.step(sign)

    @property
    def _length(self) -> float:
        return max(float(self._state.timeline.frames), 30.0)

    @property
    def _per_frame(self) -> float:
        return (self.width() - 2 * _MARGIN_PX) / self._length * self._zoom

    def _draw_anew(self) -> None:
        self._still = None
        self.update()

    def _drawn(self) -> QPixmap:
        """All but the playhead."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(self.palette().color(QPalette.ColorRole.Window))
        painter = QPainter(drawn)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self.palette().color(LINE))
        painter.drawLine(0, _RULER_PX, self.width(), _RULER_PX)
        timeline = self._state.timeline
        if timeline.keys:
            self._draw_ruler(painter)
            self._draw_ways(painter)
            for place in sorted(range(len(timeline.keys)), key=lambda p: timeline.keys[p].id == self._state.selected):
                self._draw_key(painter, place)
        else:
            painter.setPen(self.palette().color(MUTED))
            text = tr("Drop photos here, or add a seed: two keys make a film.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return drawn

    def _draw_ruler(self, painter: QPainter) -> None:
        fps = self._state.timeline.fps
        every = next((s for s in _EVERY_S if s * fps * self._per_frame >= 64), _EVERY_S[-1])
        painter.setPen(self.palette().color(MUTED))
        metrics = self.fontMetrics()
        number = 0
        while (x := self.x_of(number * every * fps)) < self.width():
            if x >= 0:
                painter.drawLine(QPointF(x, _RULER_PX - 5), QPointF(x, _RULER_PX))
                seconds = number * every
                words = f"{seconds:.1f}" if every < 1 else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
                painter.drawText(QPointF(x + 4, metrics.ascent() + 2), words)
            number += 1

    def _draw_ways(self, painter: QPainter) -> None:
        timeline = self._state.timeline
        middle = _RULER_PX + 12 + _KEY_PX / 2
        for place, key in enumerate(timeline.keys):
            start = timeline.starts[place]
            is_last = place == len(timeline.keys) - 1
            if key.hold:
                painter.setPen(QPen(self.palette().color(ACCENT), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawLine(QPointF(self.x_of(start), middle), QPointF(self.x_of(start + key.hold), middle))
            if not is_last or (timeline.loop and len(timeline.keys) > 1):
                style = Qt.PenStyle.DashLine if is_last else Qt.PenStyle.SolidLine
                painter.setPen(QPen(self.palette().color(CONTROL), 2, style))
                end = start + key.hold + key.span
                painter.drawLine(QPointF(self.x_of(start + key.hold), middle), QPointF(self.x_of(end), middle))

    def _draw_key(self, painter: QPainter, place: int) -> None:
        key, rect = self._state.timeline.keys[place], self.key_rect(place)
        shown, palette = self._state.shown(key), self.palette()
        if shown.image is not None:
            painter.drawImage(_fitted(rect, shown.image.width(), shown.image.height()), shown.image)
        else:
            painter.setPen(QPen(palette.color(FAULT if shown.error else LINE), 1))
            painter.setBrush(palette.button())
            painter.drawRoundedRect(rect, 4, 4)
            if shown.error:
                painter.setPen(palette.color(FAULT))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "!")
        if key.id == self._state.selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(ACCENT), 3 if self.hasFocus() else 2))
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 4, 4)
        below = QRectF(rect.left() - 40, rect.bottom() + 4, rect.width() + 80, self.fontMetrics().height() + 2)
        words = shown.error or _source_words(key)
        painter.setPen(palette.color(FAULT if shown.error else MUTED))
        elided = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(self._room(place)))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, elided)

    def _room(self, place: int) -> float:
        """Pixels for the words below a key."""
        starts = self._state.timeline.starts
        neighbours = [p for p in (place - 1, place + 1) if 0 <= p < len(starts)]
        near = [abs(self.x_of(starts[p]) - self.x_of(starts[place])) for p in neighbours]
        return min(max(min(near, default=144.0) - 8, 24.0), 144.0)

    def _draw_playhead(self, painter: QPainter) -> None:
        x = self._playhead_x = self.x_of(self._to_whole(self._state.number))
        painter.setPen(QPen(self.palette().color(ACCENT), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(ACCENT))
        painter.drawPolygon([QPointF(x + dx, y) for dx, y in ((-6, 0), (6, 0), (6, 8), (0, 15), (-6, 8))])

    def _move_playhead(self) -> None:
        """Paint what it leaves and where it comes to."""
        for x in (self._playhead_x, self.x_of(self._to_whole(self._state.number))):
            self.update(round(x) - _HEAD_PX, 0, 2 * _HEAD_PX, self.height())

    def _pairs(self) -> list[tuple[int, int]]:
        """(frame among all, frame among those shown) of the keys that are shown."""
        shown = self._state.shown_starts
        timeline = self._state.timeline
        starts = zip(timeline.keys, timeline.starts, strict=True)
        return [(start, shown[key.id]) for key, start in starts if key.id in shown]

    def _to_whole(self, frame: int) -> float:
        """Frames among shown keys to those of the whole timeline, where broken keys take time as well."""
        return _mapped(frame, [(b, a) for a, b in self._pairs()])

    def _scrub(self, x: float) -> None:
        self._state.scrub(round(_mapped(self.frame_at(x), [(a, b) for a, b in self._pairs()])))

    def _key_at(self, place: QPointF) -> int | None:
        found = [p for p in range(len(self._state.timeline.keys)) if self.key_rect(p).contains(place)]
        chosen = [p for p in found if self._state.timeline.keys[p].id == self._state.selected]
        return next(iter(chosen or reversed(found)), None)

    def _nudge(self, by: int) -> None:
        key = self._state.selected_key
        if key is not None:
            place = self._state.timeline.keys.index(key)
            self._state.slide(key.id, self._state.timeline.starts[place] + by)

    def _to_key(self, by: int) -> None:
        keys = self._state.timeline.keys
        place = next((p for p, key in enumerate(keys) if key.id == self._state.selected), 0 if by > 0 else len(keys))
        if keys and self._state.selected is None:
            place = -1 if by > 0 else len(keys)
        if keys and 0 <= place + by < len(keys):
            key = keys[place + by]
            self._state.select(key.id)
            starts = self._state.shown_starts
            if key.id in starts:
                self._state.scrub(starts[key.id])

    def _tell_error(self, event: QMouseEvent) -> None:
        place = self._key_at(event.position())
        error = "" if place is None else self._state.shown(self._state.timeline.keys[place]).error
        if error:
            QToolTip.showText(event.globalPosition().toPoint(), error, self)

    def _on_frame_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()


def _mapped(value: float, pairs: list[tuple[int, int]]) -> float:
    """A piecewise linear map through the pairs, of slope 1 outside of them."""
    if not pairs:
        return 0.0
    if value <= pairs[0][0]:
        return float(pairs[0][1])
    for (a, b), (c, d) in pairwise(pairs):
        if value <= c:
            return b + (value - a) * (d - b) / max(c - a, 1)
    return pairs[-1][1] + value - pairs[-1][0]


def _fitted(rect: QRectF, width: int, height: int) -> QRectF:
    scale = min(rect.width() / width, rect.height() / height)
    size = QRectF(0, 0, width * scale, height * scale)
    size.moveCenter(rect.center())
    return size


def _source_words(key: "Key") -> str:
    from studio.timeline.keyframes import CodeSource, PhotoSource, SeedSource

    match key.source:
        case SeedSource(seed=seed):
            return tr("seed {number}").format(number=seed)
        case PhotoSource(path=path):
            return Path(path).name
        case CodeSource(seed=seed):
            return tr("made picture") if seed is None else tr("seed {number}").format(number=seed)
