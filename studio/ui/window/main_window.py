"""The main window: rail, workspace, status line; drops; the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from studio.state.settings import Settings
from studio.ui.actions.keymap import Keymap
from studio.ui.actions.table import Actions
from studio.ui.parts import mime_data
from studio.ui.parts.form_fields import hbox, vbox
from studio.ui.window.workspace_rail import WorkspaceRail

if TYPE_CHECKING:
    from studio.state.session import Session
    from studio.ui.parts.workspace import Workspace
    from studio.ui.translate.workspace import TranslateWorkspace
    from studio.ui.window.fault_dialog import FaultDialog

TITLE = "Image Translation Studio"


# Not at the start: the first paint must not wait for what it does not show.


def _translate(session: Session, actions: Actions) -> Workspace:
    from studio.ui.translate.workspace import TranslateWorkspace

    return TranslateWorkspace(session, actions)


def _batch(session: Session, actions: Actions) -> Workspace:
    from studio.ui.batch.workspace import BatchWorkspace

    return BatchWorkspace(session, actions)


def _generate(session: Session, actions: Actions) -> Workspace:
    from studio.ui.generate.workspace import GenerateWorkspace

    return GenerateWorkspace(session, actions)


def _interpolate(session: Session, actions: Actions) -> Workspace:
    from studio.ui.interpolate.workspace import InterpolateWorkspace

    return InterpolateWorkspace(session, actions)


def _models(session: Session, actions: Actions) -> Workspace:
    from studio.ui.models.workspace import ModelsWorkspace

    return ModelsWorkspace(session, actions)


_WORKSPACES: dict[str, Callable[[Session, Actions], Workspace]] = {
    "translate": _translate,
    "batch": _batch,
    "generate": _generate,
    "interpolate": _interpolate,
    "models": _models,
}
"""In the order of the rail; each is named like the action that shows it."""
_FIRST, _MODELS = "translate", "models"


class MainWindow(QMainWindow):
    """Composed of parts that each do one thing. It is on screen with its rail before the rest is loaded."""

    painted_first = Signal()

    def __init__(self, settings: Settings, log_path: Path) -> None:
        super().__init__()
        self._session: Session | None = None
        self._log_path = log_path
        self._was_painted = False
        self._closing = False
        self._fault_dialog: FaultDialog | None = None
        self.setWindowTitle(TITLE)
        self.actions_table = Actions(self, Keymap(settings, self))
        self._stack = QStackedWidget()
        self._shown: dict[str, Workspace] = {}
        self.rail = WorkspaceRail(self.actions_table, _WORKSPACES)
        page = QWidget()
        page.setObjectName("Page")
        self._column = vbox((hbox(self.rail, (self._stack, 1), spacing=0), 1), owner=page, spacing=0)
        self.setCentralWidget(page)
        self.setMinimumSize(800, 560)
        room = self.screen().availableSize()
        self.resize(min(1360, room.width() - 16), min(860, room.height() - 40))

    def furnish(self, session: Session) -> None:
        """Make what shows the session, with the first workspace in front; the session starts once all is on screen."""
        from studio.ui.style.app_icon import app_icon
        from studio.ui.window.commands import Commands
        from studio.ui.window.notifier import Notifier
        from studio.ui.window.status_line import StatusLine

        self._session = session
        self.setAcceptDrops(True)
        self.rail.dropped.connect(self._on_dropped_on_rail)
        self.status_line = StatusLine(session.notes, self.actions_table)
        self._column.addWidget(self.status_line)
        self._commands = Commands(session, self.actions_table, self, self.take, self._log_path)
        for name in _WORKSPACES:
            self.actions_table[name].triggered.connect(self._on_workspace_chosen)
        self.show_workspace(_FIRST)
        self.workspace.welcome.open_button.setFocus()
        self._notifier = Notifier(session.batch, self)
        self.setWindowIcon(app_icon())

    @property
    def workspace(self) -> TranslateWorkspace:
        """The Translate workspace, which is always there."""
        return cast("TranslateWorkspace", self._shown[_FIRST])

    def show_workspace(self, name: str) -> None:
        """Bring one workspace to the front; made when it is first shown."""
        if name not in self._shown:
            assert self._session is not None
            self._shown[name] = _WORKSPACES[name](self._session, self.actions_table)
            self._stack.addWidget(self._shown[name])
        self._stack.setCurrentWidget(self._shown[name])
        self.actions_table[name].setChecked(True)
        self.actions_table.show_workspace(name)

    def tell_fault(self, line: str, trace: str) -> None:
        """An error that nobody expected; the window goes on."""
        from studio.state.diagnostics import diagnostics, without_paths
        from studio.ui.window.fault_dialog import FaultDialog

        if self._fault_dialog is None:
            self._fault_dialog = FaultDialog(self.actions_table["show_log"], self)
        session, device = self._session, ""
        names: list[str] = []
        if session is not None:
            names = [*(photo.name for photo in session.roll.photos), *(path.name for path in session.settings.recent)]
            device = session.notes.device_line
        details = diagnostics(trace, device, names)
        self._fault_dialog.tell(without_paths(line, names), details)

    def take(self, mime: QMimeData) -> None:
        """Open what was dropped or pasted in the workspace that is in front; files of models in the one for these."""
        if mime_data.holds_models(mime):
            self.show_workspace(_MODELS)
        self._current.take(mime)

    def add_models(self, paths: list[Path]) -> None:
        """Show the Models workspace and add files of models."""
        self.show_workspace(_MODELS)
        assert self._session is not None
        self._session.model_room.add(tuple(paths))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._on_painted)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._closing:
            self._closing = True
            self.hide()
            if self._session is not None:
                self._session.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if mime_data.holds_models(event.mimeData()) or self._current.accepts(event.mimeData()):
            self._current.set_drop_hot(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._current.set_drop_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._current.set_drop_hot(False)
        self.take(event.mimeData())
        event.acceptProposedAction()

    @property
    def _current(self) -> Workspace:
        return cast("Workspace", self._stack.currentWidget())

    def _on_workspace_chosen(self) -> None:
        self.show_workspace(self.sender().objectName())

    def _on_dropped_on_rail(self, name: str, mime: QMimeData) -> None:
        self.show_workspace(name)
        self.take(mime)

    def _on_painted(self) -> None:
        self.painted_first.emit()
        if self._session is not None:
            self._session.start()
