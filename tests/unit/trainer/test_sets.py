"""Every layout of a training set, the augmentation, and the way to the loop."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.training import idx_file, write_pairs
from trainer.data import open_pictures
from trainer.data.check import check_pictures
from trainer.data.loader import BatchShares, batches
from trainer.data.sets import Part, PictureSet
from trainer.errors import DataError, RecipeError
from trainer.recipe import DataRecipe
from trainer.recipe_file import decode_recipe
from trainer.stepper import Batch


def recipe_of(kind: str, **keys: Any) -> DataRecipe:
    tree = {"kind": kind, "folder": "set", "crop_px": 16, "flip": False, **keys}
    family = {"paired": "pix2pix", "aligned": "pix2pix", "unpaired": "cyclegan"}.get(kind, "vae")
    model = {"depth": 3, "discriminator_layers": 1} if family == "pix2pix" else {}
    return decode_recipe({"name": "t", "family": family, "steps": 1, "data": tree, "model": model}, "test").data


def picture(path: Path, value: int, size: tuple[int, int] = (20, 20)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (value, value, value)).save(path)


def level(x: torch.Tensor) -> list[int]:
    """The byte each one-coloured picture was written with."""
    return [round((float(picture.mean()) + 1) * 127.5) for picture in x]


def first(pictures: PictureSet, count: int) -> Batch:
    return pictures[Part(0, range(count))]


def write_idx(folder: Path, prefix: str, x: np.ndarray, y: np.ndarray, *, packed: bool) -> None:
    idx_file(folder / f"{prefix}-images-idx3-ubyte", x, packed=packed)
    idx_file(folder / f"{prefix}-labels-idx1-ubyte", y, packed=packed)


def test_one_folder_holds_out_its_share(tmp_path: Path) -> None:
    for index in range(30):
        picture(tmp_path / "set" / f"{index}.png", 8 * index)
    pictures = open_pictures(tmp_path, recipe_of("pictures", holdout=0.3))
    train, test = pictures.counts["x"]
    assert train + test == 30
    assert test > 3
    seen = set(level(first(pictures, train)["x"]))
    held = {value for batch in pictures.held_out(1) for value in level(batch["x"])}
    assert not seen & held
    assert len(seen | held) == 30


def test_class_folders_become_labels(tmp_path: Path) -> None:
    for index in range(4):
        picture(tmp_path / "set" / "cat" / f"{index}.png", 10 + index)
        picture(tmp_path / "set" / "dog" / f"{index}.png", 200 + index)
    batch = first(open_pictures(tmp_path, recipe_of("labelled", classes=["dog", "cat"], holdout=0.0)), 8)
    assert all((value > 100) == (label == 0) for value, label in zip(level(batch["x"]), batch["label"], strict=True))
    with pytest.raises(DataError, match="`dog` that is no class"):
        open_pictures(tmp_path, recipe_of("labelled", classes=["cat"]))


def test_folders_in_a_class_folder_belong_to_the_class(tmp_path: Path) -> None:
    for index, inner in enumerate(("red", "blue")):
        picture(tmp_path / "set" / "dog" / inner / "1.png", 10 + index)
        picture(tmp_path / "set" / "cat" / inner / "1.png", 200 + index)
        picture(tmp_path / "set" / "cat" / ".thumbnails" / f"{index}.png", 90)
    (tmp_path / "set" / "licence").mkdir()
    batch = first(open_pictures(tmp_path, recipe_of("labelled", classes=["dog", "cat"], holdout=0.0)), 4)
    assert sorted(level(batch["x"])) == [10, 11, 200, 201]
    assert sorted(batch["label"].tolist()) == [0, 0, 1, 1]


def test_transparent_pictures_show_the_background(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    sprite = Image.new("RGBA", (16, 16), (255, 0, 0, 0))
    sprite.paste((0, 0, 255, 255), (0, 0, 16, 8))
    sprite.save(tmp_path / "set" / "a.png")
    sprite.quantize(4).save(tmp_path / "set" / "b.png")
    x = first(open_pictures(tmp_path, recipe_of("pictures", background="#00ff00", holdout=0.0)), 2)["x"]
    assert torch.equal(x[:, :, 0, 0], torch.tensor([-1.0, -1.0, 1.0]).expand(2, 3))
    assert torch.equal(x[:, :, 15, 0], torch.tensor([-1.0, 1.0, -1.0]).expand(2, 3))
    with pytest.raises(RecipeError, match="background"):
        recipe_of("pictures", background="green")


def test_halves_side_by_side_are_told_apart(tmp_path: Path) -> None:
    for part, index in (("train", 1), ("train", 2), ("val", 3)):
        sheet = Image.new("RGB", (40, 20), (index, index, index))
        sheet.paste((100 + index, 100 + index, 100 + index), (20, 0, 40, 20))
        (tmp_path / "set" / part).mkdir(parents=True, exist_ok=True)
        sheet.save(tmp_path / "set" / part / f"{index}.png")
    batch = first(open_pictures(tmp_path, recipe_of("aligned")), 2)
    assert [a + 100 for a in level(batch["a"])] == level(batch["b"])
    turned = open_pictures(tmp_path, recipe_of("aligned", direction="b_to_a"))
    assert min(level(first(turned, 2)["a"])) > 100
    assert [level(batch["a"]) for batch in turned.held_out(4)] == [[103]]


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read_plain_and_packed(tmp_path: Path, packed: bool) -> None:
    x = np.arange(6, dtype=np.uint8)[:, None, None] * np.ones((6, 16, 16), np.uint8)
    write_idx(tmp_path / "set", "train", x, np.arange(6), packed=packed)
    write_idx(tmp_path / "set", "t10k", x[:2] + 50, np.array([1, 0]), packed=packed)
    pictures = open_pictures(tmp_path, recipe_of("idx", channels=1, classes=list("abcdef")))
    batch = first(pictures, 6)
    assert batch["x"].shape == (6, 1, 16, 16)
    assert level(batch["x"]) == batch["label"].tolist()
    (held,) = pictures.held_out(1, batch_size=10)
    assert level(held["x"]) == [50, 51]
    assert held["label"].tolist() == [1, 0]


def test_a_cut_idx_file_is_named(tmp_path: Path) -> None:
    x, y = np.zeros((4, 16, 16), np.uint8), np.zeros(4)
    for prefix in ("train", "t10k"):
        write_idx(tmp_path / "set", prefix, x, y, packed=False)
    path = tmp_path / "set" / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(DataError, match="train-images-idx3-ubyte is no IDX file"):
        open_pictures(tmp_path, recipe_of("idx", channels=1))


def test_npz_floats_and_labels_are_read_and_objects_refused(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    x = np.linspace(0, 1, 5)[:, None, None, None] * np.ones((5, 16, 16, 3))
    np.savez(tmp_path / "set" / "data.npz", x=x, y=np.arange(5), x_test=x[:1], y_test=np.array([3]))
    recipe = recipe_of("npz", classes=list("abcde"))
    batch = first(open_pictures(tmp_path, recipe), 5)
    assert level(batch["x"]) == [round(255 * int(label) / 4) for label in batch["label"]]
    np.savez(tmp_path / "set" / "data.npz", x=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DataError, match="can't be read"):
        open_pictures(tmp_path, recipe)


def test_small_arrays_are_padded_with_black(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    np.savez(tmp_path / "set" / "data.npz", x=np.full((3, 12, 12), 255, np.uint8), x_test=np.ones((1, 12, 12)))
    x = first(open_pictures(tmp_path, recipe_of("npz", channels=1)), 3)["x"]
    assert x.shape[-1] == 16
    assert (x[:, :, 2:14, 2:14] == 1).all()
    assert (x[:, :, :2] == -1).all()


AUGMENT = {"rotate_deg": 20.0, "zoom": 1.4, "brightness": 0.3, "contrast": 0.3, "saturation": 0.3, "hue": 0.1}


def test_augmentation_moves_both_halves_alike_and_is_a_function_of_the_step(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    geometric = {"rotate_deg": 30.0, "zoom": 1.5, "flip_vertical": True}
    pictures = open_pictures(data, recipe_of("paired", folder="pairs", augment=geometric))
    batch = first(pictures, 12)
    assert torch.allclose(batch["a"], -batch["b"], atol=2 / 127)
    plain = first(open_pictures(data, recipe_of("paired", folder="pairs")), 12)
    assert not torch.allclose(plain["a"], batch["a"], atol=0.2)
    coloured = open_pictures(data, recipe_of("paired", folder="pairs", augment=AUGMENT))
    before = torch.get_rng_state()
    once = coloured[Part(5, range(4, 8))]
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(3)
    again = coloured[Part(5, range(4, 8))]
    assert torch.equal(once["a"], again["a"])
    assert once["a"].shape == (4, 3, 16, 16)


def test_worker_processes_change_nothing(tmp_path: Path) -> None:
    data, recipe = write_pairs(tmp_path), recipe_of("paired", folder="pairs", augment=AUGMENT)
    streams = [
        batches(open_pictures(data, recipe), 3, range(2, 6), BatchShares(4, parts=2), workers=workers, pin=False)
        for workers in (0, 2)
    ]
    for alone, helped in zip(*streams, strict=True):
        assert len(alone) == 2
        for one, other in zip(alone, helped, strict=True):
            assert torch.equal(one["a"], other["a"])
            assert torch.equal(one["b"], other["b"])


def test_parts_and_processes_share_out_the_same_batch(tmp_path: Path) -> None:
    pictures = open_pictures(write_pairs(tmp_path), recipe_of("paired", folder="pairs"))
    whole = [part for (part,) in batches(pictures, 1, range(3), BatchShares(8), workers=0, pin=False)]
    shares = [
        list(batches(pictures, 1, range(3), BatchShares(8, parts=2, processes=2, rank=rank), workers=0, pin=False))
        for rank in (0, 1)
    ]
    for step in range(3):
        rows = [shares[rank][step][part]["a"] for part in (0, 1) for rank in (0, 1)]
        assert torch.equal(torch.cat(rows), whole[step]["a"])


def test_a_small_cache_gives_the_same_pictures(tmp_path: Path) -> None:
    data = write_pairs(tmp_path, count=12)
    cached, bare = (open_pictures(data, recipe_of("paired", folder="pairs", cache_mib=mib)) for mib in (64, 0))
    check_pictures(cached)
    check_pictures(bare)
    assert bare.decodes_ahead
    assert not cached.decodes_ahead
    assert torch.equal(first(cached, 8)["a"], first(bare, 8)["a"])


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"channels": 1, "augment": {"hue": 0.1}}, "no saturation or hue"),
        ({"test_pairs": True}, "`data.test_pairs` is for unpaired sets"),
        ({"classes": ["a", "a"]}, "names a class twice"),
    ],
)
def test_contradictions_fail_before_data_is_read(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        recipe_of("pictures", **keys)
