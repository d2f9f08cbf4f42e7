"""Which files are pictures, and which are clips: by the name, and where that says nothing by the first bytes."""

from pathlib import Path
from typing import Literal

Kind = Literal["photo", "clip"]

PHOTO_FAMILIES: dict[str, tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".jfi"),
    "png": (".png", ".apng"),
    "tiff": (".tif", ".tiff"),
    "webp": (".webp",),
    "avif": (".avif", ".avifs"),
    "heic": (".heic", ".heif", ".hif", ".heics", ".heifs"),
    "bmp": (".bmp", ".dib"),
    "gif": (".gif",),
    "mpo": (".mpo",),
    "pnm": (".ppm", ".pgm", ".pbm", ".pnm"),
}
"""What a kind of picture is called → the suffixes that cameras, browsers and programs give it."""
CLIP_FAMILIES: dict[str, tuple[str, ...]] = {
    "mp4": (".mp4", ".m4v", ".mp4v"),
    "mov": (".mov", ".qt"),
    "mkv": (".mkv",),
    "webm": (".webm",),
    "avi": (".avi", ".divx"),
    "mpeg": (".mpg", ".mpeg", ".mpe", ".m1v", ".m2v", ".mpv", ".vob", ".mod"),
    "mts": (".mts", ".m2ts", ".m2t", ".ts", ".tod"),
    "wmv": (".wmv", ".asf"),
    "3gp": (".3gp", ".3gpp", ".3g2", ".3gp2"),
    "ogv": (".ogv", ".ogm", ".ogx"),
    "flv": (".flv", ".f4v"),
    "mxf": (".mxf",),
    "dv": (".dv",),
}
_FAMILIES = {**PHOTO_FAMILIES, **CLIP_FAMILIES}
OPEN_SUFFIXES = tuple(suffix for family in PHOTO_FAMILIES.values() for suffix in family)
"""Of pictures that can be opened, with their dots, in lower case."""
CLIP_SUFFIXES = tuple(suffix for family in CLIP_FAMILIES.values() for suffix in family)
SIDECAR_SUFFIXES = (
    *(".xmp", ".aae", ".thm", ".lrv", ".lrf", ".pp3", ".dop", ".cos", ".on1", ".arp", ".ini", ".db", ".ds_store"),
    *(".lnk", ".url", ".itstudio", ".part", ".tmp", ".crdownload", ".download", ".lock"),
)
"""Of what lies beside pictures and is none: it is left out without a word."""

_AMBIGUOUS = (".ts", ".mod", ".tod", ".dv", ".mpv")
"""Suffixes that other programs use for text: believed only with the right first bytes."""
_COPIES = ("~", "_original", ".bak", ".orig", ".old", "_backup")
"""How names of safety copies end: what such a file holds is the picture beside it once more."""
_HEAD_BYTES = 4096
_STILL_BRANDS = {b"heic": ".heic", b"heix": ".heic", b"heim": ".heic", b"heis": ".heic", b"hevc": ".heic"}
_STILL_BRANDS |= {b"hevx": ".heic", b"mif1": ".heic", b"msf1": ".heic", b"avif": ".avif", b"avis": ".avif"}
_NO_CLIP_BRANDS = (b"crx ", b"M4A ", b"M4B ", b"M4P ", b"jp2 ", b"jpx ", b"jxl ")
_ASF = bytes.fromhex("3026b2758e66cf11")
_MXF = bytes.fromhex("060e2b34020501")


def kind_of(path: Path) -> Kind | None:
    """Picture, clip, or neither; the file is looked into only where its name says nothing. Never raises."""
    suffix = suffix_of(path)
    if suffix in CLIP_SUFFIXES:
        return "clip"
    return "photo" if suffix in OPEN_SUFFIXES else None


def is_clip(path: Path) -> bool:
    return kind_of(path) == "clip"


