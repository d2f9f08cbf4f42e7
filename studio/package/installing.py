"""Add a model package to the user's own, share one, and remove one. Each happens whole or not at all."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from studio.errors import OutputError, PackageError
from studio.package.archive import ARCHIVE_SUFFIX, MAX_MEMBERS, MAX_TOTAL_BYTES, pack
from studio.package.library import Library, LibraryEntry
from studio.package.loader import Package, open_package
from studio.package.manifest import FOREIGN_FAMILY
from studio.package.store_lock import one_at_a_time
from studio.package.versions import keep, kept_folder, order
from studio.system.paths import home_folder, user_models_folder

_VERSIONS = ".versions"


class IdTakenError(PackageError):
    """A model of that id is installed, and was not to be replaced."""


@one_at_a_time
def install(source: Path, *, replace: bool = False) -> Package:
    """Copy the package folder or `.itmodel` file into the user's models.

    Another version of a model that is there already is taken beside it, and the newest is used: `versions` tells of
    the others. Raises PackageError for what is no sound package, and for an id that is taken by the same version
    unless `replace`; OutputError where the folder can't be written.
    """
    package = open_package(source.expanduser())
    version = package.manifest.version
    others = [
        entry.package for entry in _user_entries(package.id) if entry.package and _is_other(entry.package, package)
    ]
    if not others:
        check_id_is_free(package.id, replace=replace)
    older = bool(others) and not replace and order(version) < order(others[0].manifest.version)
    store = user_models_folder()
    try:
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store, prefix=".importing-") as temporary:
            fresh = Path(temporary) / package.id
            copy_files(package.root, fresh)
            # Once more, of the copy: nobody may have changed the source in between.
            open_package(fresh)
            if older:
                return _put_beside(fresh)
            _put(fresh, store / package.id, _user_entries(package.id), Path(temporary), package)
    except OSError as error:
        raise OutputError(f"{store} can't be written ({error.strerror or error})", "check its permissions") from None
    return open_package(store / package.id)


def check_id_is_free(model_id: str, *, replace: bool) -> None:
    """Raises PackageError where a model of that id is installed, unless it shall be replaced."""
    taken = [entry for entry in Library().entries() if entry.id == model_id]
    if taken and not replace:
        raise IdTakenError(f"a model {model_id} is already installed ({taken[0].path})", "use --replace to replace it")


def export(id_or_path: str, out: Path) -> None:
    """Write a model as one `.itmodel` file. Raises PackageError for the model, OutputError for the file."""
    package = Library().find(id_or_path)
    if out.suffix.lower() != ARCHIVE_SUFFIX:
        raise OutputError(f"{out} does not end in {ARCHIVE_SUFFIX}", "name the file so")
    if out.is_dir():
        raise OutputError(f"{out} is a folder", "name a file")
    pack(package.root, out)


@one_at_a_time
def remove(model_id: str) -> Path:
    """Delete one of the user's models, a broken one too; returns where it was.

    Raises PackageError where there is no such model, or it ships with the program; OutputError where it stays.
    """
    path = only_own(model_id).path
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".removing-") as temporary:
            path.rename(Path(temporary) / path.name)
            _move_versions(kept_folder(model_id), Path(temporary) / _VERSIONS)
    except OSError as error:
        raise OutputError(f"{path} can't be removed ({error.strerror or error})", "check its permissions") from None
    return path


@dataclass(frozen=True)
class Removed:
    """A model that was taken out and can come back."""

    model_id: str
    was: Path
    now: Path

    @one_at_a_time
    def bring_back(self) -> None:
        """Put it where it was, with its versions. Raises OutputError, also where something else took its place."""
        try:
            if self.was.exists():
                raise FileExistsError(17, "something else is there now")
            self.now.rename(self.was)
            _move_versions(self.now.parent / _VERSIONS, kept_folder(self.model_id))
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(f"{self.was} can't be brought back ({reason})", f"it lies in {self.now}") from None


@one_at_a_time
def set_aside(model_id: str) -> Removed:
    """Take one of the user's models out of the library, whole; the one that was taken out before is gone then.

    Raises as `remove`.
    """
    path = only_own(model_id).path
    folder = home_folder() / "removed"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        path.rename(folder / path.name)
        _move_versions(kept_folder(model_id), folder / _VERSIONS)
    except OSError as error:
        raise OutputError(f"{path} can't be removed ({error.strerror or error})", "check its permissions") from None
    return Removed(model_id, path, folder / path.name)


def _move_versions(source: Path, target: Path) -> None:
    if source.is_dir() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def only_own(model_id: str) -> LibraryEntry:
    """The entry of a model that the user added. Raises PackageError where there is none, or more than one."""
    entries = _user_entries(model_id)
    if not entries and any(entry.id == model_id for entry in Library().entries()):
        raise PackageError(f"{model_id} comes with the program and can't be removed", "only added models can")
    if not entries:
        raise PackageError(f"no model {model_id!r} is installed", "see studio models list")
    if len(entries) > 1:
        listed = " and ".join(str(entry.path) for entry in entries)
        raise PackageError(f"there are several models {model_id}: {listed}", "delete one of them by hand")
    return entries[0]


def _user_entries(model_id: str) -> list[LibraryEntry]:
    return [entry for entry in Library().entries() if entry.id == model_id and entry.origin == "user"]


def copy_files(root: Path, target: Path) -> None:
    """Copy the plain files of a package to a new folder. Raises PackageError for anything else in it, OSError."""
    files = [path for path in root.iterdir() if not path.name.startswith(".")]
    unfit = next((path for path in files if path.is_symlink() or not path.is_file()), None)
    if unfit is not None:
        raise PackageError(f"{unfit} does not belong in a model package", "a package is a flat folder of files")
    if len(files) > MAX_MEMBERS or sum(path.stat().st_size for path in files) > MAX_TOTAL_BYTES:
        limit = f"{MAX_MEMBERS} files and {MAX_TOTAL_BYTES >> 30} GiB"
        raise PackageError(f"{root} is larger than a model package may be", f"allowed are {limit}")
    target.mkdir()
    for path in files:
        shutil.copyfile(path, target / path.name)


def _is_other(known: Package, new: Package) -> bool:
    """Whether the two, which have one id, are versions of one model. Of strangers' files nobody knows."""
    one, other = known.manifest, new.manifest
    return one.family == other.family != FOREIGN_FAMILY and one.version != other.version


def _put_beside(fresh: Path) -> Package:
    """To the versions that are not in use."""
    package = open_package(fresh)
    target = kept_folder(package.id) / package.fingerprint[:16]
    if target.exists():
        raise IdTakenError(f"{package.id} {package.manifest.version} is there already", "see studio models versions")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(target)
    return open_package(target)


def _put(fresh: Path, target: Path, old: list[LibraryEntry], temporary: Path, new: Package) -> None:
    """Rename `fresh` to `target`. Other versions of `new` that were there are kept, whatever else has its id goes with
    `temporary`. All comes back where it fails."""
    moved: list[tuple[Path, Path]] = []
    paths = [entry.path for entry in old]
    if target not in paths and (target.exists() or target.is_symlink()):
        raise PackageError(f"{target} holds something else", "rename that folder")
    try:
        for number, entry in enumerate(old):
            if entry.package is not None and _is_other(entry.package, new):
                aside = keep(entry)
            else:
                aside = temporary / f"old-{number}"
                entry.path.rename(aside)
            moved.append((entry.path, aside))
        fresh.rename(target)
    except OSError:
        for path, aside in reversed(moved):
            aside.rename(path)
        raise
