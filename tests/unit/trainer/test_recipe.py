"""Recipes are strict, and say what was meant."""

from pathlib import Path

import pytest

from trainer.errors import RecipeError
from trainer.families import family_of
from trainer.recipe_file import load_recipe

RECIPES = Path(__file__).parents[3] / "resources" / "recipes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_committed_recipes_are_valid(path: Path) -> None:
    recipe = load_recipe(path)
    assert recipe.name == path.stem
    assert family_of(recipe.family).make_task(recipe).networks
    assert recipe.package is None or recipe.package.licence


@pytest.mark.parametrize(
    ("override", "meant"),
    [
        ("stepps=3", "did you mean `steps`?"),
        ("data.crop=3", "did you mean `crop_px`?"),
        ("model.filtrs=2", "did you mean `filters`?"),
        ("optimiser.learning=1", "did you mean `learning_rate`?"),
        ("package.zzz=1", "allowed are id"),
    ],
)
def test_an_unknown_key_says_which_one_was_meant(override: str, meant: str) -> None:
    with pytest.raises(RecipeError, match="unknown key") as caught:
        load_recipe(RECIPES / "watercolour.toml", (override,))
    assert meant in str(caught.value)


@pytest.mark.parametrize(
    ("override", "text"),
    [("steps=0", "`steps`"), ("model.norm=layer", "`model.norm`"), ("family=gann", "`family`"), ("steps", "no value")],
)
def test_a_wrong_value_names_its_key(override: str, text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load_recipe(RECIPES / "watercolour.toml", (override,))
    assert text in str(caught.value)


def test_an_override_changes_one_value_only() -> None:
    plain = load_recipe(RECIPES / "watercolour.toml")
    changed = load_recipe(RECIPES / "watercolour.toml", ("record.log_every=7",))
    assert changed.record.log_every == 7
    assert changed.model == plain.model


@pytest.mark.parametrize(
    ("override", "text"),
    [("data.crop_px=150", "needs a multiple of 4: try 152"), ("data.crop_px=20", "these networks need 24")],
)
def test_crops_that_do_not_suit_the_networks_fail_before_data_is_read(override: str, text: str) -> None:
    recipe = load_recipe(RECIPES / "watercolour.toml", (override,))
    with pytest.raises(RecipeError) as caught:
        family_of(recipe.family).make_task(recipe)
    assert text in str(caught.value)


def test_a_missing_recipe_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="there is no recipe"):
        load_recipe(tmp_path / "none.toml")
