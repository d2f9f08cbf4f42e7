"""Between what is open and what is written down of it: masks, looks, histories."""

from dataclasses import fields
from typing import TYPE_CHECKING

from studio.state.session_store.blobs import Unsaved, mask_name
from studio.state.translate.history import PhotoHistory
from studio.state.translate.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.imaging.mask import Mask
    from studio.state.session_store.file import StoredLook, StoredMask, StoredPhoto

MOST_STEPS = 50
_PLAIN = tuple(field.name for field in fields(Look) if field.name != "mask")


def stored_steps(
    history: PhotoHistory, files: "dict[str, Callable[[], bytes]]"
) -> "tuple[tuple[StoredLook, ...], int, tuple[tuple[str, StoredLook], ...]]":
    """Steps, the place among them, and the looks that were kept; what their masks hold is added to `files`."""
    first = max(history.at - MOST_STEPS, 0)
    steps = tuple(_stored_look(look, files) for look in history.steps[first : history.at + MOST_STEPS])
    snapshots = tuple((name, _stored_look(look, files)) for name, look in history.snapshots)
    return steps, history.at - first, snapshots


def history_of(photo: "StoredPhoto", unsaved: Unsaved) -> PhotoHistory | None:
    """What was tried on it; None where it was never on the canvas. Reads files."""
    if not photo.steps:
        return None
    steps = [_look_of(look, unsaved) for look in photo.steps]
    snapshots = [(name, _look_of(look, unsaved)) for name, look in photo.snapshots]
    return PhotoHistory(steps, min(photo.at, len(steps) - 1), snapshots)


def files_of(photo: "StoredPhoto") -> set[str]:
    """Names of the files that it refers to."""
    looks = [*photo.steps, *(look for _name, look in photo.snapshots)]
    names = {look.mask.file for look in looks if look.mask is not None}
    return names | {held.file for held in (photo.drawing, photo.paste) if held is not None}


def _stored_look(look: Look, files: "dict[str, Callable[[], bytes]]") -> "StoredLook":
    from studio.state.session_store.file import StoredLook

    mask = None if look.mask is None else _stored_mask(look.mask, files)
    return StoredLook(**{name: getattr(look, name) for name in _PLAIN}, mask=mask)


def _stored_mask(mask: "Mask", files: "dict[str, Callable[[], bytes]]") -> "StoredMask":
    from studio.state.session_store.file import StoredMask

    name = mask_name(mask)
    files[name] = lambda: mask.packed
    return StoredMask(name, mask.width, mask.height, mask.inverted, mask.feather)


def _look_of(stored: "StoredLook", unsaved: Unsaved) -> Look:
    mask = None if stored.mask is None else _mask_of(stored.mask, unsaved)
    return Look(**{name: getattr(stored, name) for name in _PLAIN}, mask=mask)


def _mask_of(stored: "StoredMask", unsaved: Unsaved) -> "Mask | None":
    """None where its file is gone or damaged."""
    from studio.imaging.mask import Mask

    packed = unsaved.read(stored.file)
    if packed is None:
        return None
    found = Mask(stored.width, stored.height, packed, stored.inverted, stored.feather)
    try:
        found.pixels  # noqa: B018 - reading it is the check
    except ValueError:
        return None
    return found
