"""The queue at the left: the batch that is being put together, and all jobs with how far they are."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.ui.style.theme import ACCENT, CAPTION_PX, FAULT, LINE, MUTED

if TYPE_CHECKING:
    from studio.batch.records import QueuedJob

_Index = QModelIndex | QPersistentModelIndex
_CAPTION, _PART, _FAULTY = (Qt.ItemDataRole.UserRole + number for number in range(1, 4))


class BatchQueue(QListView):
    """Writes which one is looked at to the state."""

    def __init__(self, state: BatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._model = _QueueModel(state, self)
        self.setModel(self._model)
        self.setItemDelegate(_JobCard(self))
        self.setAccessibleName(tr("Queue"))
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._model.modelReset.connect(self._show_selection)
        state.selection_changed.connect(self._show_selection)
        self._show_selection()

    def _on_current_changed(self, current: _Index) -> None:
        if current.isValid() and not self._model.resetting:
            self._state.select(self._model.job_id(current.row()))

    def _show_selection(self) -> None:
        row = self._model.row_of(self._state.selected)
        if row >= 0 and row != self.currentIndex().row():
            self.setCurrentIndex(self._model.index(row))


class _QueueModel(QAbstractListModel):
    """First the draft, then the jobs."""

    def __init__(self, state: BatchState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._jobs: tuple[QueuedJob, ...] = state.queue.jobs
        self.resetting = False
        state.queue_changed.connect(self._on_queue_changed)
        state.planned_changed.connect(self._on_draft_changed)
        state.draft_changed.connect(self._on_draft_changed)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 1 + len(self._jobs)

    def job_id(self, row: int) -> int | None:
        """None for the draft."""
        return self._jobs[row - 1].id if 0 < row <= len(self._jobs) else None

    def row_of(self, job_id: int | None) -> int:
        """-1 where it is not there."""
        if job_id is None:
            return 0
        return next((row for row, job in enumerate(self._jobs, 1) if job.id == job_id), -1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() == 0:
            return self._draft_data(role)
        job = self._jobs[index.row() - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return job.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return job.reason or job.parameters.out
        if role == _CAPTION:
            return caption(job)
        if role == _PART:
            return job.count("done", "failed", "skipped", "cancelled") / job.total if job.total else None
        if role == _FAULTY:
            return bool(job.reason) or bool(job.count("failed"))
        return None

    def _draft_data(self, role: int) -> Any:
        draft, planned = self._state.draft, self._state.planned
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return tr("New batch")
        if role == _CAPTION:
            if not draft.inputs:
                return tr("Drop folders or photos")
            return planned.fault or tr("{count} pictures to make").format(count=planned.total)
        if role == _FAULTY:
            return bool(draft.inputs and planned.fault)
        return None

    def _on_draft_changed(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(0))

    def _on_queue_changed(self) -> None:
        jobs = self._state.queue.jobs
        if [job.id for job in jobs] == [job.id for job in self._jobs]:
            self._jobs = jobs
            self.dataChanged.emit(self.index(0), self.index(len(jobs)))
            return
        self.resetting = True
        self.beginResetModel()
        self._jobs = jobs
        self.endResetModel()
        self.resetting = False


def caption(job: "QueuedJob") -> str:
    """How far a job is, in a few words."""
    done, failed, total = job.count("done", "skipped"), job.count("failed"), job.total
    if job.state == "paused":
        return tr("Paused: {reason}").format(reason=job.reason) if job.reason else tr("Paused")
    if job.state == "cancelled":
        return tr("Stopped, {done} of {total} done").format(done=done, total=total)
    if job.state == "done" or (total and not job.count("waiting", "running", "made")):
        watching = tr("Watching, {done} done") if job.parameters.watch and job.state == "open" else tr("{done} done")
        text = watching.format(done=done)
        return tr("{text}, {failed} failed").format(text=text, failed=failed) if failed else text
    if job.parameters.watch and not total:
        return tr("Watching")
    if job.count("running", "made"):
        return tr("{done} of {total}").format(done=done + failed, total=total)
    begun = tr("Interrupted, {done} of {total} done") if job.maker == "command" else tr("Waits, {done} of {total} done")
    return begun.format(done=done, total=total)


class _JobCard(QStyledItemDelegate):
    """Title, one line, and a thin bar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, 64)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect).adjusted(8, 2, -8, -2)  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(palette.color(ACCENT), 2 if focused else 1) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Light if selected else QPalette.ColorRole.Button))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
        text = area.adjusted(12, 8, -12, -8)
        title = QFont(painter.font())
        title.setWeight(QFont.Weight.DemiBold)
        painter.setFont(title)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        metrics = QFontMetrics(title)
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text.left(), text.top() + metrics.ascent(), name)
        small = QFont(painter.font())
        small.setWeight(QFont.Weight.Normal)
        small.setPixelSize(CAPTION_PX)
        painter.setFont(small)
        painter.setPen(palette.color(FAULT if index.data(_FAULTY) else MUTED))
        words = QFontMetrics(small).elidedText(
            str(index.data(_CAPTION) or ""), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text.left(), text.top() + metrics.height() + 4 + QFontMetrics(small).ascent(), words)
        part = index.data(_PART)
        if part is not None:
            bar = QRectF(text.left(), text.bottom() - 2, text.width(), 3)
            painter.fillRect(bar, palette.color(LINE))
            painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * part, 3), palette.color(ACCENT))
        painter.restore()
