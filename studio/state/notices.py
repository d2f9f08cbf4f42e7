"""What the window says at its edge, and in which words: the device line, one running job, one quiet notice."""

import logging
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal

from studio.errors import StudioError
from studio.state.language import tr
from studio.system.log import DEVICES

ActionId = Literal[
    "add_model",
    "clips_to_batch",
    "close_photo",
    "contact_sheet",
    "grid_view",
    "open",
    "paste_settings",
    "replace_model",
    "save",
    "show_saved",
    "snapshots",
    "try_again",
    "undo_models",
    "use_recipe",
]
"""Entries of the table of actions that a notice may offer."""


@dataclass(frozen=True)
class Notice:
    """One line that appears in place and stays until closed; `action` names an entry of the table of actions."""

    text: str
    action: ActionId | None = None
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

    def say_error(self, error: Exception) -> None:
        """In plain words; what workers call where nothing else is to be done."""
        self.say(Notice(plain_words(error)))

    def dismiss(self) -> None:
        self.say(None)


def plain_words(error: Exception) -> str:
    """One line for the artist; an unexpected error is named by its kind."""
    if isinstance(error, StudioError):
        return str(error)
    return tr("Something unexpected went wrong ({name}: {error})").format(name=type(error).__name__, error=error)


def sentence(text: str) -> str:
    """The text as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


class DeviceWatch(QObject):
    """Listens to what the sessions of all threads log."""

    _fell_back = Signal(object)

    def __init__(self, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self._handler = _Handler(self)
        self._fell_back.connect(self._on_fell_back, Qt.ConnectionType.QueuedConnection)
        DEVICES.addHandler(self._handler)

    def tell(self, line: str) -> None:
        """On any thread."""
        self._fell_back.emit(line)

    def close(self) -> None:
        DEVICES.removeHandler(self._handler)

    def _on_fell_back(self, line: str) -> None:
        self._notes.set_device_line(line)


class _Handler(logging.Handler):
    def __init__(self, watch: DeviceWatch) -> None:
        super().__init__()
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.tell(getattr(record, "device").line)  # noqa: B009 - set by whoever logs
