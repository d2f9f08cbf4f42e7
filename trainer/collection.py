"""The models that come with the program: their recipes, and what was measured of them."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from trainer.errors import RecipeError
from trainer.recipe import Recipe
from trainer.recipe_file import load_recipe

_SHOWN_METRICS = 2


@dataclass(frozen=True)
class BundledModel:
    """A recipe that describes a package, and the numbers of the package that ships, if one does."""

    path: Path
    recipe: Recipe
    metrics: tuple[str, ...]
    """Name, value and baseline in words; empty where none is shipped."""


def entries(resources: Path) -> tuple[BundledModel, ...]:
    """By id. Raises RecipeError for a recipe that can't be read."""
    found = []
    for path in sorted((resources / "recipes").glob("*.toml")):
        recipe = load_recipe(path)
        if recipe.package is not None:
            found.append(BundledModel(path, recipe, _metrics(resources / "models" / recipe.package.id, recipe)))
    return tuple(sorted(found, key=lambda entry: entry.recipe.described.id))


def entry_of(resources: Path, package_id: str) -> BundledModel:
    """The one with that id. Raises RecipeError with those that there are."""
    known = {entry.recipe.described.id: entry for entry in entries(resources)}
    if package_id not in known:
        raise RecipeError(f"the collection has no `{package_id}`", f"choose from {', '.join(known)}")
    return known[package_id]


def describe(collection: tuple[BundledModel, ...]) -> str:
    """A table for a terminal."""
    text = StringIO()
    table = Table(title="The collection", title_justify="left")
    table.add_column("id", no_wrap=True)
    table.add_column("family")
    table.add_column("recipe")
    table.add_column("steps", justify="right")
    table.add_column("minutes on 2 cores", justify="right")
    table.add_column("held-out pictures")
    table.add_column("data", ratio=1)
    for entry in collection:
        recipe, described = entry.recipe, entry.recipe.described
        table.add_row(
            described.id,
            recipe.family,
            entry.path.name,
            str(recipe.steps),
            str(described.minutes or "not noted"),
            "\n".join(entry.metrics[:_SHOWN_METRICS]) or "not shipped",
            described.data,
        )
    Console(file=text, width=150, highlight=False).print(table)
    return text.getvalue().rstrip()


def _metrics(package: Path, recipe: Recipe) -> tuple[str, ...]:
    """Of the package that was made from this recipe; first those that have something to be compared with."""
    try:
        training = json.loads((package / "manifest.json").read_text("utf-8"))["training"]
        if training["recipe"] != recipe.name:
            return ()
        known = sorted(training["metrics"], key=lambda metric: metric.get("baseline") is None)
        return tuple(_words(metric) for metric in known)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _words(metric: dict[str, object]) -> str:
    baseline = metric.get("baseline")
    return f"{metric['name']} {metric['value']:g}" + (f" (baseline {baseline:g})" if baseline is not None else "")
