"""`studio translate --keep`, `--seed` and `--round-trip`: as the window has them."""

from pathlib import Path

import numpy as np
import pytest

from studio import cli
from studio.imaging.composite import blend
from studio.imaging.difference import difference_map
from studio.imaging.files import read_recipe
from tests.helpers import graphs, models, photos, readback


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    models.two_way_package(studio_home / "models")
    graphs.noisy_package(studio_home / "models" / "noisy")
    monkeypatch.chdir(tmp_path)
    photos.photo_png(tmp_path / "a.png")


def _translate(*arguments: object) -> int:
    return cli.run(["translate", *map(str, arguments)])


@pytest.mark.parametrize("keep", ["colour", "brightness"])
def test_keep_mixes_as_the_window_does_and_travels_in_the_recipe(tmp_path: Path, keep: str) -> None:
    assert _translate("a.png", "-o", "kept.png", "--model", "invert-colours", "--keep", keep, "--strength", 0.6) == 0
    photo = photos.gradient(96, 64)
    expected = blend(photo, 255 - photo, 0.6, "colour" if keep == "colour" else "brightness")
    np.testing.assert_array_equal(readback.pixels(tmp_path / "kept.png"), expected)
    assert _translate("a.png", "-o", "like.png", "--like", "kept.png") == 0
    np.testing.assert_array_equal(readback.pixels(tmp_path / "like.png"), expected)
    recipe = read_recipe(tmp_path / "like.png")
    assert recipe is not None
    assert recipe.keep == keep


def test_another_seed_is_another_picture_and_the_same_seed_the_same(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        assert _translate("a.png", "-o", f"{name}.png", "--model", "noisy", "--seed", seed) == 0
    one, again, two = (readback.pixels(tmp_path / f"{name}.png") for name in ("one", "again", "two"))
    np.testing.assert_array_equal(one, again)
    assert (one != two).any()


def test_round_trip_is_written_and_its_loss_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = ("a.png", "-o", "there.png", "--model", "two-way", "--round-trip", "back.png")
    assert _translate(*made) == 0
    there, back = readback.pixels(tmp_path / "there.png"), readback.pixels(tmp_path / "back.png")
    np.testing.assert_allclose(back, there // 2, atol=1)
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == ["there.png", "back.png"]
    loss = float(out[2].removeprefix("round trip: ").split(" %")[0])
    photo = photos.gradient(96, 64)
    assert loss == pytest.approx(difference_map(photo, back).mean() * 100, abs=0.06)


def test_round_trip_says_why_it_can_not_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos.photo_png(tmp_path / "b.png")
    for arguments, fault in (
        (("a.png", "-o", "x.png", "--model", "invert-colours", "--round-trip", "back.png"), "no way back"),
        (("a.png", "b.png", "-o", "out", "--model", "two-way", "--round-trip", "back.png"), "one photo"),
        (("a.png", "-o", "x.png", "--model", "two-way", "--round-trip", "back.txt"), "suffix"),
    ):
        assert _translate(*arguments) == 2
        assert fault in capsys.readouterr().err
    assert not (tmp_path / "x.png").exists()
