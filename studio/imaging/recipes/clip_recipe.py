"""The recipe in a clip: a box of its own behind MP4 and MOV, a tag of Matroska, a chunk of its own in AVI."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from studio.imaging.recipes.recipe import TEXT_KEY

_UUID = bytes.fromhex("6c3f0d7a52b94e0f9a5c4d2be07f1a63")
"""Of ISO 14496-12's boxes for everybody (`uuid`): ours."""
_CHUNK = b"itsR"
_QUICKTIME, _MATROSKA = (".mp4", ".m4v", ".mov"), (".mkv", ".webm")
_MOST_BYTES = 64 * 1024
_MOST_BOXES = 10_000
_HEAD_BYTES = 1 << 20
_FOUR_GIB = 1 << 32


def words(suffix: str, recipe: str) -> dict[str, str]:
    """What is said among the words of a file of that kind, before it is written."""
    return {TEXT_KEY: recipe} if suffix in _MATROSKA else {}


def add(path: Path, suffix: str, recipe: str) -> None:
    """Put the recipe behind what is written already, where the kind of file has a place there. Raises OSError."""
    data = recipe.encode()
    if suffix in _QUICKTIME:
        with path.open("ab") as file:
            file.write(struct.pack(">I4s", 24 + len(data), b"uuid") + _UUID + data)
    elif suffix == ".avi":
        _add_chunk(path, data)


def _add_chunk(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        start = file.read(12)
        end = file.seek(0, os.SEEK_END)
        size = int.from_bytes(start[4:8], "little")
        padded = data + b" " * (len(data) % 2)
        # A file of several parts, as AVI has it beyond a gigabyte, stays as it is.
        if start[:4] == b"RIFF" and 8 + size == end and end + 8 + len(padded) < _FOUR_GIB:
            file.write(_CHUNK + struct.pack("<I", len(padded)) + padded)
            file.seek(4)
            file.write(struct.pack("<I", size + 8 + len(padded)))


def read(path: Path) -> str | None:
    """The recipe's text in a clip, without decoding it; None where there is none. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        head = file.read(16)
        if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
            return _last(body[16:] for kind, body in _boxes(file) if kind == b"uuid" and body[:16] == _UUID)
        if head[:4] == b"\x1aE\xdf\xa3":
            return _in_matroska(head + file.read(_HEAD_BYTES))
        if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
            return _last(body for kind, body in _chunks(file) if kind == _CHUNK)
    return None


def _last(found: Iterator[bytes]) -> str | None:
    text = None
    for body in found:
        text = body.decode("utf-8", "replace").strip()
    return text


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of the first level; of long ones no body."""
    place = 0
    for _ in range(_MOST_BOXES):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        start = 8
        if length == 1 and len(head) == 16:
            length, start = int.from_bytes(head[8:], "big"), 16
        if length < start:
            return
        body = b""
        if kind == b"uuid" and length <= _MOST_BYTES:
            file.seek(place + start)
            body = file.read(length - start)
        yield kind, body
        place += length


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    for _ in range(_MOST_BOXES):
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            return
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        yield kind, file.read(length) if kind == _CHUNK and length <= _MOST_BYTES else b""
        place += 8 + length + length % 2


def _in_matroska(head: bytes) -> str | None:
    """A tag's text behind its name (TagName 45A3, TagString 4487), which FFmpeg writes in capitals."""
    name = TEXT_KEY.upper().encode()
    place = head.find(name)
    if place < 0:
        return None
    place += len(name)
    start = head.find(b"\x44\x87", place, place + 64)
    if start < 0 or start + 3 > len(head):
        return None
    first = head[start + 2]
    width = next((count for count in range(1, 9) if first >> (8 - count)), 0)
    length = int.from_bytes(head[start + 2 : start + 2 + width], "big") & ((1 << (7 * width)) - 1) if width else 0
    body = head[start + 2 + width : start + 2 + width + length]
    return body.decode("utf-8", "replace").rstrip("\0") if 0 < length <= _MOST_BYTES else None
