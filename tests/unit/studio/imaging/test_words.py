"""Words, IPTC and late EXIF of a photo reach its result, or it is said that they don't."""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from studio.errors import PhotoError
from studio.imaging.files import open_photo, read_origin, save_result, upright_size
from studio.imaging.options import SaveOptions
from tests.helpers import chunks, photos, readback
from tests.helpers.readback import exiv2

PIXELS = photos.gradient(96, 64)
PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5"/></rdf:RDF></x:xmpmeta>'
)
WORKFLOW = '{"node": "über"}'
WORDS: tuple[chunks.Chunk, ...] = (
    (b"tEXt", b"parameters\0a tree, Steps: 20"),
    (b"iTXt", b"workflow\0\0\0\0\0" + WORKFLOW.encode()),
    (b"zTXt", b"Title\0\0" + zlib.compress(b"A title")),
    (b"tEXt", "Author\0Änn".encode("latin-1")),
    (b"iTXt", b"Description\0\1\0de\0Beschreibung\0" + zlib.compress(b"Ein Wald")),
    (b"tEXt", b"Copyright\0nobody"),
    (b"tEXt", b"Comment\0so so"),
)


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8769)[0x9003] = "2020:01:02 03:04:05"
    return exif.tobytes()


def _saved(source: Path, suffix: str, **options: Any) -> tuple[Path, tuple[str, ...]]:
    photo = open_photo(source)
    out = source.with_name(f"out{suffix}")
    return out, save_result(photo, photo.rgb, out, SaveOptions(**options))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("late", [False, True])
def test_exif_and_xmp_on_either_side_of_the_pixels(tmp_path: Path, dtype: type, late: bool) -> None:
    pixels = PIXELS.astype(dtype)
    there = ((b"eXIf", _exif()[6:]), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET))
    source = chunks.write(tmp_path / "a.png", pixels, *(((), there) if late else (there,)))
    for suffix in (".png", ".jpg", ".tif"):
        out, notes = _saved(source, suffix)
        found = readback.details(out)
        assert found.exif["Exif.Image.Make"] == "Camera"
        assert found.exif["Exif.Photo.DateTimeOriginal"] == "2020:01:02 03:04:05"
        assert found.xmp["Xmp.xmp.Rating"] == "5"
        assert not notes


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_late_exif_and_exif_as_text_say_how_a_photo_lies(tmp_path: Path, dtype: type) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    block = exif.tobytes()
    late, text = ((b"eXIf", block[6:]),), (chunks.raw_profile("exif", "exif", block),)
    for before, behind in ((late, ()), ((), late), (text, ()), ((), text)):
        photo = open_photo(chunks.write(tmp_path / "a.png", PIXELS.astype(dtype), before, behind))
        assert photo.size == (64, 96)
        assert upright_size(tmp_path / "a.png") == (64, 96)


@pytest.mark.parametrize(("name", "title"), [("exif", "exif"), ("APP1", "generic profile"), ("exif", "EXIF profile")])
@pytest.mark.parametrize("packed", [False, True])
def test_exif_written_as_text(tmp_path: Path, name: str, title: str, packed: bool) -> None:
    exif = _exif() if name == "exif" else b"Exif\0\0" + _exif().removeprefix(b"Exif\0\0")
    source = chunks.write(tmp_path / "a.png", PIXELS, (chunks.raw_profile(name, title, exif, packed=packed),))
    out, _notes = _saved(source, ".jpg")
    assert readback.details(out).exif["Exif.Image.Make"] == "Camera"


def test_xmp_written_as_text(tmp_path: Path) -> None:
    for name, data in (("xmp", PACKET), ("APP1", b"http://ns.adobe.com/xap/1.0/\0" + PACKET)):
        source = chunks.write(tmp_path / "a.png", PIXELS, (chunks.raw_profile(name, name, data),))
        out, _notes = _saved(source, ".png")
        assert readback.details(out).xmp["Xmp.xmp.Rating"] == "5"
        assert not any(body.startswith(b"Raw profile") for _kind, body in chunks.read(out))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("late", [False, True])