def suffix_of(path: Path) -> str:
    """The suffix in lower case, that of its first bytes where the name's says nothing; empty for what is neither.

    A TIFF is believed only without any suffix: cameras' raw files begin like one.
    """
    suffix = path.suffix.lower()
    if suffix in _AMBIGUOUS:
        head = _head(path)
        return suffix if head is None or suffix_of_head(head) in CLIP_SUFFIXES or _is_raw_dv(head) else ""
    if suffix in OPEN_SUFFIXES or suffix in CLIP_SUFFIXES:
        return suffix
    if suffix in SIDECAR_SUFFIXES or path.name.lower().endswith(_COPIES):
        return ""
    found = suffix_of_head(_head(path) or b"")
    return "" if suffix and found == ".tif" else found


def is_sidecar(path: Path) -> bool:
    """Is it something that lies beside pictures by itself, not worth a word?"""
    return path.name.startswith((".", "._")) or path.suffix.lower() in SIDECAR_SUFFIXES


def suffixes_named(text: str) -> tuple[str, ...]:
    """What `jpeg`, `.JPG` or `mts` stands for: all suffixes of its kind, else that suffix alone; empty for nothing."""
    name = text.strip().strip(".").lower()
    if not name:
        return ()
    family = _FAMILIES.get(name)
    if family is None:
        family = next((suffixes for suffixes in _FAMILIES.values() if f".{name}" in suffixes), None)
    return family or (f".{name}",)


def patterns(suffixes: tuple[str, ...] = OPEN_SUFFIXES) -> str:
    """For the filter of a dialog."""
    return " ".join(f"*{suffix}" for suffix in suffixes)


def suffix_of_head(head: bytes) -> str:
    """The usual suffix of what begins so; empty for what is no picture and no clip."""
    if head[:3] == b"\xff\xd8\xff":
        return ".jpg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return ".png"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return ".gif"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return ".tif"
    if head[:4] == b"RIFF":
        return {b"WEBP": ".webp", b"AVI ": ".avi"}.get(head[8:12], "")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and 12 <= int.from_bytes(head[14:18], "little") <= 124:
        return ".bmp"
    if head[:1] == b"P" and head[1:2] in b"123456" and head[2:3] in (b"\n", b" ", b"\t", b"\r"):
        return ".ppm"
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    return _of_stream(head)


def _of_brand(head: bytes) -> str:
    """ISO 14496-12: the major brand, else the first compatible one that is known."""
    major = head[8:12]
    if major in _NO_CLIP_BRANDS:
        return ""
    if major in _STILL_BRANDS:
        return ".avif" if b"avif" in head[16 : int.from_bytes(head[:4], "big")] else _STILL_BRANDS[major]
    return ".mov" if major == b"qt  " else ".3gp" if major.startswith((b"3gp", b"3g2")) else ".mp4"


def _of_stream(head: bytes) -> str:
    if head[:4] == b"\x1aE\xdf\xa3":
        return ".webm" if b"webm" in head[:64] else ".mkv"
    if head[:4] == b"\0\0\x01\xba" or head[:4] == b"\0\0\x01\xb3":
        return ".mpg"
    for step, start in ((188, 0), (192, 4)):
        if len(head) > start + 2 * step and all(head[start + number * step] == 0x47 for number in range(3)):
            return ".mts"
    if head[:8] == _ASF:
        return ".wmv"
    if head[:4] == b"FLV\x01":
        return ".flv"
    if head[:7] == _MXF:
        return ".mxf"
    if head[:4] == b"OggS" and (b"\x80theora" in head[:512] or b"\x01video" in head[:512]):
        return ".ogv"
    return ".mov" if head[4:8] in (b"moov", b"mdat", b"wide") else ""


def _is_raw_dv(head: bytes) -> bool:
    return head[:3] == b"\x1f\x07\x00"


def _head(path: Path) -> bytes | None:
    """None where there is no file to look into."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except (OSError, ValueError):
        return None
