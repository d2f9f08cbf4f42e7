"""Files that one process holds at a time; the system lets go of the lock of a process that dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.01

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: int) -> None:
        """Hold an open file. Raises OSError where another one holds it."""
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def try_lock(file: int) -> None:
        """Hold an open file. Raises OSError where another one holds it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, limit_s: float) -> Iterator[None]:
    """Hold the file at `path`, which is made; waits for who has it. Raises OSError where it takes longer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + limit_s
        while True:
            try:
                try_lock(file)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(file)
