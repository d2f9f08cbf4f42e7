"""A result claims nothing that it does not have, says what stayed behind, and marks faces where they are."""

import base64
import hashlib
import io
import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.imaging import encoding, output_metadata
from studio.imaging.files import open_photo, read_origin, save_result
from studio.imaging.formats import jpeg_segments, png_chunks
from studio.imaging.metadata import hidden_layers, photoshop, xmp
from studio.imaging.metadata.kept import KEPT
from studio.imaging.metadata.regions import Turn
from studio.imaging.metadata.texts import Text
from studio.imaging.options import SaveOptions
from studio.imaging.output_pixels import Rendition
from studio.imaging.recipes.recipe import PictureRecipe
from studio.imaging.source_metadata import SourceMetadata
from tests.helpers import photos, readback

RECIPE = PictureRecipe(model="watercolour", model_name="Watercolour", model_hash="ab")
WIDTH, HEIGHT = 96, 64
PIXELS = photos.gradient(WIDTH, HEIGHT)
CAMERA = 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"'
CONTAINER = (
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
)
GAIN = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'
DIRECTORY = (
    '<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{}"/></rdf:li>'
    "</rdf:Seq></Container:Directory>"
)


def _packet(attributes: str, inside: str = "") -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" {attributes}>'
        f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _jpeg(folder: Path, packet: str, extra: bytes = b"") -> Path:
    Image.fromarray(PIXELS).save(folder / "a.jpg", xmp=packet.encode(), extra=extra)
    return folder / "a.jpg"


def _saved(source: Path, suffix: str = ".jpg", **options: bool) -> tuple[Path, tuple[str, ...]]:
    photo = open_photo(source)
    out = source.with_name(f"out{suffix}")
    return out, save_result(photo, photo.rgb, out, SaveOptions(**options), RECIPE)  # type: ignore[arg-type]


CLAIMS = {
    "attributes": ("motion", f'{CAMERA} GCamera:MotionPhoto="1" GCamera:MicroVideoOffset="99"', ""),
    "elements": ("motion", CAMERA, "<GCamera:MotionPhoto>1</GCamera:MotionPhoto>"),
    "another prefix": ("motion", 'xmlns:c="http://ns.google.com/photos/1.0/camera/" c:MicroVideo="1"', ""),
    "directory": ("motion", CONTAINER, DIRECTORY.format("MotionPhoto")),
    "gain map": ("hdr", f'{GAIN} hdrgm:Version="1.0"', "<hdrgm:GainMapMax>1</hdrgm:GainMapMax>"),
    "gain map in a directory": ("hdr", CONTAINER, DIRECTORY.format("GainMap")),
    "Apple's": ("hdr", 'xmlns:h="http://ns.apple.com/HDRGainMap/1.0/" h:HDRGainMapVersion="65536"', ""),
    "depth": ("depth", 'xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/" GDepth:Data="AAAA"', ""),
    "signature": ("signature", 'xmlns:t="http://purl.org/dc/terms/" t:provenance="self#jumbf=c2pa/x"', ""),
}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
@pytest.mark.parametrize("name", CLAIMS)
def test_claims_go_and_are_said_once(tmp_path: Path, name: str, suffix: str) -> None:
    layer, attributes, inside = CLAIMS[name]
    source = _jpeg(tmp_path, _packet(attributes, inside))
    before = readback.details(source).xmp
    out, notes = _saved(source, suffix)
    found = readback.details(out).xmp
    assert notes == (hidden_layers.NOTES[layer],)  # type: ignore[index]
    assert len(before) > 1
    assert {key.split(".")[1] for key in found} == {"xmp", "its", "iptcExt"}
    assert not any(word in out.read_bytes() for word in (b"MotionPhoto", b"MicroVideo", b"hdrgm", b"Directory"))
    assert _saved(source, suffix, details=False)[1] == notes


def test_a_camera_that_says_no_film_is_believed(tmp_path: Path) -> None:
    packet = _packet(f'{CAMERA} GCamera:MotionPhoto="0" GCamera:SpecialTypeID="x"')
    out, notes = _saved(_jpeg(tmp_path, packet))
    assert not notes
    assert b"MotionPhoto" not in out.read_bytes()
    assert b'GCamera:SpecialTypeID="x"' in out.read_bytes()


