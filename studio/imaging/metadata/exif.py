"""EXIF of a photo made to fit its translation: upright, of the new size, without the old thumbnail."""

import struct
from pathlib import Path

from studio.imaging.metadata import maker_notes, regions, tiff_ifd
from studio.imaging.metadata.regions import Turn
from studio.imaging.metadata.tiff_ifd import EXIF_IFD, INTEROP_IFD, LONG, MAKER_NOTE, SHORT, SUB_IFDS, IfdEntry, Tree

PREFIX = b"Exif\0\0"
_ORIENTATION, _WIDTH, _LENGTH = 0x0112, 0x0100, 0x0101
_PIXEL_X, _PIXEL_Y, _COLOUR_SPACE = 0xA002, 0xA003, 0xA001
_THUMBNAIL_PLACE, _THUMBNAIL_BYTES = 0x0201, 0x0202
_SRGB, _OTHER_SPACE = 1, 0xFFFF
_INTEROP_INDEX, _ADOBE_INDEX, _SRGB_INDEX = 1, b"R03\0", b"R98\0"
_SUBJECTS = (0x9214, 0xA214)
_ASCII, _RATIONAL, _UNDEFINED = 2, 5, 7
_RESOLUTIONS, _RESOLUTION_UNIT, _INCH = (0x011A, 0x011B), 0x0128, 2
USER_COMMENT = 0x9286

_DESCRIPTIVE = frozenset(
    (
        *(0x010D, 0x010E, 0x010F, 0x0110, 0x0112, 0x011D, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298),
        *(0x4746, 0x4749),  # rating, in stars and in per cent
        *range(0x9C9B, 0x9CA0),  # title, comment, author, keywords and subject as Windows shows them
        # What TIFF/EP writes here and EXIF in a directory of its own.
        *(0x829A, 0x829D, 0x8822, 0x8827, 0x882A, 0x9003, 0x9004, 0x9211, 0x9286, 0xA420),
        *range(0x9201, 0x920B),
        *(0xC614, 0xC615, 0xC62F, 0xC630),  # camera, its number and its lens as DNG has them
    )
)
"""What IFD0 of a TIFF says about the photo; its other tags say how the file is laid out."""


def fitted(exif: bytes, turn: Turn, *, is_srgb: bool) -> bytes | None:
    """The block for a result, without the mark `PREFIX`; None where it is broken.

    Changed in place, so that what camera makers wrote with places of their own in it stays readable. Where a block
    holds nested pictures it is laid out anew without them.
    """
    data = exif.removeprefix(PREFIX).removeprefix(PREFIX)
    try:
        tree = tiff_ifd.parse(data)
    except (ValueError, struct.error):
        return None
    if SUB_IFDS in tree.first:
        del tree.first[SUB_IFDS]
        data = _laid_out_anew(tree)
        tree = tiff_ifd.parse(data)
    changed = bytearray(data)
    _drop_thumbnail(changed, tree)
    width, height = turn.size
    space = _SRGB if is_srgb else _OTHER_SPACE
    _set(changed, tree, tree.first, {_ORIENTATION: 1, _WIDTH: width, _LENGTH: height})
    inner = tree.below.get(EXIF_IFD, {})
    _set(changed, tree, inner, {_PIXEL_X: width, _PIXEL_Y: height, _COLOUR_SPACE: space})
    index = tree.below.get(INTEROP_IFD, {}).get(_INTEROP_INDEX)
    if is_srgb and index is not None and index.value == _ADOBE_INDEX:
        changed[index.value_place : index.value_place + 4] = _SRGB_INDEX
    for tag in _SUBJECTS:
        _turn_subject(changed, tree, inner.get(tag), turn)
    return bytes(changed[: _end(tree)])


