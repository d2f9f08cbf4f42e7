"""What was open, as a file: `session.json`, and the way from photos, looks and masks to it and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from studio.render.look import Choices, Look
from studio.state.session_store.blobs import Unsaved, mask_name
from studio.state.translate.history import PhotoHistory
from studio.system.atomic_write import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.imaging.paint.mask import Mask

MOST_STEPS = 50
_LARGEST_BYTES = 16 << 20


class MaskFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As `studio.imaging.paint.mask.Mask`; what was painted lies in a file of `studio.state.session_store.blobs`."""

    file: str
    width: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    height: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    inverted: bool
    feather: Annotated[int, msgspec.Meta(ge=0, le=100)]


class StoredLook(Choices, frozen=True):
    """As `studio.render.look.Look`, its mask by the name of a file."""

    mask: MaskFile | None = None


class StoredDrawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drawing, with its pixels as PNG in a file of `studio.state.session_store.blobs`."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    file: str
    background: Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
    saved: bool
    """Whether it lies in a file of the artist's, too."""


class StoredPaste(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that was pasted, in a file of `studio.state.session_store.blobs`."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    file: str


class StoredPhoto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A photo by its path, or what has none; without steps where it was never on the canvas."""

    path: str = ""
    drawing: StoredDrawing | None = None
    paste: StoredPaste | None = None
    steps: tuple[StoredLook, ...] = ()
    at: Annotated[int, msgspec.Meta(ge=0)] = 0
    snapshots: tuple[tuple[str, StoredLook], ...] = ()


class StoredSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `current` is the place of the photo on the canvas."""

    photos: tuple[StoredPhoto, ...]
    current: int
    drawing_now: bool = False
    """Whether the desk was open."""
    view: Literal["divider", "side", "difference", "round_trip", "realism"] = "divider"
    format: Literal[1] = 1


def save(path: Path, session: StoredSession) -> None:
    """Write it, whole or not at all. Raises OSError."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(session), indent=1))


def load(path: Path) -> tuple[StoredSession, int] | None:
    """(what is in the file, without photos that are gone; how many these are); None where there is nothing to be used.

    Never raises for what is in the file.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return None
        found = msgspec.json.decode(path.read_bytes(), type=StoredSession)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    there = [index for index, photo in enumerate(found.photos) if not photo.path or Path(photo.path).is_file()]
    current = there.index(found.current) if found.current in there else 0
    session = msgspec.structs.replace(found, photos=tuple(found.photos[index] for index in there), current=current)
    return session, len(found.photos) - len(there)


def stored_steps(
    history: PhotoHistory, files: dict[str, Callable[[], bytes]]
) -> tuple[tuple[StoredLook, ...], int, tuple[tuple[str, StoredLook], ...]]:
    """Steps, the place among them, and the looks that were kept; what their masks hold is added to `files`."""
    first = max(history.at - MOST_STEPS, 0)
    steps = tuple(_stored_look(look, files) for look in history.steps[first : history.at + MOST_STEPS])
    snapshots = tuple((name, _stored_look(look, files)) for name, look in history.snapshots)
    return steps, history.at - first, snapshots


def history_of(photo: StoredPhoto, unsaved: Unsaved) -> PhotoHistory | None:
    """What was tried on it; None where it was never on the canvas. Reads files."""
    if not photo.steps:
        return None
    steps = [_look_of(look, unsaved) for look in photo.steps]
    snapshots = [(name, _look_of(look, unsaved)) for name, look in photo.snapshots]
    return PhotoHistory(steps, min(photo.at, len(steps) - 1), snapshots)


def files_of(photo: StoredPhoto) -> set[str]:
    """Names of the files that it refers to."""
    looks = [*photo.steps, *(look for _name, look in photo.snapshots)]
    names = {look.mask.file for look in looks if look.mask is not None}
    return names | {held.file for held in (photo.drawing, photo.paste) if held is not None}


def _stored_look(look: Look, files: dict[str, Callable[[], bytes]]) -> StoredLook:
    mask = None if look.mask is None else _mask_file(look.mask, files)
    return StoredLook(**{name: getattr(look, name) for name in Choices.__struct_fields__}, mask=mask)


def _mask_file(mask: Mask, files: dict[str, Callable[[], bytes]]) -> MaskFile:
    name = mask_name(mask)
    files[name] = lambda: mask.packed
    return MaskFile(name, mask.width, mask.height, mask.inverted, mask.feather)


def _look_of(stored: StoredLook, unsaved: Unsaved) -> Look:
    mask = None if stored.mask is None else _mask_of(stored.mask, unsaved)
    return Look(**{name: getattr(stored, name) for name in Choices.__struct_fields__}, mask=mask)


def _mask_of(stored: MaskFile, unsaved: Unsaved) -> Mask | None:
    """None where its file is gone or damaged."""
    from studio.imaging.paint.mask import Mask

    packed = unsaved.read(stored.file)
    if packed is None:
        return None
    found = Mask(stored.width, stored.height, packed, stored.inverted, stored.feather)
    try:
        found.pixels  # noqa: B018 - reading it is the check
    except ValueError:
        return None
    return found
