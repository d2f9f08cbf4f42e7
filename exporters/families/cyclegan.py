"""CycleGAN: two `translate` graphs with opposite directions; one where it was trained one-sided."""

import re
from collections.abc import Mapping

from torch import nn

from exporters.families.sizes import size_rule
from exporters.spec import GraphSpec
from trainer.recipe import Recipe


def graphs(recipe: Recipe, generators: Mapping[str, nn.Module]) -> list[GraphSpec]:
    """G: A → B and, where there is one, F: B → A, named by the recipe's two domains."""
    a, b = _slug(recipe.described.source), _slug(recipe.described.target)
    ways = {"a_to_b": f"{a}-to-{b}", "b_to_a": f"{b}-to-{a}"}
    return [
        GraphSpec("translate", f"{name}.onnx", generators[name], size_rule(generators[name], recipe), direction=way)
        for name, way in ways.items()
        if name in generators
    ]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "picture"
