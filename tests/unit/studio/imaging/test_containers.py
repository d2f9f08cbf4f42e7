"""Signatures, films and further pictures are seen in every kind of file, and never left behind without a word."""

import struct
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
import tifffile
from PIL import Image

from studio.imaging.files import open_photo, read_origin, save_result
from studio.imaging.metadata import hidden_layers
from studio.imaging.options import SaveOptions
from tests.helpers import chunks, photos

PIXELS = photos.gradient(96, 64)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _signed_jpeg(folder: Path) -> Path:
    body = b"JP\0\1\0\0\0\1" + struct.pack(">I4sI4s", 60, b"jumb", 52, b"jumd") + b"c2pa\0\x11\0\x10" + bytes(40)
    Image.fromarray(PIXELS).save(folder / "s.jpg", extra=_segment(0xEB, body))
    return folder / "s.jpg"


def _signed_png(folder: Path) -> Path:
    return chunks.write(folder / "s.png", PIXELS, ((b"caBX", bytes(60)),))


def _signed_webp(folder: Path) -> Path:
    Image.fromarray(PIXELS).save(folder / "s.webp", lossless=True)
    data = (folder / "s.webp").read_bytes()[8:] + b"C2PA" + struct.pack("<I", 8) + bytes(8)
    (folder / "s.webp").write_bytes(b"RIFF" + struct.pack("<I", len(data)) + data)
    return folder / "s.webp"


def _signed_tiff(folder: Path) -> Path:
    tags = [(0xCD41, 7, 8, bytes(range(8)), True)]
    tifffile.imwrite(folder / "s.tif", PIXELS, photometric="rgb", metadata=None, extratags=tags)
    return folder / "s.tif"


def _signed_box(suffix: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"s{suffix}"
        if suffix == ".avif":
            Image.fromarray(PIXELS).save(path)
        else:
            pillow_heif.from_pillow(Image.fromarray(PIXELS)).save(path)
        box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(20)
        path.write_bytes(path.read_bytes() + struct.pack(">I4s", len(box) + 8, b"uuid") + box)
        return path

    return write


@pytest.mark.parametrize(
    "write", [_signed_jpeg, _signed_png, _signed_webp, _signed_tiff, _signed_box(".avif"), _signed_box(".heic")]
)
def test_a_signature_never_ends_without_a_word(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    source = write(tmp_path)
    for kept in (True, False):
        photo, out = open_photo(source), tmp_path / "out.png"
        notes = save_result(photo, photo.rgb, out, SaveOptions(details=kept))
        assert notes == (hidden_layers.NOTES["signature"],)
        assert "signature" not in read_origin(out).layers


def _multi_picture(folder: Path, kind: int, second: bytes) -> Path:
    """A JPEG with a second picture behind it, told of by MPF."""
    Image.fromarray(PIXELS).save(folder / "m.jpg")
    data = (folder / "m.jpg").read_bytes()
    head = 6 + 4 + 2 + 12 * 2 + 4
    length = len(data) + 4 + 4 + head + 2 + 32
    table = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 2)
    table += struct.pack(">HHII", 0xB001, 4, 1, 2) + struct.pack(">HHII", 0xB002, 7, 32, 8 + 2 + 24 + 4) + bytes(4)
    entries = struct.pack(">IIIHH", 0x030000, length, 0, 0, 0)
    place = len(data) + 4 + 4 + len(table) + 32 - 2 - 4 - 4
    entries += struct.pack(">IIIHH", kind, len(second), place, 0, 0)
    segment = _segment(0xE2, b"MPF\0" + table + entries)
    (folder / "m.jpg").write_bytes(data[:2] + segment + data[2:] + second)
    return folder / "m.jpg"


@pytest.mark.parametrize(
    ("kind", "second", "note"),
    [
        (0, b'\xff\xd8 xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"', "hdr"),
        (0x020002, b"\xff\xd8 another view", "pictures"),
        (0x010001, b"\xff\xd8 a preview", None),
    ],
)
def test_pictures_behind_the_first(tmp_path: Path, kind: int, second: bytes, note: str | None) -> None:
    source = _multi_picture(tmp_path, kind, second)
    layers_found = {note} if note else set()
    assert read_origin(source).layers == layers_found


def test_samsungs_own_film_is_seen(tmp_path: Path) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "a.jpg")
    directory = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, 0x0A30, 24, 24)
    with (tmp_path / "a.jpg").open("ab") as file:
        file.write(b"film" + directory + struct.pack("<I", len(directory)) + b"SEFT")
    assert read_origin(tmp_path / "a.jpg").layers == {"motion"}
