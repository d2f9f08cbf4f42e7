"""What was open, as a file: `session.json`. Loaded late, since nothing of it is needed for the first paint."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from studio.whole_files import write_whole

_LARGEST_BYTES = 16 << 20


class StoredLook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As `studio.state.look.Look`."""

    model: str | None
    direction: str | None
    strength: Annotated[float, msgspec.Meta(ge=0, le=1)]
    keep: Literal["nothing", "colour", "brightness"]
    seed: Annotated[int, msgspec.Meta(ge=0)]
    size_px: Annotated[int, msgspec.Meta(ge=1)] | Literal["auto", "full"]


class StoredPhoto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A photo by its path; without steps where it was never on the canvas."""

    path: str
    steps: tuple[StoredLook, ...] = ()
    at: Annotated[int, msgspec.Meta(ge=0)] = 0
    snapshots: tuple[tuple[str, StoredLook], ...] = ()


class StoredSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `current` is the place of the photo on the canvas."""

    photos: tuple[StoredPhoto, ...]
    current: int
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
    there = [index for index, photo in enumerate(found.photos) if Path(photo.path).is_file()]
    current = there.index(found.current) if found.current in there else 0
    session = StoredSession(tuple(found.photos[index] for index in there), current, found.view)
    return session, len(found.photos) - len(there)
