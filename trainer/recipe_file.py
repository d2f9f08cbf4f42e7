"""Reading recipes: a wrong key says which one was meant; what contradicts itself is refused before data is read."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from trainer.errors import RecipeError
from trainer.recipe import Recipe

T = TypeVar("T", bound=Struct)


def load_recipe(path: Path, overrides: tuple[str, ...] = ()) -> Recipe:
    """Read a TOML recipe and apply `key.sub=value` overrides, whose values are TOML too (bare words are strings).

    Raises RecipeError for a missing file, invalid TOML, an unknown key (with the one that was meant) or a wrong value.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecipeError(f"there is no recipe {path}", "check the path; recipes lie in resources/recipes") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"{path} can't be read ({error})", "mend the file") from None
    for override in overrides:
        _override(tree, override)
    return decode_recipe(tree, str(path))


def decode_recipe(tree: dict[str, Any], where: str) -> Recipe:
    """Check a parsed recipe, its family section and what contradicts itself; no data is read for it."""
    recipe = convert_section(tree, Recipe, where)
    from trainer.families import family_of

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
    if data.channels == 1 and (data.augment.saturation or data.augment.hue):
        raise RecipeError(f"{where}: grey pictures have no saturation or hue", "set both to 0 in `data.augment`")
    return recipe


def convert_section(tree: dict[str, Any], kind: type[T], where: str, prefix: str = "") -> T:
    """Convert parsed TOML to a struct; an unknown key is reported with its nearest allowed name."""
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise RecipeError(*_explain(str(error), kind, where, prefix)) from None


def _explain(text: str, kind: type[Struct], where: str, prefix: str) -> tuple[str, str]:
    path = re.search(r"at `\$\.?([^`]*)`", text)
    section = ".".join(part for part in (prefix, path[1] if path else "") if part)
    unknown = re.search(r"unknown field `([^`]+)`", text)
    if unknown is None:
        return f"{where}: {text.split(' - at')[0]}" + (f" in `{section}`" if section else ""), "mend this value"
    fields = _fields_at(kind, path[1] if path else "")
    near = difflib.get_close_matches(unknown[1], fields, n=1)
    meant = f"did you mean `{near[0]}`?" if near else f"allowed are {', '.join(fields)}"
    return f"{where}: unknown key `{unknown[1]}`" + (f" in `{section}`" if section else ""), meant


def _fields_at(kind: type[Struct], path: str) -> list[str]:
    for part in filter(None, path.split(".")):
        hint = next(f.type for f in msgspec.structs.fields(kind) if f.name == part)
        options = getattr(hint, "__args__", (hint,))
        kind = next(option for option in options if isinstance(option, type) and issubclass(option, Struct))
    return [field.name for field in msgspec.structs.fields(kind)]


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
