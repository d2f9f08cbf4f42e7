"""Files that one process holds at a time; the system lets go of the lock of a process that dies."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.01

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> None:
        """Hold an open file. Raises OSError where another one holds it."""
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(file: int) -> None:
        """Hold an open file. Raises OSError where another one holds it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Hold:
    """A file that this process holds until `release`, or until it is gone."""

    def __init__(self, file: int) -> None:
        self._file: int | None = file

    @classmethod
    def of(cls, path: Path) -> "Hold | None":
        """None if another one holds it. The file is made. Raises OSError where that can't be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls._taken(path, os.O_RDWR | os.O_CREAT)

    @classmethod
    def of_existing(cls, path: Path) -> "Hold | None":
        """As `of`, without making the file. Raises OSError where there is none."""
        return cls._taken(path, os.O_RDWR)

    @classmethod
    def _taken(cls, path: Path, flags: int) -> "Hold | None":
        file = os.open(path, flags, 0o600)
        try:
            _try_lock(file)
        except OSError:
            os.close(file)
            return None
        return cls(file)

    def release(self) -> None:
        """Others may have it. A second call does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


@contextmanager
def locked(path: Path, limit_s: float) -> Iterator[None]:
    """Hold the file at `path`, which is made; waits for who has it. Raises OSError where it takes longer."""
    end = time.monotonic() + limit_s
    while (hold := Hold.of(path)) is None:
        if time.monotonic() > end:
            raise BlockingIOError(errno.EAGAIN, "another process holds it", str(path))
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        hold.release()
