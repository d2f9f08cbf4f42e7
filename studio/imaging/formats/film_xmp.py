"""XMP put into a film or an animation that is whole already, as XMP's specification (part 3) has it."""

import os
import struct
import zlib
from pathlib import Path
from typing import IO

from studio.imaging.formats import containers

_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_GIF_HEAD = b"\x21\xff\x0bXMP DataXMP"
_GIF_TAIL = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
"""Leads a reader that takes XMP for blocks of a GIF to their end, wherever it is."""
_GIF_END = b"\x3b"
_PNG_END = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))


def is_signed(path: Path) -> bool:
    """Whether a film carries C2PA, whose signature ends where the film is written anew. Raises OSError."""
    with path.open("rb") as file:
        is_boxes = file.read(12)[4:8] == b"ftyp"
        return is_boxes and "signature" in containers.layers_of_boxes(file)


def add(path: Path, suffix: str, packet: bytes) -> None:
    """Append to a file of the kind that `suffix` names: MP4, MOV, GIF or PNG; nothing for others. Raises OSError."""
    with path.open("r+b") as file:
        if suffix in (".mp4", ".mov", ".m4v"):
            file.seek(0, os.SEEK_END)
            file.write(struct.pack(">I4s", 24 + len(packet), b"uuid") + _XMP_BOX + packet)
        elif suffix == ".gif":
            _before_the_end(file, _GIF_END, _GIF_HEAD + packet + _GIF_TAIL)
        elif suffix == ".png":
            body = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet
            chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
            _before_the_end(file, _PNG_END, chunk)


def _before_the_end(file: IO[bytes], end: bytes, added: bytes) -> None:
    file.seek(-len(end), os.SEEK_END)
    if file.read() == end:
        file.seek(-len(end), os.SEEK_END)
        file.write(added + end)
