"""Reading recipes: a wrong key says which one was meant; what contradicts itself is refused before data is read."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from trainer.errors import RecipeError
from trainer.recipe import Recipe

T = TypeVar("T", bound=Struct)


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


def convert_section(tree: dict[str, Any], kind: type[T], where: str, prefix: str = "") -> T:
    """Convert parsed TOML to a struct; an unknown key is reported with its nearest allowed name."""
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise RecipeError(*_explain(str(error), kind, where, prefix)) from None


def _tree(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise RecipeError(f"there is no recipe {path}", "check the path; recipes lie in resources") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"{path} can't be read ({error})", "mend the file") from None


def _explain(text: str, kind: type[Struct], where: str, prefix: str) -> tuple[str, str]:
    found = re.search(r"at `\$\.?([^`]*)`", text)
    path = found[1] if found else ""
    section = ".".join(part for part in (prefix, path) if part)
    at = f" in `{section}`" if section else ""
    unknown = re.search(r"unknown field `([^`]+)`", text)
    if unknown is not None:
        fields = [field.name for field in msgspec.structs.fields(_struct_at(kind, path))]
        return f"{where}: unknown key `{unknown[1]}`{at}", _meant(unknown[1], fields)
    wrong = re.search(r"[Ii]nvalid enum value (.*?)(?: - at|$)", text)
    choices = _choices_at(kind, path) if wrong else []
    if wrong is not None and choices:
        given = wrong[1].strip("'\"")
        return f"{where}: {wrong[1]} is no choice{at}", _meant(given, choices)
    said = text.split(" - at")[0]
    if "matching regex" in said:
        return f"{where}: this is no value{at}", f"write {_WRITTEN.get(path, said)}"
    return f"{where}: {said}{at}", "mend this value"


_WRITTEN = {
    "name": "small letters, digits and hyphens only, such as my-look",
    "data.background": "a colour as #rrggbb, such as #ffffff",
}
"""Values whose form is checked, in words."""


def _meant(given: str, allowed: list[str]) -> str:
    near = difflib.get_close_matches(given, allowed, n=1)
    return f"did you mean `{near[0]}`?" if near else f"allowed are {', '.join(allowed)}"


def _struct_at(kind: type[Struct], path: str) -> type[Struct]:
    for part in filter(None, path.split(".")):
        hint = _hint_of(kind, part)
        options = get_args(hint) or (hint,)
        kind = next(option for option in options if isinstance(option, type) and issubclass(option, Struct))
    return kind


def _choices_at(kind: type[Struct], path: str) -> list[str]:
    """What a key may be; its last part may be an item of a list (`name[0]`)."""
    *sections, last = path.split(".")
    return _literals(_hint_of(_struct_at(kind, ".".join(sections)), re.sub(r"\[.*", "", last)))


def _hint_of(kind: type[Struct], name: str) -> Any:
    return next(field.type for field in msgspec.structs.fields(kind) if field.name == name)


def _literals(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return [str(choice) for choice in get_args(hint)]
    return [choice for option in get_args(hint) for choice in _literals(option)]


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
