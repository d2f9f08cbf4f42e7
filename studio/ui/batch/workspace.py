"""The Batch workspace: the queue at the left, pictures in the middle, settings or the chosen job at the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from studio.state.batch.draft import MOST_NAMES
from studio.state.language import tr
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.batch.empty import BatchEmpty
from studio.ui.batch.job import BatchJob
from studio.ui.batch.queue import BatchQueue
from studio.ui.batch.settings import BatchSettings
from studio.ui.batch.table import BatchTable
from studio.ui.parts import mime_data
from studio.ui.parts.buttons import ICON_ONLY, TEXT_ONLY, action_button, tool_button
from studio.ui.parts.files import ask_for_files, ask_for_folder
from studio.ui.parts.form_fields import as_panel, hbox, text_label, vbox
from studio.ui.parts.notice_bar import NoticeBar
from studio.ui.parts.workspace import Workspace

_NARROW_PX = 1180


class BatchWorkspace(Workspace):
    """Shows the state, and gives the actions of the workspace something to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._state, self._actions = session, session.batch, actions
        self.queue = BatchQueue(self._state)
        self.empty = BatchEmpty(actions)
        self.table = BatchTable(self._state, session.batch_thumbnails)
        self.settings = BatchSettings(self._state, session.shelf, session.settings, actions)
        self.job = BatchJob(self._state, actions)
        self.notice_bar = NoticeBar(session.notes, actions)
        self._line = text_label("", "caption")
        self._middle = QStackedWidget()
        self._right = QStackedWidget()
        self._queue_side = QWidget()
        self._lay_out()
        actions.connect_all(
            {
                "batch_files": self._on_files,
                "batch_folder": self._on_folder,
                "batch_strip": self._state.add_film_strip,
                "batch_clear": self._state.clear,
                "batch_begin": self._state.begin,
                "batch_preview": self._state.begin_preview,
                "batch_new": partial(self._state.select, None),
                "batch_pause": self._on_pause,
                "batch_retry": self._state.retry,
                "batch_cancel": self._state.cancel,
                "batch_cancel_all": self._state.cancel_all,
                "batch_remove": self._state.remove,
                "batch_up": partial(self._state.move, -1),
                "batch_down": partial(self._state.move, 1),
                "batch_show": self._on_show,
                "batch_report": self._on_report,
            }
        )
        state = self._state
        for signal in (state.draft_changed, state.planned_changed, state.queue_changed, state.selection_changed):
            signal.connect(self._on_changed)
        self._on_changed()

    def take(self, mime: QMimeData) -> None:
        sources = mime_data.sources(mime)
        paths = tuple(source for source in sources if isinstance(source, Path))
        if paths:
            self._state.add(paths)
        elif sources:
            self._session.notes.say(Notice(tr("A batch takes files and folders; save this picture first"), kind="info"))
        else:
            mime_data.say_only_a_link(self._session.notes)

    def set_drop_hot(self, hot: bool) -> None:
        self.empty.set_hot(hot)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._state.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._state.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        narrow = event.size().width() < _NARROW_PX
        self._right.setFixedWidth(276 if narrow else 320)
        self._queue_side.setFixedWidth(188 if narrow else 248)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self.stop_all = action_button(self._actions["batch_cancel_all"])
        bottom = hbox(self.stop_all, margins=(8, 0, 8, 4))
        vbox((self.queue, 1), bottom, owner=self._queue_side, margins=(0, 8))
        as_panel(self._queue_side, "BatchQueueSide")
        line = QWidget()
        line.setFixedHeight(44)
        self._tools = [
            _tool(self._actions[name]) for name in ("batch_folder", "batch_files", "batch_strip", "batch_clear")
        ]
        hbox((self._line, 1), *self._tools, owner=line, margins=(16, 0, 12, 0), spacing=4)
        listed = QWidget()
        vbox(line, (self.table, 1), owner=listed, spacing=0)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(listed)
        middle = vbox((self._middle, 1), self.notice_bar, spacing=0)
        self._right.addWidget(self.settings)
        self._right.addWidget(self.job)
        as_panel(self._right, "Inspector")
        self._right.setFrameShape(QFrame.Shape.NoFrame)
        hbox(self._queue_side, (middle, 1), self._right, owner=self, spacing=0)

    def _on_changed(self) -> None:
        drafting = self._state.selected is None
        self._middle.setCurrentIndex(0 if drafting and not self._state.draft.inputs else 1)
        self._right.setCurrentIndex(0 if drafting else 1)
        for tool in self._tools:
            tool.setVisible(drafting)
        self._line.setText(self._words())
        self._enable()

    def _words(self) -> str:
        if self._state.selected is not None:
            job = self._state.job
            return "" if job is None else tr("{count} pictures").format(count=job.total)
        planned = self._state.planned
        if self._state.planning:
            return tr("Looking…")
        shown = len(planned.names)
        if shown == MOST_NAMES and planned.total > shown:
            return tr("The first {shown} of {count} results").format(shown=shown, count=planned.total)
        return tr("{count} results").format(count=planned.total)

    def _enable(self) -> None:
        job = self._state.job
        rests = job is not None and (job.state == "paused" or (job.state == "open" and job.maker == "command"))
        goes = job is not None and job.state == "open"
        pause = self._actions["batch_pause"]
        pause.setText(tr("Go on") if rests else tr("Pause"))
        pause.setEnabled(rests or goes)
        enabled = {
            "batch_retry": job is not None and bool(job.count("failed")) and job.state != "cancelled",
            "batch_cancel": goes or rests,
            "batch_cancel_all": any(one.state in ("open", "paused") for one in self._state.queue.jobs),
            "batch_remove": job is not None and not job.count("running", "made"),
            "batch_up": job is not None,
            "batch_down": job is not None,
            "batch_show": job is not None and bool(job.count("done")),
            "batch_report": job is not None and job.parameters.report is not None and job.state == "done",
            "batch_clear": bool(self._state.draft.inputs),
        }
        for action_id, on in enabled.items():
            self._actions[action_id].setEnabled(on)
        self.stop_all.setVisible(sum(one.state in ("open", "paused") for one in self._state.queue.jobs) > 1)
        # Its buttons follow what was just decided.
        self.job.refresh()

    def _on_files(self) -> None:
        from studio.imaging.kinds import CLIP_SUFFIXES, OPEN_SUFFIXES, patterns

        shown = patterns((*OPEN_SUFFIXES, *CLIP_SUFFIXES))
        filters = f"{tr('Photos and clips')} ({shown});;{tr('All files')} (*)"
        ask_for_files(self, tr("Photos and clips"), self._state.add, filters)

    def _on_folder(self) -> None:
        ask_for_folder(self, tr("Folder with photos"), self._on_folder_chosen)

    def _on_folder_chosen(self, path: Path) -> None:
        self._state.add((path,))

    def _on_pause(self) -> None:
        job = self._state.job
        if job is not None and (job.state == "paused" or job.maker == "command"):
            self._state.go_on()
        else:
            self._state.pause()

    def _on_show(self) -> None:
        job = self._state.job
        if job is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(job.parameters.out))

    def _on_report(self) -> None:
        from studio.batch.report.tables import PAGE, place_of

        job = self._state.job
        if job is not None and job.parameters.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place_of(Path(job.parameters.report)) / PAGE)))


def _tool(action: QAction) -> QToolButton:
    return tool_button(action, TEXT_ONLY if action.icon().isNull() else ICON_ONLY)
