"""The data check: what it leaves out, and what it says."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.recipes import cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import write_pairs, write_unpaired
from trainer.data import open_pictures
from trainer.data.check import CheckReport, check_pictures
from trainer.data.check_table import describe
from trainer.data.sets import FileSet, PictureSet
from trainer.errors import DataError
from trainer.loop import fit


def kinds(report: CheckReport) -> dict[str, str]:
    return {Path(finding.file).name: finding.kind for finding in report.findings}


def trained_on(pictures: PictureSet) -> set[str]:
    assert isinstance(pictures, FileSet)
    return {ref.path.name for stream in pictures.streams for item in stream.train for ref in item.sides.values()}


def test_every_fault_is_found_and_the_rest_is_trained_on(tmp_path: Path) -> None:
    root = write_pairs(tmp_path, count=9)
    a, b = root / "pairs" / "A", root / "pairs" / "B"
    (a / "disc0.png").write_bytes((a / "disc0.png").read_bytes()[:60])
    Image.new("RGB", (20, 48)).save(a / "disc1.png")
    shutil.copy(a / "disc2.png", a / "disc3.png")
    shutil.copy(b / "disc2.png", b / "disc3.png")
    (b / "disc4.png").unlink()
    for folder in (a, b):
        with Image.open(folder / "disc5.png") as image:
            image.resize((8, 8)).save(folder / "disc5.png")
    recipe = pix2pix_recipe(data={"holdout": 0.0, "resize_px": 0, "crop_px": 48})
    pictures = open_pictures(root, recipe.data)
    report = check_pictures(pictures)
    assert kinds(report) == {
        "disc0.png": "unreadable",
        "disc1.png": "mis-sized",
        "disc3.png": "duplicate",
        "disc4.png": "mis-paired",
        "disc5.png": "enlarged",
    }
    assert trained_on(pictures) == {f"disc{index}.png" for index in (2, 5, 6, 7, 8)}
    table = describe(report, root)
    assert "4 left out" in table
    assert "duplicate" in table

    fit(pix2pix_recipe(steps=2, data={"holdout": 0.0, "crop_px": 32}), root, tmp_path / "run", note=lambda _: None)
    assert "unreadable" in (tmp_path / "run" / "data-check.json").read_text("utf-8")


def test_a_held_out_picture_is_not_trained_on_under_another_name(tmp_path: Path) -> None:
    root = write_unpaired(tmp_path)
    sides = root / "sides"
    shutil.copy(sides / "testA" / "1.png", sides / "trainA" / "copy.png")
    with Image.open(sides / "testB" / "2.png") as image:
        pixels = np.asarray(image).astype(int)
    Image.fromarray((pixels + (pixels < 128)).astype(np.uint8)).save(sides / "trainB" / "nearly.png")
    pictures = open_pictures(root, cyclegan_recipe().data)
    report = check_pictures(pictures)
    assert kinds(report) == {"copy.png": "leak", "nearly.png": "look-alike"}
    assert [finding.kind for finding in report.left_out] == ["leak"]
    assert "copy.png" not in trained_on(pictures)
    assert "nearly.png" in trained_on(pictures)


def test_colours_and_sizes_are_those_of_the_training_pictures(tmp_path: Path) -> None:
    for side, value in (("A", 51), ("B", 204)):
        for index in range(3):
            folder = tmp_path / "pairs" / side
            folder.mkdir(parents=True, exist_ok=True)
            pixels = np.full((40 + index, 50, 3), value, np.uint8)
            pixels[:20, :, 0] = index
            Image.fromarray(pixels).save(folder / f"{index}.png")
    recipe = pix2pix_recipe(data={"holdout": 0.0}).data
    a, b = check_pictures(open_pictures(tmp_path, recipe)).sides
    assert (a.train, a.smallest, a.largest) == (3, (50, 40), (50, 42))
    assert a.mean[1:] == pytest.approx((0.2, 0.2))
    assert b.mean[2] == pytest.approx(0.8)
    assert a.mean[0] < 0.15
    assert a.std[0] > 0.05 > a.std[1]


def test_nothing_good_is_one_clear_line(tmp_path: Path) -> None:
    root = write_pairs(tmp_path)
    for path in (root / "pairs" / "A").iterdir():
        path.write_bytes(b"GIF89a")
    with pytest.raises(DataError, match=r"no picture of .* can be trained on: .*disc\d\.png can't be read"):
        check_pictures(open_pictures(root, pix2pix_recipe().data))


def test_pairs_that_were_swapped_are_in_doubt(tmp_path: Path) -> None:
    root = write_pairs(tmp_path, count=40)
    recipe = pix2pix_recipe(data={"holdout": 0.0}).data
    assert not check_pictures(open_pictures(root, recipe)).findings
    b = root / "pairs" / "B"
    (b / "disc3.png").rename(b / "keep.png")
    (b / "disc7.png").rename(b / "disc3.png")
    (b / "keep.png").rename(b / "disc7.png")
    pictures = open_pictures(root, recipe)
    report = check_pictures(pictures)
    assert kinds(report) == {"disc3.png": "doubtful pair", "disc7.png": "doubtful pair"}
    assert [finding.reason.split()[-1] for finding in report.findings] == ["disc7.png", "disc3.png"]
    assert len(trained_on(pictures)) == 40
