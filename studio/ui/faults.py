"""Errors that nobody expected: into a log file, and one calm line in the window."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from studio.state.language import tr
from studio.state.notes import Notes, Notice

_LOG = logging.getLogger("studio")


class FaultCatcher(QObject):
    """Takes over `sys.excepthook` and `threading.excepthook`; the program goes on."""

    _caught = Signal(str)

    def __init__(self, notes: Notes, log_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self.log_path = log_path
        self._handler: logging.Handler | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Start catching."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._hooks
        if self._handler is not None:
            _LOG.removeHandler(self._handler)
            self._handler.close()

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        self._log("".join(traceback.format_exception(kind, error, trace)))
        self._caught.emit(f"{kind.__name__}: {error}")

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_caught(self, line: str) -> None:
        self._notes.say(
            Notice(
                tr("That did not work ({line}). You can go on; the details are in the log.").format(line=line),
                "show_log",
            )
        )

    def _log(self, text: str) -> None:
        try:
            if self._handler is None:
                self.log_path.parent.mkdir(parents=True, exist_ok=True)
                self._handler = RotatingFileHandler(self.log_path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
                self._handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
                _LOG.addHandler(self._handler)
            _LOG.error(text)
        except OSError:
            print(text, file=sys.stderr)
