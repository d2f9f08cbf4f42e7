"""The rail at the left: workspaces, and below them settings and help."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.ui.actions.table import Actions
from studio.ui.parts import mime_data
from studio.ui.parts.form_fields import as_panel, vbox

_OPENS_AFTER_MS = 400
"""A drag that rests on an entry opens it, so that the picture can be dropped further on."""

_WIDTH_PX, _SIDE_PX, _LEAST_SIDE_PX = 90, 7, 2


class WorkspaceRail(QWidget):
    """One button a workspace, with icon and word; pictures can be dropped on each."""

    dropped = Signal(str, object)
    """Name of a workspace, and what was dropped on its button."""

    def __init__(self, actions: Actions, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        as_panel(self, "Rail")
        layout = vbox(owner=self, margins=9, spacing=4)
        group = QActionGroup(self)
        self._entries: dict[str, _Entry] = {}
        for name in names:
            action = actions[name]
            action.setCheckable(True)
            group.addAction(action)
            self._entries[name] = _Entry(action)
            self._entries[name].dropped.connect(self.dropped)
            layout.addWidget(self._entries[name])
        layout.addStretch(1)
        below = [_button(QToolButton(), actions[action_id]) for action_id in ("settings", "help")]
        for button in below:
            layout.addWidget(button)
        # Words are longer in some languages.
        widest = max(button.sizeHint().width() for button in (*self._entries.values(), *below))
        side = min(max((_WIDTH_PX - widest) // 2, _LEAST_SIDE_PX), _SIDE_PX)
        layout.setContentsMargins(side, 8, side, 8)
        self.setFixedWidth(max(_WIDTH_PX, widest + 2 * side))

    def entry(self, name: str) -> QToolButton:
        """The button of a workspace."""
        return self._entries[name]


class _Entry(QToolButton):
    """Opens its workspace when a drag rests on it, and hands over what is dropped."""

    dropped = Signal(str, object)

    def __init__(self, action: QAction) -> None:
        super().__init__()
        _button(self, action)
        self.setAcceptDrops(True)
        self._rest = QTimer(self, interval=_OPENS_AFTER_MS, singleShot=True)  # type: ignore[call-overload]
        self._rest.timeout.connect(action.trigger)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if mime_data.accepts(event.mimeData()):
            self.setDown(True)
            self._rest.start()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._leave()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._leave()
        event.acceptProposedAction()
        self.dropped.emit(self.defaultAction().objectName(), event.mimeData())

    def _leave(self) -> None:
        self._rest.stop()
        self.setDown(False)


def _button(button: QToolButton, action: QAction) -> QToolButton:
    button.setProperty("rail", True)
    button.setDefaultAction(action)
    button.setIconSize(QSize(24, 24))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button
