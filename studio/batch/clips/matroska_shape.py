"""The shape of pixels in a Matroska file that is written already: PyAV tells it only where the codec does."""

import struct
import zlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

_SEGMENT, _SEEK_HEAD, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675
_VOID, _CRC, _SEEK, _SEEK_ID, _SEEK_PLACE, _ENTRY, _VIDEO = 0xEC, 0xBF, 0x4DBB, 0x53AB, 0x53AC, 0xAE, 0xE0
_SHOWN_WIDTH, _SHOWN_HEIGHT, _SHOWN_UNIT = 0x54B0, 0x54BA, 0x54B2
_HEAD_BYTES = 1 << 20
_LEAST_VOID = 9
"""A void element with a length of eight bytes and nothing in it."""


@dataclass(frozen=True)
class _Element:
    id: int
    start: int
    body: bytes
    end: int


def tell(path: Path, size: tuple[int, int], shape: Fraction) -> None:
    """Say that a frame of `size` (width, height) has pixels of that shape (width by height).

    What it needs is taken from the empty space that FFmpeg leaves before it. Raises OSError, and ValueError where the
    file is not as FFmpeg writes it.
    """
    with path.open("r+b") as file:
        data = file.read(_HEAD_BYTES)
        top = _elements(data, 0, len(data))
        segment = next((one for one in top if one.id == _SEGMENT), None)
        if segment is None:
            raise ValueError("no Matroska file")
        begin = segment.end - len(segment.body)
        parts = {one.id: one for one in reversed(_elements(data, begin, len(data)))}
        if not {_SEEK_HEAD, _VOID, _INFO, _TRACKS} <= parts.keys():
            raise ValueError("its parts are in another order")
        seek, void, info, tracks = (parts[name] for name in (_SEEK_HEAD, _VOID, _INFO, _TRACKS))
        if (seek.end, void.end, info.end) != (void.start, info.start, tracks.start):
            raise ValueError("its parts are in another order")
        made = _made(_TRACKS, _shaped(tracks.body, size, shape))
        room = void.end - void.start - (len(made) - (tracks.end - tracks.start))
        if room < _LEAST_VOID:
            raise ValueError("there is no room")
        head = _found_at(
            seek.body, {_INFO: void.start + room - begin, _TRACKS: void.start + room + info.end - info.start - begin}
        )
        file.seek(seek.start)
        empty = b"\xec\x01" + (room - _LEAST_VOID).to_bytes(7, "big") + bytes(room - _LEAST_VOID)
        file.write(_made(_SEEK_HEAD, head) + empty + data[info.start : info.end] + made)


def _shaped(tracks: bytes, size: tuple[int, int], shape: Fraction) -> bytes:
    """The tracks with the first picture's shape in them."""
    result, is_told = b"", False
    for one in _elements(tracks, 0, len(tracks)):
        body = one.body
        if one.id == _ENTRY and not is_told and any(part.id == _VIDEO for part in _elements(body, 0, len(body))):
            is_told = True
            parts = _elements(body, 0, len(body))
            body = b"".join(
                _made(part.id, _seen(part.body, size, shape) if part.id == _VIDEO else part.body) for part in parts
            )
        result += _made(one.id, body)
    return _checked(result)


def _seen(video: bytes, size: tuple[int, int], shape: Fraction) -> bytes:
    kept = [
        part for part in _elements(video, 0, len(video)) if part.id not in (_SHOWN_WIDTH, _SHOWN_HEIGHT, _SHOWN_UNIT)
    ]
    shown = ((_SHOWN_WIDTH, round(size[0] * shape)), (_SHOWN_HEIGHT, size[1]))
    return b"".join(
        (*(_made(part.id, part.body) for part in kept), *(_made(name, struct.pack(">I", edge)) for name, edge in shown))
    )


def _found_at(seek_head: bytes, places: dict[int, int]) -> bytes:
    """The table of contents with new places, each as long as before."""
    result = b""
    for one in _elements(seek_head, 0, len(seek_head)):
        body = one.body
        if one.id == _SEEK:
            parts = {part.id: part.body for part in _elements(body, 0, len(body))}
            place = places.get(int.from_bytes(parts.get(_SEEK_ID, b""), "big"))
            if place is not None:
                parts[_SEEK_PLACE] = place.to_bytes(len(parts[_SEEK_PLACE]), "big")
            body = b"".join(_made(name, part) for name, part in parts.items())
        result += _made(one.id, body)
    return _checked(result)


def _checked(body: bytes) -> bytes:
    """With the right check sum, where there is one: the first part, over all that follow."""
    if body[:2] != bytes((_CRC, 0x84)):
        return body
    return body[:2] + struct.pack("<I", zlib.crc32(body[6:])) + body[6:]


def _made(name: int, body: bytes) -> bytes:
    length = len(body)
    width = next(count for count in range(1, 9) if length < (1 << (7 * count)) - 1)
    return (
        name.to_bytes((name.bit_length() + 7) // 8, "big") + (length | 1 << (7 * width)).to_bytes(width, "big") + body
    )


def _elements(data: bytes, place: int, end: int) -> list[_Element]:
    """Those from `place` on, up to the first that is cut off."""
    found: list[_Element] = []
    while place < end:
        start = place
        name, place = _number(data, place, keep=True)
        length, place = _number(data, place, keep=False)
        found.append(_Element(name, start, data[place : place + length], min(place + length, len(data))))
        if name == _CLUSTER or place + length > end:
            break
        place += length
    return found


def _number(data: bytes, place: int, *, keep: bool) -> tuple[int, int]:
    if place >= len(data) or not data[place]:
        raise ValueError("no Matroska file")
    width = 9 - data[place].bit_length()
    value = int.from_bytes(data[place : place + width], "big")
    return value if keep else value & ((1 << (7 * width)) - 1), place + width
