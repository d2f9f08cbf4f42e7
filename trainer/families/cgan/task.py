"""What classes add to a GAN."""

from typing import Annotated

import torch
from msgspec import Meta
from torch import Tensor

from trainer.errors import RecipeError, TrainerError
from trainer.families.gan.task import GANConfig, GANTask
from trainer.recipe import Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, SampleRequest

_MOST_COLUMNS = 12


class CGANConfig(GANConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a conditional GAN: that of a GAN, and the label's part."""

    label_dropout: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    """Share of the pictures whose class is withheld, so that the generator can also be asked for any.
    It then has to find the classes by itself: without a strong `r1` or `spectral` it may settle on one."""


class CGANTask(GANTask):
    """The generator is told the class by conditional normalisation, the discriminator by projection.

    Classes are those of the recipe; with label dropout, the number after the last one stands for "any".
    """

    config: CGANConfig

    def __init__(self, config: CGANConfig, recipe: Recipe) -> None:
        self.classes = len(recipe.data.classes)
        if self.classes < 2:
            raise RecipeError("a conditional GAN needs two classes or more", "name them in `data.classes`, or use gan")
        if config.label_dropout and "any" in recipe.data.classes:
            raise RecipeError("with label dropout `any` stands for every class", "give the class `any` another name")
        self.labels = self.classes + (config.label_dropout > 0)
        super().__init__(config, recipe, self.labels)

    def real_labels(self, stepper: Stepper, batch: Batch) -> Tensor:
        return self._withheld(stepper, batch["label"])

    def made_labels(self, stepper: Stepper, count: int) -> Tensor:
        return self._withheld(stepper, stepper.integers(self.classes, count))

    def columns(self, networks: Networks, batches: list[Batch]) -> list[list[Tensor]]:
        """A column a class, and one for "any"; each row of one noise."""
        shown = [*range(min(self.classes, _MOST_COLUMNS)), *range(self.classes, self.labels)]
        requests = [SampleRequest(len(batches), self.seed, label=label) for label in shown]
        return [list(self.sample(networks, request).cpu()) for request in requests]

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        x, label = batch["x"], batch["label"]
        z = torch.randn(len(x), self.config.latent, generator=noise, device=noise.device)
        return Pictures(networks["generator"](z.to(x.device), label), x, label=label)

    def sample(self, networks: Networks, request: SampleRequest) -> Tensor:
        """G(ψ z, y), ψ as in a GAN. Raises TrainerError for an unknown class."""
        if request.label is not None and not 0 <= request.label < self.labels:
            raise TrainerError(f"there is no class {request.label}", f"the classes are 0 to {self.labels - 1}")
        generator = networks["generator"]
        device = next(generator.parameters()).device
        if request.label is None:
            label = torch.arange(request.count) % self.classes
        else:
            label = torch.full((request.count,), request.label)
        z = request.temperature * self._noise(request.count, request.seed)
        return generator(z.to(device), label.to(device))

    def _withheld(self, stepper: Stepper, label: Tensor) -> Tensor:
        if not self.config.label_dropout:
            return label
        any_class = torch.full_like(label, self.classes)
        return torch.where(stepper.uniform(len(label)) < self.config.label_dropout, any_class, label)
