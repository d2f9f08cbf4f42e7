"""JPEGs of 9 to 16 bits a channel: libjpeg-turbo decodes them, and Pillow reads their head once it says 8 bits."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA})
"""Markers of a frame's head; others are for differential and arithmetic lossless coding, which nobody writes."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def open_head(source: Path | bytes) -> Image.Image | None:
    """The head of a JPEG with more than 8 bits, for its size and details; None for any other file."""
    data = source.read_bytes() if isinstance(source, Path) else source
    place = _frame_place(data)
    if place is None or not 8 < data[place] <= 16:
        return None
    changed = bytearray(data)
    changed[place] = 8
    return Image.open(io.BytesIO(bytes(changed)), formats=("JPEG",))


def read(source: Path | bytes) -> np.ndarray:
    """H×W×C uint16 in all 16 bits; C is 1, 3, or 4 for CMYK as stored. Raises what the decoder raises."""
    import imagecodecs

    data = source.read_bytes() if isinstance(source, Path) else source
    place = _frame_place(data)
    bits = 8 if place is None else data[place]
    pixels = np.atleast_3d(imagecodecs.jpeg_decode(data)).astype(np.uint32)
    return ((pixels * 65535 + (1 << bits - 1)) // ((1 << bits) - 1)).astype(np.uint16)


def _frame_place(data: bytes) -> int | None:
    """Where the frame's head says how many bits a channel has."""
    place = 2
    while place + 9 < len(data) and data[:2] == b"\xff\xd8":
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in _FRAMES:
            return place + 4
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
