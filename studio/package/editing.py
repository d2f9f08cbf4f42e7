"""A model under another name: renamed, or copied with an id of its own."""

import re
import tempfile
from pathlib import Path

import msgspec

from studio.errors import OutputError, PackageError
from studio.package.installing import copy_files, install, only_own
from studio.package.library import Library
from studio.package.loader import Package
from studio.package.manifest import MANIFEST_NAME, Manifest, decode_manifest, encode_manifest

_MOST_COPIES = 1000


def rename(model_id: str, name: str) -> Package:
    """Give one of the user's models another name; its id stays. Raises PackageError, OutputError."""
    only_own(model_id)
    package = Library().find(model_id)
    return _written(package, {"name": _checked(name)}, replace=True)


def duplicate(model_id: str, *, new_id: str | None = None, name: str | None = None) -> Package:
    """Copy a model, also one of the program, to an id of its own. Raises PackageError, OutputError."""
    package = Library().find(model_id)
    identity = new_id or _free_id(package.id)
    named = _checked(name) if name is not None else _checked(f"{package.name} 2"[:200])
    return _written(package, {"id": identity, "name": named}, replace=False)


def _written(package: Package, changes: dict[str, str], *, replace: bool) -> Package:
    manifest: Manifest = msgspec.structs.replace(package.manifest, **changes)
    data = encode_manifest(manifest)
    # Read as strictly as any other: an id may be none, a name too long.
    decode_manifest(data, MANIFEST_NAME)
    with tempfile.TemporaryDirectory(prefix="studio-model-") as temporary:
        folder = Path(temporary) / manifest.id
        try:
            copy_files(package.root, folder)
            (folder / MANIFEST_NAME).write_bytes(data)
        except OSError as error:
            raise OutputError(f"{package.id} can't be copied ({error.strerror or error})") from None
        return install(folder, replace=replace)


def _checked(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > 200:
        raise PackageError(f"{name[:40]!r} is no name", "use 1 to 200 characters")
    return words


def _free_id(model_id: str) -> str:
    taken = {entry.id for entry in Library().entries()}
    stem = re.sub(r"-\d+$", "", model_id)[:56]
    free = (f"{stem}-{number}" for number in range(2, _MOST_COPIES))
    return next(identity for identity in free if identity not in taken)
