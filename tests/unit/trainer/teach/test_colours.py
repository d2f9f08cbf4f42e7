"""Colours that a pair lacks, and what a training does about them."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.unit.trainer.teach.pairs import painting_of, photo_of
from trainer.data import open_pictures
from trainer.data.augment import YIQ, turned_colours
from trainer.data.sets import Part
from trainer.recipe import AugmentRecipe, DataRecipe
from trainer.recipe_file import load_recipe
from trainer.teach.colours import described, hue_change, missing_colours
from trainer.teach.recipe import recipe_text


def test_colours_that_the_photo_lacks_are_named() -> None:
    blue = np.zeros((64, 64, 3), np.uint8)
    blue[:, :32], blue[:, 32:48], blue[:, 48:] = (30, 60, 200), (255, 255, 255), (5, 5, 5)
    missing = missing_colours([blue])
    assert missing == ["reds", "oranges", "yellows", "greens", "turquoise", "purples", "pinks"]
    orange = np.full((64, 64, 3), (240, 130, 20), np.uint8)
    assert "oranges" not in missing_colours([blue, orange])
    assert described(["oranges", "reds"], "off").startswith("no oranges and reds in your pair: how they come out")


def test_what_a_look_does_to_hues_decides_which_colours_are_turned() -> None:
    photo = np.asarray(photo_of(), np.uint8)
    grey = np.asarray(photo_of().convert("L").convert("RGB"))
    swapped = np.ascontiguousarray(photo[..., ::-1])
    softer = np.asarray(painting_of(photo_of()))
    assert hue_change([(photo, softer)]).turned == "both"
    assert hue_change([(photo, grey)]).turned == "input"
    assert hue_change([(photo, swapped)]).turned == "off"


def test_turned_colours_keep_lightness_and_greys() -> None:
    """A turn by 90° takes I to Q; Y is untouched."""
    mixing = turned_colours(np.pi / 2, 1.0).double().numpy()
    to_yiq = np.array(YIQ)
    before = np.array([0.7, 0.2, 0.4])
    y, i, q = to_yiq @ before
    np.testing.assert_allclose(to_yiq @ (mixing @ before), [y, -q, i], atol=1e-6)
    np.testing.assert_allclose(mixing @ np.full(3, 0.3), np.full(3, 0.3), atol=2e-3)


def test_only_the_photo_is_turned_for_a_look_without_colours(tmp_path: Path) -> None:
    for side, colour in (("A", (200, 60, 60)), ("B", (120, 120, 120))):
        folder = tmp_path / "pairs" / side
        folder.mkdir(parents=True)
        Image.new("RGB", (64, 64), colour).save(folder / "one.png")
    text = recipe_text(
        "look", steps=5, seed=0, turned="input", preferred_px=64, precision="auto", made_from="one and two"
    )
    (tmp_path / "recipe.toml").write_text(text.replace('kind = "paired"', 'kind = "paired"\nholdout = 0.0'))

    batch = open_pictures(tmp_path, load_recipe(tmp_path / "recipe.toml").data)[Part(0, range(16))]
    assert len(torch.unique(batch["a"].flatten(1)[:, 0])) > 5
    assert len(torch.unique(batch["b"])) == 1


def test_grain_lies_on_the_photo_alone(tmp_path: Path) -> None:
    """σ is drawn between 0 and the recipe's share of the range, which is 2 wide: about half of it on the mean."""
    for side in "AB":
        folder = tmp_path / "pairs" / side
        folder.mkdir(parents=True)
        Image.new("RGB", (64, 64), (120, 120, 120)).save(folder / "one.png")
    recipe = DataRecipe(kind="paired", folder="pairs", crop_px=32, holdout=0.0, augment=AugmentRecipe(grain=0.02))
    pictures = open_pictures(tmp_path, recipe)
    batch = pictures[Part(0, range(64))]
    deviations = batch["a"].flatten(1).std(1)
    assert float(deviations.max()) == pytest.approx(0.04, rel=0.1)
    assert float(deviations.mean()) == pytest.approx(0.02, rel=0.2)
    assert len(torch.unique(batch["b"])) == 1
    torch.testing.assert_close(pictures[Part(0, range(64))]["a"], batch["a"], rtol=0, atol=0)
