"""Reading recipes: a wrong key says which one was meant; what contradicts itself is refused before data is read."""

import tomllib
from pathlib import Path
from typing import Any

from trainer.errors import RecipeError
from trainer.families import family_of
from trainer.recipe import Recipe
from trainer.toml_sections import T, convert_section


def load_recipe(path: Path, overrides: tuple[str, ...] = ()) -> Recipe:
    """Read a TOML recipe and apply `key.sub=value` overrides, whose values are TOML too (bare words are strings).

    Raises RecipeError for a missing file, invalid TOML, an unknown key (with the one that was meant) or a wrong value.
    """
    tree = _tree(path)
    for override in overrides:
        _override(tree, override)
    return decode_recipe(tree, str(path))


def load_section(path: Path, kind: type[T]) -> T:
    """Read a TOML file that is one section, as those of the trunk and of the warm start. Raises RecipeError."""
    return convert_section(_tree(path), kind, str(path))


def decode_recipe(tree: dict[str, Any], where: str) -> Recipe:
    """Check a parsed recipe, its family section and what contradicts itself; no data is read for it."""
    recipe = convert_section(tree, Recipe, where)
    family = family_of(recipe.family)
    convert_section(recipe.model, family.config_type, where, "model")
    data, optimiser, hardware = recipe.data, recipe.optimiser, recipe.hardware
    if data.kind not in family.data_kinds:
        raise RecipeError(
            f'{where}: {recipe.family} can\'t be trained on `data.kind = "{data.kind}"`',
            f"it takes {', '.join(family.data_kinds)}",
        )
    shares = optimiser.accumulate * hardware.devices * hardware.nodes
    if recipe.batch_size % shares:
        raise RecipeError(
            f"{where}: `batch_size` {recipe.batch_size} can't be shared out among {shares} parts",
            "make it a multiple of `optimiser.accumulate` × `hardware.devices` × `hardware.nodes`",
        )
    if data.test_pairs and data.kind != "unpaired":
        raise RecipeError(f"{where}: `data.test_pairs` is for unpaired sets", "remove it")
    if len(set(data.classes)) != len(data.classes):
        raise RecipeError(f"{where}: `data.classes` names a class twice", "name each once")
    if data.channels == 1 and (data.augment.saturation or data.augment.hue or data.augment.turn_colours != "off"):
        raise RecipeError(f"{where}: grey pictures have no saturation or hue", "set both to 0 in `data.augment`")
    if data.augment.turn_colours == "input" and data.kind not in ("paired", "aligned"):
        raise RecipeError(f'{where}: turn_colours = "input" is for pairs', 'set it to "both" or "off"')
    if data.augment.grain and data.kind not in ("paired", "aligned"):
        raise RecipeError(f"{where}: grain is for pairs", "set it to 0")
    if 0 < data.resize_px < data.crop_px:
        raise RecipeError(
            f"{where}: `data.resize_px` {data.resize_px} is smaller than `data.crop_px` {data.crop_px}",
            "raise it, lower the crop, or set it to 0",
        )
    return recipe


def _tree(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise RecipeError(f"there is no recipe {path}", "check the path; recipes lie in resources") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"{path} can't be read ({error})", "mend the file") from None


def _override(tree: dict[str, Any], override: str) -> None:
    key, equals, value = override.partition("=")
    if not equals:
        raise RecipeError(f"--set {override} has no value", "write it as key=value, such as --set steps=100")
    *sections, last = key.strip().split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
        if not isinstance(tree, dict):
            raise RecipeError(f"--set {override}: `{section}` is a value, not a section", "check the key")
    try:
        tree[last] = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        tree[last] = value
