"""How pix2pix is trained and measured."""

from typing import Annotated, Literal

import torch
from msgspec import Meta, Struct
from torch import Tensor, nn

from trainer.errors import RecipeError
from trainer.families.pix2pix.loss import Pix2PixLoss
from trainer.families.pix2pix.model import UNetGenerator, published_inference
from trainer.metrics.pairs import PAIR_DEFINITIONS, pair_metrics
from trainer.nn.adversarial import PairedAdversarial
from trainer.nn.content import PerceptualTerm
from trainer.nn.norm import Norm
from trainer.nn.patchgan import CriticNorm, PatchGAN
from trainer.nn.resnet import ResNetGenerator
from trainer.nn.shuffle import ShuffleGenerator
from trainer.nn.upsampling import Upsampling
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, Task, adam, check_crop, freeze

Weight = Annotated[float, Meta(ge=0)]
_STRAYS = {
    "unet": ("blocks", "dilations", "fold", "tail"),
    "resnet": ("depth", "widest", "dropout", "fold", "tail"),
    "shuffle": ("depth", "widest", "dropout", "dilations", "norm", "upsampling"),
}
"""Keys of other generators."""


class Pix2PixConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a pix2pix recipe."""

    generator: Literal["unet", "resnet", "shuffle"] = "unet"
    """`shuffle`: the quick one for looks, which works on pixels folded into channels and normalises nothing."""
    filters: Annotated[int, Meta(ge=1)] = 64
    norm: Norm = "batch"
    depth: Annotated[int, Meta(ge=2, le=10)] = 8
    """U-Net: halvings down to the bottleneck."""
    widest: Annotated[int, Meta(ge=1)] = 8
    """U-Net: widest layer, in multiples of `filters`."""
    dropout: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    """U-Net: noise of the generator; in decoder layers that a depth of 4 or more has."""
    dropout_at_test: bool = False
    """U-Net: samples and numbers are those of the published inference, with dropout and the batch's own statistics."""
    blocks: Annotated[int, Meta(ge=1)] = 9
    """ResNet and shuffle: residual blocks."""
    dilations: Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(min_length=1)] = (1,)
    """ResNet: how far apart the nine values of a block's convolutions lie; blocks take them in turn."""
    upsampling: Upsampling = "transposed"
    """How the decoder enlarges; `resize` leaves no checkerboard."""
    fold: Literal[2, 4, 8] = 2
    """Shuffle: edge of the squares of pixels that become channels."""
    tail: Annotated[int, Meta(ge=1)] = 8
    """Shuffle: channels at full size."""
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    discriminator_layers: Annotated[int, Meta(ge=0, le=6)] = 3
    """Pixels that the PatchGAN judges by: 0 → 1 (PixelGAN), 1 → 16, 2 → 34, 3 → 70, 5 → 286."""
    discriminator_norm: CriticNorm | None = None
    """None: the generator's, and `instance` for a generator without any."""
    discriminator_rate: Annotated[float, Meta(gt=0)] = 1.0
    """Learning rate of the discriminator, relative to the generator's (Heusel et al. 2017)."""
    adversarial: PairedAdversarial = "vanilla"
    """`relativistic`: output and truth of one input are judged against each other, place by place."""
    lambda_l1: Weight = 100.0
    lambda_gan: Weight = 1.0
    lambda_perceptual: Weight = 0.0
    """Weight of the distance of output and truth by our own perceptual features; 0 for none."""


