"""Recipes: one TOML file says everything about a training, and a wrong key says which one was meant."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from trainer.errors import RecipeError

Positive = Annotated[int, Meta(ge=1)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
T = TypeVar("T", bound=Struct)


class _Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Strict and immutable."""


class DataRecipe(_Section, frozen=True):
    """Which pictures, and how they are cut."""

    kind: Literal["paired", "unpaired"]
    folder: str
    """Below `--data`: `A/` and `B/` with equal names for pairs; `trainA trainB testA testB` for unpaired sets."""
    crop_px: Positive = 256
    resize_px: Annotated[int, Meta(ge=0)] = 0
    """Bring the short edge to this before cropping; 0 keeps the size."""
    flip: bool = True
    """Mirror at random; off for writing and other pictures with a direction."""
    holdout: Fraction = 0.1
    """Share of a paired set that is held out, chosen by a hash of the file name."""
    cache_mib: Annotated[int, Meta(ge=0)] = 2048
    """Memory for decoded pictures."""


class OptimiserRecipe(_Section, frozen=True):
    """Adam for every network, with a constant and then linearly falling learning rate."""

    learning_rate: Annotated[float, Meta(gt=0)] = 2e-4
    beta1: Fraction = 0.5
    beta2: Fraction = 0.999
    decay_from: Fraction = 0.5
    """Share of the steps after which the learning rate falls linearly to zero."""


class RecordRecipe(_Section, frozen=True):
    """How often what is written, in steps."""

    log_every: Positive = 20
    sample_every: Positive = 500
    sample_count: Positive = 6
    checkpoint_every: Positive = 500
    keep_checkpoints: Positive = 3


class SketchRecipe(_Section, frozen=True):
    """For a model whose input is a drawing; see the manifest's `sketch`."""

    palette: tuple[str, ...]
    brush_px: float
    background: str


class PackageRecipe(_Section, frozen=True):
    """What the exported package says about itself."""

    id: str
    name: str
    description: str
    licence: str
    version: str = "1.0"
    authors: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    data: str = ""
    data_licence: str = ""
    source: str = "photo"
    target: str = "picture"
    preferred_px: int = 0
    """Long edge at which the look has its trained scale; 0 for none."""
    maximum_px: int = 0
    sketch: SketchRecipe | None = None


class Recipe(_Section, frozen=True):
    """A whole recipe. `model` belongs to the family and is checked by it."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    family: Literal["pix2pix", "cyclegan"]
    data: DataRecipe
    steps: Positive
    model: dict[str, Any] = {}
    seed: int = 0
    batch_size: Positive = 1
    precision: Literal["32-true", "16-mixed", "bf16-mixed"] = "32-true"
    """Lightning Fabric's name for the arithmetic: weights stay in 32 bits, `mixed` computes most layers in 16."""
    channels_last: bool = False
    """Memory order N×H×W×C; faster for 16-bit convolutions."""
    ema_decay: Annotated[float, Meta(ge=0, lt=1)] = 0.999
    """Decay of the exponential moving average of the generator's weights; 0 switches it off."""
    optimiser: OptimiserRecipe = OptimiserRecipe()
    record: RecordRecipe = RecordRecipe()
    package: PackageRecipe | None = None

    @property
    def described(self) -> PackageRecipe:
        """The `[package]` section, or a plain one from the name."""
        name = self.name.replace("-", " ").capitalize()
        return self.package or PackageRecipe(id=self.name, name=name, description="", licence="not stated")


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
    """Check a parsed recipe, its family section included."""
    recipe = convert_section(tree, Recipe, where)
    from trainer.families import family_of

    convert_section(recipe.model, family_of(recipe.family).config_type, where, "model")
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
