"""Files that are there whole, or as they were before."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The hidden name beside `path` to write under; it takes the place of `path` at the end, if anything was written.

    Nothing is left behind by an error. Raises OSError.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        if part.exists():
            os.replace(part, path)  # noqa: PTH105 - the tests let this call fail
    finally:
        # A failure to tidy up must not hide the one that made it necessary.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """A small file that only this account may read; makes the folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part:
        part.touch(0o600, exist_ok=False)
        part.write_bytes(data)