class Pix2PixTask(Task):
    """Networks `generator` and `discriminator`, trained on pairs a → b."""

    generators = ("generator",)
    folds_batch_norm = False

    def __init__(self, config: Pix2PixConfig, recipe: Recipe) -> None:
        self.config, self.seed = config, recipe.seed
        generator = build_generator(config, recipe.data.channels)
        discriminator = PatchGAN(
            channels=2 * recipe.data.channels,
            filters=config.discriminator_filters,
            layers=config.discriminator_layers,
            norm=_discriminator_norm(config),
        )
        _check(config, recipe, generator)
        self.multiple_of = generator.multiple_of
        check_crop(recipe, generator.multiple_of, max(generator.minimum, discriminator.minimum))
        self.networks = {"generator": generator, "discriminator": discriminator}
        self.loss = Pix2PixLoss(
            discriminator,
            kind=config.adversarial,
            lambda_l1=config.lambda_l1,
            lambda_gan=config.lambda_gan,
            one_pass=_discriminator_norm(config) != "batch",
            perceptual=PerceptualTerm(config.lambda_perceptual),
        )

    def configure(self, optimiser: OptimiserRecipe) -> None:
        rate = optimiser.learning_rate * self.config.discriminator_rate
        self.optimisers = {
            "generator": adam([self.networks["generator"]], optimiser),
            "discriminator": adam([self.networks["discriminator"]], optimiser, learning_rate=rate),
        }

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        generator, discriminator = self.networks["generator"], self.networks["discriminator"]
        loss = self.loss
        x, y = batch["a"], batch["b"]
        fake = generator(x)
        losses: dict[str, Tensor] = {}
        if loss.lambda_gan:
            d_total = loss.discriminator_total(x, y, fake)
            stepper.descend("discriminator", d_total)
            losses["d"] = d_total.detach()
        freeze([discriminator], True)
        g_total, parts = loss.generator(x, y, fake)
        stepper.descend("generator", g_total)
        freeze([discriminator], False)
        return {"g": g_total.detach(), **parts, **losses}

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        return [batch["a"], self._translated(networks, batch), batch["b"]]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        return pair_metrics(self._translated(networks, batch), batch["b"], batch["a"])

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        return Pictures(self._translated(networks, batch), batch["b"], source=batch["a"], paired=True)

    def _translated(self, networks: Networks, batch: Batch) -> Tensor:
        generator = networks["generator"]
        if not self.config.dropout_at_test:
            return generator(batch["a"])
        with published_inference(generator, self.seed):
            return generator(batch["a"])

    @property
    def metric_definitions(self) -> dict[str, str]:
        return PAIR_DEFINITIONS


def build_generator(config: Pix2PixConfig, channels: int) -> UNetGenerator | ResNetGenerator | ShuffleGenerator:
    """The generator a recipe asks for, with fresh weights."""
    if config.generator == "shuffle":
        return ShuffleGenerator(
            filters=config.filters, blocks=config.blocks, fold=config.fold, tail=config.tail, channels=channels
        )
    if config.generator == "unet":
        return UNetGenerator(
            depth=config.depth,
            filters=config.filters,
            widest=config.widest,
            norm=config.norm,
            dropout=config.dropout,
            upsampling=config.upsampling,
            channels=channels,
        )
    return ResNetGenerator(
        filters=config.filters,
        blocks=config.blocks,
        norm=config.norm,
        upsampling=config.upsampling,
        channels=channels,
        dilations=config.dilations,
    )


def _discriminator_norm(config: Pix2PixConfig) -> CriticNorm:
    if config.discriminator_norm:
        return config.discriminator_norm
    return "instance" if config.generator == "shuffle" or config.norm == "none" else config.norm


def _check(config: Pix2PixConfig, recipe: Recipe, generator: nn.Module) -> None:
    strays = [key for key in _STRAYS[config.generator] if key in recipe.model]
    if strays:
        others = [f'"{other}"' for other, foreign in _STRAYS.items() if strays[0] not in foreign]
        raise RecipeError(
            f"`model.{strays[0]}` says nothing to a {config.generator}",
            f"remove it, or set generator = {' or '.join(others)}",
        )
    if not config.lambda_l1 and not config.lambda_gan and not config.lambda_perceptual:
        raise RecipeError(
            "`model.lambda_l1`, `model.lambda_gan` and `model.lambda_perceptual` are all 0: nothing is learnt",
            "raise one of them",
        )
    if config.adversarial == "relativistic" and not config.lambda_gan:
        raise RecipeError("`model.adversarial` says nothing while `model.lambda_gan` is 0", "remove it, or raise that")
    if config.dropout_at_test and not any(isinstance(part, nn.Dropout) for part in generator.modules()):
        raise RecipeError(
            "`model.dropout_at_test` is set, and this generator has no dropout",
            "raise `model.dropout` of a U-Net of depth 4 or more, or remove it",
        )
