"""The pictures and clips in files and folders that were named."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.batch.options import Filters
from studio.batch.report.tables import THUMBNAILS, is_report
from studio.errors import PhotoError, StudioError
from studio.imaging.kinds import CLIP_SUFFIXES, OPEN_SUFFIXES, is_clip, is_sidecar, suffix_of

_ALL = Filters()
_MOST_NAMED = 6
"""So many kinds of files that are left out are called by name."""
OnError = Callable[[StudioError], None]
IsResult = Callable[[Path, int, float], bool]


@dataclass(frozen=True)
class FoundFile:
    path: Path
    folder: Path
    """Where it lies, below the folder that was named; `.` for files right inside and for files that were named."""
    size: int = 0
    modified: float = 0.0

    @property
    def is_clip(self) -> bool:
        return is_clip(self.path)


@dataclass
class LeftOut:
    """What was in the folders and is no part of the batch; what nobody would call a picture is not counted."""

    kinds: Counter[str] = field(default_factory=Counter)
    """Suffix → how many files; empty for files without one."""
    folders: int = 0
    """Folders in folders that were not looked into."""
    results: list[Path] = field(default_factory=list)
    """What this program made."""
    unsuited: int = 0
    """Pictures of another size or day than the filters ask for."""

    def __str__(self) -> str:
        """`3 .cr2, 1 .psd, 2 folders (use -r)`; empty where there is nothing."""
        parts = [f"{count} {suffix or 'without a suffix'}" for suffix, count in self.kinds.most_common(_MOST_NAMED)]
        others = sum(self.kinds.values()) - sum(count for _, count in self.kinds.most_common(_MOST_NAMED))
        if others:
            parts.append(f"{others} other files")
        if self.folders:
            parts.append(f"{self.folders} folder{'s' * (self.folders > 1)} (use -r)")
        return ", ".join(parts)


def find(
    inputs: Sequence[Path],
    filters: Filters = _ALL,
    *,
    recursive: bool = False,
    leave_out: Sequence[Path] = (),
    is_result: IsResult | None = None,
    left: LeftOut | None = None,
    on_error: OnError,
) -> list[FoundFile]:
    """All files, in the order given and by name; each once. Filters hold for folders, not for files that were named.

    Folders and files whose names begin with a dot are left out, and so are the folders `leave_out`, where results go,
    by whatever name they are reached, and files that `is_result` knows; `left` gets what else is left out. What can't
    be used goes to `on_error`. Links to folders are not followed: they may lead round in a circle.
    """
    search = _Search(filters, recursive, leave_out, is_result, LeftOut() if left is None else left, on_error)
    found: dict[Path, FoundFile] = {}
    for given in inputs:
        if not given.is_dir():
            found.setdefault(given, _named(given))
            continue
        before, unsuited = len(search.left.results), search.left.unsuited
        inside = list(search.inside(given))
        if not inside and not _unreadable(given):
            made, others = len(search.left.results) - before, search.left.unsuited - unsuited
            on_error(_nothing_in(given, filters, search.left, made, others))
        for one in inside:
            found.setdefault(one.path, one)
    return list(found.values())


def identity(path: Path) -> tuple[int, int] | None:
    """The same for all names of one file or folder; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _nothing_in(folder: Path, filters: Filters, left: LeftOut, results: int, unsuited: int) -> PhotoError:
    if results:
        words = f"{results} result{'s' * (results > 1)} of this program"
        return PhotoError(f"{folder} holds no pictures but {words}", "name these files to translate them again")
    if unsuited:
        words = f"{unsuited} other{'s' * (unsuited > 1)}"
        return PhotoError(f"{folder} holds no pictures of that size and day, only {words}", "choose other limits")
    if left.folders:
        return PhotoError(f"{folder} holds no pictures, only folders", "use -r to look into them")
    kinds = filters.suffixes or (*OPEN_SUFFIXES, *CLIP_SUFFIXES)
    return PhotoError(f"{folder} holds no pictures", f"they end in {', '.join(kinds)}")


def _named(path: Path) -> FoundFile:
    try:
        status = path.stat()
    except OSError:
        return FoundFile(path, Path())
    return FoundFile(path, Path(), status.st_size, status.st_mtime)


def _unreadable(folder: Path) -> bool:
    try:
        with os.scandir(folder):
            return False
    except OSError:
        return True


class _Search:
    def __init__(
        self,
        filters: Filters,
        recursive: bool,
        leave_out: Sequence[Path],
        is_result: IsResult | None,
        left: LeftOut,
        on_error: OnError,
    ) -> None:
        self._filters, self._recursive, self._is_result, self._on_error = filters, recursive, is_result, on_error
        self._not_into = {found for folder in leave_out if (found := identity(folder)) is not None}
        self.left = left

    def inside(self, root: Path) -> Iterator[FoundFile]:
        pending = [root]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._on_error(PhotoError(f"{folder} can't be read ({error.strerror})", "check its permissions"))
                continue
            below = []
            for entry in listed:
                path = folder / entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if self._not_into and identity(path) in self._not_into:
                        continue
                    if entry.name == THUMBNAILS and is_report(folder):
                        continue
                    if self._recursive:
                        below.append(path)
                    else:
                        self.left.folders += 1
                    continue
                found = self._found(entry, path, folder.relative_to(root))
                if found is not None:
                    yield found
            pending += reversed(below)

    def _found(self, entry: "os.DirEntry[str]", path: Path, folder: Path) -> FoundFile | None:
        try:
            if not entry.is_file():
                return None
            status = entry.stat()
        except OSError:  # gone again, or a link to nowhere
            return None
        if not self._is_wanted(path):
            return None
        if not self._passes(status):
            self.left.unsuited += 1
            return None
        if self._is_result is not None and self._is_result(path, status.st_size, status.st_mtime):
            self.left.results.append(path)
            return None
        return FoundFile(path, folder, status.st_size, status.st_mtime)

    def _is_wanted(self, path: Path) -> bool:
        wanted = self._filters.suffixes
        own = os.path.splitext(path.name)[1].lower()  # noqa: PTH122 - thousands of them
        suffix = own if own in wanted else suffix_of(path)
        if wanted:
            return suffix in wanted
        if not suffix and not is_sidecar(path):
            self.left.kinds[own] += 1
        return bool(suffix)

    def _passes(self, status: os.stat_result) -> bool:
        filters = self._filters
        return (
            status.st_size >= filters.least_bytes
            and (filters.most_bytes is None or status.st_size <= filters.most_bytes)
            and (filters.since is None or status.st_mtime >= filters.since)
            and (filters.until is None or status.st_mtime < filters.until)
        )
