"""An action that lasts as long as its key is held."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication


class HoldAction(QObject):
    """Says when the key of `action` goes down and up; watches the application only in between."""

    held = Signal(bool)

    def __init__(self, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._down = False
        action.setAutoRepeat(False)
        action.triggered.connect(self._on_pressed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        released = event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat()  # type: ignore[attr-defined]
        if released or event.type() == QEvent.Type.WindowDeactivate:
            self._release()
        return False

    def _on_pressed(self) -> None:
        application = QApplication.instance()
        if not self._down and application is not None:
            self._down = True
            application.installEventFilter(self)
            self.held.emit(True)

    def _release(self) -> None:
        application = QApplication.instance()
        if self._down and application is not None:
            self._down = False
            application.removeEventFilter(self)
            self.held.emit(False)
