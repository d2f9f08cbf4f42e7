"""The tags of a TIFF or an EXIF block (they are the same format): read, changed in place, written anew."""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

EXIF_IFD, GPS_IFD, INTEROP_IFD, SUB_IFDS = 0x8769, 0x8825, 0xA005, 0x014A
MAKER_NOTE = 0x927C
SHORT, LONG = 3, 4

_POINTERS = (EXIF_IFD, GPS_IFD, INTEROP_IFD)
_UNIT_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_PLACES = {LONG: "I", 13: "I", 16: "Q", 18: "Q"}
"""Kinds of entries that may hold a place in the file."""
_MOST_ENTRIES = 4096


@dataclass(frozen=True)
class IfdEntry:
    """One tag: its type, how many values, their bytes in the order of the tree."""

    kind: int
    count: int
    value: bytes
    place: int = -1
    """Where its 12 bytes lie in what was read."""
    value_place: int = -1
    """Where its value lies; inside the entry for up to 4 bytes."""


@dataclass
class Tree:
    """IFD0 and the directories that it points to; a directory maps tags to entries."""

    order: str
    """`<` or `>`, as in `struct`."""
    first: dict[int, IfdEntry] = field(default_factory=dict)
    below: dict[int, dict[int, IfdEntry]] = field(default_factory=dict)
    """`EXIF_IFD`, `GPS_IFD` and `INTEROP_IFD` → directory, where present."""
    link_place: int = -1
    """Where IFD0 says at which place the next picture's tags (the thumbnail's) begin."""
    link: int = 0

    def short(self, value: int) -> IfdEntry:
        """A SHORT with one value."""
        return IfdEntry(SHORT, 1, struct.pack(self.order + "H", value))

    def long(self, value: int) -> IfdEntry:
        """A LONG with one value."""
        return IfdEntry(LONG, 1, struct.pack(self.order + "I", value))

    def directories(self) -> Iterator[dict[int, IfdEntry]]:
        """IFD0, then the others."""
        yield self.first
        yield from self.below.values()


def parse(data: "bytes | memoryview") -> Tree:
    """Read the tags, of BigTIFF too; what lies outside of `data` or has no known type is left out.

    Raises ValueError where there is no IFD0.
    """
    mark = bytes(data[:4])
    order = {b"II": "<", b"MM": ">"}.get(mark[:2])
    big = mark in (b"II+\0", b"MM\0+")
    if order is None or not (big or mark in (b"II*\0", b"MM\0*")) or len(data) < 16 - 2 * (not big):
        raise ValueError("no tags")
    tree = Tree(order)
    (start,) = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)
    tree.first, tree.link_place = directory(data, order, start, big=big)
    if not tree.first:
        raise ValueError("no tags in the first directory")
    if not big and tree.link_place + 4 <= len(data):
        (tree.link,) = struct.unpack_from(order + "I", data, tree.link_place)
    seen = {start}
    for tag in _POINTERS:
        pointer = (tree.below.get(EXIF_IFD, {}) if tag == INTEROP_IFD else tree.first).get(tag)
        if pointer is None or pointer.kind not in _PLACES or pointer.count != 1:
            continue
        (place,) = struct.unpack(order + _PLACES[pointer.kind], pointer.value)
        if place not in seen:
            seen.add(place)
            found, _end = directory(data, order, place, big=big)
            if found:
                tree.below[tag] = found
    return tree


def of_file(source: "Path | bytes") -> Tree:
    """The tags of a file, of which nothing else is read. Raises OSError, and ValueError as `parse` does."""
    if isinstance(source, bytes):
        return parse(source)
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        view = memoryview(data)
        try:
            return parse(view)
        finally:
            view.release()


def directory(
    data: "bytes | memoryview", order: str, start: int, *, big: bool = False
) -> tuple[dict[int, IfdEntry], int]:
    """The entries of the directory at `start`, and the place behind them; empty where there is none."""
    form, step, inside, number = ("HHQ", 20, 8, "Q") if big else ("HHI", 12, 4, "I")
    head = 8 if big else 2
    if start < 8 or start + head > len(data):
        return {}, len(data)
    (count,) = struct.unpack_from(order + ("Q" if big else "H"), data, start)
    end = start + head + step * count
    if count > _MOST_ENTRIES or end > len(data):
        return {}, len(data)
    entries: dict[int, IfdEntry] = {}
    for place in range(start + head, end, step):
        tag, kind, values = struct.unpack_from(order + form, data, place)
        size = _UNIT_BYTES.get(kind, 0) * values
        value_place = place + step - inside
        if size > inside:
            (value_place,) = struct.unpack_from(order + number, data, value_place)
        if size and value_place + size <= len(data) and tag not in entries:
            value = bytes(data[value_place : value_place + size])
            entries[tag] = IfdEntry(kind, values, value, place, value_place)
    return entries, end


def serialise(tree: Tree, offset: int = 8) -> bytes:
    """The directories as they lie at `offset` of a file, IFD0 first, nothing after it."""
    first = {tag: entry for tag, entry in tree.first.items() if tag not in _POINTERS}
    below = {tag: dict(entries) for tag, entries in tree.below.items() if entries}
    interop = below.pop(INTEROP_IFD, {})
    for entries in below.values():
        entries.pop(INTEROP_IFD, None)
    if interop and EXIF_IFD in below:
        below[EXIF_IFD][INTEROP_IFD] = tree.long(0)
    first.update(dict.fromkeys(below, tree.long(0)))
    blocks = [(0, first), *below.items()]
    if interop and EXIF_IFD in below:
        blocks.append((INTEROP_IFD, interop))
    places: dict[int, int] = {}
    place = offset
    for tag, entries in blocks:
        places[tag] = place
        place += _size(entries)
    for tag in (EXIF_IFD, GPS_IFD):
        if tag in places:
            first[tag] = tree.long(places[tag])
    if INTEROP_IFD in places:
        below[EXIF_IFD][INTEROP_IFD] = tree.long(places[INTEROP_IFD])
    return b"".join(_block(tree.order, entries, places[tag]) for tag, entries in blocks)


def block(tree: Tree) -> bytes:
    """A whole EXIF block without its mark, newly laid out."""
    magic = b"II*\0" if tree.order == "<" else b"MM\0*"
    return magic + struct.pack(tree.order + "I", 8) + serialise(tree)


def directory_bytes(order: str, entries: dict[int, IfdEntry], place: int, *, moved: bool = True) -> bytes:
    """One directory as it lies at `place`, its values behind it; values stay where they were unless `moved`."""
    return _block(order, entries, place, moved=moved)


def _size(entries: dict[int, IfdEntry]) -> int:
    values = sum(len(entry.value) + len(entry.value) % 2 for entry in entries.values() if len(entry.value) > 4)
    return 2 + 12 * len(entries) + 4 + values


def _block(order: str, entries: dict[int, IfdEntry], place: int, *, moved: bool = True) -> bytes:
    table, values = struct.pack(order + "H", len(entries)), b""
    values_place = place + 2 + 12 * len(entries) + 4
    for tag, entry in sorted(entries.items()):
        if len(entry.value) > 4 and not moved and entry.value_place >= 0:
            where = struct.pack(order + "I", entry.value_place)
        elif len(entry.value) > 4:
            where = struct.pack(order + "I", values_place + len(values))
            values += entry.value + b"\0" * (len(entry.value) % 2)
        else:
            where = entry.value.ljust(4, b"\0")
        table += struct.pack(order + "HHI", tag, entry.kind, entry.count) + where
    return table + struct.pack(order + "I", 0) + values