def trimmed(exif: bytes, limit: int) -> bytes | None:
    """A block without `PREFIX` of at most `limit` bytes: first without the maker's notes, then without the largest."""
    if len(exif) <= limit:
        return exif
    tree = _slim(tiff_ifd.parse(exif))
    while len(data := tiff_ifd.block(tree)) > limit:
        entries = [(len(entry.value), tag, where) for where in tree.directories() for tag, entry in where.items()]
        if not entries:
            return None
        _size, tag, where = max(entries, key=lambda found: found[0])
        del where[tag]
    return data


def without_orientation(exif: bytes) -> bytes:
    """A block without `PREFIX` that says nothing of orientation, for formats that turn by other means.

    The entries behind it move up; their values stay where they are.
    """
    tree = tiff_ifd.parse(exif)
    entry = tree.first.get(_ORIENTATION)
    if entry is None:
        return exif
    data = bytearray(exif)
    (start,) = struct.unpack_from(tree.order + "I", data, 4)
    (count,) = struct.unpack_from(tree.order + "H", data, start)
    struct.pack_into(tree.order + "H", data, start, count - 1)
    data[entry.place : tree.link_place + 4] = data[entry.place + 12 : tree.link_place + 4] + bytes(12)
    return bytes(data)


def with_texts(exif: bytes | None, texts: dict[int, bytes], user_comment: bytes | None) -> bytes | None:
    """A block (a new one for None) without `PREFIX`, with more tags of text in IFD0, and a comment where it has none.

    The new tags lie behind the others, whose values stay where they are.
    """
    if not texts and user_comment is None:
        return exif
    added = {tag: IfdEntry(_ASCII, len(text), text) for tag, text in texts.items()}
    return _with_entries(exif or tiff_ifd.block(Tree(">")), added, user_comment)


def with_resolution(exif: bytes | None, dpi: tuple[float, float]) -> bytes:
    """A block (a new one for None) without `PREFIX` that says dots per inch, for formats that say them nowhere else."""
    exif = exif or tiff_ifd.block(Tree(">"))
    order = "<" if exif[:2] == b"II" else ">"
    added = {
        tag: IfdEntry(_RATIONAL, 1, struct.pack(order + "II", round(edge * 1000), 1000))
        for tag, edge in zip(_RESOLUTIONS, dpi, strict=True)
    }
    return _with_entries(exif, {**added, _RESOLUTION_UNIT: Tree(order).short(_INCH)}, None)


def _with_entries(exif: bytes, added: dict[int, IfdEntry], user_comment: bytes | None) -> bytes:
    try:
        tree = tiff_ifd.parse(exif)
    except ValueError:
        tree = Tree("<" if exif[:2] == b"II" else ">")
    data = bytearray(exif + b"\0" * (len(exif) % 2))
    first = tree.first | added
    if user_comment is not None:
        inner = tree.below.get(EXIF_IFD, {}) | {USER_COMMENT: IfdEntry(_UNDEFINED, len(user_comment), user_comment)}
        first[EXIF_IFD] = tree.long(len(data))
        data += tiff_ifd.directory_bytes(tree.order, inner, len(data), moved=False)
    struct.pack_into(tree.order + "I", data, 4, len(data))
    data += tiff_ifd.directory_bytes(tree.order, first, len(data), moved=False)
    return bytes(data)


def texts_of(exif: bytes | None) -> tuple[dict[int, bytes], str]:
    """Tag → value of all tags in a block without `PREFIX`, and its order of bytes, `<` or `>`."""
    try:
        tree = tiff_ifd.parse(exif or b"")
    except ValueError:
        return {}, ">"
    return {tag: entry.value for entries in tree.directories() for tag, entry in entries.items()}, tree.order


def orientation_of(exif: bytes) -> int | None:
    """What a block with or without `PREFIX` says of how the picture lies, 1 to 8; None where it says nothing."""
    try:
        tree = tiff_ifd.parse(exif.removeprefix(PREFIX).removeprefix(PREFIX))
    except ValueError:
        return None
    found = _number(tree, tree.first.get(_ORIENTATION))
    return found if 1 <= found <= 8 else None


