"""What was open, as a file: `session.json`. Loaded late, since nothing of it is needed for the first paint."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from studio.system.atomic_write import write_whole

_LARGEST_BYTES = 16 << 20


class StoredMask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As `studio.imaging.mask.Mask`; what was painted lies in a file of `studio.state.session_store.blobs`."""

    file: str
    width: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    height: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    inverted: bool
    feather: Annotated[int, msgspec.Meta(ge=0, le=100)]


class StoredLook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As `studio.state.translate.look.Look`."""

    model: str | None
    direction: str | None
    strength: Annotated[float, msgspec.Meta(ge=0, le=1)]
    keep: Literal["nothing", "colour", "brightness"]
    seed: Annotated[int, msgspec.Meta(ge=0)]
    size_px: Annotated[int, msgspec.Meta(ge=1)] | Literal["auto", "full"]
    mask: StoredMask | None = None


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
