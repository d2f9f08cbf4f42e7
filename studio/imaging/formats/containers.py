"""Signatures and hidden layers of files that are made of boxes: HEIC, AVIF, MP4 and MOV, WebP, and of GIF."""

import struct
from typing import IO

from studio.imaging.metadata.hidden_layers import Layer

_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_MOST_BOXES = 10_000
_LOOKED_AT_BYTES = 1 << 20
_GAIN_MAPS = (b"hdrgainmap", b"tmap")
_DEPTHS = (
    b"urn:mpeg:hevc:2015:auxid:2\0",
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth",
    b"aux:depth",
    b"aux:disparity",
)


def layers_of_boxes(file: IO[bytes]) -> set[Layer]:
    """Of an ISO base media file that stands at its beginning."""
    layers: set[Layer] = set()
    for kind, start, stop in _boxes(file):
        if kind == b"uuid":
            file.seek(start)
            if file.read(16) == _C2PA_BOX:
                layers.add("signature")
        elif kind == b"mpvd":
            layers.add("motion")
        elif kind == b"meta":
            file.seek(start)
            words = file.read(min(stop - start, _LOOKED_AT_BYTES))
            if any(word in words for word in _GAIN_MAPS):
                layers.add("hdr")
            if any(word in words for word in _DEPTHS):
                layers.add("depth")
    return layers


def layers_of_riff(file: IO[bytes]) -> set[Layer]:
    """Of a WebP that stands at its beginning."""
    file.seek(12)
    for _number in range(_MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            break
        kind, length = struct.unpack("<4sI", head)
        if kind == b"C2PA":
            return {"signature"}
        file.seek(length + length % 2, 1)
    return set()


def layers_of_gif(file: IO[bytes]) -> set[Layer]:
    """Of a GIF that stands at its beginning."""
    return {"signature"} if b"\x21\xff\x0bC2PA_GIF" in file.read(_LOOKED_AT_BYTES) else set()


def _boxes(file: IO[bytes]) -> list[tuple[bytes, int, int]]:
    """(kind, where it begins behind its head, where it ends) of those at the top."""
    end = file.seek(0, 2)
    found: list[tuple[bytes, int, int]] = []
    place = 0
    while place + 8 <= end and len(found) < _MOST_BOXES:
        file.seek(place)
        size, kind = struct.unpack(">I4s", file.read(8))
        start = place + 8
        if size == 1:
            size = int.from_bytes(file.read(8), "big")
            start += 8
        stop = end if size == 0 else place + size
        if stop <= place or stop < start:
            break
        found.append((kind, start, min(stop, end)))
        place = stop
    return found
