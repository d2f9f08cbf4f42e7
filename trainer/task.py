"""What the one training loop asks of a family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from msgspec import Struct
from torch import Tensor, nn
from torch.optim import Adam, Optimizer

from trainer.errors import RecipeError
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.toml_sections import convert_section

Networks = Mapping[str, nn.Module]


class Task(ABC):
    """The networks, losses and samples of one family.

    `networks` are what is trained, by name; `generators` names those that are kept as an exponential moving average,
    sampled and exported; `optimisers` is filled by `configure`.
    """

    networks: dict[str, nn.Module]
    generators: tuple[str, ...]
    optimisers: dict[str, Optimizer]
    multiple_of: int
    """Pixels: what the edges of a picture must be divisible by."""
    classes = 0
    """How many classes samples can be asked for."""
    baseline_pictures = 0
    """How many training pictures `fit_baseline` is to get before anything is evaluated."""
    may_memorise = False
    """Whether `evaluate` asks if pictures made from the prior are those of the training set again."""
    folds_batch_norm = True
    """Whether the stored statistics of BatchNorm are all that is ever asked for once training is over."""
    needs_full_precision = False
    """Whether `precision = "auto"` means 32 bits on every device."""

    @abstractmethod
    def configure(self, optimiser: OptimiserRecipe) -> None:
        """Make the optimisers."""

    def initialise(self, batch: Batch) -> None:
        """Initialise what depends on data, once before the first step, with the whole first batch."""
        del batch

    @abstractmethod
    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        """One update of every network; returns the losses as detached scalars."""

    @abstractmethod
    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        """For each column of the sample grid N×C×H×W in [-1, 1]: inputs, outputs, truths."""

    def columns(self, networks: Networks, batches: list[Batch]) -> list[list[Tensor]]:
        """The sample grid for held-out batches of one picture each: a list for each column, each picture C×H×W."""
        rows = [self.rows(networks, batch) for batch in batches]
        return [[row[index][0].cpu() for row in rows] for index in range(len(rows[0]))]

    def fit_baseline(self, x: Tensor) -> None:
        """Fit what the numbers of `evaluate` are compared with to training pictures, N×C×H×W in [-1, 1]."""
        del x

    @abstractmethod
    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        """Sums over one held-out batch of the numbers that `metric_definitions` explains."""

    @property
    @abstractmethod
    def metric_definitions(self) -> dict[str, str]:
        """What each number of `evaluate` is; a name `baseline_x` is the baseline of `x`."""

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures | None:
        """What a distance between sets compares, for one held-out batch; None where there is nothing to compare."""
        del networks, batch, noise

    def sample(self, networks: Networks, request: SampleRequest) -> Tensor | None:
        """New pictures from the prior, N×C×H×W in [-1, 1]; None where the family has no prior."""
        del networks, request

    def extra_state(self) -> dict[str, Tensor]:
        """Tensors beside weights and optimisers that an exact resume needs."""
        return {}

    def load_extra_state(self, state: dict[str, Tensor]) -> None:
        """Take back what `extra_state` gave."""
        del state


@dataclass(frozen=True)
class Pictures:
    """Made and real pictures of the same kind, both N×C×H×W in [-1, 1].

    `label`: N classes that both were to show. `source`: inputs of a translator, which it is to beat; where `paired`,
    `real` are the true outputs, so that picture and picture can be compared.
    """

    made: Tensor
    real: Tensor
    label: Tensor | None = None
    source: Tensor | None = None
    paired: bool = False


@dataclass(frozen=True)
class SampleRequest:
    """`count` pictures by `seed`; `temperature` scales the prior (truncation for a GAN); `label` for one class, else
    classes take turns."""

    count: int
    seed: int = 0
    temperature: float = 1.0
    label: int | None = None


@dataclass(frozen=True)
class Family:
    """One line in `trainer/families/__init__.py`: the family's own recipe section and its task."""

    name: str
    config_type: type[Struct]
    task_type: type[Any]
    data_kinds: tuple[str, ...]
    """Kinds of `[data]` that it can be trained on."""

    def make_task(self, recipe: Recipe) -> Task:
        """Networks with fresh weights, from the recipe's `model` section."""
        return self.task_type(convert_section(recipe.model, self.config_type, recipe.name, "model"), recipe)


def adam(networks: Iterable[nn.Module], recipe: OptimiserRecipe, *, learning_rate: float | None = None) -> Adam:
    """Adam over the weights of `networks`, in one fused pass: seven times as fast as the default on a CPU too."""
    weights = [weight for network in networks for weight in network.parameters()]
    rate = learning_rate or recipe.learning_rate
    return Adam(weights, lr=rate, betas=(recipe.beta1, recipe.beta2), fused=True)


def check_crop(recipe: Recipe, multiple_of: int, minimum: int) -> None:
    """Raises RecipeError where the crops do not suit the networks."""
    crop = recipe.data.crop_px
    if crop % multiple_of:
        nearest = max(round(crop / multiple_of), 1) * multiple_of
        raise RecipeError(
            f"`data.crop_px` is {crop}, this generator needs a multiple of {multiple_of}", f"try {nearest}"
        )
    if crop < minimum:
        raise RecipeError(f"`data.crop_px` is {crop}, these networks need {minimum} or more", "raise it")


def freeze(networks: Iterable[nn.Module], frozen: bool) -> None:
    """Switch gradients of discriminators off while generators learn, so that they are not computed for nothing."""
    for network in networks:
        network.requires_grad_(not frozen)
