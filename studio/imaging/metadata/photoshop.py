"""Photoshop's image resources (8BIM), the box in which IPTC travels: those that stay true of a result."""

import hashlib
import struct
from collections.abc import Iterable

from studio.imaging.metadata import iptc
from studio.imaging.metadata.xmp_tree import RIGHTS
from studio.imaging.turning import upright

_SIGNS = (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa")
IPTC, _IPTC_DIGEST = 0x0404, 0x0425
_COPYRIGHT, _URL = 0x040A, 0x040B
_PATHS = range(0x07D0, 0x0BB7)
_CLIPPING_PATH = 0x0BB7
_PATH_RECORD_BYTES = 26
_KNOTS = (1, 2, 4, 5)
"""Kinds of path records that hold three points each."""
_FIXED = 1 << 24

Resource = tuple[int, bytes, bytes]
"""(number, name as stored, data)."""


def kept(block: bytes, orientation: int) -> bytes | None:
    """The resources that say something about the picture and not about the old pixels; paths turned upright.

    None where there are none. Thumbnails, resolution, guides, slices and copies of EXIF, XMP and ICC go.
    """
    resources: list[Resource] = []
    old = new = b""
    for number, name, data in parse(block):
        if number == IPTC:
            old, data = data, iptc.without_previews(data)
            new = data
        elif number in _PATHS:
            data = _turned(data, orientation)
        elif number not in (_IPTC_DIGEST, _COPYRIGHT, _URL, _CLIPPING_PATH):
            continue
        resources.append((number, name, data))
    if old != new:
        digest = hashlib.md5(new, usedforsecurity=False).digest()
        resources = [(one[0], one[1], digest if one[0] == _IPTC_DIGEST else one[2]) for one in resources]
    return build(resources) if resources else None


def parse(block: bytes) -> list[Resource]:
    """What is readable, up to the first fault."""
    found: list[Resource] = []
    place = 0
    while block[place : place + 4] in _SIGNS and place + 12 <= len(block):
        number, length = struct.unpack_from(">HB", block, place + 4)
        name_end = place + 7 + length
        name_end += (name_end - place) % 2
        if name_end + 4 > len(block):
            break
        (size,) = struct.unpack_from(">I", block, name_end)
        start = name_end + 4
        if start + size > len(block):
            break
        if block[place : place + 4] == b"8BIM":
            found.append((number, block[place + 6 : name_end], block[start : start + size]))
        place = start + size + size % 2
        # Some programs leave the padding out.
        if size % 2 and block[place - 1 : place + 3] in _SIGNS:
            place -= 1
    return found


def build(resources: Iterable[Resource]) -> bytes:
    """The block of these resources."""
    parts: list[bytes] = []
    for number, name, data in resources:
        parts += (b"8BIM", struct.pack(">H", number), name, struct.pack(">I", len(data)), data, b"\0" * (len(data) % 2))
    return b"".join(parts)


def merged(*blocks: bytes) -> bytes | None:
    """One block of several, with the first of each resource; None where there is nothing."""
    found: dict[int, Resource] = {}
    for block in blocks:
        for one in parse(block):
            found.setdefault(one[0], one)
    return build(found.values()) or None


def of_iptc(block: bytes) -> bytes:
    """A block that holds IPTC alone."""
    return build([(IPTC, b"\0\0", block)])


def iptc_of(block: bytes) -> bytes | None:
    """The IPTC in it."""
    return next((data for number, _name, data in parse(block) if number == IPTC and data), None)


def without_iptc(block: bytes) -> bytes:
    """The resources beside IPTC, for files that hold that at a place of its own."""
    return build(one for one in parse(block) if one[0] not in (IPTC, _IPTC_DIGEST))


def as_xmp(block: bytes) -> dict[tuple[str, str], tuple[str, ...]]:
    """The mark of a copyright and the address of its owner as properties of XMP."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for number, _name, data in parse(block):
        if number == _COPYRIGHT and data[:1] == b"\1":
            found[RIGHTS, "Marked"] = ("True",)
        elif number == _URL and data:
            found[RIGHTS, "WebStatement"] = (data.decode("utf-8", "replace").strip("\0"),)
    return found


def _turned(path: bytes, orientation: int) -> bytes:
    if orientation == 1 or len(path) % _PATH_RECORD_BYTES:
        return path
    turned = bytearray(path)
    for start in range(0, len(path), _PATH_RECORD_BYTES):
        if struct.unpack_from(">H", path, start)[0] not in _KNOTS:
            continue
        numbers = struct.unpack_from(">6i", path, start + 2)
        for place in range(3):
            y, x = (number / _FIXED for number in numbers[2 * place : 2 * place + 2])
            x, y = upright((x, y), orientation)
            numbers_now = (min(max(round(number * _FIXED), -(1 << 31)), (1 << 31) - 1) for number in (y, x))
            struct.pack_into(">2i", turned, start + 2 + 8 * place, *numbers_now)
    return bytes(turned)
