"""A button that shows the keys of an action and takes others."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton

from studio.state.language import tr

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class KeyButton(QPushButton):
    """Click, then press the keys. Esc leaves them as they are, Backspace takes them away."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._keys = ""
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("small", True)
        self.setFixedWidth(190)
        self.setToolTip(tr("Click, then press the keys; Backspace for none, Esc to leave them"))
        self.toggled.connect(self._on_toggled)

    def show_keys(self, keys: str) -> None:
        """As the system writes them."""
        self._keys = keys
        self.setAccessibleName(tr("Shortcut of {action}: {keys}").format(action=self._name, keys=keys or tr("none")))
        self._on_toggled(self.isChecked())

    def event(self, event: QEvent) -> bool:
        # Before the window takes it for a shortcut.
        if event.type() == QEvent.Type.ShortcutOverride and self.isChecked():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.isChecked():
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _MODIFIERS:
            return
        self.setChecked(False)
        if key == Qt.Key.Key_Backspace and not event.modifiers():
            self.chosen.emit("")
        elif key != Qt.Key.Key_Escape:
            combination = event.keyCombination()
            self.chosen.emit(QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.setChecked(False)
        super().focusOutEvent(event)

    def _on_toggled(self, waiting: bool) -> None:
        self.setText(tr("Press the keys…") if waiting else self._keys or "—")
