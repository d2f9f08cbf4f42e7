"""The plane of latents: training pictures as points, decoded pictures behind them, and the one under the pointer."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.generate.latent_map import LatentMap
from studio.state.generate.workspace import GenerateState
from studio.state.language import tr
from studio.ui.style.theme import ACCENT, CANVAS, LINE, MUTED

_TILE_PX = 44
_LENS_PX = 176
_STEP_SHARE = 0.04
_REDRAW_MS = 40
"""Tiles that come within this time are drawn together."""
_CLASS_COLOURS = (
    "#4e9fea", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#9c755f", "#ff9da7", "#bab0ac", "#edc948", "#76b7b2",
)  # fmt: skip
"""Tableau 10, told apart on dark and light."""
_RIM = QColor(0, 0, 0, 110)


class LatentMapView(QWidget):
    """Wheel zooms to the pointer, dragging pans, a click puts the picture into the grid."""

    picked = Signal(float, float)
    """A place on the plane."""

    def __init__(self, state: GenerateState, latent_map: LatentMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._map = latent_map
        self._middle = (0.0, 0.0)
        self._scale = 50.0
        """Pixels for 1."""
        self._dragged: tuple[QPointF, tuple[float, float]] | None = None
        self._moved = False
        self._layer: tuple[tuple[object, ...], QPixmap] | None = None
        self.shows_points = True
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Map of all pictures"))
        self.setAccessibleDescription(tr("Arrow keys move, plus and minus zoom, Enter keeps the picture."))
        latent_map.plane_changed.connect(self._on_plane_changed)
        latent_map.hovered.connect(self.update)
        latent_map.tile_ready.connect(self._on_tile_ready)
        self._soon = QTimer(self, singleShot=True, interval=_REDRAW_MS)  # type: ignore[call-overload]
        self._soon.timeout.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 480)

    def home(self) -> None:
        left, bottom, right, top = self._map.home
        self._middle = ((left + right) / 2, (bottom + top) / 2)
        self._scale = min(self.width() / max(right - left, 1e-6), self.height() / max(top - bottom, 1e-6))
        self._ask()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Larger or smaller, the place `around` stays."""
        around = around or QPointF(self.rect().center())
        x, y = self.to_plane(around)
        self._scale = min(max(self._scale * factor, 1e-2), 1e6)
        there = self.to_plane(around)
        self._middle = (self._middle[0] + x - there[0], self._middle[1] + y - there[1])
        self._ask()

    def show_points(self, shown: bool) -> None:
        """With or without the training pictures."""
        self.shows_points = shown
        self.update()

    def to_plane(self, place: QPointF) -> tuple[float, float]:
        """The place on the plane under a pixel."""
        return (
            self._middle[0] + (place.x() - self.width() / 2) / self._scale,
            self._middle[1] - (place.y() - self.height() / 2) / self._scale,
        )

    def to_pixel(self, x: float, y: float) -> QPointF:
        return QPointF(
            self.width() / 2 + (x - self._middle[0]) * self._scale,
            self.height() / 2 - (y - self._middle[1]) * self._scale,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(CANVAS))
        if self._map.plane is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._draw_tiles(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.shows_points:
            painter.drawPixmap(0, 0, self._points_layer())
            self._draw_legend(painter)
        self._draw_lens(painter)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self.home()

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._map.begin()
        self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged, self._moved = (event.position(), self._middle), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._dragged is not None:
            by = event.position() - self._dragged[0]
            self._moved = self._moved or by.manhattanLength() > 4
            if self._moved:
                start = self._dragged[1]
                self._middle = (start[0] - by.x() / self._scale, start[1] + by.y() / self._scale)
                self._ask()
                return
        self._map.hover(*self.to_plane(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._dragged is not None and not self._moved:
            self.picked.emit(*self.to_plane(event.position()))
        self._dragged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        place = self._map.place or self._middle
        if step is not None:
            far = _STEP_SHARE * min(self.width(), self.height()) / self._scale
            self._map.hover(place[0] + step[0] * far, place[1] + step[1] * far)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(0.8)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(*place)
        elif event.key() == Qt.Key.Key_F:
            self.home()
        else:
            super().keyPressEvent(event)

    @property
    def _tile_step(self) -> tuple[int, float]:
        """The zoom step and the edge of a tile on the plane: halves when pictures would get twice as large."""
        step = math.floor(math.log2(self._scale / _TILE_PX))
        return step, 2.0**-step

    def _ask(self) -> None:
        """Let the pictures be made that are missing here."""
        if self._map.plane is None or not self.isVisible():
            return
        step, edge = self._tile_step
        left, top = self.to_plane(QPointF(0, 0))
        right, bottom = self.to_plane(QPointF(self.width(), self.height()))
        wanted = [
            ((step, column, row), ((column + 0.5) * edge, (row + 0.5) * edge))
            for column in range(math.floor(left / edge), math.floor(right / edge) + 1)
            for row in range(math.floor(bottom / edge), math.floor(top / edge) + 1)
        ]
        x, y = self._middle
        wanted.sort(key=lambda entry: (entry[1][0] - x) ** 2 + (entry[1][1] - y) ** 2)
        self._map.want_tiles(wanted)
        self.update()

    def _draw_tiles(self, painter: QPainter) -> None:
        step, _ = self._tile_step
        room = QRectF(self.rect())
        for key, image in sorted(self._map.tiles.items(), key=lambda entry: entry[0][0]):
            # Coarser ones stay visible until finer ones are there.
            size = 2.0 ** -key[0]
            if key[0] > step or step - key[0] > 2:
                continue
            corner = self.to_pixel(key[1] * size, (key[2] + 1) * size)
            rect = QRectF(corner.x(), corner.y(), size * self._scale + 0.5, size * self._scale + 0.5)
            if rect.intersects(room):
                painter.drawImage(rect, image)

    def _points_layer(self) -> QPixmap:
        """Thousands of points, drawn again only where the view is another one."""
        view = (self._middle, self._scale, self.size(), self._map.plane, self.devicePixelRatioF())
        if self._layer is None or self._layer[0] != view:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_points(painter)
            painter.end()
            self._layer = (view, pixmap)
        return self._layer[1]

    def _draw_points(self, painter: QPainter) -> None:
        examples = self._map.examples
        if examples is None or self._map.three:
            return
        x = self.width() / 2 + (examples.points[:, 0] - self._middle[0]) * self._scale
        y = self.height() / 2 - (examples.points[:, 1] - self._middle[1]) * self._scale
        inside = (x > -4) & (x < self.width() + 4) & (y > -4) & (y < self.height() + 4)
        names = max(len(self._class_names), 1)
        for label in range(names):
            chosen = inside & (examples.labels == label)
            points = [QPointF(float(a), float(b)) for a, b in zip(x[chosen], y[chosen], strict=True)]
            colour = QColor(_CLASS_COLOURS[label % len(_CLASS_COLOURS)])
            colour.setAlpha(200)
            painter.setPen(QPen(_RIM, 4.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(points)
            painter.setPen(QPen(colour, 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(points)

    @property
    def _class_names(self) -> tuple[str, ...]:
        return () if self._state.package is None else self._state.package.manifest.classes

    def _draw_legend(self, painter: QPainter) -> None:
        names = self._class_names
        if not names or self._map.examples is None or self._map.three:
            return
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(name) for name in names) + 36
        height = len(names) * (metrics.height() + 2) + 12
        box = QRectF(12, 12, width, height)
        self._draw_box(painter, box)
        for number, name in enumerate(names):
            top = box.top() + 6 + number * (metrics.height() + 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(_CLASS_COLOURS[number % len(_CLASS_COLOURS)]))
            painter.drawEllipse(QRectF(box.left() + 10, top + metrics.height() / 2 - 4, 8, 8))
            painter.setPen(self.palette().windowText().color())
            painter.drawText(QPointF(box.left() + 26, top + metrics.ascent()), name)

    def _draw_lens(self, painter: QPainter) -> None:
        """The picture under the pointer, in a corner away from it."""
        place, image = self._map.place, self._map.image
        if place is None or image is None:
            return
        spot = self.to_pixel(*place)
        painter.setPen(QPen(self.palette().color(ACCENT), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, 7, 7)
        at_right = spot.x() < self.width() - _LENS_PX - 48 or spot.y() < self.height() - _LENS_PX - 72
        left = self.width() - _LENS_PX - 28 if at_right else 12
        box = QRectF(left, self.height() - _LENS_PX - 52, _LENS_PX + 16, _LENS_PX + 40)
        self._draw_box(painter, box)
        painter.drawImage(QRectF(box.left() + 8, box.top() + 8, _LENS_PX, _LENS_PX), image)
        painter.setPen(self.palette().color(MUTED))
        line = QRectF(box.left() + 8, box.bottom() - 26, _LENS_PX, 20)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, f"{place[0]:.2f}, {place[1]:.2f}")

    def _draw_box(self, painter: QPainter, box: QRectF) -> None:
        ground = self.palette().window().color()
        ground.setAlpha(225)
        painter.setPen(QPen(self.palette().color(LINE), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)

    def _on_tile_ready(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_plane_changed(self) -> None:
        self.home()
        self.update()
