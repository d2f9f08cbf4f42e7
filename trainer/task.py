"""What the one training loop asks of a family."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from lightning_fabric import Fabric
from msgspec import Struct
from torch import Tensor, nn
from torch.optim import Adam, Optimizer

from trainer.errors import RecipeError
from trainer.recipe import OptimiserRecipe, Recipe

Batch = dict[str, Tensor]
"""`a` and `b`, each N×3×H×W in [-1, 1]."""


class Task(ABC):
    """The networks, losses and samples of one family.

    `networks` are what is trained, by name; `generators` names those that are kept as an exponential moving average and
    exported; `optimisers` is filled by `configure`.
    """

    networks: dict[str, nn.Module]
    generators: tuple[str, ...]
    optimisers: dict[str, Optimizer]
    multiple_of: int
    """Pixels: what the edges of a picture must be divisible by."""

    @abstractmethod
    def configure(self, optimiser: OptimiserRecipe) -> None:
        """Make the optimisers."""

    @abstractmethod
    def step(self, fabric: Fabric, batch: Batch) -> dict[str, Tensor]:
        """One update of every network; returns the losses as detached scalars."""

    @abstractmethod
    def rows(self, networks: dict[str, nn.Module], batch: Batch) -> list[Tensor]:
        """Columns of the sample grid, each N×3×H×W in [-1, 1]: inputs, outputs, truths."""

    @abstractmethod
    def evaluate(self, networks: dict[str, nn.Module], batch: Batch) -> dict[str, float]:
        """Sums over one held-out batch of the numbers that `metric_definitions` explains."""

    @property
    @abstractmethod
    def metric_definitions(self) -> dict[str, str]:
        """What each number of `evaluate` is; a name `baseline_x` is the baseline of `x`."""

    def extra_state(self) -> dict[str, Tensor]:
        """Tensors beside weights and optimisers that an exact resume needs."""
        return {}

    def load_extra_state(self, state: dict[str, Tensor]) -> None:
        """Take back what `extra_state` gave."""
        del state


@dataclass(frozen=True)
class Family:
    """One line in `trainer/families/__init__.py`: the family's own recipe section and its task."""

    name: str
    config_type: type[Struct]
    task_type: type[Any]
    data_kind: str

    def make_task(self, recipe: Recipe) -> Task:
        """Networks with fresh weights, from the recipe's `model` section."""
        from trainer.recipe import convert_section

        return self.task_type(convert_section(recipe.model, self.config_type, recipe.name, "model"), recipe)


def adam(networks: list[nn.Module], recipe: OptimiserRecipe) -> Adam:
    """Adam over the weights of `networks`."""
    weights = [weight for network in networks for weight in network.parameters()]
    return Adam(weights, lr=recipe.learning_rate, betas=(recipe.beta1, recipe.beta2))


def check_crop(recipe: Recipe, multiple_of: int, minimum: int) -> None:
    """Raises RecipeError where the crops do not suit the networks."""
    crop = recipe.data.crop_px
    if crop % multiple_of:
        nearest = max(round(crop / multiple_of), 1) * multiple_of
        raise RecipeError(
            f"`data.crop_px` is {crop}, this generator needs a multiple of {multiple_of}", f"try {nearest}"
        )
    if crop < minimum:
        raise RecipeError(f"`data.crop_px` is {crop}, this discriminator needs {minimum} or more", "raise it")


def freeze(networks: list[nn.Module], frozen: bool) -> None:
    """Switch gradients of discriminators off while generators learn, so that they are not computed for nothing."""
    for network in networks:
        network.requires_grad_(not frozen)


def descend(fabric: Fabric, optimiser: Optimizer, loss: Tensor) -> None:
    """One step down the gradient of `loss`."""
    optimiser.zero_grad(set_to_none=True)
    fabric.backward(loss)
    optimiser.step()
