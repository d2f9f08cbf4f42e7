"""Several linked views of one picture on the canvas: where each lies, and which one a point belongs to."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

GAP_PX = 8.0
_BESIDE = 1.4


def grid(count: int, room: QSizeF, picture: QSize) -> tuple[QRectF, ...]:
    """`count` areas of the same size in rows and columns, so that the picture is largest in them."""
    if count == 1:
        return (QRectF(QPointF(), room),)
    ways = [columns for columns in range(1, count + 1) if count % columns == 0]
    columns = max(ways, key=lambda columns: _worth(columns, count, room, picture))
    cell = _cell(columns, count, room)
    return tuple(
        QRectF(
            (index % columns) * (cell.width() + GAP_PX),
            (index // columns) * (cell.height() + GAP_PX),
            cell.width(),
            cell.height(),
        )
        for index in range(count)
    )


def index_at(areas: tuple[QRectF, ...], point: QPointF) -> int:
    """Which area a point lies in; the nearest where it lies between them."""

    def away(index: int) -> float:
        area = areas[index]
        x = max(area.left() - point.x(), point.x() - area.right(), 0.0)
        y = max(area.top() - point.y(), point.y() - area.bottom(), 0.0)
        return x + y

    return min(range(len(areas)), key=away)


def _cell(columns: int, count: int, room: QSizeF) -> QSizeF:
    rows = count // columns
    # Whole points, so that all views show the same pixels.
    width = int((room.width() - GAP_PX * (columns - 1)) / columns)
    height = int((room.height() - GAP_PX * (rows - 1)) / rows)
    return QSizeF(max(width, 1), max(height, 1))


def _worth(columns: int, count: int, room: QSizeF, picture: QSize) -> float:
    """How large the picture is; eyes compare from left to right, so that one above the other has to be much larger."""
    return _scale(columns, count, room, picture) * (_BESIDE if columns * columns >= count else 1.0)


def _scale(columns: int, count: int, room: QSizeF, picture: QSize) -> float:
    if picture.isEmpty():
        return 0.0
    cell = _cell(columns, count, room)
    return min(cell.width() / picture.width(), cell.height() / picture.height())
