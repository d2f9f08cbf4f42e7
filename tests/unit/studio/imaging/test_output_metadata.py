"""Details of photos are fitted to their results, whatever is in them."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.alpha import bleed_edges
from studio.imaging.colour import sixteen_bit
from studio.imaging.files import open_photo, read_origin, read_recipe, save_result
from studio.imaging.metadata import exif, tiff_ifd, xmp
from studio.imaging.metadata.regions import Turn
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.recipes import recipe
from studio.imaging.recipes.recipe import PictureRecipe
from tests.helpers import photos, readback, variants

RECIPE = PictureRecipe(
    model="watercolour", model_name='Wässer "x" <b>&', model_hash="ab", strength=0.8, size=512, seed=3
)


def _exif(path: Path) -> bytes:
    origin = open_photo(variants.describe(photos.photo_jpeg(path / "a.jpg"))).origin
    assert origin is not None
    assert origin.exif is not None
    return origin.exif.removeprefix(exif.PREFIX)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_broken_exif_is_fitted_or_dropped_never_raised(data: st.DataObject) -> None:
    block = bytearray(_block())
    for _ in range(data.draw(st.integers(1, 6))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(block[: data.draw(st.integers(0, len(block)))])
    fitted = exif.fitted(cut, Turn(6, (200, 300), (300, 200)), is_srgb=True)
    if fitted is not None:
        assert len(fitted) <= len(cut) + 64
        trimmed = exif.trimmed(fitted, 100)
        assert trimmed is None or len(trimmed) <= 100
        exif.without_orientation(fitted)


def _block() -> bytes:
    """EXIF with a thumbnail, in the other order of bytes."""
    tree = tiff_ifd.Tree(">")
    tree.first = {0x0112: tree.short(6), 0x010F: tiff_ifd.IfdEntry(2, 7, b"Camera\0")}
    tree.below = {
        tiff_ifd.EXIF_IFD: {
            0xA002: tree.short(40),
            0xA003: tree.short(30),
            0x927C: tiff_ifd.IfdEntry(7, 300, b"m" * 300),
        },
        tiff_ifd.GPS_IFD: {1: tiff_ifd.IfdEntry(2, 2, b"N\0")},
        tiff_ifd.INTEROP_IFD: {1: tiff_ifd.IfdEntry(2, 4, b"R98\0")},
    }
    block = tiff_ifd.block(tree)
    parsed = tiff_ifd.parse(block)
    thumbnail = struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, len(block) + 30, 0x0202, 4, 1, 20, 0) + b"T" * 20
    linked = bytearray(block + thumbnail)
    struct.pack_into(">I", linked, parsed.link_place, len(block))
    return bytes(linked)


def test_the_thumbnail_goes_and_the_makers_notes_stay_in_their_place() -> None:
    block = _block()
    fitted = exif.fitted(block, Turn(1, (40, 30), (70_000, 50)), is_srgb=True)
    assert fitted is not None
    assert b"TTTT" not in fitted
    assert fitted.index(b"mmmm") == block.index(b"mmmm")
    tree = tiff_ifd.parse(fitted)
    assert tree.link == 0
    assert tree.first[0x0112].value == b"\0\1"
    inner = tree.below[tiff_ifd.EXIF_IFD]
    assert inner[0xA002].value == struct.pack(">I", 70_000)
    assert inner[0xA003].value == struct.pack(">H", 50)
    assert tiff_ifd.INTEROP_IFD in tree.below
    assert tiff_ifd.parse(exif.without_orientation(fitted)).first.keys() == {0x010F, 0x8769, 0x8825}


def test_a_new_layout_holds_the_same(tmp_path: Path) -> None:
    tree = tiff_ifd.parse(_exif(tmp_path))
    again = tiff_ifd.parse(tiff_ifd.block(tree))
    assert [tag for entries in again.directories() for tag in entries] == [
        tag for entries in tree.directories() for tag in entries
    ]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".avif"])
def test_the_recipe_travels_and_another_takes_its_place(tmp_path: Path, suffix: str) -> None:
    photo = open_photo(variants.describe(photos.photo_jpeg(tmp_path / "a.jpg")))
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    save_result(photo, photo.rgb, first, recipe=RECIPE)
    assert read_recipe(first) == RECIPE
    again = open_photo(first)
    assert again.origin is not None
    assert again.origin.recipe == RECIPE
    other = PictureRecipe(model="brush", model_name="Brush", model_hash="cd")
    save_result(again, again.rgb, second, recipe=other)
    assert read_recipe(second) == other
    assert second.read_bytes().count(b"watercolour") == 0
    save_result(again, again.rgb, second, SaveOptions(details=False), other)
    assert read_recipe(second) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[" * 100_000,
        '{"format_version":2,"model":"a","model_name":"a","model_hash":"a"}',
        '{"format_version":1,"model":"a","model_name":"a","model_hash":"a","strength":7}',
        '{"format_version":1,"model":"a","model_name":"a","model_hash":"a","size":"huge"}',
        '{"format_version":1,"model":"a","model_name":"a","model_hash":"a","run":"rm -rf"}',
        '{"format_version":1,"model":"' + "a" * 70_000 + '","model_name":"a","model_hash":"a"}',
        "\udcff",
    ],
)
def test_what_is_no_recipe_is_none(text: str) -> None:
    assert recipe.decode(text) is None


def test_files_without_a_recipe(tmp_path: Path) -> None:
    for write in (photos.photo_png, photos.truncated_jpeg, photos.bomb_png, photos.not_an_image):
        assert read_recipe(write(tmp_path / "a.png")) is None
    assert read_recipe(tmp_path / "missing.png") is None
    assert read_recipe(tmp_path) is None


@given(st.binary(max_size=300))
def test_no_xmp_breaks_the_next(data: bytes) -> None:
    packet = xmp.with_recipe(xmp.fitted(data, Turn(1, (3, 2), (3, 2))), recipe.encode(RECIPE))
    assert recipe.decode(xmp.recipe_text(packet)) == RECIPE
    xmp.recipe_text(data)


def test_xmp_that_another_program_rewrote_is_understood() -> None:
    packet = xmp.with_recipe(None, recipe.encode(RECIPE)).decode()
    renamed = packet.replace("its:", "ns1:").replace("xmlns:its", "xmlns:ns1")
    assert recipe.decode(xmp.recipe_text(renamed.encode())) == RECIPE
    start = renamed.index(' ns1:recipe="')
    end = renamed.index('"/>', start)
    value = renamed[start + 13 : end]
    element = f"{renamed[:start]}><ns1:recipe>{value}</ns1:recipe></rdf:Description>{renamed[end + 3 :]}"
    assert recipe.decode(xmp.recipe_text(element.encode())) == RECIPE


def test_hidden_colours_are_those_of_the_nearest_visible() -> None:
    rgb = np.zeros((90, 120, 3), np.uint8)
    rgb[:, :60] = (255, 0, 255)
    alpha = np.zeros((90, 120), np.uint8)
    rgb[30:60, 70:80] = (10, 200, 30)
    alpha[30:60, 70:80] = 255
    bled = bleed_edges(rgb, alpha)
    assert np.array_equal(bled[alpha > 0], rgb[alpha > 0])
    assert np.abs(bled.astype(int) - (10, 200, 30)).max() <= 3
    assert bleed_edges(rgb, np.full_like(alpha, 1)) is rgb
    assert bleed_edges(rgb, np.zeros_like(alpha)) is rgb


def test_premultiplied_sixteen_bits_are_made_straight(tmp_path: Path) -> None:
    straight = variants.deep_pixels(4)
    alpha = straight[..., 3:].astype(np.uint32)
    stored = np.dstack([straight[..., :3] * alpha // 65535, alpha]).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    origin = open_photo(tmp_path / "a.tif").origin
    assert origin is not None
    assert origin.deep is not None
    opaque = straight[..., 3] > 20_000
    assert np.abs(origin.deep[opaque].astype(int) - straight[opaque]).max() <= 4


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_turned_tiffs_come_out_upright(tmp_path: Path, orientation: int, dtype: type[np.generic]) -> None:
    gradient = photos.gradient(96, 64)
    upright = gradient.astype(np.uint16) * np.uint16(257) if dtype == np.uint16 else gradient
    stored = upright
    if orientation in (2, 3, 6, 7):
        stored = stored[:, ::-1]
    if orientation in (3, 4, 7, 8):
        stored = stored[::-1]
    if orientation in (5, 6, 7, 8):
        stored = stored.swapaxes(0, 1)
    tags = [(274, 3, 1, orientation, True)]
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", extratags=tags, metadata=None)
    photo = open_photo(tmp_path / "a.tif")
    assert np.array_equal(photo.rgb, photos.gradient(96, 64))
    out = tmp_path / "out.tif"
    save_result(photo, photo.rgb, out)
    assert np.array_equal(readback.pixels(out), upright)
    assert readback.details(out).exif["Exif.Image.Orientation"] == "1"


def test_colours_that_eight_bits_lost_stay_where_nothing_changed() -> None:
    original = np.full((4, 4, 3), 60_000, np.uint16)
    before = np.full((4, 4, 3), 200, np.uint8)
    after = before.copy()
    after[0] = 90
    result = sixteen_bit.transfer(original, lambda rows: before[rows], lambda rows: after[rows])
    assert np.array_equal(result[1:], original[1:])
    assert np.abs(result[0] / 257 - 90).max() <= 1


def test_a_smaller_version_has_no_sixteen_bits(tmp_path: Path) -> None:
    photo = open_photo(photos.rgb16_png(tmp_path / "a.png"))
    small = photo.resized(40)
    assert small.origin is not None
    assert small.origin.deep is None
    save_result(photo, small.rgb, tmp_path / "small.png", SaveOptions(depth=16))
    stored = readback.pixels(tmp_path / "small.png")
    assert stored.dtype == np.uint16
    assert np.array_equal(stored // 257, small.rgb)


def test_a_profile_made_for_one_way_gives_srgb_and_says_so(tmp_path: Path) -> None:
    stored = photos.gradient(96, 64)
    narrow = photos.matrix_profile("narrow", (0.4, 0.34, 0.2), (0.3, 0.34, 0.3), (0.26, 0.32, 0.32))
    photo = open_photo(photos.photo_png(tmp_path / "a.png"))
    assert photo.origin is not None
    kept = Photo(photo.rgb, origin=replace(photo.origin, icc=narrow))
    notes = save_result(kept, stored, tmp_path / "out.png")
    assert "saved in sRGB" in notes[0]
    assert np.array_equal(readback.pixels(tmp_path / "out.png"), stored)
    assert "sRGB".encode("utf-16-be") in readback.details(tmp_path / "out.png").icc


def test_the_head_of_a_file_is_enough(tmp_path: Path) -> None:
    origin = read_origin(variants.describe(photos.photo_jpeg(tmp_path / "a.jpg")))
    assert origin.format == "JPEG"
    assert origin.deep is None
    assert origin.exif is not None
