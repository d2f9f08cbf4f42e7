"""When a photo or a clip was taken, and how wide it is shown: by what its file says of itself."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from PIL import Image

from studio.imaging.files import read_origin, upright_size
from studio.imaging.kinds import is_clip

_EXIF_IFD = 0x8769
_ORIGINAL, _DIGITIZED, _CHANGED = 0x9003, 0x9004, 0x0132
_MOMENT = re.compile(r"\s*(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")
_XMP_NAMES = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate", "exif:DateTimeDigitized")
_PNG_TEXTS = ("Creation Time", "creation time", "date:create")
_CLIP_LOCAL = ("com.apple.quicktime.creationdate", "date_recorded", "wm/encodingtime", "date", "icrd")
"""Tags with the time where it was taken, in the order in which they are believed."""
_CLIP_UTC = "creation_time"
_FIRST_YEAR, _FIRST_CLIP_YEAR = 1800, 1970
"""Cameras whose clock was never set write zeros; QuickTime counts from 1904."""


def taken(path: Path, modified: float) -> datetime:
    """By the clock of the place where it was taken, as far as the file says it; else when the file was changed."""
    try:
        found = next(_of_clip(path) if is_clip(path) else _of_photo(path), None)
    except Exception:  # hostile files make decoders raise nearly anything
        found = None
    return datetime.fromtimestamp(modified) if found is None else found


def shown_width(path: Path) -> int:
    """In pixels, upright and with square pixels; 0 where it can't be read."""
    try:
        return _clip_width(path) if is_clip(path) else upright_size(path)[0]
    except Exception:  # as above
        return 0


def moment(text: Any, first_year: int = _FIRST_YEAR) -> datetime | None:
    """What a tag says, as the clock there showed it; None for what is no date, as the zeros of an unset clock."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    found = _MOMENT.match(str(text)) if text else None
    if found is None:
        return None
    numbers = [int(part or 0) for part in found.groups()]
    try:
        made = datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None
    return made if made.year >= first_year else None


def _of_photo(path: Path) -> Iterator[datetime]:
    origin = read_origin(path)
    if origin.exif is not None:
        exif = Image.Exif()
        exif.load(origin.exif)
        inner = exif.get_ifd(_EXIF_IFD)
        tags = [inner.get(_ORIGINAL), inner.get(_DIGITIZED), exif.get(_CHANGED)]
        # Some programs write them one floor too high.
        tags[2:2] = [exif.get(_ORIGINAL), exif.get(_DIGITIZED)]
        yield from _moments(tags)
    if origin.xmp is not None:
        text = origin.xmp.decode("utf-8", "replace")
        yield from _moments(_in_xmp(text, name) for name in _XMP_NAMES)
    for said in _png_texts(path):
        yield from _moments([said])
        yield from _in_words(said)


def _png_texts(path: Path) -> Iterator[str]:
    with Image.open(path, formats=("PNG",)) as image:
        for name in _PNG_TEXTS:
            said = image.info.get(name)
            if isinstance(said, str):
                yield said


def _moments(tags: Any) -> Iterator[datetime]:
    for tag in tags:
        found = moment(tag)
        if found is not None:
            yield found


def _in_xmp(text: str, name: str) -> str | None:
    found = re.search(rf"""\b{name}\s*(?:=\s*["']([^"'<>]*)|>([^<>]*)<)""", text)
    return None if found is None else found[1] or found[2]


def _in_words(said: str) -> Iterator[datetime]:
    """As e-mails and PNG have it: Mon, 08 Jul 2019 09:10:11 +0200."""
    try:
        yield parsedate_to_datetime(said).replace(tzinfo=None)
    except ValueError:
        return


def _of_clip(path: Path) -> Iterator[datetime]:
    import av

    with av.open(str(path), metadata_errors="ignore") as container:
        said = [container.metadata, *(stream.metadata for stream in container.streams.video)]
    tags = [{name.lower(): value for name, value in one.items()} for one in said]
    for name in _CLIP_LOCAL[:1]:
        yield from filter(None, (moment(one.get(name), _FIRST_CLIP_YEAR) for one in tags))
    for one in tags:
        at = moment(one.get(_CLIP_UTC), _FIRST_CLIP_YEAR)
        if at is not None:
            yield at.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
    for name in _CLIP_LOCAL[1:]:
        yield from filter(None, (moment(one.get(name), _FIRST_CLIP_YEAR) for one in tags))


def _clip_width(path: Path) -> int:
    import av

    with av.open(str(path), metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        frame = next(container.decode(stream))
        shape = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or 1
        turned = round(frame.rotation / 90) % 2
        return frame.height if turned else round(frame.width * (shape or 1))
