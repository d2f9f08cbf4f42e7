"""PNG written chunk by chunk, so that a test can put anything anywhere."""

import struct
import zlib
from pathlib import Path

import numpy as np

Chunk = tuple[bytes, bytes]
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}


def write(path: Path, pixels: np.ndarray, before: tuple[Chunk, ...] = (), behind: tuple[Chunk, ...] = ()) -> Path:
    """H×W×C uint8 or uint16, with chunks before and behind them."""
    height, width, channels = pixels.shape
    depth = pixels.dtype.itemsize * 8
    rows = pixels.astype(pixels.dtype.newbyteorder(">")).reshape(height, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", width, height, depth, _COLOUR_TYPES[channels], 0, 0, 0)
    chunks = ((b"IHDR", head), *before, (b"IDAT", zlib.compress(raw)), *behind, (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))
    return path


def raw_profile(name: str, title: str, data: bytes, *, packed: bool = True) -> Chunk:
    """A block as hexadecimal text, as ImageMagick, GIMP and exiftool write it."""
    digits = data.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    text = f"\n{title}\n{len(data):8d}\n{lines}\n".encode()
    key = f"Raw profile type {name}".encode()
    return (b"zTXt", key + b"\0\0" + zlib.compress(text)) if packed else (b"tEXt", key + b"\0" + text)


def read(path: Path) -> list[Chunk]:
    """All chunks, in order."""
    data, place, found = path.read_bytes(), 8, []
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        found.append((kind, data[place + 8 : place + 8 + length]))
        place += length + 12
    return found


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
