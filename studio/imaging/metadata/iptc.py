"""IPTC-IIM: the block of words that news agencies and archives put into photos."""

import struct
from dataclasses import dataclass

from studio.imaging.metadata.xmp_tree import DC, IPTC_CORE, PHOTOSHOP

MARK = 0x1C
_UTF8 = b"\x1b%G"
_CHARACTERS = (1, 90)
_PREVIEWS = frozenset((2, number) for number in (200, 201, 202))
"""A small picture of the photo as it was."""
_FIELDS = {
    5: (DC, "title"),
    10: (PHOTOSHOP, "Urgency"),
    15: (PHOTOSHOP, "Category"),
    20: (PHOTOSHOP, "SupplementalCategories"),
    25: (DC, "subject"),
    40: (PHOTOSHOP, "Instructions"),
    80: (DC, "creator"),
    85: (PHOTOSHOP, "AuthorsPosition"),
    90: (PHOTOSHOP, "City"),
    92: (IPTC_CORE, "Location"),
    95: (PHOTOSHOP, "State"),
    100: (IPTC_CORE, "CountryCode"),
    101: (PHOTOSHOP, "Country"),
    103: (PHOTOSHOP, "TransmissionReference"),
    105: (PHOTOSHOP, "Headline"),
    110: (PHOTOSHOP, "Credit"),
    115: (PHOTOSHOP, "Source"),
    116: (DC, "rights"),
    120: (DC, "description"),
    122: (PHOTOSHOP, "CaptionWriter"),
}
"""Data sets of record 2 → XMP, as IPTC's own mapping has them."""
_DATE, _TIME = 55, 60


@dataclass(frozen=True)
class DataSet:
    record: int
    number: int
    value: bytes
    stored: bytes
    """With its head."""


def parse(block: bytes) -> list[DataSet]:
    """What is readable, up to the first fault."""
    found: list[DataSet] = []
    place = 0
    while place + 5 <= len(block) and block[place] == MARK:
        record, number, length = struct.unpack_from(">BBH", block, place + 1)
        start = place + 5
        if length & 0x8000:
            count = length & 0x7FFF
            if count > 4:
                break
            length = int.from_bytes(block[start : start + count], "big")
            start += count
        if start + length > len(block):
            break
        found.append(DataSet(record, number, block[start : start + length], block[place : start + length]))
        place = start + length
    return found


def without_previews(block: bytes) -> bytes:
    """The block without small pictures of the photo as it was; itself where there are none."""
    found = parse(block)
    if all((one.record, one.number) not in _PREVIEWS for one in found):
        return block
    return b"".join(one.stored for one in found if (one.record, one.number) not in _PREVIEWS)


def as_xmp(block: bytes) -> tuple[dict[tuple[str, str], tuple[str, ...]], bool]:
    """The usual fields as properties of XMP, and whether that were all."""
    found = parse(block)
    is_utf8 = any((one.record, one.number) == _CHARACTERS and one.value == _UTF8 for one in found)
    values: dict[tuple[str, str], list[str]] = {}
    date = time = ""
    complete = True
    for one in found:
        text = _text(one.value, is_utf8=is_utf8)
        if one.record == 2 and one.number in _FIELDS:
            values.setdefault(_FIELDS[one.number], []).append(text)
        elif (one.record, one.number) == (2, _DATE):
            date = text
        elif (one.record, one.number) == (2, _TIME):
            time = text
        elif one.record > 1 and one.number > 0:
            complete = False
    if len(date) == 8 and date.isdecimal():
        values[PHOTOSHOP, "DateCreated"] = [_moment(date, time)]
    return {name: tuple(texts) for name, texts in values.items()}, complete


def _moment(date: str, time: str) -> str:
    day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    if len(time) < 6 or not time[:6].isdecimal():
        return day
    zone = f"{time[6:9]}:{time[9:11]}" if len(time) == 11 else ""
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}{zone}"


def _text(value: bytes, *, is_utf8: bool) -> str:
    try:
        return value.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError:
        return value.decode("utf-8" if is_utf8 else "cp1252", "replace").rstrip("\0")
