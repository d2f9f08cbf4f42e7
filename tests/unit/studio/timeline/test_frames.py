"""Numbered frames, and made pictures: nothing of others is replaced, nothing old is left behind."""

from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PIL import Image

from studio.imaging.recipes.sample_recipe import SampleRecipe, SampleSheet, free_place, packed, save_made
from studio.inference.cancel import CancelToken
from studio.timeline.frames import free_folder, is_frame
from studio.timeline.video import VideoOptions, write_video


def _frame(number: int) -> np.ndarray:
    return np.full((16, 24, 3), number, np.uint8)


def _write(folder: Path, count: int) -> Path:
    return write_video(folder, _frame, count, VideoOptions()).path


def test_a_longer_film_leaves_no_frames_behind(tmp_path: Path) -> None:
    assert _write(tmp_path / "film", 8) == tmp_path / "film"
    (tmp_path / "film" / ".DS_Store").write_bytes(b"x")
    assert _write(tmp_path / "film", 3) == tmp_path / "film"
    assert sorted(path.name for path in (tmp_path / "film").glob("*.png")) == ["00000.png", "00001.png", "00002.png"]
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


@pytest.mark.parametrize("name", ["00000.png", "00007.png", "notes.txt"])
def test_files_of_others_stay_and_the_film_goes_beside(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "film"
    mine.mkdir()
    if name.endswith(".png"):
        Image.new("RGB", (24, 16), (200, 0, 0)).save(mine / name)
    else:
        (mine / name).write_text("mine")
    before = (mine / name).read_bytes()
    assert _write(mine, 3) == tmp_path / "film-2"
    assert _write(mine, 2) == tmp_path / "film-2"
    assert [path.name for path in mine.iterdir()] == [name]
    assert (mine / name).read_bytes() == before
    assert len(list((tmp_path / "film-2").iterdir())) == 2


def test_a_link_to_a_folder_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "film").symlink_to(tmp_path / "real")
    assert _write(tmp_path / "film", 2) == tmp_path / "film"
    assert (tmp_path / "film").is_symlink()
    assert all(is_frame(path) for path in (tmp_path / "real").iterdir())


def test_a_file_in_the_way_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("mine")
    assert free_folder(tmp_path / "film") == tmp_path / "film-2"


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    _write(tmp_path / "film", 2)

    def broken(number: int) -> np.ndarray:
        if number == 1:
            raise ValueError("no such frame")
        return _frame(99)

    with pytest.raises(ValueError, match="no such frame"):
        write_video(tmp_path / "film", broken, 2, VideoOptions())
    assert np.asarray(Image.open(tmp_path / "film" / "00000.png")).max() == 0
    stopped = CancelToken()
    stopped.cancel()
    assert write_video(tmp_path / "film", _frame, 2, VideoOptions(), cancel=stopped).frames == 0
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


@pytest.fixture
def sheet() -> SampleSheet:
    sample = SampleRecipe(seed=7, code=packed(np.zeros(4)))
    return SampleSheet(model="faces", model_hash="h", samples=(sample,))


def test_made_pictures_replace_only_the_same_seed_of_the_same_model(tmp_path: Path, sheet: SampleSheet) -> None:
    path = tmp_path / "0000-seed-7.png"
    assert free_place(path, sheet) == path
    save_made(_frame(1), path, sheet)
    assert free_place(path, sheet) == path
    warmer = structs.replace(sheet, samples=(structs.replace(sheet.samples[0], temperature=0.3),))
    assert free_place(path, warmer) == path
    assert free_place(path, structs.replace(sheet, model="flowers")).name == "0000-seed-7-2.png"
    Image.fromarray(_frame(2)).save(path)
    assert free_place(path, sheet).name == "0000-seed-7-2.png"
