"""Errors that nobody expected, of whatever thread: into the log, and on to whoever tells the artist."""

import faulthandler
import logging
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from studio import __version__
from studio.system.log import LOG, LogFile, note_unexpected

_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class FaultCatcher(QObject):
    """Takes over the hooks of Python and Qt for what nobody caught; the program goes on."""

    caught = Signal(str, str)
    """One line, and the traceback."""
    _reported = Signal(str, str)

    def __init__(self, log_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_path = log_path
        self._handlers: tuple[logging.Handler, ...] = ()
        self._crashes: IO[str] | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)
        self._handlers = (LogFile(self._log_path), _Teller(self))
        for handler in self._handlers:
            LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.info("studio %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)
        with suppress(OSError):
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            self._crashes = (self._log_path.parent / "crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._crashes)

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)
        for handler in self._handlers:
            LOG.removeHandler(handler)
            handler.close()
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
            self._crashes = None

    def tell(self, line: str, trace: str) -> None:
        """On any thread."""
        self._reported.emit(line, trace)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        note_unexpected(error.with_traceback(trace))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_reported(self, line: str, trace: str) -> None:
        self.caught.emit(line, trace)


class _Teller(logging.Handler):
    """Hands on what was logged with a traceback."""

    def __init__(self, catcher: FaultCatcher) -> None:
        super().__init__(logging.ERROR)
        self._catcher = catcher

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._catcher.tell(record.getMessage(), "".join(traceback.format_exception(error)))


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if kind in _LEVELS:
        LOG.log(_LEVELS[kind], "Qt: %s", message)
