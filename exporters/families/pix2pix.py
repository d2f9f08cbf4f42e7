"""pix2pix: one `translate` graph, dropout off and stored statistics (`deterministic`)."""

from collections.abc import Mapping

from torch import nn

from exporters.families.sizes import size_rule
from exporters.spec import GraphSpec
from trainer.recipe import Recipe


def graphs(recipe: Recipe, generators: Mapping[str, nn.Module]) -> list[GraphSpec]:
    """The generator."""
    generator = generators["generator"]
    return [GraphSpec("translate", "translate.onnx", generator, size_rule(generator, recipe))]
