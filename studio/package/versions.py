"""Older versions of the user's models: kept beside the one in use, and gone back to."""

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import OutputError, PackageError
from studio.package.library import Library, LibraryEntry
from studio.package.loader import Package, open_package
from studio.package.store_lock import one_at_a_time
from studio.system.paths import bundled_models_folder, user_models_folder


@dataclass(frozen=True)
class Version:
    """One version of a model."""

    package: Package
    path: Path
    in_use: bool
    bundled: bool = False

    @property
    def name(self) -> str:
        """What it is called: the version its makers gave it, and the beginning of its fingerprint."""
        return f"{self.package.manifest.version}+{self.package.fingerprint[:8]}"


def kept_folder(model_id: str) -> Path:
    """Where versions lie that are not in use; the library does not look into hidden folders."""
    return user_models_folder() / ".versions" / model_id


def versions(model_id: str, installed: Sequence[LibraryEntry] | None = None) -> tuple[Version, ...]:
    """All versions of one model, the newest first; broken ones are left out. `installed` saves listing the library."""
    found: dict[str, Version] = {}
    entries = [entry for entry in installed or Library().entries() if entry.id == model_id]
    if any(entry.origin == "user" for entry in entries):
        entries += _bundled(model_id)
    for entry in entries:
        if entry.package is not None:
            version = Version(entry.package, entry.path, not found, entry.origin == "bundled")
            found.setdefault(version.name, version)
    for path in _folders(kept_folder(model_id)):
        try:
            package = open_package(path)
        except PackageError:
            continue
        if package.id == model_id:
            version = Version(package, path, False)
            found.setdefault(version.name, version)
    return tuple(sorted(found.values(), key=lambda version: order(version.package.manifest.version), reverse=True))


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """For sorting: numbers by their value, so that 1.10 is newer than 1.9."""
    parts = re.findall(r"\d+|[a-zA-Z]+", version)
    # A word such as beta comes before the end, and that before a further number.
    return (*((2, int(part), "") if part.isdecimal() else (0, 0, part.lower()) for part in parts), (1, 0, ""))


def find_version(model_id: str, name: str) -> Version:
    """By its name, its version alone where that is one, or the beginning of its fingerprint. Raises PackageError."""
    known = versions(model_id)
    if not known:
        raise PackageError(f"no model {model_id!r} is installed", "see studio models list")
    fitting = [v for v in known if name in (v.name, v.package.manifest.version)]
    fitting = fitting or [v for v in known if len(name) >= 4 and v.package.fingerprint.startswith(name)]
    if len(fitting) != 1:
        problem = "several versions" if fitting else "no version"
        raise PackageError(f"{model_id} has {problem} {name!r}", f"it has {', '.join(v.name for v in known)}")
    return fitting[0]


@one_at_a_time
def use(model_id: str, name: str) -> Package:
    """Make that version the one in use; the one that was is kept. Raises PackageError, OutputError."""
    wanted = find_version(model_id, name)
    if wanted.in_use:
        return wanted.package
    target = user_models_folder() / model_id
    try:
        moved = [(entry.path, keep(entry)) for entry in _own(model_id)]
        try:
            if not wanted.bundled:
                target.parent.mkdir(parents=True, exist_ok=True)
                wanted.path.rename(target)
        except OSError:
            for was, now in reversed(moved):
                now.rename(was)
            raise
    except OSError as error:
        raise OutputError(f"{target} can't be written ({error.strerror or error})", "check its permissions") from None
    return wanted.package if wanted.bundled else open_package(target)


@one_at_a_time
def forget(model_id: str, name: str) -> Path:
    """Delete a version that is not in use; returns where it was. Raises PackageError, OutputError."""
    version = find_version(model_id, name)
    if version.in_use or version.bundled:
        reason = "in use" if version.in_use else "that of the program"
        raise PackageError(f"{model_id} {version.name} is {reason}", "use another one first, or remove the model")
    try:
        aside = version.path.with_name(f".removing-{secrets.token_hex(4)}")
        version.path.rename(aside)
        shutil.rmtree(aside)
    except OSError as error:
        raise OutputError(f"{version.path} can't be removed ({error.strerror or error})") from None
    return version.path


def keep(entry: LibraryEntry) -> Path:
    """Move a model of the user out of the library, to its other versions; returns where it is. Raises OSError."""
    folder = kept_folder(entry.id)
    folder.mkdir(parents=True, exist_ok=True)
    fingerprint = secrets.token_hex(8) if entry.package is None else entry.package.fingerprint[:16]
    target = folder / f"{fingerprint}{entry.path.suffix if entry.path.is_file() else ''}"
    if target.exists():
        target = target.with_stem(f"{fingerprint}-{secrets.token_hex(4)}")
    entry.path.rename(target)
    return target


def disk_use(entry: LibraryEntry) -> int:
    """Bytes that a model takes, with its other versions where it is one of the user's."""
    paths = [entry.path, *(_folders(kept_folder(entry.id)) if entry.origin == "user" else [])]
    return sum(_size_of(path) for path in paths)


def _size_of(path: Path) -> int:
    try:
        files = [path] if path.is_file() else [file for file in path.iterdir() if file.is_file()]
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0


def _own(model_id: str) -> list[LibraryEntry]:
    return [entry for entry in Library().entries() if entry.id == model_id and entry.origin == "user"]


def _bundled(model_id: str) -> list[LibraryEntry]:
    return [entry for entry in Library([(bundled_models_folder(), "bundled")]).entries() if entry.id == model_id]


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
