"""Who works on a file of the queue, and whether they live: the system lets go of the lock of a process that dies."""

import contextlib
import os
import secrets
from pathlib import Path
from types import TracebackType

from studio.system.file_lock import try_lock
from studio.system.paths import batch_folder


class Owner:
    """A name that no other worker has, on any machine that shares the home folder; use as a context."""

    def __init__(self) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._file: int | None = None

    def __enter__(self) -> "Owner":
        path = _path(self.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try_lock(self._file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        with contextlib.suppress(OSError):
            _path(self.name).unlink(missing_ok=True)


def is_alive(name: str) -> bool:
    """Does somebody hold that name? What the dead left behind is removed."""
    path = _path(name)
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        try_lock(file)
    except OSError:
        return True
    finally:
        os.close(file)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    return False


def _path(name: str) -> Path:
    return batch_folder() / "workers" / f"{name}.lock"
