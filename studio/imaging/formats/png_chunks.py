"""What a PNG holds beside its pixels, before and behind them: words, EXIF, XMP, IPTC."""

import io
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from PIL import Image, PngImagePlugin

from studio.imaging.metadata import iptc, photoshop
from studio.imaging.metadata.texts import Text

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEY = "XML:com.adobe.xmp"
_PROFILE = "Raw profile type "
_EXIF_MARK, _XMP_MARK = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_MOST_BYTES = 32 << 20
"""Of one text when it is unpacked."""
_MOST_BYTES_IN_ALL = 64 << 20
_MOST_CHUNKS = 100_000
_WORDS = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"caBX")

# Pillow refuses pictures with more words than a megabyte; the workflows of ComfyUI are longer.
PngImagePlugin.MAX_TEXT_CHUNK = _MOST_BYTES


@dataclass
class PngExtras:
    """What a walk over the chunks found."""

    exif: bytes | None = None
    xmp: bytes | None = None
    photoshop: bytes | None = None
    texts: list[Text] = field(default_factory=list)
    is_signed: bool = False


def read(file: IO[bytes]) -> PngExtras:
    """Walk over all chunks of a file that stands behind its signature; pixels are skipped, faults ended at or left out.

    EXIF that older programs write as text stands back behind a chunk of its own.
    """
    found = PngExtras()
    profiles: dict[str, bytes] = {}
    room = _MOST_BYTES_IN_ALL
    for kind, body in chunks(file, _WORDS):
        if kind == b"eXIf":
            found.exif = found.exif or body
        elif kind == b"caBX":
            found.is_signed = True
        else:
            text = _text(kind.decode(), body, min(room, _MOST_BYTES))
            if text is None:
                continue
            room -= len(text.value)
            if text.key.startswith(_PROFILE):
                profiles.setdefault(text.key.removeprefix(_PROFILE).lower(), text.value)
            elif text.key == XMP_KEY:
                found.xmp = found.xmp or text.value
            else:
                found.texts.append(text)
    _take(found, profiles)
    return found


def chunks(file: IO[bytes], wanted: Collection[bytes], until: bytes = b"IEND") -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) of the `wanted` chunks of a file that stands behind its signature, up to the first `until`."""
    for _number in range(_MOST_CHUNKS):
        head = file.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or not kind.isalpha() or length > 0x7FFFFFFF or kind in (until, b"IEND"):
            return
        if kind not in wanted or length > _MOST_BYTES:
            file.seek(length + 4, io.SEEK_CUR)
            continue
        body = file.read(length)
        file.seek(4, io.SEEK_CUR)
        yield kind, body


def complete(image: Image.Image, source: Path | bytes) -> None:
    """Let an opened PNG know EXIF and XMP that lie behind its pixels: they say how it lies and in which colours."""
    if "exif" in image.info:
        return
    try:
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
            file.seek(len(SIGNATURE))
            found = read(file)
    except (OSError, ValueError):
        return
    for name, block in (("exif", found.exif), ("xmp", found.xmp)):
        if block:
            image.info[name] = block


def write(text: Text) -> tuple[bytes, bytes]:
    """(kind of chunk, body); a comment of another format becomes one of PNG."""
    key = text.key.encode("latin-1", "replace")[:79] or b"Comment"
    if text.chunk == "comment":
        plain = text.text
        try:
            return b"tEXt", key + b"\0" + plain.encode("latin-1")
        except UnicodeEncodeError:
            return b"iTXt", key + b"\0\0\0\0\0" + plain.encode()
    if text.chunk == "tEXt":
        return b"tEXt", key + b"\0" + text.value
    if text.chunk == "zTXt":
        return b"zTXt", key + b"\0\0" + zlib.compress(text.value)
    packed = zlib.compress(text.value) if len(text.value) > 1024 else text.value
    flag = b"\1" if packed is not text.value else b"\0"
    return b"iTXt", key + b"\0" + flag + b"\0" + (text.language or b"\0") + b"\0" + packed


def profile(name: str, data: bytes) -> tuple[bytes, bytes]:
    """A block as text, as ImageMagick, exiftool and exiv2 read it."""
    digits = data.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    stored = f"\n{name}\n{len(data):8d}\n{lines}\n".encode()
    return b"zTXt", f"{_PROFILE}{name}".encode() + b"\0\0" + zlib.compress(stored)


def _text(kind: str, body: bytes, room: int) -> Text | None:
    raw_key, zero, rest = body.partition(b"\0")
    if not zero or not 0 < len(raw_key) <= 79:
        return None
    key = raw_key.decode("latin-1")
    if kind == "tEXt":
        return Text(key, rest) if len(rest) <= room else None
    if kind == "zTXt":
        value = _unpacked(rest[1:], room) if rest[:1] == b"\0" else None
        return None if value is None else Text(key, value, "zTXt")
    language, zero, more = rest[2:].partition(b"\0")
    translated, other_zero, value = more.partition(b"\0")
    if not zero or not other_zero:
        return None
    unpacked = value if rest[:1] == b"\0" else _unpacked(value, room)
    if unpacked is None or len(unpacked) > room:
        return None
    return Text(key, unpacked, "iTXt", language + b"\0" + translated)


def _unpacked(data: bytes, room: int) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        value = unpacker.decompress(data, max(room, 1))
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else value


def _take(found: PngExtras, profiles: dict[str, bytes]) -> None:
    for name, stored in profiles.items():
        data = _profile_data(stored)
        if data is None:
            continue
        if data.startswith(_XMP_MARK):
            found.xmp = found.xmp or data.removeprefix(_XMP_MARK)
        elif name in ("exif", "app1") and data.startswith((_EXIF_MARK, b"II*\0", b"MM\0*")):
            found.exif = found.exif or data
        elif name == "xmp":
            found.xmp = found.xmp or data
        elif name in ("iptc", "8bim", "app13"):
            data = data.removeprefix(b"Photoshop 3.0\0")
            block = data if photoshop.parse(data) else photoshop.of_iptc(data) if iptc.parse(data) else b""
            found.photoshop = photoshop.merged(found.photoshop or b"", block)


def _profile_data(stored: bytes) -> bytes | None:
    """The bytes behind a line with a name (of one word or two) and a line with their number."""
    lines = stored.strip().split(b"\n", 2)
    if len(lines) < 3 or not lines[1].strip().isdigit():
        return None
    try:
        return bytes.fromhex(lines[2].decode("ascii"))[: int(lines[1])]
    except ValueError:
        return None
