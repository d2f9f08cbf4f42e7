"""The table in the middle: names that a batch would give, or what became of each picture of a job."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studio.state.batch.workspace import BatchState, BatchThumbnails
from studio.state.language import tr
from studio.ui.style.theme import FAULT, MUTED

if TYPE_CHECKING:
    from studio.batch.records import FileRow, QueuedJob
    from studio.state.batch.draft import PlannedName

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class BatchRow:
    photo: str
    result: str
    state: str
    faulty: bool
    source: Path
    made: Path | None
    """The result, once it is there."""
    tip: str

    @property
    def opens(self) -> Path:
        """What a double-click shows."""
        return self.made or self.source


class BatchTable(QTableView):
    """Follows what is looked at."""

    def __init__(self, state: BatchState, thumbnails: BatchThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines(state, thumbnails, self)
        self.setIconSize(QSize(48, 36))
        self.setModel(self._lines)
        self.setAccessibleName(tr("Pictures of this batch"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(44)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._on_opened)

    @property
    def lines(self) -> tuple[BatchRow, ...]:
        return self._lines.lines

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        # Names come first; the whole reason is in the tool tip.
        self.horizontalHeader().resizeSection(2, max(112, event.size().width() // 4))
        super().resizeEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.lines[index.row()].opens)))


class _Lines(QAbstractTableModel):
    def __init__(self, state: BatchState, thumbnails: BatchThumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._thumbnails = thumbnails
        thumbnails.loaded.connect(self._on_thumbnail)
        self.lines: tuple[BatchRow, ...] = ()
        for signal in (state.planned_changed, state.queue_changed, state.selection_changed):
            signal.connect(self._on_changed)
        self._on_changed()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Photo"), tr("Result"), tr("State"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.photo, line.result, line.state)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture((line.source, line.made)[index.column()] if index.column() < 2 else None)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            view = self.parent()
            assert isinstance(view, QWidget)
            return view.palette().color(FAULT if line.faulty else MUTED)
        return None

    def _picture(self, path: Path | None) -> QIcon | None:
        image = None if path is None else self._thumbnails.of(path)
        return None if image is None else QIcon(QPixmap.fromImage(image))

    def _on_thumbnail(self) -> None:
        if self.lines:
            last = self.index(len(self.lines) - 1, 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DecorationRole])

    def _on_changed(self) -> None:
        job = self._state.job
        if self._state.selected is None:
            lines = tuple(_planned(name) for name in self._state.planned.names)
        elif job is not None:
            lines = tuple(_made(row, job) for row in self._state.queue.rows)
        else:
            lines = ()
        if len(lines) == len(self.lines) and lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 2))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()


def _planned(name: "PlannedName") -> BatchRow:
    tip = name.reason or str(name.source)
    return BatchRow(name.source.name, name.target, name.reason, bool(name.reason), name.source, None, tip)


def _made(row: "FileRow", job: "QueuedJob") -> BatchRow:
    target = os.path.relpath(row.target, job.parameters.out)
    words = {
        "waiting": tr("waits"),
        "running": tr("in work"),
        "made": tr("in work"),
        "done": tr("done"),
        "failed": row.reason.removeprefix(f"{row.source.name} "),
        "skipped": row.reason,
        "cancelled": tr("stopped"),
    }
    made = row.target if row.state == "done" else None
    faulty = row.state == "failed"
    notes = row.notes.replace("\n", ". ")
    state = f"{words[row.state]} · {notes}" if notes else words[row.state]
    return BatchRow(row.source.name, target, state, faulty, row.source, made, row.reason or notes or str(row.source))
