"""Conditional GAN: a GAN whose graphs also want the number of a class."""

from collections.abc import Mapping

from torch import nn

from exporters.families import Exported, ExportOptions
from exporters.families.gan import generator_graphs
from exporters.spec import number
from trainer.recipe import Recipe


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """Generator and, if wished for, discriminator. With label dropout the number after the last class means any."""
    classes = len(recipe.data.classes)
    with_any = bool(recipe.model.get("label_dropout"))
    label = number("label", "label", (0.0, float(classes - 1 + with_any)))
    return generator_graphs(recipe, networks, wishes, label=label, any_class=classes if with_any else None)
