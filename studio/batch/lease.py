"""Who works on a file of the queue, and whether they live: the system lets go of the lock of a process that dies."""

import contextlib
import os
import secrets
from pathlib import Path
from types import TracebackType

from studio.system.file_lock import Hold
from studio.system.paths import batch_folder


class Owner:
    """A name that no other worker has, on any machine that shares the home folder; use as a context."""

    def __init__(self) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._hold: Hold | None = None

    def __enter__(self) -> "Owner":
        self._hold = Hold.of(_path(self.name))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._hold is not None:
            self._hold.release()
        with contextlib.suppress(OSError):
            _path(self.name).unlink(missing_ok=True)


def is_alive(name: str) -> bool:
    """Does somebody hold that name? What the dead left behind is removed."""
    path = _path(name)
    try:
        hold = Hold.of_existing(path)
    except OSError:
        return False
    if hold is None:
        return True
    hold.release()
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    return False


def _path(name: str) -> Path:
    return batch_folder() / "workers" / f"{name}.lock"
