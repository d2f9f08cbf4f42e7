"""`studio translate --mask`: as the window has it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio import cli
from tests.helpers import models, photos, readback


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)
    photos.photo_png(tmp_path / "a.png")
    half = np.zeros((64, 96), np.uint8)
    half[:, 48:] = 255
    Image.fromarray(half).save(tmp_path / "mask.png")


def _translate(*arguments: object) -> int:
    return cli.run(["translate", *map(str, arguments)])


def test_white_shows_the_translation_and_black_the_photo(tmp_path: Path) -> None:
    assert _translate("a.png", "-o", "out.png", "--model", "invert-colours", "--mask", "mask.png") == 0
    photo, result = photos.gradient(96, 64), readback.pixels(tmp_path / "out.png")
    np.testing.assert_array_equal(result[:, :48], photo[:, :48])
    np.testing.assert_array_equal(result[:, 48:], 255 - photo[:, 48:])


def test_the_mask_travels_and_can_be_turned_round_and_softened(tmp_path: Path) -> None:
    assert _translate("a.png", "-o", "out.png", "--model", "invert-colours", "--mask", "mask.png") == 0
    assert _translate("a.png", "-o", "like.png", "--like", "out.png") == 0
    np.testing.assert_array_equal(readback.pixels(tmp_path / "like.png"), readback.pixels(tmp_path / "out.png"))
    assert _translate("a.png", "-o", "round.png", "--like", "out.png", "--invert-mask") == 0
    photo, turned = photos.gradient(96, 64), readback.pixels(tmp_path / "round.png")
    np.testing.assert_array_equal(turned[:, 48:], photo[:, 48:])
    assert _translate("a.png", "-o", "soft.png", "--like", "out.png", "--feather", 50) == 0
    soft = readback.pixels(tmp_path / "soft.png")
    assert (soft != readback.pixels(tmp_path / "out.png")).any(axis=2)[:, 44:52].mean() > 0.5


def test_a_broken_mask_or_none_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    for arguments, fault in ((("--mask", "broken.png"), "broken.png"), (("--feather", 5), "--mask FILE")):
        assert _translate("a.png", "-o", "out.png", "--model", "invert-colours", *arguments) == 2
        error = capsys.readouterr().err
        assert fault in error
        assert error.count("\n") == 1
    assert not (tmp_path / "out.png").exists()