def test_words_stay_in_png(tmp_path: Path, dtype: type, late: bool) -> None:
    source = chunks.write(tmp_path / "a.png", PIXELS.astype(dtype), *(((), WORDS) if late else (WORDS,)))
    out, notes = _saved(source, ".png")
    assert not notes
    with Image.open(out) as image:
        image.load()
        texts: dict[str, str] = image.text  # type: ignore[attr-defined]
    assert {key: str(texts[key]) for key in ("parameters", "workflow", "Title", "Author", "Comment")} == {
        "parameters": "a tree, Steps: 20",
        "workflow": WORKFLOW,
        "Title": "A title",
        "Author": "Änn",
        "Comment": "so so",
    }
    described: Any = texts["Description"]
    assert (str(described), described.lang, described.tkey) == ("Ein Wald", "de", "Beschreibung")


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_words_of_png_go_where_other_formats_have_them(tmp_path: Path, suffix: str) -> None:
    out, notes = _saved(chunks.write(tmp_path / "a.png", PIXELS, WORDS), suffix)
    found = readback.details(out)
    assert found.exif["Exif.Image.Artist"] == "Änn"
    assert found.exif["Exif.Image.ImageDescription"] == "Ein Wald"
    assert found.exif["Exif.Image.Copyright"] == "nobody"
    assert found.exif["Exif.Photo.UserComment"].endswith("a tree, Steps: 20")
    assert "A title" in found.xmp["Xmp.dc.title"]
    if suffix == ".webp":
        assert found.exif["Exif.Image.Make"] == f"workflow:{WORKFLOW}"
    else:
        assert len(notes) == 1
        assert "words" in notes[0]
    if suffix == ".jpg":
        assert found.comment == "so so"


def test_words_do_not_replace_what_the_camera_wrote(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Camera's owner"
    there = ((b"eXIf", exif.tobytes()[6:]), (b"tEXt", b"Author\0Another"))
    out, notes = _saved(chunks.write(tmp_path / "a.png", PIXELS, there), ".jpg")
    assert readback.details(out).exif["Exif.Image.Artist"] == "Camera's owner"
    assert notes


@pytest.mark.parametrize("name", ["a.jpg", "a.gif"])
def test_comments_of_jpeg_and_gif(tmp_path: Path, name: str) -> None:
    Image.fromarray(PIXELS).save(tmp_path / name, comment=b"a comment")
    out, notes = _saved(tmp_path / name, ".png")
    with Image.open(out) as image:
        assert image.info["Comment"] == "a comment"
    assert not notes
    assert readback.details(_saved(tmp_path / name, ".jpg")[0]).comment == "a comment"
    assert readback.details(_saved(tmp_path / name, ".webp")[0]).exif["Exif.Photo.UserComment"].endswith("a comment")


def test_what_a_details_switch_leaves_out(tmp_path: Path) -> None:
    out, notes = _saved(chunks.write(tmp_path / "a.png", PIXELS, WORDS), ".png", details=False)
    assert not notes
    assert {kind for kind, _body in chunks.read(out)} == {b"IHDR", b"IDAT", b"IEND"}


def test_long_words_are_read_and_endless_ones_refused(tmp_path: Path) -> None:
    long = (b"zTXt", b"workflow\0\0" + zlib.compress(b"w" * (3 << 20)))
    out, _notes = _saved(chunks.write(tmp_path / "a.png", PIXELS, (long,)), ".png")
    assert len(read_origin(out).texts[0].value) == 3 << 20
    bomb = (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 << 20)))
    with pytest.raises(PhotoError):
        open_photo(chunks.write(tmp_path / "b.png", PIXELS, (bomb,)))
    photo = open_photo(
        chunks.write(tmp_path / "c.png", PIXELS, (), (long, (b"tEXt", b"no zero byte"), (b"zTXt", b"a\0")))
    )
    assert photo.origin is not None
    assert [text.key for text in photo.origin.texts] == ["workflow"]


def _with_iptc(path: Path) -> Path:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    iptc = image.iptcData()
    for key, value in (
        ("Envelope.CharacterSet", "\x1b%G"),
        ("Application2.Headline", "Überschrift"),
        ("Application2.Keywords", "one"),
        ("Application2.Byline", "Ann"),
        ("Application2.DateCreated", "2020-01-02"),
    ):
        iptc[f"Iptc.{key}"] = value
    iptc.add(exiv2.Iptcdatum(exiv2.IptcKey("Iptc.Application2.Keywords"), exiv2.StringValue("two")))
    image.writeMetadata()
    return path