def from_tree(tree: Tree) -> bytes | None:
    """What the tags of a TIFF file say about its photo, as an EXIF block; None where they say nothing."""
    first = {tag: entry for tag, entry in tree.first.items() if tag in _DESCRIPTIVE}
    slim = Tree(tree.order, first, tree.below)
    return _laid_out_anew(slim) if slim.first or slim.below else None


def from_file(source: "Path | bytes") -> bytes | None:
    """As `from_tree`, of a TIFF file: only the tags are read."""
    try:
        return from_tree(tiff_ifd.of_file(source))
    except (OSError, ValueError, struct.error):
        return None


def _laid_out_anew(tree: Tree) -> bytes:
    """A block with the places in the maker's notes as they are now."""
    data = tiff_ifd.block(tree)
    old = tree.below.get(EXIF_IFD, {}).get(MAKER_NOTE)
    if old is None:
        return data
    new = tiff_ifd.parse(data).below[EXIF_IFD][MAKER_NOTE]
    note = maker_notes.moved(old.value, old.value_place, new.value_place, tree.order)
    return data[: new.value_place] + note + data[new.value_place + len(note) :]


def _turn_subject(data: bytearray, tree: Tree, entry: IfdEntry | None, turn: Turn) -> None:
    """Where the subject is, in pixels."""
    if entry is None or entry.kind != SHORT or not 2 <= entry.count <= 4:
        return
    form = f"{tree.order}{entry.count}H"
    numbers = regions.subject(list(struct.unpack(form, entry.value)), turn)
    struct.pack_into(form, data, entry.value_place, *numbers)


def _slim(tree: Tree) -> Tree:
    slim = Tree(tree.order, dict(tree.first), {tag: dict(entries) for tag, entries in tree.below.items()})
    slim.first.pop(SUB_IFDS, None)
    slim.below.get(EXIF_IFD, {}).pop(MAKER_NOTE, None)
    return slim


def _set(data: bytearray, tree: Tree, entries: dict[int, IfdEntry], values: dict[int, int]) -> None:
    """Write single numbers over those that are there; what is not there is not added."""
    for tag, value in values.items():
        entry = entries.get(tag)
        if entry is None:
            continue
        kind = SHORT if value <= 0xFFFF else LONG
        form = "HIH2x" if kind == SHORT else "HII"
        struct.pack_into(tree.order + form, data, entry.place + 2, kind, 1, value)


def _drop_thumbnail(data: bytearray, tree: Tree) -> None:
    """Unlink the second picture and wipe its pixels: it would show the old picture."""
    if not tree.link:
        return
    struct.pack_into(tree.order + "I", data, tree.link_place, 0)
    entries, end = tiff_ifd.directory(bytes(data), tree.order, tree.link)
    place, length = (_number(tree, entries.get(tag)) for tag in (_THUMBNAIL_PLACE, _THUMBNAIL_BYTES))
    kept = sorted(_spans(tree))
    for first, last in ((place, place + length), (tree.link, end if entries else tree.link)):
        inside = 0 < first < last <= len(data)
        if inside and not any(start < last and first < stop for start, stop in kept):
            data[first:last] = bytes(last - first)


def _number(tree: Tree, entry: IfdEntry | None) -> int:
    if entry is None or entry.count != 1 or entry.kind not in (SHORT, LONG):
        return 0
    return struct.unpack(tree.order + ("H" if entry.kind == SHORT else "I"), entry.value)[0]


def _spans(tree: Tree) -> list[tuple[int, int]]:
    """The bytes that the kept tags take."""
    spans = [(0, 8), (tree.link_place, tree.link_place + 4)]
    for entries in tree.directories():
        spans += [(entry.place, entry.place + 12) for entry in entries.values()]
        spans += [(entry.value_place, entry.value_place + len(entry.value)) for entry in entries.values()]
        # The link behind the directory belongs to it.
        last = max((entry.place + 12 for entry in entries.values()), default=0)
        spans.append((last, last + 4))
    return spans


def _end(tree: Tree) -> int:
    return max(stop for _start, stop in _spans(tree))
