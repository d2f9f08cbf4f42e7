"""What a JPEG holds beside its pixels: its segments read and made."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from studio.imaging.metadata import extended_xmp, photoshop
from studio.imaging.metadata.hidden_layers import Layer

SEGMENT_BYTES = 65_533
EXIF_MARK = b"Exif\0\0"
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_MARK = b"Photoshop 3.0\0"
_MPF_MARK = b"MPF\0"
_GAIN_MAP_MARK = b"urn:iso:std:iso:ts:21496:-1\0"
_APP1, _APP2, _APP11, _APP13, _COMMENT = 0xE1, 0xE2, 0xEB, 0xED, 0xFE
_MOST_SEGMENTS = 10_000
_MOST_BYTES = 64 << 20
_LOOKED_AT_BYTES = 1 << 16
_PREVIEWS = (0x010001, 0x010002)
"""Kinds of pictures that MPF calls large thumbnails."""
_GAIN_WORDS = (b"hdr-gain-map", b"HDRGainMap", _GAIN_MAP_MARK)


@dataclass
class JpegExtras:
    """What a walk over the segments found."""

    exif: bytes | None = None
    xmp: bytes | None = None
    photoshop: bytes | None = None
    comments: list[bytes] = field(default_factory=list)
    layers: set[Layer] = field(default_factory=set)

    def take(self, marker: int, body: bytes) -> None:
        """One segment that says by itself what it holds."""
        if marker == _APP1 and body.startswith(EXIF_MARK):
            self.exif = body if self.exif is None else self.exif + body.removeprefix(EXIF_MARK)
        elif marker == _APP1 and body.startswith(XMP_MARK):
            self.xmp = self.xmp or body.removeprefix(XMP_MARK)
        elif marker == _APP13 and body.startswith(_PHOTOSHOP_MARK):
            self.photoshop = (self.photoshop or b"") + body.removeprefix(_PHOTOSHOP_MARK)
        elif marker == _COMMENT:
            self.comments.append(body)
        elif marker == _APP2 and body.startswith(_GAIN_MAP_MARK):
            self.layers.add("hdr")
        elif marker == _APP11 and body.startswith(b"JP") and b"c2pa" in body[:200]:
            self.layers.add("signature")


def read(file: IO[bytes]) -> JpegExtras:
    """Walk over all segments before the pixels of a file that stands behind its first two bytes."""
    found = JpegExtras()
    extensions: list[bytes] = []
    pictures: tuple[int, bytes] | None = None
    room = _MOST_BYTES
    for marker, place, body in _segments(file):
        room -= len(body)
        if room < 0:
            break
        if marker == _APP1 and body.startswith(extended_xmp.MARK):
            extensions.append(body)
        elif marker == _APP2 and body.startswith(_MPF_MARK):
            pictures = place + len(_MPF_MARK), body.removeprefix(_MPF_MARK)
        else:
            found.take(marker, body)
    if found.xmp is not None and extensions:
        found.xmp = extended_xmp.joined(found.xmp, extensions)
    if pictures is not None:
        found.layers |= _layers_of_pictures(file, *pictures)
    if _has_samsung_film(file):
        found.layers.add("motion")
    return found


def xmp_segments(xmp: bytes) -> bytes | None:
    """XMP as segments, several where it is over 64 KB; None where it can't be divided."""
    limit = SEGMENT_BYTES - len(XMP_MARK)
    if len(xmp) <= limit:
        return _segment(_APP1, XMP_MARK + xmp)
    divided = extended_xmp.split(xmp, limit)
    if divided is None:
        return None
    main, rest = divided
    return _segment(_APP1, XMP_MARK + main) + b"".join(_segment(_APP1, body) for body in rest)


def photoshop_segments(block: bytes) -> bytes:
    step = SEGMENT_BYTES - len(_PHOTOSHOP_MARK)
    parts = (block[start : start + step] for start in range(0, len(block), step))
    return b"".join(_segment(_APP13, _PHOTOSHOP_MARK + part) for part in parts)


def comment_segments(comment: bytes) -> bytes:
    """A comment, over as many segments as it needs."""
    parts = (comment[start : start + SEGMENT_BYTES] for start in range(0, len(comment), SEGMENT_BYTES))
    return b"".join(_segment(_COMMENT, part) for part in parts)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _segments(file: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(marker, place of the body in the file, body) up to the pixels, as far as the file is sound."""
    for _number in range(_MOST_SEGMENTS):
        sign = file.read(1)
        if sign != b"\xff":
            return
        marker = sign
        while marker == b"\xff":
            marker = file.read(1)
        if not marker or marker[0] in (0xDA, 0xD9):
            return
        if marker[0] == 0x01 or 0xD0 <= marker[0] <= 0xD8:
            continue
        (length,) = struct.unpack(">H", file.read(2).rjust(2, b"\0"))
        if length < 2:
            return
        place = file.tell()
        body = file.read(length - 2)
        if len(body) < length - 2:
            return
        yield marker[0], place, body


def _layers_of_pictures(file: IO[bytes], base: int, table: bytes) -> set[Layer]:
    """Of a multi-picture file (CIPA DC-007): what the pictures behind the first one are."""
    order = {b"II": "<", b"MM": ">"}.get(table[:2])
    layers: set[Layer] = set()
    if order is None:
        return layers
    try:
        (start,) = struct.unpack_from(order + "I", table, 4)
        (count,) = struct.unpack_from(order + "H", table, start)
        for place in range(start + 2, start + 2 + 12 * min(count, 64), 12):
            tag, _kind, size, where = struct.unpack_from(order + "HHII", table, place)
            if tag == 0xB002:
                for entry in range(where + 16, where + size, 16):
                    flags, _bytes, offset = struct.unpack_from(order + "III", table, entry)
                    if flags & 0xFFFFFF not in _PREVIEWS and offset:
                        file.seek(base + offset)
                        start_of_it = file.read(_LOOKED_AT_BYTES)
                        layers.add("hdr" if any(word in start_of_it for word in _GAIN_WORDS) else "pictures")
    except struct.error:
        pass
    return layers


def _has_samsung_film(file: IO[bytes]) -> bool:
    """Whether Samsung's own directory at the end of the file lists one."""
    try:
        end = file.seek(0, 2)
        file.seek(max(end - 8, 0))
        length, mark = struct.unpack("<I4s", file.read(8).rjust(8, b"\0"))
        if mark != b"SEFT" or not 12 <= length <= 4096:
            return False
        file.seek(max(end - 8 - length, 0))
        directory = file.read(length)
    except (OSError, ValueError):
        return False
    kinds = [directory[place + 2 : place + 4] for place in range(12, len(directory) - 11, 12)]
    return directory.startswith(b"SEFH") and b"\x30\x0a" in kinds


def resources_of(found: JpegExtras) -> bytes | None:
    """The Photoshop block where it is one."""
    return found.photoshop if found.photoshop and photoshop.parse(found.photoshop) else None
