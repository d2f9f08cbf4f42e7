"""Masks are found by the names of their photos, however cameras and systems spell these."""

import os
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from studio.batch import inputs
from studio.batch.masks import NO_MASK, MaskFolder
from studio.batch.parameters import BatchLook, MaskSource
from studio.batch.plan import plan
from studio.errors import PhotoError
from tests.helpers import batches

LOOK = BatchLook(model="m", model_id="water", fingerprint="f")


def _mask(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (8, 8)).save(path, "PNG")
    return path


@pytest.mark.parametrize(
    ("photo", "mask"),
    [
        ("a.jpg", "a.png"),
        ("a.jpg", "a.PNG"),
        ("IMG_1.JPG", "img_1.png"),
        ("é.jpg", unicodedata.normalize("NFD", "é.png")),
        (unicodedata.normalize("NFD", "É.jpg"), "é.Png"),
        ("straße.jpg", "STRASSE.tif"),
        ("a.jpg", "a.jfif"),
        ("sub/a.jpg", "SUB/A.PNG"),
        ("sub/a.jpg", "a.png"),
        (unicodedata.normalize("NFD", "Süd/a.jpg"), "süd/a.png"),
    ],
)
def test_found(tmp_path: Path, photo: str, mask: str) -> None:
    wanted = _mask(tmp_path / "masks" / mask)
    _mask(tmp_path / "masks" / "other.png")
    found = MaskFolder(tmp_path / "masks").find(tmp_path / photo, Path(photo).parent)
    assert found is not None
    assert found.samefile(wanted)


def test_the_same_spelling_goes_first_and_a_png_before_others(tmp_path: Path) -> None:
    for name in ("A.png", "a.png", "a.jpg", "b.jpg"):
        _mask(tmp_path / name)
    masks = MaskFolder(tmp_path)
    assert [masks.find(Path(name), Path()) for name in ("a.jpg", "A.jpg", "b.jpg", "c.jpg")] == [
        tmp_path / "a.png",
        tmp_path / "A.png",
        tmp_path / "b.jpg",
        None,
    ]


def test_a_mask_that_comes_later_is_found(tmp_path: Path) -> None:
    masks = MaskFolder(tmp_path)
    assert masks.find(Path("a.jpg"), Path()) is None
    _mask(tmp_path / "a.png")
    os.utime(tmp_path, (1e9, 1e9))
    assert masks.find(Path("a.jpg"), Path()) == tmp_path / "a.png"
    with pytest.raises(PhotoError, match="does not exist"):
        MaskFolder(tmp_path / "gone").find(Path("a.jpg"), Path())


def test_photos_without_a_mask_are_left_out_where_that_is_wanted(tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "in", 2)
    _mask(tmp_path / "masks" / "00.PNG")
    named = {"masks": str(tmp_path / "masks"), "without_mask": "skip"}
    frozen = batches.parameters(folder, tmp_path / "out", LOOK, **named)
    entries = plan(frozen, inputs.sources(frozen, inputs.ignore))
    assert [(entry.state, entry.reason) for entry in entries] == [("waiting", ""), ("skipped", NO_MASK)]
    # One for all photos is a mask too.
    common = batches.parameters(folder, tmp_path / "out", LOOK, mask=MaskSource(file="m.png"), **named)
    assert {entry.state for entry in plan(common, inputs.sources(common, inputs.ignore))} == {"waiting"}
