"""What no file of the artist's holds yet: drawings, masks, pasted pictures. Kept beside `session.json`; no Qt."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from studio.system.atomic_write import write_whole

if TYPE_CHECKING:
    from studio.imaging.paint.mask import Mask

_LARGEST_BYTES = 256 << 20
_SUFFIXES = (".png", ".mask", ".picture")

Contents = Mapping[str, Callable[[], bytes]]
"""Names of files, and what makes what goes into them; a name never stands for something else."""


class Unsaved:
    """A folder of files that are written once and never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, contents: Contents) -> None:
        """Write what is not there yet. Raises OSError."""
        for name, make in contents.items():
            path = self._folder / name
            if not path.exists():
                write_whole(path, make())

    def keep_only(self, names: Collection[str]) -> None:
        """Remove what nobody refers to any more; what can't be removed stays."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix in _SUFFIXES and path.name not in names:
                    path.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """What is in a file; None where it is gone, or no file of this folder."""
        path = self._folder / name
        try:
            if path.parent != self._folder or path.stat().st_size > _LARGEST_BYTES:
                return None
            return path.read_bytes()
        except (OSError, ValueError):
            return None


def mask_name(mask: Mask) -> str:
    """By what is in it."""
    return f"{hashlib.sha256(mask.packed).hexdigest()[:32]}.mask"


def new_name(suffix: str = ".picture") -> str:
    """One that nothing has yet."""
    return secrets.token_hex(16) + suffix
