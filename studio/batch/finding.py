"""The pictures and clips in files and folders that were named."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.parameters import Filters
from studio.errors import PhotoError, StudioError
from studio.imaging.files import OPEN_SUFFIXES

CLIP_SUFFIXES = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi")
_ALL = Filters()
OnError = Callable[[StudioError], None]


@dataclass(frozen=True)
class Found:
    """One file to translate."""

    path: Path
    folder: Path
    """Where it lies, below the folder that was named; `.` for files right inside and for files that were named."""
    size: int = 0
    modified: float = 0.0

    @property
    def is_clip(self) -> bool:
        """Moving pictures?"""
        return is_clip(self.path)


def is_clip(path: Path) -> bool:
    """Does the name say that these are moving pictures?"""
    return path.suffix.lower() in CLIP_SUFFIXES


def find(
    inputs: Sequence[Path],
    filters: Filters = _ALL,
    *,
    recursive: bool = False,
    leave_out: Path | None = None,
    on_error: OnError,
) -> list[Found]:
    """All files, in the order given and by name; each once. Filters hold for folders, not for files that were named.

    Folders and files whose names begin with a dot are left out, and so is the folder `leave_out`, where results go.
    What can't be used goes to `on_error`. Links to folders are not followed: they may lead round in a circle.
    """
    found: dict[Path, Found] = {}
    for given in inputs:
        if not given.is_dir():
            found.setdefault(given, _named(given))
            continue
        inside = list(_inside(given, filters, recursive, leave_out, on_error))
        if not inside and not _unreadable(given):
            kinds = filters.suffixes or (*OPEN_SUFFIXES, *CLIP_SUFFIXES)
            on_error(PhotoError(f"{given} holds no pictures", f"they end in {', '.join(kinds)}"))
        for one in inside:
            found.setdefault(one.path, one)
    return list(found.values())


def _named(path: Path) -> Found:
    try:
        status = path.stat()
    except OSError:
        return Found(path, Path())
    return Found(path, Path(), status.st_size, status.st_mtime)


def _unreadable(folder: Path) -> bool:
    try:
        with os.scandir(folder):
            return False
    except OSError:
        return True


def _inside(
    root: Path, filters: Filters, recursive: bool, leave_out: Path | None, on_error: OnError
) -> Iterator[Found]:
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            on_error(PhotoError(f"{folder} can't be read ({error.strerror})", "check its permissions"))
            continue
        below = []
        for entry in listed:
            path = folder / entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if recursive and path != leave_out:
                    below.append(path)
            elif _is_wanted(entry, filters):
                status = entry.stat()
                yield Found(path, folder.relative_to(root), status.st_size, status.st_mtime)
        pending += reversed(below)


def _is_wanted(entry: "os.DirEntry[str]", filters: Filters) -> bool:
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - thousands of them
    if suffix not in (filters.suffixes or (*OPEN_SUFFIXES, *CLIP_SUFFIXES)):
        return False
    try:
        if not entry.is_file():
            return False
        status = entry.stat()
    except OSError:  # gone again, or a link to nowhere
        return False
    return (
        status.st_size >= filters.least_bytes
        and (filters.most_bytes is None or status.st_size <= filters.most_bytes)
        and (filters.since is None or status.st_mtime >= filters.since)
        and (filters.until is None or status.st_mtime < filters.until)
    )
