"""How a GAN is trained, sampled and measured."""

from typing import Annotated

import torch
from msgspec import Meta, Struct
from torch import Tensor

from trainer.errors import RecipeError, TrainerError
from trainer.families.gan.loss import GANLoss
from trainer.nn.adversarial import Adversarial, r1_penalty
from trainer.nn.diffaugment import DiffAugmentation, diff_augment
from trainer.nn.synthesis import Body, Discriminator, Generator
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, SampleRequest, Task, adam, freeze

_SHEET_COLUMNS = 8


class GANConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a GAN recipe."""

    body: Body = "resnet"
    latent: Annotated[int, Meta(ge=1)] = 64
    filters: Annotated[int, Meta(ge=1)] = 64
    """Channels of the largest map; smaller maps have up to eight times as many."""
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    adversarial: Adversarial = "vanilla"
    """`vanilla`: the non-saturating loss; or `hinge`, `lsgan`."""
    spectral: bool = False
    """Spectral normalisation of the discriminator."""
    r1: Annotated[float, Meta(ge=0)] = 0.0
    """γ of the R1 penalty; 0 switches it off."""
    r1_every: Annotated[int, Meta(ge=1)] = 8
    """Steps between penalties, which are weighted up by as much (Karras et al. 2020, appendix B)."""
    augment: tuple[DiffAugmentation, ...] = ()
    """DiffAugment for small sets: `colour`, `translation`, `cutout`."""
    discriminator_rate: Annotated[float, Meta(gt=0)] = 1.0
    """Learning rate of the discriminator, relative to the generator's (Heusel et al. 2017)."""


class GANTask(Task):
    """Networks `generator` and `discriminator`."""

    generators = ("generator",)
    multiple_of = 1
    may_memorise = True

    def __init__(self, config: GANConfig, recipe: Recipe, classes: int = 0) -> None:
        _check(config, recipe)
        self.config, self.loss, self.seed = config, GANLoss(config.adversarial), recipe.seed
        data = recipe.data
        self.networks = {
            "generator": Generator(
                latent=config.latent,
                edge_px=data.crop_px,
                channels=data.channels,
                filters=config.filters,
                body=config.body,
                classes=classes,
            ),
            "discriminator": Discriminator(
                edge_px=data.crop_px,
                channels=data.channels,
                filters=config.discriminator_filters,
                body=config.body,
                spectral=config.spectral,
                classes=classes,
            ),
        }

    def configure(self, optimiser: OptimiserRecipe) -> None:
        rate = optimiser.learning_rate * self.config.discriminator_rate
        self.optimisers = {
            "generator": adam([self.networks["generator"]], optimiser),
            "discriminator": adam([self.networks["discriminator"]], optimiser, learning_rate=rate),
        }

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        generator, discriminator = self.networks["generator"], self.networks["discriminator"]
        x, label = batch["x"], self.real_labels(stepper, batch)
        count, policy = len(x), self.config.augment

        with torch.no_grad():
            fake_label = self.made_labels(stepper, count)
            fake = generator(stepper.normal(count, self.config.latent), fake_label)
        real = diff_augment(x, policy, stepper)
        shown = torch.cat([real, diff_augment(fake, policy, stepper)])
        labels = torch.cat([label, fake_label]) if label is not None and fake_label is not None else None
        d_total = self.loss.discriminator(*discriminator(shown, labels).chunk(2))
        losses = {"d": d_total.detach()}
        if self.config.r1 and (stepper.step + 1) % self.config.r1_every == 0:
            penalty = self._r1(stepper, real, label)
            losses["r1"] = penalty.detach()
            d_total = d_total + self.config.r1_every * penalty
        stepper.descend("discriminator", d_total)

        freeze([discriminator], True)
        fake_label = self.made_labels(stepper, count)
        fake = generator(stepper.normal(count, self.config.latent), fake_label)
        g_total = self.loss.generator(discriminator(diff_augment(fake, policy, stepper), fake_label))
        stepper.descend("generator", g_total)
        freeze([discriminator], False)
        return {"g": g_total.detach(), **losses}

    def real_labels(self, stepper: Stepper, batch: Batch) -> Tensor | None:
        """N classes of the real pictures, as the discriminator is told; None without classes."""
        del stepper, batch

    def made_labels(self, stepper: Stepper, count: int) -> Tensor | None:
        """N classes to make; None without classes."""
        del stepper, count

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        request = SampleRequest(_SHEET_COLUMNS * len(batch["x"]), self.seed)
        return list(self.sample(networks, request).chunk(_SHEET_COLUMNS))

    def columns(self, networks: Networks, batches: list[Batch]) -> list[list[Tensor]]:
        """Samples only, of the same noise at every step."""
        request = SampleRequest(_SHEET_COLUMNS * len(batches), self.seed)
        made = self.sample(networks, request).cpu()
        return [list(made[column::_SHEET_COLUMNS]) for column in range(_SHEET_COLUMNS)]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        """A GAN has no density and no reconstruction: distances between sets are its only numbers."""
        del networks, batch
        return {}

    @property
    def metric_definitions(self) -> dict[str, str]:
        return {}

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        x = batch["x"]
        z = torch.randn(len(x), self.config.latent, generator=noise, device=noise.device)
        return Pictures(networks["generator"](z.to(x.device)), x)

    def sample(self, networks: Networks, request: SampleRequest) -> Tensor:
        """G(ψ z): `temperature` is the truncation ψ; below 1 samples are less varied and more typical.

        Karras et al. 2019, appendix B, here of z, whose mean is 0 (Brock et al. 2019, section 3.1, cut its tails
        instead). Raises TrainerError for a label.
        """
        if request.label is not None:
            raise TrainerError("a GAN has no classes to choose from", "leave the class out, or train a cgan")
        generator = networks["generator"]
        z = request.temperature * self._noise(request.count, request.seed)
        return generator(z.to(next(generator.parameters()).device))

    def _noise(self, count: int, seed: int) -> Tensor:
        return torch.randn(count, self.config.latent, generator=torch.Generator().manual_seed(seed))

    def _r1(self, stepper: Stepper, real: Tensor, label: Tensor | None) -> Tensor:
        """Past what wraps the network: a gradient of gradients needs 32 bits, and torch.compile has none."""
        network = self.networks["discriminator"]
        forward = type(network).forward
        with stepper.full_precision():
            return r1_penalty(lambda x: forward(network, x, label), real, self.config.r1)


def _check(config: GANConfig, recipe: Recipe) -> None:
    if "r1_every" in recipe.model and not config.r1:
        raise RecipeError("`model.r1_every` says nothing while `model.r1` is 0", "remove it, or set r1")
    if len(set(config.augment)) != len(config.augment):
        raise RecipeError("`model.augment` names a change twice", "name each once")
