"""What the window says at its edge: the device line, one running job, one quiet notice."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Notice:
    """One line that appears in place and stays until closed; `action` names an entry of the table of actions."""

    text: str
    action: str | None = None
    kind: Literal["info", "error"] = "error"


@dataclass(frozen=True)
class Progress:
    """A job that the user waits for: text, and the part done (0..1) where known."""

    text: str
    fraction: float | None = None
    can_cancel: bool = False


class Notes(QObject):
    """Observable; written by the state objects, read by the status line and the notice bar."""

    device_changed = Signal()
    progress_changed = Signal()
    notice_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_line = ""
        self.progress: Progress | None = None
        self.notice: Notice | None = None

    def set_device_line(self, line: str) -> None:
        """Which device runs, and why."""
        if line != self.device_line:
            self.device_line = line
            self.device_changed.emit()

    def set_progress(self, progress: Progress | None) -> None:
        """The job shown at the right of the status line."""
        if progress != self.progress:
            self.progress = progress
            self.progress_changed.emit()

    def say(self, notice: Notice | None) -> None:
        """Show one notice in place of the last; None takes it away."""
        if notice != self.notice:
            self.notice = notice
            self.notice_changed.emit()

    def dismiss(self) -> None:
        """Take the notice away."""
        self.say(None)
