"""Looking at a stranger's graph in a process of its own: whatever it does, the program that asked goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from studio.errors import PackageError
from studio.inference.foreign.guess import Item, find_out, items
from studio.inference.foreign.package import package_id, write_package
from studio.inference.foreign.views import View, write_views
from studio.inference.foreign.wishes import Wishes
from studio.inference.session.memory import free_bytes
from studio.system.subprocess import run_apart, studio_command

LIMIT_S = 900.0
"""Of everything that is tried with one file."""
LEAST_BYTES = 2 << 30

_NAME = "look.json"
_PACKAGE = "package"


@dataclass(frozen=True)
class Look:
    """What was found."""

    id: str
    found: tuple[Item, ...]
    views: tuple[View, ...] = ()

    def package_folder(self, folder: Path) -> Path:
        """Where the package is, if one was asked for."""
        return folder / _PACKAGE / self.id


def look_at(path: Path, wishes: Wishes, folder: Path, *, views: bool, package: bool) -> Look:
    """Fill `folder`. Raises StudioError in one line: PackageError where it is no translator, DeviceError where it
    fails."""
    identity = package_id(path, wishes)
    found = find_out(path, wishes)
    if package:
        place = folder / _PACKAGE / identity
        place.mkdir(parents=True)
        write_package(place, found, wishes)
    tiles = write_views(folder, found, wishes) if views else ()
    look = Look(identity, tuple(items(found, wishes)), tiles)
    (folder / _NAME).write_bytes(msgspec.json.encode(look))
    return look


def look_apart(
    path: Path,
    flags: Sequence[str],
    folder: Path,
    *,
    views: bool = False,
    package: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Look:
    """`look_at` in another process; `flags` are those of `studio models import`.

    Raises PackageError in one line, also where the process was ended by what the file made it do; Cancelled.
    """
    wanted = [name for name, on in (("--views", views), ("--package", package)) if on]
    command = studio_command("models", "look", *wanted, *flags, "--", str(path), str(folder))
    memory_bytes = max((free_bytes() or 0) * 3 // 4, LEAST_BYTES)
    done = run_apart(command, limit_s=LIMIT_S, memory_bytes=memory_bytes, is_cancelled=is_cancelled)
    if done.code is None:
        raise PackageError(f"{path} took longer than {LIMIT_S / 60:g} minutes to try", "it can't be used")
    if done.code == 0:
        try:
            return msgspec.json.decode((folder / _NAME).read_bytes(), type=Look)
        except (OSError, msgspec.MsgspecError):
            pass
    line = done.last_line.removeprefix("studio: ")
    if done.code == _REFUSED and line:
        raise PackageError(line)
    reason = line if "memory" in line.lower() else f"it ended the process that tried it ({done.code})"
    raise PackageError(f"{path} can't be used", reason)


_REFUSED = 2
"""The exit code for what a person can understand."""
