"""Pictures to files: whole or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from studio.errors import OutputError, PlaceError
from studio.imaging import output_metadata
from studio.imaging.encoding import encode
from studio.imaging.options import SAVE_SUFFIXES, SaveOptions, format_of
from studio.imaging.output_metadata import OutputMetadata
from studio.imaging.output_pixels import Rendition, render
from studio.imaging.photo import Photo
from studio.imaging.recipes.recipe import PictureRecipe
from studio.system.atomic_write import whole_file

_SIGNS = ("EIO", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "ENODEV")
GONE = frozenset(getattr(errno, sign) for sign in _SIGNS if hasattr(errno, sign))
"""What a system says of a drive that went away."""
LONGEST_EDGE_PX = {"JPEG": 65_500, "WEBP": 16_383, "AVIF": 32_768}
MOST_PIXELS = {"AVIF": 16_384 * 16_384}
"""AVIF could hold more; its decoders refuse it, libavif's first of all."""
_NO_LINKS = frozenset((errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV))
"""What file systems without hard links say of them."""


def save_picture(rgb: np.ndarray, alpha: np.ndarray | None, path: Path, options: SaveOptions | None = None) -> None:
    """Write H×W×3 uint8 sRGB (and alpha, H×W uint8) in the format of the suffix of `path`, and nothing else.

    JPEG has no transparency: the picture is laid on white. A file that was there before stays whole until the new one
    is complete on disk. Raises OutputError: unknown suffix, a folder that can't be written, a full disk, a picture too
    large for the format.
    """
    _kind(path, rgb)
    _save(Rendition(rgb, alpha), OutputMetadata(), path, options or SaveOptions())


def save_result(
    photo: Photo, rgb: np.ndarray, path: Path, options: SaveOptions | None = None, recipe: PictureRecipe | None = None
) -> tuple[str, ...]:
    """Write a picture made from `photo` (H×W×3 uint8 sRGB, of its size or smaller) with all that came with the photo.

    Transparency, colour profile, 16 bits, camera details and the recipe, as far as `options` ask for them and the
    format holds them; returns in plain words what it could not hold. Raises OutputError as `save_picture` does.
    """
    options = options or SaveOptions()
    made, told = _prepared(photo, rgb, path, options, recipe)
    _save(made, told, path, options)
    return (*made.notes, *told.notes)


def write_part(
    photo: Photo,
    rgb: np.ndarray,
    path: Path,
    part: Path,
    options: SaveOptions | None = None,
    recipe: PictureRecipe | None = None,
) -> tuple[str, ...]:
    """As `save_result`, up to the moment before the file takes its place: whole on disk under the name `part`.

    Leaves nothing behind where it fails.
    """
    options = options or SaveOptions()
    made, told = _prepared(photo, rgb, path, options, recipe)
    with _explained(path):
        try:
            _write(made, told, path, part, options)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    return (*made.notes, *told.notes)


def put_in_place(part: Path, path: Path) -> None:
    """The last step after `write_part`: in one moment, whatever was there before. Raises OutputError."""
    with _explained(path):
        os.replace(part, path)  # noqa: PTH105 - the tests let this call fail


def put_new(part: Path, path: Path) -> bool:
    """As `put_in_place`, but only where nothing has that name, also when two try at once; False where something has."""
    with _explained(path):
        try:
            if os.name == "nt":
                part.rename(path)
            else:
                os.link(part, path)
                part.unlink()
            return True
        except FileExistsError:
            if _is_same(part, path):
                # It was put there by somebody who was killed before the next step.
                part.unlink()
                return True
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        # A memory card knows no links: take the name first, then fill it.
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            return False
    put_in_place(part, path)
    return True


def spare(path: Path, photos: Iterable[Path | None]) -> None:
    """Raises OutputError where `path` is one of the photos: no result is written over what it was made of."""
    with contextlib.suppress(OSError):
        if any(photo is not None and path.samefile(photo) for photo in photos):
            raise OutputError(f"{path.name} would be written over the photo itself", "choose another name")


def copy_times(source: Path, path: Path) -> None:
    """Let `path` say that it was changed and read when `source` was; left as it is where that can't be."""
    with contextlib.suppress(OSError):
        status = source.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _is_same(part: Path, path: Path) -> bool:
    try:
        return part.samefile(path)
    except OSError:
        return False


def _prepared(
    photo: Photo, rgb: np.ndarray, path: Path, options: SaveOptions, recipe: PictureRecipe | None
) -> tuple[Rendition, OutputMetadata]:
    kind = _kind(path, rgb)
    made = render(photo, rgb, kind, options)
    told = OutputMetadata()
    if options.details:
        told = output_metadata.fitted(
            photo.origin, recipe, kind, made.size, is_srgb=made.is_srgb, mark_made=options.mark_made
        )
    return made, replace(told, notes=(*output_metadata.left_behind(photo.origin), *told.notes))


def _kind(path: Path, rgb: np.ndarray) -> str:
    kind = format_of(path)
    if kind is None:
        raise OutputError(f"{path.name} has no suffix that can be written", f"use {', '.join(SAVE_SUFFIXES)}")
    check_size(path, (rgb.shape[1], rgb.shape[0]))
    return kind


def check_size(path: Path, size: tuple[int, int]) -> None:
    """Raises OutputError where the format of `path` can't hold a picture of `size` (width, height)."""
    kind, (width, height) = format_of(path) or "", size
    if max(size) > LONGEST_EDGE_PX.get(kind, max(size)):
        raise OutputError(f"{path.name}: {kind} holds at most {LONGEST_EDGE_PX[kind]} pixels an edge", "save as .png")
    if width * height > MOST_PIXELS.get(kind, width * height):
        raise OutputError(f"{path.name}: {kind} holds at most {MOST_PIXELS[kind]} pixels", "save as .png")


def _save(made: Rendition, told: OutputMetadata, path: Path, options: SaveOptions) -> None:
    with _explained(path), whole_file(path) as part:
        _write(made, told, path, part, options)


def _write(made: Rendition, told: OutputMetadata, path: Path, part: Path, options: SaveOptions) -> None:
    kind = _kind(path, made.colours)
    with part.open("wb") as file:
        encode(file, made, told, kind, options)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_fault(path, error) from error
    except ValueError as error:
        raise OutputError(f"{path.name} can't be encoded ({error})", "save as .png") from error


def output_fault(path: Path, error: OSError) -> OutputError:
    """Why `path` can't be written, in our words; a PlaceError where no other file could be written there either."""
    folder = path.parent
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PlaceError(f"{path} was not written: the disk is full", "free some space or choose another folder")
    if path.is_dir():
        return OutputError(f"{path} is a folder", "choose a file name")
    if not folder.exists():
        return PlaceError(f"{path} was not written: there is no folder {folder}", "make it or choose another one")
    if not folder.is_dir():
        return PlaceError(f"{path} was not written: {folder} is not a folder", "choose a folder")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PlaceError(f"{path} was not written: the folder {folder} can't be written to", "choose another folder")
    if error.errno in GONE:
        return PlaceError(f"{path} was not written ({error.strerror})", "see to the disk or the network drive")
    return OutputError(f"{path} was not written ({error.strerror or error})", "choose another folder")
