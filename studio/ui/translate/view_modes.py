"""The ways of seeing before and after, as one small row of buttons."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.state.translate.view_mode import Viewing, ViewMode
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import one_of, tool_button
from studio.ui.parts.form_fields import as_panel, hbox

ACTION_IDS: dict[ViewMode, str] = {
    "divider": "view_divider",
    "side": "view_side",
    "difference": "view_difference",
    "round_trip": "view_round_trip",
    "realism": "view_realism",
}


class ViewModes(QWidget):
    """One checkable action a mode; those that the model does not allow are hidden and do nothing."""

    def __init__(self, viewing: Viewing, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._actions: dict[ViewMode, QAction] = {mode: actions[action_id] for mode, action_id in ACTION_IDS.items()}
        as_panel(self, "Segments", height_px=34)
        self.setAccessibleName(tr("View"))
        self.buttons = {mode: tool_button(action) for mode, action in self._actions.items()}
        hbox(*self.buttons.values(), owner=self, margins=2, spacing=2)
        one_of(self, self._actions).triggered.connect(self._on_triggered)
        viewing.mode_changed.connect(self._on_changed)
        viewing.offers_changed.connect(self._on_changed)
        self._on_changed()

    def _on_triggered(self, action: QAction) -> None:
        self._viewing.set_mode(action.data())

    def _on_changed(self) -> None:
        for mode, action in self._actions.items():
            action.setEnabled(mode in self._viewing.offered)
            action.setVisible(mode in self._viewing.offered)
            self.buttons[mode].setVisible(mode in self._viewing.offered)
        self._actions[self._viewing.mode].setChecked(True)
