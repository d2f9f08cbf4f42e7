"""Pictures for training: order, pairs, split, and files that are no pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.recipes import cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import write_pairs, write_unpaired
from trainer.data import open_pictures
from trainer.data.check import check_pictures
from trainer.data.sets import FileSet, Part, PictureSet, is_held_out
from trainer.errors import DataError
from trainer.stepper import Batch


def batch_of(pictures: PictureSet, seed: int, step: int, size: int) -> Batch:
    return pictures[Part(seed, range(step * size, (step + 1) * size))]


def files_of(pictures: PictureSet) -> FileSet:
    assert isinstance(pictures, FileSet)
    return pictures


def test_a_batch_depends_on_seed_and_step_alone(tmp_path: Path) -> None:
    data, recipe = write_pairs(tmp_path), pix2pix_recipe().data
    one, other = open_pictures(data, recipe), open_pictures(data, recipe)
    for step in range(5):
        batch_of(other, 1, step, 2)
    assert torch.equal(batch_of(one, 1, 5, 2)["a"], batch_of(other, 1, 5, 2)["a"])
    assert not torch.equal(batch_of(one, 1, 5, 2)["a"], batch_of(one, 2, 5, 2)["a"])


def test_both_halves_of_a_pair_are_cut_alike(tmp_path: Path) -> None:
    pictures = open_pictures(write_pairs(tmp_path), pix2pix_recipe().data)
    for step in range(6):
        batch = batch_of(pictures, 0, step, 4)
        assert torch.allclose(batch["a"], -batch["b"], atol=1e-6)


def test_every_training_picture_is_seen_once_an_epoch(tmp_path: Path) -> None:
    data = write_pairs(tmp_path, count=12)
    recipe = pix2pix_recipe(data={"crop_px": 32, "flip": False}).data
    pictures = open_pictures(data, recipe)
    count = pictures.counts["a"][0]
    seen = {batch_of(pictures, 0, step, 1)["a"].numpy().tobytes() for step in range(count)}
    assert len(seen) == count


def test_variants_of_one_source_stay_on_one_side_of_the_split() -> None:
    sides = [{is_held_out(f"{index}~{variant}", 0.5) for variant in range(4)} for index in range(40)]
    assert all(len(side) == 1 for side in sides)
    assert {next(iter(side)) for side in sides} == {True, False}


def test_held_out_pictures_are_never_trained_on(tmp_path: Path) -> None:
    pictures = open_pictures(write_pairs(tmp_path, count=20), pix2pix_recipe().data)
    (stream,) = files_of(pictures).streams
    assert stream.test
    assert not {item.name for item in stream.train} & {item.name for item in stream.test}


def test_unpaired_sides_are_drawn_independently(tmp_path: Path) -> None:
    pictures = open_pictures(write_unpaired(tmp_path), cyclegan_recipe(data={"crop_px": 32, "flip": False}).data)
    shuffles = [batch_of(pictures, 0, step, 4) for step in range(3)]
    assert not all(torch.equal(batch["a"], batch["b"].flip(1)) for batch in shuffles)


def test_an_unreadable_picture_is_named(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    for path in (data / "pairs" / "A").iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"disc\d\.png can't be read"):
        batch_of(open_pictures(data, pix2pix_recipe().data), 0, 0, 1)


def test_a_pair_of_two_sizes_is_named(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    for path in (data / "pairs" / "B").iterdir():
        Image.fromarray(np.zeros((40, 40, 3), np.uint8)).save(path)
    with pytest.raises(DataError, match="the halves of the pair are 40×40 and 48×48"):
        check_pictures(open_pictures(data, pix2pix_recipe().data))


def test_a_missing_folder_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no folder"):
        open_pictures(tmp_path, pix2pix_recipe().data)


@pytest.mark.parametrize("multiple_of", [4, 32, 64])
def test_held_out_pictures_suit_the_generator_whatever_their_size(multiple_of: int, tmp_path: Path) -> None:
    pictures = open_pictures(write_pairs(tmp_path, size=37), pix2pix_recipe().data)
    for batch in pictures.held_out(multiple_of):
        assert all(edge % multiple_of == 0 and edge > 0 for edge in batch["a"].shape[2:])
