"""The line above the canvas: which photo, how large, and the zoom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from studio.state.export.saving import ClipboardAndDrag
from studio.state.language import tr
from studio.state.translate.view_mode import Viewing
from studio.state.translate.workspace import TranslateState
from studio.ui.actions.table import Actions
from studio.ui.export.drag_handle import DragHandle
from studio.ui.parts.buttons import TEXT_ONLY, icon_button, tool_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, text_label
from studio.ui.translate.view_modes import ViewModes
from studio.ui.viewer.canvas import Canvas

_ROOMY_PX = 760
"""Below, what can be had elsewhere goes."""


class CanvasToolbar(QWidget):
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
        as_panel(self, "Header", height_px=44)
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._size = text_label("", "caption")
        self._zoom = text_label("", "caption")
        self._zoom.setAccessibleName(tr("Zoom"))
        self._zoom.setFixedWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._recent_button = tool_button(actions["open_recent"])
        self.drag_handle = DragHandle(outgoing, state)
        self.original_button = _held_button(actions["show_original"])
        self.view_modes = ViewModes(viewing, actions)
        hbox(
            tool_button(actions["open"]),
            self._recent_button,
            *(tool_button(actions[action_id]) for action_id in ("undo", "redo")),
            8,
            self._name,
            8,
            self._size,
            4,
            self.drag_handle,
            STRETCH,
            self.view_modes,
            4,
            self.original_button,
            self._zoom,
            4,
            *(tool_button(actions[action_id]) for action_id in ("zoom_out", "zoom_in", "fit")),
            tool_button(actions["actual"], TEXT_ONLY),
            tool_button(actions["inspector"]),
            owner=self,
            margins=(8, 0),
            spacing=4,
        )
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


def _held_button(action: QAction) -> QToolButton:
    """Looks like the action; what counts is how long it is held, so it does not trigger it."""
    return icon_button(action.icon(), action.toolTip(), icon_px=20)


def _shortened(name: str, length: int = 32) -> str:
    return name if len(name) <= length else f"{name[: length - 12]}…{name[-11:]}"
