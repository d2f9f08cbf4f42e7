"""Files that are there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.errors import FileError


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Inside, what the system refuses is raised as a FileError about `path`."""
    try:
        yield
    except OSError as error:
        raise FileError.of(error, path) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`: it takes its place when the block ends well, and is removed when it does not.

    Raises FileError where the system refuses.
    """
    temporary = path.with_name(f".{path.name}.part")
    with in_words(path):
        try:
            yield temporary
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
