"""The line above the canvas: which photo, how large, and the zoom."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from studio.state.export.saving import ClipboardAndDrag
from studio.state.language import tr
from studio.state.translate.view_mode import Viewing
from studio.state.translate.workspace import TranslateState
from studio.ui.actions.table import Actions
from studio.ui.export.drag_handle import DragHandle
from studio.ui.translate.view_modes import ViewModes
from studio.ui.viewer.canvas import Canvas

_ROOMY_PX = 760
"""Below, what can be had elsewhere goes."""


class Header(QWidget):
    """Reads the state and the canvas; its buttons are actions."""

    def __init__(
        self,
        state: TranslateState,
        outgoing: ClipboardAndDrag,
        viewing: Viewing,
        canvas: Canvas,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._canvas = canvas
        self.setObjectName("Header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(44)
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._size = QLabel()
        self._size.setProperty("caption", True)
        self._zoom = QLabel()
        self._zoom.setProperty("caption", True)
        self._zoom.setAccessibleName(tr("Zoom"))
        self._zoom.setFixedWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        self._recent_button = _button(actions["open_recent"])
        layout.addWidget(_button(actions["open"]))
        layout.addWidget(self._recent_button)
        for action_id in ("undo", "redo"):
            layout.addWidget(_button(actions[action_id]))
        layout.addSpacing(8)
        layout.addWidget(self._name)
        layout.addSpacing(8)
        layout.addWidget(self._size)
        layout.addSpacing(4)
        self.drag_handle = DragHandle(outgoing, state)
        layout.addWidget(self.drag_handle)
        layout.addStretch(1)
        self.original_button = _held_button(actions["show_original"])
        self.view_modes = ViewModes(viewing, actions)
        layout.addWidget(self.view_modes)
        layout.addSpacing(4)
        layout.addWidget(self.original_button)
        layout.addWidget(self._zoom)
        layout.addSpacing(4)
        for action_id in ("zoom_out", "zoom_in", "fit"):
            layout.addWidget(_button(actions[action_id]))
        layout.addWidget(_button(actions["actual"], with_text=True))
        layout.addWidget(_button(actions["inspector"]))
        self.original_button.pressed.connect(self._on_original_pressed)
        self.original_button.released.connect(self._on_original_released)
        state.picture_changed.connect(self._on_picture_changed)
        state.roll.current_changed.connect(self._on_picture_changed)
        canvas.zoom_changed.connect(self._on_zoom_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        roomy = event.size().width() >= _ROOMY_PX
        self._recent_button.setVisible(roomy)
        self._size.setVisible(roomy)
        super().resizeEvent(event)

    def _on_original_pressed(self) -> None:
        self._canvas.hold_original(True)

    def _on_original_released(self) -> None:
        self._canvas.hold_original(False)

    def _on_picture_changed(self) -> None:
        current, original = self._state.roll.current, self._state.original
        self._name.setText("" if current is None else _shortened(current.name))
        self._name.setToolTip("" if current is None else current.name)
        whole = original is not None and self._state.original_is_whole
        self._size.setText(f"{original.photo.width} × {original.photo.height}" if whole and original else "")
        self._on_zoom_changed()

    def _on_zoom_changed(self) -> None:
        shown = self._state.original is not None and self._state.original_is_whole
        self._zoom.setText(f"{self._canvas.viewport.scale * 100:.0f} %" if shown else "")


def _button(action: QAction, *, with_text: bool = False) -> QToolButton:
    button = QToolButton()
    button.setProperty("flat", True)
    button.setDefaultAction(action)
    button.setIconSize(QSize(20, 20))
    style = Qt.ToolButtonStyle.ToolButtonTextOnly if with_text else Qt.ToolButtonStyle.ToolButtonIconOnly
    button.setToolButtonStyle(style)
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _held_button(action: QAction) -> QToolButton:
    """Looks like the action; what counts is how long it is held, so it does not trigger it."""
    button = QToolButton()
    button.setProperty("flat", True)
    button.setIcon(action.icon())
    button.setIconSize(QSize(20, 20))
    button.setToolTip(action.toolTip())
    button.setAccessibleName(action.toolTip())
    return button


def _shortened(name: str, length: int = 32) -> str:
    return name if len(name) <= length else f"{name[: length - 12]}…{name[-11:]}"
