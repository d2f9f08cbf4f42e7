"""`.itmodel` files: a model package as one zip, written reproducibly and unpacked with distrust."""

import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from hashlib import file_digest
from pathlib import Path

from studio.errors import OutputError, PackageError
from studio.package.manifest import MANIFEST_NAME
from studio.system.atomic_write import whole_file

ARCHIVE_SUFFIX = ".itmodel"
MAX_MEMBERS = 64
MAX_MEMBER_BYTES = 1 << 30
MAX_TOTAL_BYTES = 2 << 30
MAX_RATIO = 200
"""Weights hardly compress; a member that grows more than this is a bomb."""

_RATIO_FREE_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 20
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_ENCRYPTED_FLAG = 0x1
_HINT = "download or export the model again"
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    MemoryError,
)


def unpack(archive: Path, store: Path) -> Path:
    """Unpack `archive` into `store/<sha256 of the archive>` and return that folder; a second call finds it there.

    The folder appears whole or not at all. Raises PackageError for anything that is not a flat, modest zip.
    """
    try:
        with archive.open("rb") as file:
            target = store / file_digest(file, "sha256").hexdigest()
            with zipfile.ZipFile(file) as zipped:
                members = _checked_members(zipped, archive.name)
                if not _is_complete(target, members):
                    store.mkdir(parents=True, exist_ok=True)
                    shutil.rmtree(target, ignore_errors=True)
                    with tempfile.TemporaryDirectory(dir=store, prefix=".unpacking-") as temporary:
                        fresh = Path(temporary) / "package"
                        fresh.mkdir()
                        _extract(zipped, members, fresh)
                        _move_into_place(fresh, target)
            return target
    except _ZIP_ERRORS as error:
        raise PackageError(f"{archive.name} is not a readable model file ({error})", _HINT) from None
    except OSError as error:
        raise PackageError(f"{archive.name} can't be unpacked ({error.strerror or error})") from None


def pack(folder: Path, out: Path) -> None:
    """Write the files of the package `folder` as the zip `out`; the same files give the same bytes.

    Raises PackageError for files that no package holds, OutputError when `out` can't be written.
    """
    files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    if not (folder / MANIFEST_NAME).is_file():
        raise PackageError(f"{folder} has no {MANIFEST_NAME}", "name the folder of a model package")
    for path in files:
        if path.is_symlink() or not path.is_file() or not _FILE_NAME.fullmatch(path.name):
            raise PackageError(f"{path} does not belong in a model package", "a package is a flat folder of files")
    try:
        with whole_file(out) as part, zipfile.ZipFile(part, "w") as zipped:
            for path in files:
                _store(zipped, path)
    except OSError as error:
        raise OutputError(f"{out} can't be written ({error.strerror or error})") from None


def _store(zipped: zipfile.ZipFile, path: Path) -> None:
    # A fixed date and fixed permissions: the archive depends on the contents alone.
    member = zipfile.ZipInfo(path.name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    member.file_size = path.stat().st_size
    with path.open("rb") as source, zipped.open(member, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK_BYTES)


def _is_complete(folder: Path, members: dict[str, zipfile.ZipInfo]) -> bool:
    """False also where somebody tidied up the cache and left a part of it."""
    return all(
        (folder / target).is_file() and (folder / target).stat().st_size == member.file_size
        for target, member in members.items()
    )


def _extract(zipped: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path) -> None:
    for target, member in members.items():
        # zipfile gives out no more than the size that was checked, and compares the checksum at the end.
        with zipped.open(member) as source, (folder / target).open("xb") as out:
            shutil.copyfileobj(source, out, _CHUNK_BYTES)


def _checked_members(zipped: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    members = [member for member in zipped.infolist() if not _is_plain_folder(member)]
    if not members or len(members) > MAX_MEMBERS:
        raise PackageError(f"{name} holds {len(members)} files, a model package 1 to {MAX_MEMBERS}", _HINT)
    prefix = _common_folder(members)
    checked: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        target = member.filename.removeprefix(prefix)
        problem = _problem(member, target)
        if problem:
            raise PackageError(f"{name}: {member.orig_filename[:80]!r} {problem}", _HINT)
        # Windows and macOS see one file where the names differ in case only.
        if target.lower() in {known.lower() for known in checked}:
            raise PackageError(f"{name} holds {target} twice", _HINT)
        checked[target] = member
    total = sum(member.file_size for member in checked.values())
    if total > MAX_TOTAL_BYTES:
        raise PackageError(f"{name} unpacks to {total >> 20} MiB, allowed are {MAX_TOTAL_BYTES >> 20}", _HINT)
    if MANIFEST_NAME not in checked:
        raise PackageError(f"{name} has no {MANIFEST_NAME}", _HINT)
    return checked


def _is_plain_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith("/") and bool(_FILE_NAME.fullmatch(member.filename.removesuffix("/")))


def _common_folder(members: list[zipfile.ZipInfo]) -> str:
    """`<id>/` where somebody zipped the folder instead of its files, else nothing."""
    first, slash, _ = members[0].filename.partition("/")
    prefix = first + slash
    if slash and _FILE_NAME.fullmatch(first) and all(member.filename.startswith(prefix) for member in members):
        return prefix
    return ""


def _problem(member: zipfile.ZipInfo, target: str) -> str:
    mode = member.external_attr >> 16
    if member.orig_filename != member.filename or not _FILE_NAME.fullmatch(target):
        return "is not a plain file name"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or a special file"
    if member.flag_bits & _ENCRYPTED_FLAG:
        return "is encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that is not allowed"
    if member.file_size > MAX_MEMBER_BYTES:
        return f"is larger than {MAX_MEMBER_BYTES >> 20} MiB"
    if member.file_size > _RATIO_FREE_BYTES and member.file_size > MAX_RATIO * member.compress_size:
        return "grows too much when unpacked"
    return ""


def _move_into_place(fresh: Path, target: Path) -> None:
    try:
        fresh.rename(target)
    except OSError:
        # Another process was quicker; its folder holds the same bytes.
        if not target.is_dir():
            raise
