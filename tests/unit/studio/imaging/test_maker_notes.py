"""The notes of camera makers say the same in a result as in the photo, wherever they lie in it."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from studio.imaging.files import open_photo, save_result
from studio.imaging.metadata import exif, maker_notes, tiff_ifd
from studio.imaging.metadata.kept import KEPT
from studio.imaging.options import FORMATS
from tests.helpers import chunks, photos, readback
from tests.helpers.readback import exiv2

PIXELS = photos.gradient(96, 64)
MAKERS: dict[str, dict[str, Any]] = {
    # Counted from the beginning of the file.
    "Canon": {"Canon.OwnerName": "Ann Example the owner", "Canon.ImageType": "Canon EOS something"},
    "SONY": {"Sony2.LensSpec": "1 2 3 4 5 6 7 8", "Sony2.CreativeStyle": "Standard and more"},
    "Panasonic": {"Panasonic.LensType": "LUMIX G 20/F1.7 II ASPH."},
    "PENTAX": {"Pentax.Date": "1 2 3 4 5 6 7"},
    "Minolta Co., Ltd.": {"Minolta.Version": "77 76 84 48 1 2 3 4 5"},
    # Counted from the beginning of the note.
    "NIKON CORPORATION": {"Nikon3.Quality": "FINE quality it is", "Nikon3.Focus": "AF-C and some more"},
    "FUJIFILM": {"Fujifilm.SerialNumber": "FPX 1234567", "Fujifilm.Quality": "NORMAL and more"},
    "OLYMPUS": {"Olympus2.CameraType": "D4567 and more"},
}


def _photo(folder: Path, make: str, order: str = "II") -> Path:
    """A JPEG with a maker's note, written by exiv2 in the order of bytes `order`."""
    path = folder / "a.jpg"
    tree = tiff_ifd.Tree("<" if order == "II" else ">")
    tree.first[0x0112] = tree.short(1)
    Image.fromarray(PIXELS).save(path, exif=b"Exif\0\0" + tiff_ifd.block(tree))
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    data = image.exifData()
    data["Exif.Image.Make"] = make
    data["Exif.Image.Model"] = "Model"
    data["Exif.Image.ImageDescription"] = "a description that is long enough to move what follows"
    data["Exif.Photo.DateTimeOriginal"] = "2020:01:02 03:04:05"
    for key, value in MAKERS[make].items():
        data[f"Exif.{key}"] = value
    image.writeMetadata()
    return path


def _as_tiff(jpeg: Path) -> Path:
    """A TIFF that begins with the block of a JPEG: all places in it stay true."""
    with Image.open(jpeg) as image:
        block = image.info["exif"].removeprefix(b"Exif\0\0")
    path = jpeg.with_suffix(".tif")
    order = "<" if block[:2] == b"II" else ">"
    pixels = PIXELS.tobytes()
    tree = tiff_ifd.parse(block)
    data = bytearray(block + b"\0" * (len(block) % 2) + pixels)
    inner = {tag: struct.unpack(order + "I", tree.first[tag].value)[0] for tag in (0x8769, 0x8825) if tag in tree.first}
    tags: list[tuple[int, int, int, bytes]] = [
        (256, 3, 1, struct.pack(order + "HH", 96, 0)),
        (257, 3, 1, struct.pack(order + "HH", 64, 0)),
        (258, 3, 3, b""),
        (262, 3, 1, struct.pack(order + "HH", 2, 0)),
        (271, 2, tree.first[271].count, b""),
        (273, 4, 1, struct.pack(order + "I", len(data) - len(pixels))),
        (277, 3, 1, struct.pack(order + "HH", 3, 0)),
        (278, 3, 1, struct.pack(order + "HH", 64, 0)),
        (279, 4, 1, struct.pack(order + "I", len(pixels))),
        *((tag, 4, 1, struct.pack(order + "I", place)) for tag, place in inner.items()),
    ]
    bits = len(data)
    data += struct.pack(order + "3H", 8, 8, 8)
    place = len(data)
    data += struct.pack(order + "H", len(tags))
    for tag, kind, count, value in tags:
        stored = {258: bits, 271: tree.first[271].value_place}.get(tag)
        data += struct.pack(order + "HHI", tag, kind, count)
        data += value if stored is None else struct.pack(order + "I", stored)
    data += bytes(4)
    struct.pack_into(order + "I", data, 4, place)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("suffix", [".tif", ".jpg", ".png", ".webp"])
