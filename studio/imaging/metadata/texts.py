"""The words that travel in PNG's text chunks and in the comments of JPEG and GIF, and where other formats put them."""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from studio.imaging.metadata.xmp_tree import DC, XMP

Chunk = Literal["tEXt", "zTXt", "iTXt", "comment"]
COMMENT = "Comment"
PARAMETERS = "parameters"
_OWN = ("image-translation-studio", "image-translation-studio-samples")
"""How the program says how pictures were made: of a result this is said anew."""
_STALE = (
    "Raw profile type ",
    "XML:com.adobe.xmp",
    "Thumb::",
    "exif:thumbnail",
    "exif:Orientation",
    "exif:PixelXDimension",
    "exif:PixelYDimension",
    "exif:ExifImage",
    "tiff:Orientation",
    "icc:",
    "png:",
    "date:",
)
"""Beginnings of keys that hold other things than words, or tell of the old file."""
_COPIES = ("exif:", "tiff:", "xmp:", "iptc:", "photoshop:", "jpeg:", "dc:", "unknown")
"""Beginnings of keys under which ImageMagick repeats what it found in EXIF, XMP and IPTC."""
_DESCRIPTION, _ARTIST, _COPYRIGHT, _SOFTWARE = 0x010E, 0x013B, 0x8298, 0x0131
_MAKE, _MODEL, _USER_COMMENT = 0x010F, 0x0110, 0x9286
_PLACES = {
    "description": _DESCRIPTION,
    "author": _ARTIST,
    "artist": _ARTIST,
    "copyright": _COPYRIGHT,
    "software": _SOFTWARE,
}
_XMP_PLACES = {"title": (DC, "title"), "source": (DC, "source")}
_COMFY = {"workflow": _MAKE, "prompt": _MODEL}
"""Where ComfyUI itself puts and looks for them in WebP and AVIF."""
_LOST = "{} has no place for some of the words in the photo's file: they stayed behind"


@dataclass(frozen=True)
class Text:
    """One text as it was stored."""

    key: str
    value: bytes
    """Latin-1 (or what was taken for it) in tEXt and zTXt, UTF-8 in iTXt."""
    chunk: Chunk = "tEXt"
    language: bytes = b""
    """And the key in that language behind a zero byte, as iTXt has them."""

    @property
    def text(self) -> str:
        """As people read it: careless programs write UTF-8 where Latin-1 belongs."""
        try:
            return self.value.decode("utf-8").strip("\0")
        except UnicodeDecodeError:
            return self.value.decode("latin-1").strip("\0")


@dataclass
class Placed:
    """Where words go in a format without chunks of text."""

    first: dict[int, bytes] = field(default_factory=dict)
    """Tags of IFD0 → ASCII or UTF-8, with the zero byte at the end."""
    user_comment: bytes | None = None
    xmp: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    comments: list[bytes] = field(default_factory=list)
    """For JPEG."""
    notes: tuple[str, ...] = ()


def travelling(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    """Those that stay true."""
    return tuple(one for one in texts if one.key not in _OWN and not one.key.startswith(_STALE))


def placed(texts: tuple[Text, ...], kind: str, here: dict[int, bytes], name: str, order: str) -> Placed:
    """Where each goes in `kind`, which people call `name`; what has no place is said.

    `here` is what the EXIF says already, `order` is that of the block's bytes, `<` or `>`.
    """
    put = Placed()
    lost = False
    for one in texts:
        if one.text and not one.key.startswith(_COPIES):
            lost |= not _put(one, kind, here, order, put)
    put.notes = (_LOST.format(name),) if lost else ()
    return put


def _put(one: Text, kind: str, here: dict[int, bytes], order: str, put: Placed) -> bool:
    key = one.key.lower()
    moment = _moment(one.text) if key == "creation time" else None
    if moment is not None:
        put.xmp.setdefault((XMP, "CreateDate"), (moment,))
        return True
    if key in _XMP_PLACES:
        return put.xmp.setdefault(_XMP_PLACES[key], (one.text,)) == (one.text,)
    if key == "comment" and kind == "JPEG":
        put.comments.append(one.value if one.chunk == "comment" else one.text.encode())
        return True
    if one.key == PARAMETERS or key == "comment":
        comment = _user_comment(one.text, order)
        put.user_comment = here.get(_USER_COMMENT) or put.user_comment or comment
        return put.user_comment == comment
    tag = _PLACES.get(key)
    if tag is not None:
        return _put_tag(tag, one.text, here, put)
    if kind in ("WEBP", "AVIF") and one.key in _COMFY:
        return _put_tag(_COMFY[one.key], f"{one.key}:{one.text}", here, put)
    return False


def _put_tag(tag: int, text: str, here: dict[int, bytes], put: Placed) -> bool:
    value = text.encode() + b"\0"
    if tag in here:
        return here[tag].rstrip(b"\0 ") == value.rstrip(b"\0 ")
    return put.first.setdefault(tag, value) == value


def _moment(text: str) -> str | None:
    """A time as PNG has it (RFC 1123), or as others write it, for XMP; None where it is none."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    for form in ("%Y:%m:%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text.strip(), form).isoformat()
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(text.strip()).isoformat()
    return None


def _user_comment(text: str, order: str) -> bytes:
    """As EXIF says. Stable Diffusion's programs read and write two bytes a letter, the higher one first."""
    if order == "<" and text.isascii():
        return b"ASCII\0\0\0" + text.encode()
    return b"UNICODE\0" + text.encode("utf-16-be" if order == ">" else "utf-16-le", "replace")
