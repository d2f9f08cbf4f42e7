"""The models that are installed: those that ship with the program and those that the user added."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from studio.errors import PackageError
from studio.package.loader import ARCHIVE_SUFFIX, Package, open_package
from studio.system.paths import bundled_models_folder, user_models_folder

Origin = Literal["bundled", "user"]


@dataclass(frozen=True)
class LibraryEntry:
    """One installed model, usable (`package`) or broken (`error`, one line)."""

    id: str
    path: Path
    package: Package | None
    error: str | None
    origin: Origin


class Library:
    """Model packages in folders of packages, read anew at each call of `entries`.

    Where the user added a model with the id of a bundled one, the user's is the one that counts.
    """

    def __init__(self, folders: Sequence[tuple[Path, Origin]] | None = None) -> None:
        """`folders`: where to look, the ones that win first; None means the user's and the bundled folder."""
        self._folders = None if folders is None else tuple(folders)

    def entries(self) -> tuple[LibraryEntry, ...]:
        """All models, sorted by id. A broken one is listed with its error; nothing is raised for it."""
        usable: dict[str, LibraryEntry] = {}
        broken: list[LibraryEntry] = []
        for entry in self._scan():
            if entry.package is None:
                broken.append(entry)
                continue
            first = usable.setdefault(entry.id, entry)
            if first is not entry and first.origin == entry.origin:
                message = f"{entry.path} has the same id as {first.path}: remove one of them"
                broken.append(replace(entry, package=None, error=message))
        return tuple(sorted([*usable.values(), *broken], key=lambda entry: (entry.id, str(entry.path))))

    def find(self, id_or_path: str) -> Package:
        """The installed model with that id, else the package at that path.

        Raises PackageError: the package's own fault, or a name that was perhaps meant.
        """
        entries = self.entries()
        for entry in entries:
            if entry.id == id_or_path and entry.package is not None:
                return entry.package
        for entry in entries:
            if entry.id == id_or_path:
                raise PackageError(entry.error or f"model {id_or_path} can't be opened")
        path = Path(id_or_path).expanduser()
        if path.is_dir() or "/" in id_or_path or "\\" in id_or_path or path.suffix.lower() == ARCHIVE_SUFFIX:
            return open_package(path)
        usable = [entry.id for entry in entries if entry.package is not None]
        close = difflib.get_close_matches(id_or_path, usable, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(usable) or 'none'}"
        raise PackageError(f"no model {id_or_path!r} is installed", hint)

    def _scan(self) -> Iterator[LibraryEntry]:
        for folder, origin in _installed() if self._folders is None else self._folders:
            for path in _candidates(folder):
                try:
                    package = open_package(path)
                except PackageError as error:
                    yield LibraryEntry(id=path.stem, path=path, package=None, error=str(error), origin=origin)
                else:
                    yield LibraryEntry(id=package.id, path=path, package=package, error=None, origin=origin)


def _installed() -> tuple[tuple[Path, Origin], ...]:
    return ((user_models_folder(), "user"), (bundled_models_folder(), "bundled"))


def _candidates(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in paths if not path.name.startswith(".") and _may_be_package(path)]


def _may_be_package(path: Path) -> bool:
    return path.suffix.lower() == ARCHIVE_SUFFIX or path.is_dir()
