"""What runs on a worker of a cluster: one picture, from bytes to bytes, by the same code as here."""

import tempfile
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import msgspec

from studio.batch.clips.pipeline import ClipPipeline
from studio.batch.models import Models
from studio.batch.parameters import Parameters, decode
from studio.batch.pipeline import PicturePipeline
from studio.batch.records import FileRow
from studio.imaging.kinds import is_clip
from studio.inference.cancel import CancelToken
from studio.inference.translator import Translator
from studio.package.loader import ARCHIVE_SUFFIX, Package, open_package
from studio.system.atomic_write import write_whole
from studio.system.paths import cache_folder

_one_at_a_time = threading.Lock()
"""A worker may have several threads; the network uses all cores by itself."""


@dataclass(frozen=True)
class Parcel:
    """One picture on its way to a worker."""

    parameters: bytes
    row: FileRow
    photo: bytes
    mask: tuple[str, bytes] | None = None
    """Name and content of the photo's own mask."""
    common_mask: tuple[str, bytes] | None = None


@dataclass(frozen=True)
class Made:
    """One result on its way back."""

    data: bytes
    notes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Archive:
    """A model as one file, for whichever worker needs it."""

    fingerprint: str
    data: bytes


def unpacked(fingerprint: str, data: bytes) -> Archive:
    """A task that gives every worker the model, also one that comes later."""
    return Archive(fingerprint, data)


def translate_parcel(parcel: Parcel, archive: Archive) -> Made:
    """On a worker. Raises what the same picture would raise here."""
    parameters = decode(parcel.parameters)
    look = parameters.looks[parcel.row.look]
    models = Models({look.model: _package(archive)})
    with tempfile.TemporaryDirectory(prefix="image-translation-studio-") as name:
        folder = Path(name)
        row = _unwrapped(parcel, folder)
        work = PicturePipeline(_local(parameters, parcel, folder), models, _translator())
        with _one_at_a_time:
            notes, seconds = _make(work, row)
        return Made(row.part.read_bytes(), notes, seconds)


def _make(work: PicturePipeline, row: FileRow) -> tuple[tuple[str, ...], float]:
    cancel = CancelToken()
    if is_clip(row.source):
        return ClipPipeline(work).make(row, cancel, lambda _done: None)
    picture = work.read(row.source, row.folder)
    work.check(picture, row.target)
    translation = work.translate(picture, row.look, cancel)
    _rgb, notes = work.write(picture, row, translation)
    return (*((translation.note,) if translation.note else ()), *notes), translation.seconds


def _unwrapped(parcel: Parcel, folder: Path) -> FileRow:
    photos = folder / "photo"
    photos.mkdir()
    source = photos / parcel.row.source.name
    source.write_bytes(parcel.photo)
    return replace(parcel.row, source=source, folder=Path(), part=folder / f"part{parcel.row.target.suffix}")


def _local(parameters: Parameters, parcel: Parcel, folder: Path) -> Parameters:
    """With masks where they lie on this machine."""
    if parameters.masks is not None:
        masks = folder / "masks"
        masks.mkdir()
        if parcel.mask is not None:
            (masks / parcel.mask[0]).write_bytes(parcel.mask[1])
        parameters = msgspec.structs.replace(parameters, masks=str(masks))
    if parameters.mask is not None and parcel.common_mask is not None:
        path = folder / f"mask {parcel.common_mask[0]}"
        path.write_bytes(parcel.common_mask[1])
        parameters = msgspec.structs.replace(parameters, mask=msgspec.structs.replace(parameters.mask, file=str(path)))
    return parameters


def _package(archive: Archive) -> Package:
    path = cache_folder() / "cluster" / f"{archive.fingerprint}{ARCHIVE_SUFFIX}"
    if not path.exists():
        write_whole(path, archive.data)
    return _opened(path)


@lru_cache(maxsize=8)
def _opened(path: Path) -> Package:
    return open_package(path)


@lru_cache(maxsize=1)
def _translator() -> Translator:
    return Translator()
