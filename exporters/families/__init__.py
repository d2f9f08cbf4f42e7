"""What each family exports: a function from a checkpoint's networks to GraphSpecs."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from torch import nn

from exporters.spec import GraphSpec
from studio.package.manifest import Latent
from trainer.recipe import Recipe

Inference = Literal["recipe", "deterministic", "published"]


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """What can be chosen about an export."""

    critic: bool = True
    """Whether discriminators are exported as well."""
    truncation: float | None = None
    """GAN: fold this factor of the latents in; None makes it an input."""
    inference: Inference = "recipe"
    """pix2pix: dropout off and stored statistics, or the published mode; `recipe` for what it was evaluated with."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """The graphs of a package, and what a manifest says beside them."""

    specs: tuple[GraphSpec, ...]
    latents: tuple[Latent, ...] = ()
    classes: tuple[str, ...] = ()
    any_class: int | None = None
    has_prior: bool = True
    """Whether numbers drawn from a standard normal distribution are latents that `decode` knows."""
    exact: bool = False
    """Whether `decode` must give back what was given to `encode`."""


def graphs_of(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """The graphs of a run. `networks`: averaged generators and, as they are, discriminators, frozen.

    Raises ExportError for a wish that the family can't fulfil.
    """
    return importlib.import_module(f"exporters.families.{recipe.family}").graphs(recipe, networks, wishes)
