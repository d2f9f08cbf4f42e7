"""What each family exports: a function from checkpoint and generators to GraphSpecs."""

from collections.abc import Callable, Mapping

from torch import nn

from exporters.errors import ExportError
from exporters.spec import GraphSpec
from trainer.recipe import Recipe

Exporter = Callable[[Recipe, Mapping[str, nn.Module]], list[GraphSpec]]


def graphs_of(recipe: Recipe, generators: Mapping[str, nn.Module]) -> list[GraphSpec]:
    """The graphs of a run's generators. Raises ExportError for a family without an exporter."""
    from exporters.families import cyclegan, pix2pix

    exporters: dict[str, Exporter] = {"pix2pix": pix2pix.graphs, "cyclegan": cyclegan.graphs}
    if recipe.family not in exporters:
        raise ExportError(f"family `{recipe.family}` can't be exported yet", f"choose one of {', '.join(exporters)}")
    return exporters[recipe.family](recipe, generators)
