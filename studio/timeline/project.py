"""Timelines as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from studio.errors import OutputError, StudioError
from studio.system.atomic_write import write_whole
from studio.system.paths import pasted_folder
from studio.timeline.keyframes import FORMAT_VERSION, PhotoSource, Timeline

SUFFIX = ".json"
_MOST_BYTES = 64 << 20


class _Versioned(msgspec.Struct):
    format_version: Any = None


def save_project(timeline: Timeline, path: Path) -> None:
    """Write a timeline; photos in the folder of the file or below it are named from there. Raises OutputError.

    Pasted pictures are copied into a folder beside the file.
    """
    try:
        timeline = _moved(timeline, lambda photo: _near(_lasting(photo, path), path))
        data = msgspec.json.format(msgspec.json.encode(timeline), indent=2)
        write_whole(path, data + b"\n")
    except OSError as error:
        raise OutputError(f"{path} was not written ({error.strerror or error})", "choose another folder") from error


def open_project(path: Path) -> Timeline:
    """Read a timeline. Raises StudioError that says what is wrong with the file."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise StudioError(f"{path} is too large for a timeline", "choose another file")
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Versioned).format_version
    except OSError as error:
        raise StudioError(f"{path} can't be read ({error.strerror or error})", "check the name") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StudioError(f"{path} is no timeline ({error})", "choose a file that was saved in Interpolate") from None
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise StudioError(f"{path} is a timeline of version {version}", "update Image Translation Studio")
    try:
        timeline = msgspec.json.decode(data, type=Timeline)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StudioError(f"{path}: {error}", "choose a file that was saved in Interpolate") from None
    if len({key.id for key in timeline.keys}) != len(timeline.keys):
        raise StudioError(f"{path}: two keys have the same id", "choose a file that was saved in Interpolate")
    return _moved(timeline, lambda photo: str(path.parent / photo))


def _lasting(photo: str, project: Path) -> str:
    """A pasted picture has no other place that stays. Raises OSError."""
    if Path(photo).parent != pasted_folder():
        return photo
    copied = project.parent / f"{project.stem} pictures" / Path(photo).name
    if not copied.exists():
        write_whole(copied, Path(photo).read_bytes())
    return str(copied)


def _near(photo: str, project: Path) -> str:
    try:
        return Path(photo).absolute().relative_to(project.parent.absolute()).as_posix()
    except ValueError:
        return str(Path(photo).absolute())


def _moved(timeline: Timeline, place: Callable[[str], str]) -> Timeline:
    """With the path of every photo changed."""
    keys = tuple(
        structs.replace(key, source=structs.replace(key.source, path=place(key.source.path)))
        if isinstance(key.source, PhotoSource)
        else key
        for key in timeline.keys
    )
    return structs.replace(timeline, keys=keys)
