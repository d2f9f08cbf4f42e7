"""How pix2pix is trained and measured."""

from typing import Annotated, Literal

from lightning_fabric import Fabric
from msgspec import Meta, Struct
from torch import Tensor, nn

from trainer.families.pix2pix.loss import Pix2PixLoss
from trainer.families.pix2pix.model import UNetGenerator
from trainer.metrics import PAIR_DEFINITIONS, pair_metrics
from trainer.nn.adversarial import Adversarial
from trainer.nn.norm import Norm
from trainer.nn.patchgan import PatchGAN
from trainer.nn.resnet import ResNetGenerator, Upsampling
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.task import Batch, Task, adam, check_crop, descend, freeze

Weight = Annotated[float, Meta(ge=0)]


class Pix2PixConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a pix2pix recipe."""

    generator: Literal["unet", "resnet"] = "unet"
    filters: Annotated[int, Meta(ge=1)] = 64
    norm: Norm = "batch"
    depth: Annotated[int, Meta(ge=2, le=10)] = 8
    """U-Net: halvings down to the bottleneck."""
    widest: Annotated[int, Meta(ge=1)] = 8
    """U-Net: widest layer, in multiples of `filters`."""
    dropout: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    """U-Net: noise of the generator."""
    blocks: Annotated[int, Meta(ge=1)] = 9
    """ResNet: residual blocks."""
    upsampling: Upsampling = "transposed"
    """ResNet: how the decoder enlarges."""
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    discriminator_layers: Annotated[int, Meta(ge=1, le=6)] = 3
    """3 is the 70×70 PatchGAN."""
    adversarial: Adversarial = "vanilla"
    lambda_l1: Weight = 100.0
    lambda_gan: Weight = 1.0


class Pix2PixTask(Task):
    """Networks `generator` and `discriminator`, trained on pairs a → b."""

    generators = ("generator",)

    def __init__(self, config: Pix2PixConfig, recipe: Recipe) -> None:
        self.config = config
        generator = build_generator(config)
        discriminator = PatchGAN(
            channels=6,
            filters=config.discriminator_filters,
            layers=config.discriminator_layers,
            norm="instance" if config.norm == "none" else config.norm,
        )
        self.multiple_of = generator.multiple_of
        check_crop(recipe, generator.multiple_of, discriminator.minimum)
        self.networks = {"generator": generator, "discriminator": discriminator}

    def configure(self, optimiser: OptimiserRecipe) -> None:
        self.optimisers = {name: adam([network], optimiser) for name, network in self.networks.items()}

    def step(self, fabric: Fabric, batch: Batch) -> dict[str, Tensor]:
        generator, discriminator = self.networks["generator"], self.networks["discriminator"]
        config = self.config
        loss = Pix2PixLoss(
            discriminator, kind=config.adversarial, lambda_l1=config.lambda_l1, lambda_gan=config.lambda_gan
        )
        x, y = batch["a"], batch["b"]
        fake = generator(x)
        losses: dict[str, Tensor] = {}
        if config.lambda_gan:
            d_total = loss.discriminator_total(x, y, fake)
            descend(fabric, self.optimisers["discriminator"], d_total)
            losses["d"] = d_total.detach()
        freeze([discriminator], True)
        g_total, parts = loss.generator(x, y, fake)
        descend(fabric, self.optimisers["generator"], g_total)
        freeze([discriminator], False)
        return {"g": g_total.detach(), **parts, **losses}

    def rows(self, networks: dict[str, nn.Module], batch: Batch) -> list[Tensor]:
        return [batch["a"], networks["generator"](batch["a"]), batch["b"]]

    def evaluate(self, networks: dict[str, nn.Module], batch: Batch) -> dict[str, float]:
        return pair_metrics(networks["generator"](batch["a"]), batch["b"], batch["a"])

    @property
    def metric_definitions(self) -> dict[str, str]:
        return PAIR_DEFINITIONS


def build_generator(config: Pix2PixConfig) -> UNetGenerator | ResNetGenerator:
    """The generator a recipe asks for, with fresh weights."""
    if config.generator == "unet":
        return UNetGenerator(
            depth=config.depth,
            filters=config.filters,
            widest=config.widest,
            norm=config.norm,
            dropout=config.dropout,
        )
    return ResNetGenerator(
        filters=config.filters,
        blocks=config.blocks,
        norm=config.norm,
        upsampling=config.upsampling,
    )
