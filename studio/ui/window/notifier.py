"""Tells the desktop when a batch has ended while nobody looks at the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.ui.style.app_icon import app_icon

if TYPE_CHECKING:
    from studio.batch.records import QueuedJob

_SHOWN_MS = 10_000


class Notifier(QObject):
    """The tray icon is there only as long as the message: desktops show messages by it."""

    def __init__(self, batch: BatchState, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._hide = QTimer(self, interval=_SHOWN_MS, singleShot=True)  # type: ignore[call-overload]
        self._hide.timeout.connect(self._on_over)
        batch.finished.connect(self._on_finished)

    def _on_finished(self, job: "QueuedJob") -> None:
        if self._window.isActiveWindow() or job.state == "cancelled" or not job.total:
            return
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.messageClicked.connect(self._on_clicked)
        self._tray.show()
        self._tray.showMessage(*message(job), QSystemTrayIcon.MessageIcon.NoIcon, _SHOWN_MS)
        self._hide.start()

    def _on_clicked(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
        self._on_over()

    def _on_over(self) -> None:
        if self._tray is not None:
            self._tray.hide()


def message(job: "QueuedJob") -> tuple[str, str]:
    """Title and text for a job that has ended or rests."""
    done, failed = job.count("done"), job.count("failed")
    if job.state == "paused":
        return tr("Batch {title} waits for you").format(title=job.title), job.reason or tr("It is paused.")
    text = tr("{done} pictures are there.").format(done=done)
    if failed:
        text = tr("{done} pictures are there, {failed} failed.").format(done=done, failed=failed)
    return tr("Batch {title} is done").format(title=job.title), text
