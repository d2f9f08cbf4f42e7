"""The shortcuts among the settings: a row an action, with a check whether the keys are taken."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.state.language import tr
from studio.ui.action_tables.spec import ActionSpec
from studio.ui.keymap import Keymap
from studio.ui.widgets.key_button import KeyButton
from studio.ui.widgets.setting_row import caption, reset_button, set_resettable


class ShortcutRow(QWidget):
    """Reads and writes `keymap`."""

    def __init__(self, spec: ActionSpec, keymap: Keymap) -> None:
        super().__init__()
        self.spec = spec
        self._keymap = keymap
        self._wanted = ""
        self._name = tr(spec.text).rstrip("…")
        self.keys = KeyButton(self._name)
        self.reset_button = reset_button(self._name)
        label = QLabel(self._name)
        label.setToolTip(tr(spec.tip))
        label.setBuddy(self.keys)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label, 1)
        row.addWidget(self.keys)
        row.addWidget(self.reset_button)
        self.conflict = QWidget()
        self._words = caption("")
        self.take_button = QPushButton(tr("Take them"))
        self.leave_button = QPushButton(tr("Leave it"))
        asked = QHBoxLayout(self.conflict)
        asked.setContentsMargins(0, 0, 36, 4)
        asked.setSpacing(8)
        asked.addWidget(self._words, 1)
        for button in (self.take_button, self.leave_button):
            button.setProperty("small", True)
            button.setAutoDefault(False)
            asked.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.conflict)
        self.conflict.hide()
        self.keys.chosen.connect(self._on_chosen)
        self.take_button.clicked.connect(self._on_taken)
        self.leave_button.clicked.connect(self.conflict.hide)
        self.reset_button.clicked.connect(self._on_reset)
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
        self.conflict.setVisible(rival is not None)
        if rival is None:
            self._keymap.choose(self.spec, keys)
            return
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        name = tr(rival.text).rstrip("…")
        self._words.setText(tr("{keys} belongs to “{action}”.").format(keys=shown, action=name))

    def _on_taken(self) -> None:
        self.conflict.hide()
        self._keymap.choose(self.spec, self._wanted)

    def _on_reset(self) -> None:
        self.conflict.hide()
        self._keymap.reset(self.spec)

    def _on_changed(self) -> None:
        self.keys.show_keys(tr(" or ").join(self._keymap.shown(self.spec)))
        set_resettable(self.reset_button, self._keymap.is_own(self.spec))
