"""Photos of every kind, opened in a window and saved from it, keep what they came with.

Read back by other libraries than the one that wrote.
"""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.imaging.files import open_photo, read_recipe
from studio.imaging.options import SaveOptions
from tests.gui.conftest import Studio
from tests.helpers import photos, readback, variants
from tests.helpers.readback import png
from tests.helpers.variants import ADOBE, CAMERA, HEIGHT, VARIANTS, WIDTH, Variant

SRGB = "sRGB".encode("utf-16-be")
"""How a profile names itself."""

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def _save(studio: Studio, path: Path, options: SaveOptions | None = None) -> Path:
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(path, options)
    return path


def _drop(studio: Studio, path: Path, strength: float = 0.0) -> None:
    studio.drop(path)
    studio.wait_full()
    studio.session.translate.set_strength(strength)


def _check_details(variant: Variant, found: readback.ReadBack) -> None:
    assert found.thumbnail == b""
    assert found.exif.get("Exif.Image.Orientation", "1") == "1"
    if not variant.details:
        return
    assert found.exif["Exif.Image.Make"] == CAMERA
    if variant.name == "heic":
        return
    assert found.exif["Exif.Photo.DateTimeOriginal"] == variants.TAKEN
    assert found.exif["Exif.GPSInfo.GPSLatitude"] == "48/1 12/1 30/1"
    assert found.exif["Exif.Photo.PixelXDimension"] == str(WIDTH)
    assert found.exif["Exif.Photo.PixelYDimension"] == str(HEIGHT)
    assert found.xmp["Xmp.dc.creator"] == variants.ARTIST
    assert found.xmp["Xmp.tiff.Orientation"] == "1"
    assert found.xmp["Xmp.exif.PixelXDimension"] == str(WIDTH)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_photo_keeps_what_it_came_with(studio: Studio, tmp_path: Path, variant: Variant, suffix: str) -> None:
    source = variant.write(tmp_path)
    before = open_photo(source)
    _drop(studio, source)
    out = _save(studio, tmp_path / f"out{suffix}")
    stored, found = readback.pixels(out), readback.details(out)
    assert stored.shape[:2] == (before.height, before.width)
    assert stored.shape[2] == (4 if variant.alpha else 3)
    assert stored.dtype == (np.uint16 if variant.depth == 16 else np.uint8)
    described = ImageCms.getProfileDescription(io.BytesIO(found.icc)) if found.icc else ""
    assert (found.icc == variant.icc) if variant.profile == "own" else ("sRGB" in described) == bool(found.icc)
    assert bool(found.icc) == (variant.profile != "none")
    _check_details(variant, found)
    eight = (stored.astype(float) / (257 if stored.dtype == np.uint16 else 1)).round()
    if variant.alpha:
        assert before.alpha is not None
        np.testing.assert_array_equal(eight[..., 3], before.alpha)
    if variant.profile != "own":
        visible = slice(None) if before.alpha is None else before.alpha > 0
        np.testing.assert_allclose(eight[..., :3][visible], before.rgb[visible], atol=1)
    recipe = read_recipe(out)
    assert recipe is not None
    assert (recipe.model, recipe.strength) == ("invert-colours", 0.0)
    assert "Xmp.its.recipe" in found.xmp


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".avif"])
@pytest.mark.parametrize("name", ["orientation-6", "display-p3", "huge-exif", "alpha", "cmyk"])
def test_small_formats_keep_it_too(studio: Studio, tmp_path: Path, name: str, suffix: str) -> None:
    variant = next(variant for variant in VARIANTS if variant.name == name)
    _drop(studio, variant.write(tmp_path))
    out = _save(studio, tmp_path / f"out{suffix}")
    found, stored = readback.details(out), readback.pixels(out)
    assert stored.shape[:2] == (HEIGHT, WIDTH)
    assert bool(found.icc) == (variant.profile != "none")
    _check_details(variant, found)
    assert read_recipe(out) is not None
    huge = name == "huge-exif"
    assert ("Exif.Photo.MakerNote" in found.exif) == (variant.details and not (huge and suffix == ".jpg"))
    assert studio.session.notes.notice is not None
    assert ("left out" in studio.session.notes.notice.text) == (huge and suffix == ".jpg")


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_come_back_bit_by_bit_where_nothing_changed(studio: Studio, tmp_path: Path, suffix: str) -> None:
    variant = next(variant for variant in VARIANTS if variant.name == "deep-tiff")
    _drop(studio, variant.write(tmp_path))
    np.testing.assert_array_equal(readback.pixels(_save(studio, tmp_path / f"out{suffix}")), variants.deep_pixels())


def test_a_deep_result_is_the_translation_with_the_fine_steps_of_the_photo(studio: Studio, tmp_path: Path) -> None:
    with (tmp_path / "deep.png").open("wb") as file:
        writer = png.Writer(WIDTH, HEIGHT, greyscale=False, bitdepth=16)
        writer.write(file, variants.deep_pixels().reshape(HEIGHT, -1).tolist())
    _drop(studio, tmp_path / "deep.png", 1.0)
    deep = readback.pixels(_save(studio, tmp_path / "out.png")).astype(float)
    flat = readback.pixels(_save(studio, tmp_path / "flat.png", SaveOptions(depth=8))).astype(float)
    assert np.abs(deep / 257 - flat).max() <= 1
    assert len(np.unique(deep[..., 0])) > 2 * len(np.unique(flat[..., 0]))


def test_details_can_be_left_out(studio: Studio, tmp_path: Path) -> None:
    source = variants.describe(photos.photo_jpeg(tmp_path / "a.jpg"))
    _drop(studio, source)
    for suffix in (".png", ".jpg", ".webp", ".tif", ".avif"):
        out = _save(studio, tmp_path / f"out{suffix}", SaveOptions(details=False))
        found = readback.details(out)
        assert not found.xmp
        assert CAMERA not in found.exif.values()
        assert "Exif.GPSInfo.GPSLatitude" not in found.exif
        assert read_recipe(out) is None
        assert b"invert-colours" not in out.read_bytes()


def test_own_colours_or_those_of_screens(studio: Studio, tmp_path: Path) -> None:
    stored = photos.gradient(WIDTH, HEIGHT) // 4 + 96
    Image.fromarray(stored).save(tmp_path / "a.png", icc_profile=ADOBE)
    _drop(studio, tmp_path / "a.png")
    own = _save(studio, tmp_path / "own.png")
    screen = _save(studio, tmp_path / "screen.png", SaveOptions(profile="srgb"))
    np.testing.assert_allclose(readback.pixels(own), stored, atol=3)
    np.testing.assert_array_equal(readback.pixels(screen), open_photo(tmp_path / "a.png").rgb)
    assert SRGB in readback.details(screen).icc
    assert readback.details(own).icc == ADOBE
