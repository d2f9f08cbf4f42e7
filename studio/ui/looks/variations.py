"""A sheet with nine variations, of which one is picked."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import (
    QDialog,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.state.language import tr
from studio.state.translate.variations import COUNT, Variations
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox, text_label, vbox
from studio.ui.style.theme import ACCENT, LINE, MUTED

_COLUMNS = 3
_EDGE_PX = 208
_SMALL_EDGE_PX = 136


class VariationsSheet(QDialog):
    """Arrow keys and Enter, or a click, pick; what is not there yet is grey."""

    def __init__(self, variations: Variations, shape: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._variations = variations
        self.setWindowTitle(tr("Variations"))
        self.setAccessibleName(tr("Variations"))
        edge = _EDGE_PX if parent.height() > 800 else _SMALL_EDGE_PX
        self._cell = shape.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(48, 48))
        self.grid = QListWidget()
        self.grid.setAccessibleName(tr("Variations"))
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setMouseTracking(True)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setWrapping(True)
        self.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        place = self._cell + QSize(16, 36)
        self.grid.setItemDelegate(_Cell(self._cell, self.grid))
        self.grid.setGridSize(place)
        self.grid.setFixedSize(_COLUMNS * place.width() + 4, COUNT // _COLUMNS * place.height() + 4)
        for _ in range(COUNT):
            QListWidgetItem(self.grid)
        hint = text_label(tr("Pick the one you like. Each number gives the same variation again."), "caption")
        self.more_button = push_button(tr("Nine more"), default=False)
        close = push_button(tr("Close"), default=False)
        buttons = hbox((hint, 1), self.more_button, close)
        vbox((self.grid, 0, Qt.AlignmentFlag.AlignHCenter), buttons, owner=self, margins=16, spacing=12)
        self.more_button.clicked.connect(variations.more)
        close.clicked.connect(self.reject)
        self.grid.itemActivated.connect(self._on_picked)
        self.grid.itemClicked.connect(self._on_picked)
        variations.restarted.connect(self._on_restarted)
        variations.image_changed.connect(self._on_image)
        self.finished.connect(variations.end)
        variations.begin()
        self.grid.setFocus()

    def _on_restarted(self) -> None:
        for place, seed in enumerate(self._variations.seeds):
            item = self.grid.item(place)
            item.setText(str(seed))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("Variation {seed}").format(seed=seed))
            self._on_image(place)
        self.grid.setCurrentRow(0)

    def _on_image(self, place: int) -> None:
        self.grid.item(place).setData(Qt.ItemDataRole.UserRole, self._variations.images[place])

    def _on_picked(self, item: QListWidgetItem) -> None:
        self._variations.pick(self.grid.row(item))
        self.accept()


class _Cell(QStyledItemDelegate):
    """The picture as it is, a frame around the chosen one, the number below."""

    def __init__(self, cell: QSize, parent: QListWidget) -> None:
        super().__init__(parent)
        self._cell = cell

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return self._cell + QSize(12, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        area = QRect(option.rect)  # type: ignore[attr-defined]
        image: QImage | None = index.data(Qt.ItemDataRole.UserRole)
        picture = QRectF(area.left() + (area.width() - self._cell.width()) / 2, area.top() + 4, *_edges(self._cell))
        shape = QPainterPath()
        shape.addRoundedRect(picture, 6, 6)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if image is None:
            painter.fillPath(shape, palette.color(LINE))
        else:
            painter.setClipPath(shape)
            painter.drawImage(picture, image)
            painter.setClipping(False)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(palette.color(ACCENT), 3))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(palette.color(MUTED), 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPath(shape)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        number = QRectF(area.left(), picture.bottom() + 4, area.width(), 20)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()


def _edges(size: QSize) -> tuple[int, int]:
    return size.width(), size.height()
