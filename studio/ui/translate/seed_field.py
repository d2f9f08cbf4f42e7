"""Which variation, for models that draw noise: a number, a dice, and a grid to choose from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSpinBox, QWidget

from studio.state.language import tr
from studio.state.translate.variations import MOST_SEED
from studio.state.translate.workspace import TranslateState
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import tool_button
from studio.ui.parts.form_fields import hbox


class SeedField(QWidget):
    """Hidden where another seed would change nothing."""

    def __init__(self, state: TranslateState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._actions = [actions["another_seed"], actions["variations"]]
        self.field = QSpinBox()
        self.field.setRange(0, MOST_SEED)
        self.field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.field.setFrame(False)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setKeyboardTracking(False)
        self.field.setFixedSize(72, 24)
        self.field.setAccessibleName(tr("Variation"))
        self.field.setToolTip(tr("Each number gives another variation, the same one each time"))
        label = QLabel(tr("Variation"))
        label.setBuddy(self.field)
        self.buttons = [tool_button(action) for action in self._actions]
        hbox((label, 1), self.field, *self.buttons, owner=self, spacing=4)
        self.field.valueChanged.connect(state.set_seed)
        state.seed_changed.connect(self._on_changed)
        state.picture_changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        draws = self._state.shelf.draws_noise
        self.setVisible(draws)
        for action in self._actions:
            action.setEnabled(draws and self._state.original is not None)
        self.field.setValue(self._state.seed)
