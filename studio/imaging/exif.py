"""EXIF of a photo made to fit its translation: upright, of the new size, without the old thumbnail."""

import mmap
import struct
from pathlib import Path

from studio.imaging import tag_tree
from studio.imaging.tag_tree import EXIF_IFD, LONG, MAKER_NOTE, SHORT, SUB_IFDS, Entry, Tree

PREFIX = b"Exif\0\0"
_ORIENTATION, _WIDTH, _LENGTH = 0x0112, 0x0100, 0x0101
_PIXEL_X, _PIXEL_Y, _COLOUR_SPACE = 0xA002, 0xA003, 0xA001
_THUMBNAIL_PLACE, _THUMBNAIL_BYTES = 0x0201, 0x0202
_SRGB, _OTHER_SPACE = 1, 0xFFFF

_DESCRIPTIVE = (0x010D, 0x010E, 0x010F, 0x0110, 0x0112, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298, 0x4746, 0x4749)
"""What IFD0 of a TIFF says about the photo; its other tags say how the file is laid out."""


def fitted(exif: bytes, size: tuple[int, int], *, is_srgb: bool) -> bytes | None:
    """The block for a picture of `size` (width, height), without the mark `PREFIX`; None where it is broken.

    Changed in place, so that what camera makers wrote with places of their own in it stays readable. Where a block
    holds nested pictures it is laid out anew, without them and without the makers' notes.
    """
    data = exif.removeprefix(PREFIX).removeprefix(PREFIX)
    try:
        tree = tag_tree.parse(data)
    except (ValueError, struct.error):
        return None
    if SUB_IFDS in tree.first:
        data = tag_tree.block(_slim(tree))
        tree = tag_tree.parse(data)
    changed = bytearray(data)
    _drop_thumbnail(changed, tree)
    width, height = size
    space = _SRGB if is_srgb else _OTHER_SPACE
    _set(changed, tree, tree.first, {_ORIENTATION: 1, _WIDTH: width, _LENGTH: height})
    inner = tree.below.get(EXIF_IFD, {})
    _set(changed, tree, inner, {_PIXEL_X: width, _PIXEL_Y: height, _COLOUR_SPACE: space})
    return bytes(changed[: _end(tree)])


def trimmed(exif: bytes, limit: int) -> bytes | None:
    """A block without `PREFIX` of at most `limit` bytes: first without the maker's notes, then without the largest."""
    if len(exif) <= limit:
        return exif
    tree = _slim(tag_tree.parse(exif))
    while len(data := tag_tree.block(tree)) > limit:
        entries = [(len(entry.value), tag, where) for where in tree.directories() for tag, entry in where.items()]
        if not entries:
            return None
        _size, tag, where = max(entries, key=lambda found: found[0])
        del where[tag]
    return data


def without_orientation(exif: bytes) -> bytes:
    """A block without `PREFIX` that says nothing of orientation, for formats that turn by other means.

    The entries behind it move up; their values stay where they are.
    """
    tree = tag_tree.parse(exif)
    entry = tree.first.get(_ORIENTATION)
    if entry is None:
        return exif
    data = bytearray(exif)
    (start,) = struct.unpack_from(tree.order + "I", data, 4)
    (count,) = struct.unpack_from(tree.order + "H", data, start)
    struct.pack_into(tree.order + "H", data, start, count - 1)
    data[entry.place : tree.link_place + 4] = data[entry.place + 12 : tree.link_place + 4] + bytes(12)
    return bytes(data)


def tree_of(exif: bytes) -> Tree:
    """The tags of a block without `PREFIX`, to be written into a TIFF: the maker's notes would lose their places."""
    return _slim(tag_tree.parse(exif))


def from_tiff(data: "bytes | memoryview") -> bytes | None:
    """What a TIFF file says about its photo, as an EXIF block; None where it says nothing."""
    try:
        tree = tag_tree.parse(data)
    except (ValueError, struct.error):
        return None
    tree.first = {tag: entry for tag, entry in tree.first.items() if tag in _DESCRIPTIVE}
    return tag_tree.block(tree) if tree.first or tree.below else None


def from_file(source: "Path | bytes") -> bytes | None:
    """As `from_tiff`, of a file: only the tags are read."""
    if isinstance(source, bytes):
        return from_tiff(source)
    try:
        with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            view = memoryview(data)
            try:
                return from_tiff(view)
            finally:
                view.release()
    except (OSError, ValueError):
        return None


def _slim(tree: Tree) -> Tree:
    slim = Tree(tree.order, dict(tree.first), {tag: dict(entries) for tag, entries in tree.below.items()})
    slim.first.pop(SUB_IFDS, None)
    slim.below.get(EXIF_IFD, {}).pop(MAKER_NOTE, None)
    return slim


def _set(data: bytearray, tree: Tree, entries: dict[int, Entry], values: dict[int, int]) -> None:
    """Write single numbers over those that are there; what is not there is not added."""
    for tag, value in values.items():
        entry = entries.get(tag)
        if entry is None:
            continue
        kind = SHORT if value <= 0xFFFF else LONG
        form = "HIH2x" if kind == SHORT else "HII"
        struct.pack_into(tree.order + form, data, entry.place + 2, kind, 1, value)


def _drop_thumbnail(data: bytearray, tree: Tree) -> None:
    """Unlink the second picture and wipe its pixels: it would show the old picture."""
    if not tree.link:
        return
    struct.pack_into(tree.order + "I", data, tree.link_place, 0)
    entries, end = tag_tree.directory(bytes(data), tree.order, tree.link)
    place, length = (_number(tree, entries.get(tag)) for tag in (_THUMBNAIL_PLACE, _THUMBNAIL_BYTES))
    kept = sorted(_spans(tree))
    for first, last in ((place, place + length), (tree.link, end if entries else tree.link)):
        inside = 0 < first < last <= len(data)
        if inside and not any(start < last and first < stop for start, stop in kept):
            data[first:last] = bytes(last - first)


def _number(tree: Tree, entry: Entry | None) -> int:
    if entry is None or entry.count != 1 or entry.kind not in (SHORT, LONG):
        return 0
    return struct.unpack(tree.order + ("H" if entry.kind == SHORT else "I"), entry.value)[0]


def _spans(tree: Tree) -> list[tuple[int, int]]:
    """The bytes that the kept tags take."""
    spans = [(0, 8), (tree.link_place, tree.link_place + 4)]
    for entries in tree.directories():
        spans += [(entry.place, entry.place + 12) for entry in entries.values()]
        spans += [(entry.value_place, entry.value_place + len(entry.value)) for entry in entries.values()]
        # The link behind the directory belongs to it.
        last = max((entry.place + 12 for entry in entries.values()), default=0)
        spans.append((last, last + 4))
    return spans


def _end(tree: Tree) -> int:
    return max(stop for _start, stop in _spans(tree))