def test_claims_in_broken_xmp_go_too(tmp_path: Path) -> None:
    packet = _packet(f'{CAMERA} {GAIN} GCamera:MotionPhoto="1"', "<hdrgm:Max>1</hdrgm:Max><open>")
    out, notes = _saved(_jpeg(tmp_path, packet))
    assert notes == (hidden_layers.NOTES["motion"], hidden_layers.NOTES["hdr"])
    assert b"GCamera:MotionPhoto" not in out.read_bytes()
    assert b"<hdrgm:" not in out.read_bytes()
    assert b'xmp:Rating="4"' in out.read_bytes()


def test_xmp_with_entities_is_not_expanded() -> None:
    packet = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + _packet('xmp:Label="&a;"').encode()
    fitted = xmp.fitted(packet, Turn(1, (3, 2), (3, 2)))
    assert fitted is not None
    assert b"&a;" in fitted


def test_everything_else_stays_byte_by_byte(tmp_path: Path) -> None:
    inside = "<!-- kept --><q:odd xmlns:q='urn:q'  a = '1'>\n\t&#228;<![CDATA[<x>]]></q:odd>"
    packet = _packet(f'{CAMERA} GCamera:MotionPhoto="1"', inside)
    fitted = xmp.fitted(packet.encode(), Turn(1, (3, 2), (3, 2)))
    assert fitted == packet.replace(f' {CAMERA} GCamera:MotionPhoto="1"', "").encode()


def test_xmp_in_two_bytes_a_letter_is_read(tmp_path: Path) -> None:
    packet = _packet('xmp:Label="Grün"')
    fitted = xmp.fitted(packet.encode("utf-16"), Turn(1, (3, 2), (3, 2)))
    assert fitted == packet.encode()


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


FACE = (0.25, 0.375, 0.125, 0.25)
"""x and y of its middle, width and height, as shares of the upright photo."""


def _stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """The picture as a camera stores it that tells of this orientation."""
    stored = upright
    if orientation in (5, 6, 7, 8):
        stored = stored.swapaxes(0, 1)
    # The way back of turning it upright.
    if orientation in (2, 3, 7, 8):
        stored = stored[:, ::-1]
    if orientation in (3, 4, 6, 7):
        stored = stored[::-1]
    return stored


def _box(red: np.ndarray) -> tuple[float, float, float, float]:
    """Middle and size of the red spot, as shares of the picture."""
    rows, columns = np.nonzero(red[..., 0] > 200)
    height, width = red.shape[:2]
    left, right, top, bottom = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
    return (left + right) / 2 / width, (top + bottom) / 2 / height, (right - left) / width, (bottom - top) / height


REGIONS = (
    'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
)


