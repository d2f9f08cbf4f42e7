"""The log: what nobody expected and what was learnt about devices, in a file that does not grow for ever."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from studio.errors import StudioError
from studio.system.paths import home_folder

LOG = logging.getLogger("studio")
# Without a file, as on the command line, nothing is printed: errors are told where they belong.
LOG.addHandler(logging.NullHandler())
DEVICES = LOG.getChild("devices")
"""Devices that failed during a run; a record's `device` is the one that stands in."""
_MOST_BYTES, _OLDER_FILES = 1_000_000, 2


def log_path() -> Path:
    """Where the window writes it."""
    return home_folder() / "logs" / "studio.log"


def note_unexpected(error: BaseException) -> None:
    """Into the log with its traceback, unless it is one of those that are told in plain words anyway."""
    if not isinstance(error, StudioError):
        LOG.error("%s: %s", type(error).__name__, error, exc_info=error)


class LogFile(RotatingFileHandler):
    """Several windows may write into it; where it can't be written, the program goes on without."""

    def __init__(self, path: Path) -> None:
        """Makes the folder and the file when there is something to write."""
        super().__init__(path, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        # On Windows a file that another window has open can't be renamed.
        with suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A full disk is no reason to stop."""