def _iptc_sources(folder: Path) -> tuple[Path, ...]:
    jpeg, png, tiff = photos.photo_jpeg(folder / "a.jpg"), photos.photo_png(folder / "a.png"), folder / "a.tif"
    tifffile.imwrite(tiff, PIXELS, photometric="rgb", metadata=None)
    return tuple(_with_iptc(path) for path in (jpeg, png, tiff))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_iptc_goes_from_each_format_into_each(tmp_path: Path, suffix: str) -> None:
    for source in _iptc_sources(tmp_path):
        before = readback.details(source).iptc
        assert ("Iptc.Application2.Keywords", "two") in before
        out, notes = _saved(source, suffix)
        assert readback.details(out).iptc == before
        assert not notes


def test_iptc_as_text_under_each_name(tmp_path: Path) -> None:
    with Image.open(_with_iptc(photos.photo_jpeg(tmp_path / "a.jpg"))) as image:
        block = b"8BIM\x04\x04\0\0" + len(words := image.info["photoshop"][0x0404]).to_bytes(4, "big") + words
    before = readback.details(tmp_path / "a.jpg").iptc
    for name, title, data in (("iptc", "iptc", words), ("8bim", "8bim", block), ("iptc", "IPTC profile", block)):
        source = chunks.write(tmp_path / "b.png", PIXELS, (chunks.raw_profile(name, title, data),))
        assert readback.details(_saved(source, ".jpg")[0]).iptc == before


def test_iptc_becomes_xmp_where_there_is_no_place_for_it(tmp_path: Path) -> None:
    source = _with_iptc(photos.photo_jpeg(tmp_path / "a.jpg"))
    out, notes = _saved(source, ".webp")
    found = readback.details(out).xmp
    assert found["Xmp.dc.subject"] == "one, two"
    assert found["Xmp.dc.creator"] == "Ann"
    assert found["Xmp.photoshop.Headline"] == "Überschrift"
    assert found["Xmp.photoshop.DateCreated"] == "2020-01-02"
    assert notes == ("WebP holds no IPTC: its fields are in the XMP",)


def test_resources_of_photoshop_that_stay_true_are_kept(tmp_path: Path) -> None:
    def resource(number: int, data: bytes) -> bytes:
        return (
            b"8BIM"
            + number.to_bytes(2, "big")
            + b"\0\0"
            + len(data).to_bytes(4, "big")
            + data
            + b"\0" * (len(data) % 2)
        )

    block = resource(0x040A, b"\1") + resource(0x040C, b"thumbnail!") + resource(0x040B, b"http://a.b")
    segment = b"\xff\xed" + (len(block) + 16).to_bytes(2, "big") + b"Photoshop 3.0\0" + block
    Image.fromarray(PIXELS).save(tmp_path / "a.jpg", extra=segment)
    with Image.open(_saved(tmp_path / "a.jpg", ".jpg")[0]) as image:
        assert image.info["photoshop"] == {0x040A: b"\1", 0x040B: b"http://a.b"}
    with tifffile.TiffFile(_saved(tmp_path / "a.jpg", ".tif")[0]) as file:
        assert b"http://a.b" in file.pages[0].tags[34377].value  # type: ignore[union-attr]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow knows only one kind of BigTIFF
@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True), (">", True)])
def test_descriptive_tags_of_tiff_stay(tmp_path: Path, order: Any, big: bool) -> None:
    wide = "Titel".encode("utf-16-le")
    tags = [
        (0x9C9B, 1, len(wide), wide, True),
        (0x9C9E, 1, len(wide), wide, True),
        (0x4746, 3, 1, 4, True),
        (0x013C, 2, 5, "host", True),
        (0x013B, 2, 4, "Ann", True),
    ]
    classic = {"photometric": "rgb", "metadata": None, "extratags": tags}
    tifffile.imwrite(tmp_path / "b.tif", PIXELS, **classic)  # exiv2 reads no BigTIFF
    before = readback.details(tmp_path / "b.tif").exif
    tifffile.imwrite(tmp_path / "a.tif", PIXELS, **classic, byteorder=order, bigtiff=big)
    for suffix in (".tif", ".jpg", ".png"):
        found = readback.details(_saved(tmp_path / "a.tif", suffix)[0]).exif
        for key in ("XPTitle", "XPKeywords", "Rating", "HostComputer", "Artist"):
            assert found[f"Exif.Image.{key}"] == before[f"Exif.Image.{key}"]
