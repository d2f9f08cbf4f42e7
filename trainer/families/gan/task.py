"""How a GAN is trained, sampled and measured."""

from typing import Annotated, Literal

import torch
from msgspec import Meta, Struct
from torch import Tensor

from trainer.errors import RecipeError, TrainerError
from trainer.families.gan.loss import GANLoss
from trainer.nn.adversarial import PairedAdversarial, gradient_penalty
from trainer.nn.diffaugment import DiffAugmentation, diff_augment
from trainer.nn.projected import ProjectedDiscriminator
from trainer.nn.synthesis import Body, Discriminator, GanGenerator
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
    discriminator: Literal["plain", "projected"] = "plain"
    """`plain`: a network of the same body as the generator. `projected`: heads on the frozen features of
    EfficientNet-lite0 (Sauer et al. 2021), for small sets of coloured pictures."""
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    discriminator_px: Annotated[int, Meta(ge=0)] = 0
    """Projected: pictures are brought to this edge before the frozen network sees them; 0 for as they are."""
    adversarial: PairedAdversarial = "vanilla"
    """`vanilla`: the non-saturating loss; or `hinge`, `lsgan`. `relativistic`: a real and a made picture are judged
    against each other, with R1 and R2 (R3GAN, Huang et al. 2024)."""
    spectral: bool = False
    """Spectral normalisation of the discriminator; a projected one always has it."""
    r1: Annotated[float, Meta(ge=0)] | None = None
    """γ of the R1 penalty, and of R2 with the relativistic loss; 0 switches them off. Without it 1 with that loss, else
    0. Small pictures want less."""
    r1_every: Annotated[int, Meta(ge=1)] | None = None
    """Steps between penalties, which are weighted up by as much (Karras et al. 2020, appendix B). Without it 4 with the
    relativistic loss, else 8."""
    augment: tuple[DiffAugmentation, ...] = ()
    """DiffAugment for small sets: `colour`, `translation`, `cutout`."""
    discriminator_rate: Annotated[float, Meta(gt=0)] = 1.0
    """Learning rate of the discriminator, relative to the generator's (Heusel et al. 2017)."""

    @property
    def gamma(self) -> float:
        """γ of the gradient penalties."""
        return float(self.adversarial == "relativistic") if self.r1 is None else self.r1

    @property
    def penalty_every(self) -> int:
        """Steps between gradient penalties."""
        return self.r1_every or (4 if self.adversarial == "relativistic" else 8)


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
            "generator": GanGenerator(
                latent=config.latent,
                edge_px=data.crop_px,
                channels=data.channels,
                filters=config.filters,
                body=config.body,
                classes=classes,
            ),
            "discriminator": _build_discriminator(config, recipe, classes),
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
            fake_label = self._labels_to_make(stepper, label, count)
            fake = generator(stepper.normal(count, self.config.latent), fake_label)
        real = diff_augment(x, policy, stepper)
        shown = torch.cat([real, diff_augment(fake, policy, stepper)])
        labels = torch.cat([label, fake_label]) if label is not None and fake_label is not None else None
        d_total = self.loss.discriminator(*discriminator(shown, labels).chunk(2))
        losses = {"d": d_total.detach()}
        if self.config.gamma and (stepper.step + 1) % self.config.penalty_every == 0:
            penalties = {"r1": self._penalty(stepper, real, label)}
            if self.loss.relativistic:
                penalties["r2"] = self._penalty(stepper, shown[count:], fake_label)
            for name, penalty in penalties.items():
                losses[name] = penalty.detach()
                d_total = d_total + self.config.penalty_every * penalty
        stepper.descend("discriminator", d_total)

        freeze([discriminator], True)
        fake_label = self._labels_to_make(stepper, label, count)
        fake = generator(stepper.normal(count, self.config.latent), fake_label)
        judged = discriminator(diff_augment(fake, policy, stepper), fake_label)
        g_total = self.loss.generator(judged, self._judged_real(real, label))
        stepper.descend("generator", g_total)
        freeze([discriminator], False)
        return {"g": g_total.detach(), **losses}

    def _labels_to_make(self, stepper: Stepper, label: Tensor | None, count: int) -> Tensor | None:
        """N classes to make; the two pictures of a relativistic pair are of one class."""
        return label if self.loss.relativistic else self.made_labels(stepper, count)

    @torch.no_grad()
    def _judged_real(self, real: Tensor, label: Tensor | None) -> Tensor | None:
        """Logits of the real pictures, where the generator's loss wants them."""
        return self.networks["discriminator"](real, label) if self.loss.relativistic else None

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

    def _penalty(self, stepper: Stepper, x: Tensor, label: Tensor | None) -> Tensor:
        """Past what wraps the network: a gradient of gradients needs 32 bits, and torch.compile has none."""
        network = self.networks["discriminator"]
        forward = type(network).forward
        with stepper.full_precision():
            return gradient_penalty(lambda x: forward(network, x, label), x, self.config.gamma)


def _build_discriminator(config: GANConfig, recipe: Recipe, classes: int) -> Discriminator | ProjectedDiscriminator:
    """The discriminator a recipe asks for, with fresh weights."""
    if config.discriminator == "projected":
        edge_px = config.discriminator_px or None
        return ProjectedDiscriminator(filters=config.discriminator_filters, classes=classes, edge_px=edge_px)
    return Discriminator(
        edge_px=recipe.data.crop_px,
        channels=recipe.data.channels,
        filters=config.discriminator_filters,
        body=config.body,
        spectral=config.spectral,
        classes=classes,
    )


_STRAYS = {"plain": ("discriminator_px",), "projected": ("spectral",)}
"""Keys that belong to the other discriminator."""


def _check(config: GANConfig, recipe: Recipe) -> None:
    strays = [key for key in _STRAYS[config.discriminator] if key in recipe.model]
    if strays:
        text = f'`model.{strays[0]}` says nothing while discriminator = "{config.discriminator}"'
        raise RecipeError(text, "remove it, or change discriminator")
    if "r1_every" in recipe.model and not config.gamma:
        raise RecipeError("`model.r1_every` says nothing while `model.r1` is 0", "remove it, or set r1")
    if len(set(config.augment)) != len(config.augment):
        raise RecipeError("`model.augment` names a change twice", "name each once")
    if config.discriminator == "projected":
        _check_edge(config.discriminator_px or recipe.data.crop_px)


def _check_edge(edge_px: int) -> None:
    if edge_px < ProjectedDiscriminator.minimum:
        raise RecipeError(
            f"a projected discriminator needs pictures of {ProjectedDiscriminator.minimum} pixels, not {edge_px}",
            "set `model.discriminator_px` to 64, or use the plain one",
        )
