"""The notes of camera makers in EXIF: many hold places counted from the beginning of the file, wrong once they move.

Notes that count from their own beginning (Apple, Fujifilm, newer Nikon and Olympus) move as they are.
"""

import struct

_UNIT_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_HEADS = (0, 6, 8, 10, 12, 14, 16)
"""How many bytes of a maker's name may stand before the tags."""
_MOST_ENTRIES = 512
_CANON_FOOT_BYTES = 8


def moved(note: bytes, place: int, new_place: int, order: str) -> bytes:
    """A note that lay at `place` of a TIFF, for `new_place`; `order` is `<` or `>` as in `struct`.

    Changed where its tags point into itself as seen from the beginning of the TIFF; else returned as it is.
    """
    if place == new_place:
        return note
    for head in _HEADS:
        for way in (order, "<" if order == ">" else ">"):
            pointers = _pointers(note, head, way)
            if pointers is None:
                continue
            inside = [at for at, value, size in pointers if place <= value and value + size <= place + len(note)]
            if pointers and 2 * len(inside) > len(pointers):
                return _shifted(note, inside, new_place - place, place, way)
            if pointers:
                return note
    return note


def _pointers(note: bytes, head: int, order: str) -> list[tuple[int, int, int]] | None:
    """(where a place is written, the place, bytes there) of each tag with a value of its own; None for no tags."""
    if head + 2 > len(note):
        return None
    (count,) = struct.unpack_from(order + "H", note, head)
    if not 0 < count <= _MOST_ENTRIES or head + 2 + 12 * count > len(note):
        return None
    found: list[tuple[int, int, int]] = []
    for at in range(head + 2, head + 2 + 12 * count, 12):
        _tag, kind, values = struct.unpack_from(order + "HHI", note, at)
        if kind not in _UNIT_BYTES:
            return None
        size = _UNIT_BYTES[kind] * values
        if size > 4:
            found.append((at + 8, *struct.unpack_from(order + "I", note, at + 8), size))
    return found


def _shifted(note: bytes, pointers: list[int], by: int, place: int, order: str) -> bytes:
    data = bytearray(note)
    for at in pointers:
        _add(data, at, by, order)
    # Canon writes at the end where its note lay.
    foot = len(data) - _CANON_FOOT_BYTES
    if foot > 0 and data[foot : foot + 4] in (b"II*\0", b"MM\0*"):
        (said,) = struct.unpack_from(order + "I", data, foot + 4)
        if said == place:
            _add(data, foot + 4, by, order)
    return bytes(data)


def _add(data: bytearray, at: int, by: int, order: str) -> None:
    (value,) = struct.unpack_from(order + "I", data, at)
    struct.pack_into(order + "I", data, at, (value + by) & 0xFFFFFFFF)
