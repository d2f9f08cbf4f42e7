"""The boxes of HEIC and AVIF files (ISO/IEC 14496-12 and 23008-12) that tell of the main picture."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

_MOST_META_BYTES = 4 << 20
_MOST_BOXES = 4096


def colour_numbers(source: Path | bytes) -> tuple[int, int] | None:
    """Primaries and transfer of the main picture by ITU-T H.273; None where the file does not say."""
    for kind, data in properties(source):
        if kind == b"colr" and data[:4] == b"nclx" and len(data) >= 10:
            primaries, transfer = struct.unpack_from(">HH", data, 4)
            return primaries, transfer
    return None


def bits_of(source: Path | bytes) -> int | None:
    """Bits a channel of the main picture; None where the file does not say."""
    for kind, data in properties(source):
        if kind == b"pixi" and len(data) >= 6:
            return max(data[5 : 5 + data[4]], default=None)
    return None


def properties(source: Path | bytes) -> list[tuple[bytes, bytes]]:
    """(kind, content) of all properties of the main picture; empty for what is no such file."""
    try:
        return _properties(_meta(source))
    except (OSError, struct.error, IndexError, KeyError):
        return []


def _meta(source: Path | bytes) -> bytes:
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        for _number in range(64):
            head = file.read(8)
            if len(head) < 8:
                break
            size, kind, start = int.from_bytes(head[:4], "big"), head[4:], 8
            if size == 1:
                size, start = int.from_bytes(file.read(8), "big"), 16
            if kind == b"meta":
                return file.read(min(size - start, _MOST_META_BYTES) if size else _MOST_META_BYTES)[4:]
            if size < start:
                break
            file.seek(size - start, io.SEEK_CUR)
    return b""


def _properties(meta: bytes) -> list[tuple[bytes, bytes]]:
    boxes = dict(_boxes(meta))
    if b"iprp" not in boxes or b"pitm" not in boxes:
        return []
    inside = list(_boxes(boxes[b"iprp"]))
    known = list(_boxes(dict(inside)[b"ipco"]))
    pitm = boxes[b"pitm"]
    main = int.from_bytes(pitm[4:6] if pitm[0] == 0 else pitm[4:8], "big")
    numbers = [number for kind, data in inside if kind == b"ipma" for number in _associated(data, main)]
    return [known[number - 1] for number in numbers if 0 < number <= len(known)]


def _associated(ipma: bytes, item: int) -> Iterator[int]:
    """The numbers of the properties of one item."""
    version, long = ipma[0], ipma[3] & 1
    (count,) = struct.unpack_from(">I", ipma, 4)
    place = 8
    for _number in range(min(count, _MOST_BOXES)):
        form = ">H" if version < 1 else ">I"
        (this,) = struct.unpack_from(form, ipma, place)
        place += struct.calcsize(form)
        links = ipma[place]
        place += 1
        for _link in range(links):
            value = struct.unpack_from(">H" if long else ">B", ipma, place)[0] & (0x7FFF if long else 0x7F)
            place += 2 if long else 1
            if this == item:
                yield value


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    for _number in range(_MOST_BOXES):
        if place + 8 > len(data):
            return
        size, kind, start = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8], 8
        if size == 1:
            size, start = int.from_bytes(data[place + 8 : place + 16], "big"), 16
        size = size or len(data) - place
        if size < start:
            return
        yield kind, data[place + start : place + size]
        place += size
