"""The main window: rail, workspace, status line; drops; the end."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from studio.state.session import Session
from studio.ui import intake
from studio.ui.actions import Actions
from studio.ui.app_icon import app_icon
from studio.ui.commands import Commands
from studio.ui.widgets.rail import Rail
from studio.ui.widgets.status_line import StatusLine
from studio.ui.workspaces.translate import TranslateWorkspace

TITLE = "Image Translation Studio"


class MainWindow(QMainWindow):
    """Composed of parts that each do one thing."""

    painted_first = Signal()

    def __init__(self, session: Session, log_path: Path) -> None:
        super().__init__()
        self._session = session
        self._was_painted = False
        self._closing = False
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.actions_table = Actions(self)
        self.workspace = TranslateWorkspace(session, self.actions_table)
        self.status_line = StatusLine(session.notes, self.actions_table)
        self._commands = Commands(session, self.actions_table, self, log_path)
        page = QWidget()
        page.setObjectName("Page")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(Rail(self.actions_table))
        row.addWidget(self.workspace, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(page)
        self.workspace.welcome.open_button.setFocus()
        self.setMinimumSize(800, 560)
        room = self.screen().availableSize()
        self.resize(min(1360, room.width() - 16), min(860, room.height() - 40))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._on_painted)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._closing:
            self._closing = True
            self.hide()
            self._session.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if intake.accepts(event.mimeData()):
            self.workspace.set_drop_hot(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.workspace.set_drop_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.workspace.set_drop_hot(False)
        self._commands.take(event.mimeData())
        event.acceptProposedAction()

    def _on_painted(self) -> None:
        self.painted_first.emit()
        self.setWindowIcon(app_icon())
        self._session.start()
