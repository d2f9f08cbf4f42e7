"""What a family consists of, and which parts of one are missing: "A new family" of CONTRIBUTING.md, as a check."""

import importlib
import importlib.util
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

from torch import nn

from trainer import families
from trainer.recipe import DataRecipe, Recipe
from trainer.recipe_file import load_recipe
from trainer.task import Family, Task

ROOT = Path(__file__).parents[2]
_ROLES = {"translate", "encode", "decode"}
"""What a window can do something with."""


def missing_parts(name: str) -> list[str]:
    """One line for each part that the family `name` lacks: where it belongs, and what."""
    missing: list[str] = []
    for check in (_registered, _code, _recipe_and_networks, _exporter, _documented, _tested):
        missing += check(name)
    return missing


def _registered(name: str) -> Iterator[str]:
    if name not in families.NAMES:
        yield f"trainer/families/__init__.py: `{name}` in NAMES"
    if name not in get_args(get_type_hints(Recipe)["family"]):
        yield f"trainer/recipe.py: `{name}` among the families of Recipe"


def _family(name: str) -> Family | None:
    if importlib.util.find_spec(f"trainer.families.{name}") is None:
        return None
    return getattr(importlib.import_module(f"trainer.families.{name}"), "FAMILY", None)


def _code(name: str) -> Iterator[str]:
    where, family = f"trainer/families/{name}", _family(name)
    if family is None:
        yield f"{where}/__init__.py: FAMILY, which names its recipe section, its task and the data it learns from"
        return
    if family.name != name:
        yield f"{where}/__init__.py: FAMILY is named `{family.name}`"
    kinds = get_args(get_type_hints(DataRecipe)["kind"])
    if not family.data_kinds or set(family.data_kinds) - set(kinds):
        yield f"{where}/__init__.py: data_kinds of {', '.join(kinds)}"
    for method in sorted(getattr(family.task_type, "__abstractmethods__", ())):
        yield f"{where}/task.py: {_MEANING.get(method, method)}"
    if not issubclass(family.task_type, Task):
        yield f"{where}/task.py: a subclass of trainer.task.Task"
    if not (inspect.getdoc(family.task_type) and inspect.getdoc(family.config_type)):
        yield f"{where}/task.py: docstrings of the task and of its recipe section"


_MEANING = {
    "configure": "configure(), which makes the optimisers",
    "step": "step(), the losses and one update of every network",
    "rows": "rows(), the columns of the sample grid",
    "evaluate": "evaluate(), the held-out numbers",
    "metric_definitions": "metric_definitions, what each number of evaluate() is",
}


def _recipes(name: str) -> list[Recipe]:
    text = re.compile(rf'^family = "{re.escape(name)}"$', re.MULTILINE)
    found = sorted((ROOT / "resources" / "recipes").glob("*.toml"))
    return [load_recipe(path) for path in found if text.search(path.read_text(encoding="utf-8"))]


def _recipe_and_networks(name: str) -> Iterator[str]:
    recipes, family = _recipes(name), _family(name)
    if not recipes:
        yield f'resources/recipes/NAME.toml: a recipe with family = "{name}" that trains something real'
    if family is None or not recipes or inspect.isabstract(family.task_type):
        return
    task = family.make_task(recipes[0])
    if not task.networks or not all(isinstance(network, nn.Module) for network in task.networks.values()):
        yield f"trainer/families/{name}/task.py: `networks`, by name"
    if not task.generators or set(task.generators) - set(task.networks):
        yield f"trainer/families/{name}/task.py: `generators`, those of `networks` that are sampled and exported"
    compares = family.task_type.pictures is not Task.pictures
    if not task.metric_definitions and not compares:
        yield f"trainer/families/{name}/task.py: a metric, in evaluate() or by pictures()"


def _exporter(name: str) -> Iterator[str]:
    where, family, recipes = f"exporters/families/{name}.py", _family(name), _recipes(name)
    if importlib.util.find_spec(f"exporters.families.{name}") is None:
        yield f"{where}: graphs(), what of it becomes ONNX"
        return
    if not callable(getattr(importlib.import_module(f"exporters.families.{name}"), "graphs", None)):
        yield f"{where}: graphs(), what of it becomes ONNX"
    elif family is not None and recipes and not inspect.isabstract(family.task_type):
        from exporters.families import ExportOptions, graphs_of

        networks = {
            key: network.eval().requires_grad_(False) for key, network in family.make_task(recipes[0]).networks.items()
        }
        roles = {spec.role for spec in graphs_of(recipes[0], networks, ExportOptions()).specs}
        if not roles & _ROLES:
            yield f"{where}: a graph with one of the roles {', '.join(sorted(_ROLES))}"


def _documented(name: str) -> Iterator[str]:
    tables: tuple[tuple[str, str, str], ...] = (
        ("families", "what it learns", "| family | what it learns | paper |"),
        ("export", "what an export holds", "| family | graphs |"),
    )
    for page, title, head in tables:
        where = f"resources/manual/{page}.md"
        rows = (ROOT / where).read_text(encoding="utf-8").partition(head)[2].partition("\n\n")[0].splitlines()
        names = {part.strip() for row in rows if row.startswith("|") for part in row.split("|")[1].split(",")}
        if name not in names:
            yield f"{where}: a line for {name} in the table of {title}"


def _tested(name: str) -> Iterator[str]:
    tests = f"tests/unit/trainer/families/test_{name}.py"
    path = ROOT / tests
    if not path.exists() or "\ndef test_" not in path.read_text(encoding="utf-8"):
        yield f"{tests}: its losses by hand, one step, its samples, and that it learns"
