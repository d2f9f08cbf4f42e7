"""Whether a picture file is a result of this program, from its head alone: quick enough for folders of thousands."""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from studio.imaging import files
from studio.imaging.recipes import clip_recipe, recipe

_MARK = recipe.TEXT_KEY.encode()
"""In the key of PNG's text, and in the address of our XMP."""
_HEAD_BYTES = 1 << 16
_MOST_BYTES = 1 << 22
_MOST_PARTS = 2000
_XMP_TAG = 700


def is_result(path: Path, size: int, modified: float) -> bool:
    """Does it hold a recipe? `size` and `modified` say whether it is still the file that was looked into before."""
    return _is_result(path, size, modified)


@lru_cache(maxsize=1 << 16)
def _is_result(path: Path, _size: int, _modified: float) -> bool:
    try:
        with path.open("rb", buffering=0) as file:
            marked = any(_MARK in part for part in _parts(file)) or clip_recipe.read(path) is not None
    except (OSError, ValueError, struct.error):
        return False
    return marked and files.read_recipe(path) is not None


def _parts(file: BinaryIO) -> Iterator[bytes]:
    """The parts of a file that may hold a recipe."""
    head = file.read(_HEAD_BYTES)
    if head[:2] == b"\xff\xd8":
        yield from _jpeg(file, head)
    elif head[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _chunks(file, 8, ">I4s", b"IDAT", (b"iTXt", b"tEXt", b"zTXt"), 4, 1)
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        yield from _chunks(file, 12, "<4sI", b"", (b"XMP ",), 0, 2)
    elif head[:4] in (b"II*\0", b"MM\0*"):
        yield from _tiff(file, head)
    elif head[4:8] == b"ftyp":
        # AVIF has what is said of the picture before the picture.
        yield head


def _jpeg(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    place = 2
    for _ in range(_MOST_PARTS):
        start = _at(file, head, place, 4)
        if len(start) < 4 or start[0] != 0xFF or start[1] in (0xD9, 0xDA):
            return
        length = int.from_bytes(start[2:4], "big")
        if start[1] == 0xE1:
            yield _at(file, head, place + 4, length)
        place += 2 + length


def _chunks(
    file: BinaryIO, place: int, form: str, last: bytes, wanted: tuple[bytes, ...], behind: int, even: int
) -> Iterator[bytes]:
    """Of PNG and RIFF: a length and a name, in either order; `behind` bytes follow each, and lengths are `even`."""
    for _ in range(_MOST_PARTS):
        file.seek(place)
        start = file.read(8)
        if len(start) < 8:
            return
        one, two = struct.unpack(form, start)
        length, name = (one, two) if isinstance(one, int) else (two, one)
        if name == last:
            return
        if name in wanted:
            yield file.read(min(length, _MOST_BYTES))
        place += 8 + -(-length // even) * even + behind


def _tiff(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    order = "<" if head[:2] == b"II" else ">"
    (directory,) = struct.unpack_from(order + "I", head, 4)
    (count,) = struct.unpack(order + "H", _at(file, head, directory, 2))
    entries = _at(file, head, directory + 2, 12 * count)
    for tag, _kind, length, place in struct.iter_unpack(order + "HHII", entries):
        if tag == _XMP_TAG:
            yield _at(file, head, place, min(length, _MOST_BYTES))


def _at(file: BinaryIO, head: bytes, place: int, length: int) -> bytes:
    if place + length <= len(head):
        return head[place : place + length]
    file.seek(place)
    return file.read(length)
