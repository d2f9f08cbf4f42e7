"""The grid of made pictures: chosen with pointer or arrow keys, locked, dragged out."""

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from studio.state.generate.workspace import Cell, GenerateState
from studio.state.language import tr
from studio.ui.style.icons import icon
from studio.ui.style.theme import ACCENT, CANVAS, FAULT, LINE, MUTED

_GAP_PX = 8
_MARGIN_PX = 16
_LARGEST_PX = 256
_BADGE_PX = 20
_DRAGGED_PX = 96


class SampleGrid(QWidget):
    """Shows the cells as large as they fit, all at once."""

    menu_asked = Signal(int, QPoint)
    """Cell and global position."""

    def __init__(
        self, state: GenerateState, drag_file: Callable[[Cell], Path | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._drag_file = drag_file
        self._hot: int | None = None
        self._pressed: tuple[int, QPoint] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Made pictures"))
        self.setAccessibleDescription(tr("Arrow keys choose, Space locks, Enter makes more like it, B breeds two."))
        state.cells_changed.connect(self.update)
        state.cell_changed.connect(self._on_cell_changed)
        state.selection_changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 480)

    def cell_rect(self, index: int) -> QRectF:
        columns, edge = self._layout()
        rows = -(-len(self._state.cells) // columns)
        left = (self.width() - columns * (edge + _GAP_PX) + _GAP_PX) / 2
        top = (self.height() - rows * (edge + _GAP_PX) + _GAP_PX) / 2
        row, column = divmod(index, columns)
        return QRectF(round(left + column * (edge + _GAP_PX)), round(top + row * (edge + _GAP_PX)), edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(CANVAS))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, cell in enumerate(self._state.cells):
            rect = self.cell_rect(index)
            if rect.intersects(QRectF(event.rect())):
                self._draw_cell(painter, index, cell, rect)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed is not None:
            index, start = self._pressed
            far = (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
            if far and event.buttons() & Qt.MouseButton.LeftButton:
                self._pressed = None
                self._drag(index)
            return
        self._set_hot(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.RightButton and index is not None:
            self._state.select(index)
            self.menu_asked.emit(index, event.globalPosition().toPoint())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if index is not None and self._badge(index).contains(event.position()):
            self._state.toggle_lock(index)
            return
        self._pressed = None if index is None else (index, event.position().toPoint())
        self._state.select(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index = self._at(event.position())
        if index is not None and not self._badge(index).contains(event.position()):
            self._state.more_like(index)

    def leaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._set_hot(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        count, selected = len(self._state.cells), self._state.selected
        columns = self._layout()[0] if count else 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and count:
            target = 0 if selected is None else selected + step
            if 0 <= target < count:
                self._state.selected = target
                self._state.selection_changed.emit()
        elif event.key() == Qt.Key.Key_Space and selected is not None:
            self._state.toggle_lock(selected)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected is not None:
            if self._state.parent_cell is not None:
                self._state.select(selected)
            else:
                self._state.more_like(selected)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.update()

    def _layout(self) -> tuple[int, int]:
        """Columns, and the edge of a cell in pixels, as large as all fit."""
        count = max(len(self._state.cells), 1)
        width, height = self.width() - 2 * _MARGIN_PX, self.height() - 2 * _MARGIN_PX
        best = (1, 16)
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            edge = min((width - (columns - 1) * _GAP_PX) // columns, (height - (rows - 1) * _GAP_PX) // rows)
            if edge > best[1]:
                best = (columns, min(int(edge), _LARGEST_PX))
                if edge > _LARGEST_PX:
                    # As near to a square as the room allows.
                    columns = max(columns, min(count, math.ceil(math.sqrt(count * width / max(height, 1)))))
                    return columns, min(_LARGEST_PX, (width - (columns - 1) * _GAP_PX) // columns)
        return best

    def _draw_cell(self, painter: QPainter, index: int, cell: Cell, rect: QRectF) -> None:
        palette, selected = self.palette(), index == self._state.selected
        if cell.image is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(LINE))
            painter.drawRoundedRect(rect, 4, 4)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, cell.image)
        if cell.error:
            painter.setPen(palette.color(FAULT))
            painter.drawText(rect.adjusted(4, 4, -4, -4), Qt.TextFlag.TextWordWrap, cell.error)
        ring = ACCENT if selected or index == self._state.parent_cell else None
        if ring is not None:
            focused = self.hasFocus() or index == self._state.parent_cell
            style = Qt.PenStyle.DashLine if index == self._state.parent_cell else Qt.PenStyle.SolidLine
            painter.setPen(QPen(palette.color(ring), 3 if focused else 2, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-2.5, -2.5, 2.5, 2.5), 4, 4)
        if cell.locked or index == self._hot:
            self._draw_badge(painter, index, locked=cell.locked)

    def _draw_badge(self, painter: QPainter, index: int, *, locked: bool) -> None:
        badge = self._badge(index)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = self.palette().window().color()
        ground.setAlpha(220)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, 4, 4)
        name = "lock-simple" if locked else "lock-simple-open"
        role = ACCENT if locked else MUTED
        icon(name, role).paint(painter, badge.adjusted(3, 3, -3, -3).toRect())

    def _badge(self, index: int) -> QRectF:
        rect = self.cell_rect(index)
        return QRectF(rect.right() - _BADGE_PX - 3, rect.top() + 3, _BADGE_PX, _BADGE_PX)

    def _at(self, place: QPointF) -> int | None:
        return next((i for i in range(len(self._state.cells)) if self.cell_rect(i).contains(place)), None)

    def _set_hot(self, index: int | None) -> None:
        if index != self._hot:
            self._hot = index
            self.update()

    def _drag(self, index: int) -> None:
        cell = self._state.cells[index]
        path = self._drag_file(cell)
        if path is None:
            return
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.setPixmap(QPixmap.fromImage(cell.image.scaledToHeight(_DRAGGED_PX)))
        drag.exec(Qt.DropAction.CopyAction)

    def _on_cell_changed(self, index: int) -> None:
        self.update(self.cell_rect(index).toAlignedRect().adjusted(-4, -4, 4, 4))