@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize("make", MAKERS)
def test_notes_say_the_same(tmp_path: Path, make: str, order: str, suffix: str) -> None:
    source = _photo(tmp_path, make, order)
    for path in (source, _as_tiff(source)):
        before = readback.details(path).maker
        assert len(before) >= len(MAKERS[make])
        photo = open_photo(path)
        out = tmp_path / f"out{suffix}"
        assert save_result(photo, photo.rgb, out) == ()
        assert readback.details(out).maker == before


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tiffs_in_the_cameras_order_of_bytes_hold_the_same_pixels(tmp_path: Path, dtype: type) -> None:
    with Image.open(_photo(tmp_path, "NIKON CORPORATION", "MM")) as image:
        block = image.info["exif"].removeprefix(b"Exif\0\0")
    pixels = (PIXELS.astype(dtype) * (257 if dtype == np.uint16 else 1)).astype(dtype)
    photo = open_photo(chunks.write(tmp_path / "a.png", pixels, ((b"eXIf", block),)))
    save_result(photo, photo.rgb, tmp_path / "out.tif")
    with tifffile.TiffFile(tmp_path / "out.tif") as file:
        assert file.byteorder == ">"
        assert np.array_equal(file.asarray(), pixels)


def test_nested_pictures_go_and_the_notes_stay(tmp_path: Path) -> None:
    source = _photo(tmp_path, "Canon")
    before = readback.details(source).maker
    with Image.open(source) as image:
        block = image.info["exif"].removeprefix(b"Exif\0\0")
    tree = tiff_ifd.parse(block)
    data = bytearray(block)
    tags = dict(tree.first) | {tiff_ifd.SUB_IFDS: tree.long(8)}
    struct.pack_into("<I", data, 4, len(data))
    data += tiff_ifd.directory_bytes("<", tags, len(data), moved=False)
    Image.fromarray(PIXELS).save(source, exif=b"Exif\0\0" + bytes(data))
    photo = open_photo(source)
    save_result(photo, photo.rgb, tmp_path / "out.jpg")
    found = readback.details(tmp_path / "out.jpg")
    assert found.maker == before
    assert "Exif.Image.SubIFDs" not in found.exif


def test_notes_without_places_in_them_stay_as_they_are() -> None:
    for note in (b"", b"x", bytes(40), b"Apple iOS\0\0\1MM" + bytes(60), bytes(range(256))):
        assert maker_notes.moved(note, 1000, 2000, "<") == note


def test_each_format_keeps_what_the_table_says(tmp_path: Path) -> None:
    source = _photo(tmp_path, "Canon")
    image = exiv2.ImageFactory.open(str(source))
    image.readMetadata()
    image.xmpData()["Xmp.dc.rights"] = "nobody"
    image.iptcData()["Iptc.Application2.Headline"] = "A headline"
    image.setComment("a comment")
    image.writeMetadata()
    with Image.open(source) as opened:
        block, packet = opened.info["exif"], opened.info["xmp"]
        opened.save(
            tmp_path / "b.jpg",
            exif=block,
            xmp=packet,
            extra=readback.segment(source, 0xED),
            comment="a comment",
            dpi=(300, 300),
            icc_profile=photos.display_p3_profile(),
        )
    photo = open_photo(tmp_path / "b.jpg")
    suffixes = {kind: suffix for suffix, kind in FORMATS.items()}
    assert suffixes.keys() == KEPT.keys()
    for kind, kept in KEPT.items():
        out = tmp_path / f"out{suffixes[kind]}"
        save_result(photo, photo.rgb, out)
        with Image.open(out) as opened:
            info, taken = opened.info, opened.getexif()
            dpi = info.get("dpi") or (taken.get(0x011A, 0), taken.get(0x011B, 0))
            assert [round(float(edge)) for edge in dpi] == [300, 300] or kept["resolution"] != "kept", kind
            assert bool(info.get("icc_profile")) == (kept["colour profile"] == "kept")
            assert (taken.get(0x010F) == "Canon") == ("EXIF" in kept)
            assert (0x927C in taken.get_ifd(0x8769)) == ("maker's notes" in kept)
            assert b"nobody" in (info.get("xmp") or b"")
            if kept["IPTC"] == "as XMP":
                assert b"A headline" in info["xmp"]
            comment = taken.get_ifd(0x8769).get(exif.USER_COMMENT, b"")
            words = (info.get("comment"), info.get("Comment"), comment[8:])
            assert any(word in (b"a comment", "a comment") for word in words), kind
        if kept["IPTC"] == "kept":
            assert readback.details(out).iptc == [("Iptc.Application2.Headline", "A headline")]
