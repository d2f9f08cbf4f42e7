"""`studio translate` saves as the window does: formats, depth, details, colours, recipe, contact sheet."""

from pathlib import Path

import numpy as np
import pytest

from studio import cli
from studio.imaging.files import open_photo, read_recipe
from tests.helpers import models, photos, readback, variants

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    models.two_way_package(studio_home / "models")
    models.norm_package(studio_home / "models", preferred=64)
    monkeypatch.chdir(tmp_path)


def _translate(*arguments: object) -> int:
    return cli.run(["translate", *map(str, arguments)])


def test_like_a_result_repeats_it_and_flags_go_first(tmp_path: Path, capsys: Captured) -> None:
    photos.photo_png(tmp_path / "a.png")
    made = ("--model", "two-way", "--direction", "darker", "--strength", 0.4, "--seed", 7)
    assert _translate("a.png", "-o", "first.jpg", *made) == 0
    assert _translate("a.png", "-o", "second.png", *made) == 0
    assert _translate("a.png", "-o", "like.png", "--like", "first.jpg") == 0
    np.testing.assert_array_equal(readback.pixels(tmp_path / "like.png"), readback.pixels(tmp_path / "second.png"))
    recipe = read_recipe(tmp_path / "like.png")
    assert recipe is not None
    assert (recipe.direction, recipe.strength, recipe.seed) == ("darker", 0.4, 7)
    assert _translate("a.png", "-o", "other.png", "--like", "first.jpg", "--strength", 0) == 0
    np.testing.assert_array_equal(readback.pixels(tmp_path / "other.png"), photos.gradient(96, 64))
    capsys.readouterr()
    for wrong, fault in (("a.png", "does not say how it was made"), ("missing.png", "does not exist")):
        assert _translate("a.png", "-o", "x.png", "--like", wrong) == 2
        assert fault in capsys.readouterr().err
    assert _translate("a.png", "-o", "x.png") == 2
    assert "--model" in capsys.readouterr().err
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tiff", "avif"])
def test_every_format_for_a_folder(tmp_path: Path, kind: str) -> None:
    photos.photo_png(tmp_path / "a.png")
    assert _translate("a.png", "-o", "out", "--model", "invert-colours", "--format", kind) == 0
    assert open_photo(tmp_path / "out" / f"a.{kind}").size == (96, 64)


def test_depth_details_colours_and_resolution(tmp_path: Path, capsys: Captured) -> None:
    variant = next(variant for variant in variants.VARIANTS if variant.name == "deep-tiff")
    source = variant.write(tmp_path)
    model = ("--model", "invert-colours")
    assert _translate(source, "-o", "out.png", *model) == 0
    assert readback.pixels(tmp_path / "out.png").dtype == np.uint16
    assert _translate(source, "-o", "plain.png", *model, "--depth", 8, "--strip", "--srgb") == 0
    assert readback.pixels(tmp_path / "plain.png").dtype == np.uint8
    found = readback.details(tmp_path / "plain.png")
    assert (found.exif, found.xmp) == ({}, {})
    assert "sRGB".encode("utf-16-be") in found.icc
    assert read_recipe(tmp_path / "plain.png") is None
    capsys.readouterr()
    assert _translate(source, "-o", "x.jpg", *model, "--depth", 16) == 2
    assert "8 bits" in capsys.readouterr().err
    assert _translate(source, "-o", "x", *model, "--depth", 16, "--format", "webp") == 2
    photos.photo_png(tmp_path / "large.png", 300, 200)
    assert _translate("large.png", "-o", "small.png", "--model", "norm-brush", "--resolution", "working") == 0
    assert max(readback.pixels(tmp_path / "small.png").shape) < 200


def test_what_a_format_could_not_hold_is_told(tmp_path: Path, capsys: Captured) -> None:
    variant = next(variant for variant in variants.VARIANTS if variant.name == "huge-exif")
    assert _translate(variant.write(tmp_path), "-o", "out.jpg", "--model", "invert-colours") == 0
    said = capsys.readouterr()
    assert said.err.startswith("studio: out.jpg: JPEG holds 64 KB of photo details")
    assert readback.details(tmp_path / "out.jpg").exif["Exif.Image.Make"] == variants.CAMERA


def test_a_contact_sheet_beside_the_results(tmp_path: Path, capsys: Captured) -> None:
    for name in ("a.png", "b.png", "c.png"):
        photos.photo_png(tmp_path / name, 90, 60)
    photos.not_an_image(tmp_path / "notes.png")
    arguments = ("a.png", "b.png", "c.png", "notes.png", "-o", "out", "--model", "invert-colours")
    assert _translate(*arguments, "--contact-sheet", "sheet.jpg") == 1
    assert capsys.readouterr().out.split()[-1] == "sheet.jpg"
    sheet = open_photo(tmp_path / "sheet.jpg").rgb
    assert sheet.shape[1] > 180
    assert _translate(*arguments, "--contact-sheet", "a.png") == 2
    assert "would be written over a.png" in capsys.readouterr().err
    assert _translate(*arguments, "--contact-sheet", "sheet.gif") == 2


def test_quality_and_without_loss(tmp_path: Path) -> None:
    photos.photo_png(tmp_path / "a.png", 300, 200)
    for name, flags in (("low", ("--quality", 20)), ("high", ("--quality", 95)), ("exact", ("--lossless",))):
        assert _translate("a.png", "-o", f"{name}.webp", "--model", "invert-colours", *flags) == 0
    low, high = ((tmp_path / f"{name}.webp").stat().st_size for name in ("low", "high"))
    assert low < high
    stored = readback.pixels(tmp_path / "exact.webp")[..., :3]
    np.testing.assert_allclose(stored, 255 - photos.gradient(300, 200), atol=1)
