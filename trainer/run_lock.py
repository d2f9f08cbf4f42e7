"""A run folder belongs to one training at a time."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from trainer.errors import TrainerError
from trainer.files import in_words

_NAME = ".lock"


@contextmanager
def holding(run: Path, *, chief: bool = True) -> Iterator[None]:
    """Make the folder `run` and hold it; the system lets go of what a dead process held.

    Of several processes of one training only the chief holds it. Raises TrainerError where another training does, and
    FileError where the folder can't be made.
    """
    if not chief:
        yield
        return
    with in_words(run):
        run.mkdir(parents=True, exist_ok=True)
        lock = FileLock(run / _NAME)
        try:
            # Some disks of networks know no locks: nothing is held there.
            with contextlib.suppress(NotImplementedError):
                lock.acquire(blocking=False)
        except Timeout:
            raise TrainerError(
                f"another training is at work in {run}", "wait for it or stop it, or choose another --out"
            ) from None
    try:
        yield
    finally:
        lock.release()
