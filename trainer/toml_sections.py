"""TOML sections as structs: a wrong key says which one was meant."""

import difflib
import re
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from trainer.errors import RecipeError

T = TypeVar("T", bound=Struct)


def convert_section(tree: dict[str, Any], kind: type[T], where: str, prefix: str = "") -> T:
    """Convert parsed TOML to a struct; an unknown key is reported with its nearest allowed name."""
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise RecipeError(*_explain(str(error), kind, where, prefix)) from None


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
