"""The shortcuts among the settings: a row an action, with a check whether the keys are taken."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from studio.state.language import tr
from studio.ui.actions.keymap import Keymap
from studio.ui.actions.spec import ActionSpec
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import caption, hbox, vbox
from studio.ui.settings.key_button import KeyButton
from studio.ui.settings.row import reset_button, set_resettable

_RESET_PX = 36
"""Room for the way back, and the gap before it."""


class ShortcutRow(QWidget):
    """Reads and writes `keymap`."""

    def __init__(self, spec: ActionSpec, keymap: Keymap) -> None:
        super().__init__()
        self.spec = spec
        self._keymap = keymap
        self._wanted = ""
        self._name = tr(spec.text).rstrip("…")
        self.keys = KeyButton(self._name)
        self.reset_button: QToolButton | None = None
        self.conflict: _Conflict | None = None
        """Made when they are needed: there are a hundred rows."""
        label = QLabel(self._name)
        label.setToolTip(tr(spec.tip))
        label.setBuddy(self.keys)
        self._row = hbox((label, 1), self.keys, margins=(0, 0, _RESET_PX, 0))
        self._column = vbox(self._row, owner=self, margins=(0, 2), spacing=4)
        self.keys.chosen.connect(self._on_chosen)
        keymap.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def searched(self) -> str:
        """What a search looks at."""
        keys = " ".join(self._keymap.shown(self.spec))
        return f"{self._name} {tr(self.spec.tip)} {tr(self.spec.group)} {keys}".casefold()

    def _on_chosen(self, keys: str) -> None:
        self._wanted = keys
        rival = self._keymap.rival(self.spec, keys)
        self._end_conflict()
        if rival is None:
            self._keymap.choose(self.spec, keys)
            return
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        name = tr(rival.text).rstrip("…")
        self.conflict = _Conflict(tr("{keys} belongs to “{action}”.").format(keys=shown, action=name))
        self.conflict.take_button.clicked.connect(self._on_taken)
        self.conflict.leave_button.clicked.connect(self._end_conflict)
        self._column.addWidget(self.conflict)

    def _end_conflict(self) -> None:
        if self.conflict is not None:
            self.conflict.hide()
            self.conflict.deleteLater()
            self.conflict = None

    def _on_taken(self) -> None:
        self._end_conflict()
        self._keymap.choose(self.spec, self._wanted)

    def _on_reset(self) -> None:
        self._end_conflict()
        self._keymap.reset(self.spec)

    def _on_changed(self) -> None:
        self.keys.show_keys(tr(" or ").join(self._keymap.shown(self.spec)))
        is_own = self._keymap.is_own(self.spec)
        if is_own and self.reset_button is None:
            self.reset_button = reset_button(self._name)
            self.reset_button.clicked.connect(self._on_reset)
            self._row.addWidget(self.reset_button)
        if self.reset_button is not None:
            set_resettable(self.reset_button, is_own)
            self._row.setContentsMargins(0, 0, 0, 0)


class _Conflict(QWidget):
    """Says whose the keys are, and asks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.take_button = push_button(tr("Take them"), "small", default=False)
        self.leave_button = push_button(tr("Leave it"), "small", default=False)
        hbox((caption(text), 1), self.take_button, self.leave_button, owner=self, margins=(0, 0, _RESET_PX, 4))