def _regions(box: tuple[float, float, float, float], size: tuple[int, int]) -> str:
    x, y, width, height = box
    return (
        '<mwg-rs:Regions rdf:parseType="Resource">'
        f'<mwg-rs:AppliedToDimensions stDim:w="{size[0]}" stDim:h="{size[1]}" stDim:unit="pixel"/>'
        '<mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="Ann" mwg-rs:Type="Face">'
        f'<mwg-rs:Area stArea:x="{x}" stArea:y="{y}" stArea:w="{width}" stArea:h="{height}"'
        ' stArea:unit="normalized"/></rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>'
        '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType="Resource">'
        f"<MPReg:Rectangle>{x - width / 2}, {y - height / 2}, {width}, {height}</MPReg:Rectangle>"
        "</rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>"
        '<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:RegionBoundary'
        ' rdf:parseType="Resource"><Iptc4xmpExt:rbShape>rectangle</Iptc4xmpExt:rbShape>'
        f"<Iptc4xmpExt:rbUnit>pixel</Iptc4xmpExt:rbUnit><Iptc4xmpExt:rbX>{(x - width / 2) * size[0]}</Iptc4xmpExt:rbX>"
        f"<Iptc4xmpExt:rbY>{(y - height / 2) * size[1]}</Iptc4xmpExt:rbY>"
        f"<Iptc4xmpExt:rbW>{width * size[0]}</Iptc4xmpExt:rbW><Iptc4xmpExt:rbH>{height * size[1]}</Iptc4xmpExt:rbH>"
        "</Iptc4xmpExt:RegionBoundary></rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("scale", [1, 2])
def test_faces_turn_with_the_photo(tmp_path: Path, orientation: int, scale: int) -> None:
    upright = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    x, y, width, height = FACE
    rows = slice(round((y - height / 2) * HEIGHT), round((y + height / 2) * HEIGHT))
    upright[rows, round((x - width / 2) * WIDTH) : round((x + width / 2) * WIDTH), 0] = 255
    stored = np.ascontiguousarray(_stored(upright, orientation))
    size = (stored.shape[1], stored.shape[0])
    box = _box(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    subject = (box[0] * size[0], box[1] * size[1], box[2] * size[0], box[3] * size[1])
    exif.get_ifd(0x8769)[0x9214] = tuple(round(number) for number in subject)
    packet = _packet(REGIONS, _regions(box, size)).encode()
    Image.fromarray(stored).save(tmp_path / "a.jpg", quality=95, subsampling=0, xmp=packet, exif=exif)
    photo = open_photo(tmp_path / "a.jpg")
    small = photo if scale == 1 else photo.resized(WIDTH // scale)
    save_result(small, small.rgb, tmp_path / "out.png")
    red = _box(readback.pixels(tmp_path / "out.png"))
    found = readback.details(tmp_path / "out.png")
    wide, high = WIDTH // scale, HEIGHT // scale
    region = "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:"
    area = [float(found.xmp[region + name]) for name in ("x", "y", "w", "h")]
    assert area == pytest.approx(FACE, abs=1e-6)
    assert red == pytest.approx(FACE, abs=0.02)
    dimensions = "Xmp.mwg-rs.Regions/mwg-rs:AppliedToDimensions/stDim:"
    assert (found.xmp[dimensions + "w"], found.xmp[dimensions + "h"]) == (str(wide), str(high))
    rectangle = found.xmp["Xmp.MP.RegionInfo/MPRI:Regions[1]/MPReg:Rectangle"].split(",")
    corner = [x - width / 2, y - height / 2, width, height]
    assert [float(number) for number in rectangle] == pytest.approx(corner, abs=1e-6)
    boundary = "Xmp.iptcExt.ImageRegion[1]/Iptc4xmpExt:RegionBoundary/Iptc4xmpExt:rb"
    edges = [float(found.xmp[boundary + name]) for name in "XYWH"]
    assert edges == pytest.approx([corner[0] * wide, corner[1] * high, width * wide, height * high], abs=1e-6)
    middle = [int(number) for number in found.exif["Exif.Photo.SubjectArea"].split()]
    assert middle == pytest.approx([x * wide, y * high, width * wide, height * high], abs=1)


def test_faces_that_were_marked_upright_stay(tmp_path: Path) -> None:
    packet = _packet(REGIONS, _regions(FACE, (HEIGHT, WIDTH))).encode()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(PIXELS).save(tmp_path / "a.jpg", xmp=packet, exif=exif)
    out, _notes = _saved(tmp_path / "a.jpg")
    area = "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:x"
    assert float(readback.details(out).xmp[area]) == pytest.approx(FACE[0])


def test_paths_of_photoshop_turn_too() -> None:
    knot = struct.pack(">H6i", 1, *(round(number * (1 << 24)) for number in (0.25, 0.5, 0, 1, 1, 0)))
    block = photoshop.build([(2000, b"\0\0", knot)])
    turned = photoshop.kept(block, 6)
    assert turned is not None
    numbers = struct.unpack(">H6i", photoshop.parse(turned)[0][2])[1:]
    assert [number / (1 << 24) for number in numbers] == [0.5, 0.75, 1, 1, 0, 0]


def _extended(folder: Path, payload: str) -> Path:
    """A JPEG with a property of 150 KB in extended XMP, as phones write it."""
    rest = _packet(f'xmlns:GAudio="http://ns.google.com/photos/1.0/audio/" GAudio:Data="{payload}"')
    rest = rest.replace('xmp:Rating="4" ', "")
    guid = hashlib.md5(rest.encode()).hexdigest().upper()
    packet = _packet(f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{guid}"')
    segments = b""
    for place in range(0, len(rest), 60_000):
        head = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode() + struct.pack(">II", len(rest), place)
        segments = _segment(0xE1, head + rest[place : place + 60_000].encode()) + segments
    return _jpeg(folder, packet, extra=segments)


def test_xmp_over_64_kb_is_read_and_written(tmp_path: Path) -> None:
    payload = base64.b64encode(np.random.default_rng(0).bytes(110_000)).decode()
    source = _extended(tmp_path, payload)
    out, notes = _saved(source, ".png")
    assert not notes
    assert readback.details(out).xmp["Xmp.GAudio.Data"] == payload
    again, notes = _saved(out, ".jpg")
    assert not notes
    data = again.read_bytes()
    main = readback.details(again).xmp
    assert main["Xmp.xmp.Rating"] == "4"
    guid = main["Xmp.xmpNote.HasExtendedXMP"]
    parts, place, whole = {}, 0, 0
    mark = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode()
    while (place := data.find(mark, place)) >= 0:
        (length,) = struct.unpack_from(">H", data, place - 2)
        whole, offset = struct.unpack_from(">II", data, place + len(mark))
        parts[offset] = data[place + len(mark) + 8 : place - 2 + length]
        place += 1
    rest = b"".join(parts[offset] for offset in sorted(parts))
    assert len(rest) == whole
    assert hashlib.md5(rest).hexdigest().upper() == guid
    assert payload.encode() in rest
    assert read_origin(again).recipe == RECIPE
    third, _notes = _saved(again, ".tif")
    assert readback.details(third).xmp["Xmp.GAudio.Data"] == payload


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_in_a_file_breaks_the_reading_of_the_rest(data: st.DataObject) -> None:
    """Any bytes of the heads may be wrong: what is readable is read, and a result can be made of it."""
    stored = bytearray(data.draw(st.sampled_from(_samples())))
    for _ in range(data.draw(st.integers(1, 8))):
        stored[data.draw(st.integers(2, min(len(stored), 6000) - 1))] = data.draw(st.integers(0, 255))
    if stored[:2] == b"\xff\xd8":
        found = jpeg_segments.read(io.BytesIO(bytes(stored[2:])))
        words = tuple(Text("Comment", comment, "comment") for comment in found.comments)
    else:
        chunks_found = png_chunks.read(io.BytesIO(bytes(stored[8:])))
        found, words = chunks_found, tuple(chunks_found.texts)
    origin = SourceMetadata(
        "PNG", "RGB", exif=found.exif, xmp=found.xmp, photoshop=found.photoshop, texts=words, orientation=6
    )
    made = Rendition(PIXELS)
    for kind in KEPT:
        told = output_metadata.fitted(origin, RECIPE, kind, (WIDTH, HEIGHT), is_srgb=True)
        if kind != "AVIF":
            encoding.encode(io.BytesIO(), made, told, kind, SaveOptions())


@cache
def _samples() -> list[bytes]:
    """A JPEG and a PNG that hold something of everything."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8769).update({0x9214: (10, 20, 3, 4), 0x927C: b"Canon" * 20})
    packet = _packet(f'{REGIONS} {CAMERA} GCamera:MotionPhoto="1"', _regions(FACE, (WIDTH, HEIGHT))).encode()
    words = bytes((0x1C, 2, 105, 0, 4)) + b"line"
    block = photoshop.build([(0x0404, b"\0\0", words), (2000, b"\0\0", bytes(26) + b"\0\1" + bytes(24))])
    jpeg, png = io.BytesIO(), io.BytesIO()
    extra = jpeg_segments.photoshop_segments(block)
    Image.fromarray(PIXELS).save(jpeg, "JPEG", exif=exif, xmp=packet, extra=extra, comment=b"a comment")
    info = PngInfo()
    for kind, body in (
        png_chunks.profile("iptc", block),
        png_chunks.profile("exif", exif.tobytes()),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet),
        (b"tEXt", b"Creation Time\x00Tue, 02 Jan 2020 03:04:05 GMT"),
        (b"zTXt", b"parameters\0\0" + zlib.compress(b"a tree")),
    ):
        info.add(kind, body)
    Image.fromarray(PIXELS).save(png, "PNG", pnginfo=info)
    return [jpeg.getvalue(), png.getvalue()]


def test_regions_that_make_no_sense_stay_as_they_are() -> None:
    odd = _regions(FACE, (WIDTH, HEIGHT)).replace("rbW>", "rbW>x", 1).replace('stArea:x="0.25"', 'stArea:x="nan"')
    fitted = xmp.fitted(_packet(REGIONS, odd).encode(), Turn(6, (HEIGHT, WIDTH), (WIDTH, HEIGHT)))
    assert fitted is not None
    assert b'stArea:x="nan"' in fitted
    assert b"rbW>x" in fitted
