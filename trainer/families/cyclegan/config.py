"""The `[model]` section of a CycleGAN recipe, what it forbids, and the generator it asks for."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from trainer.errors import RecipeError
from trainer.families.cyclegan.loss import CycleGANLoss
from trainer.nn.content import PerceptualTerm
from trainer.nn.norm import Norm
from trainer.nn.patchgan import CriticNorm, PatchGAN
from trainer.nn.projected import ProjectedDiscriminator
from trainer.nn.resnet import ResNetGenerator
from trainer.nn.shuffle import ShuffleGenerator
from trainer.nn.upsampling import Upsampling
from trainer.recipe import Recipe

_STRAYS = {
    "cycle": ("lambda_nce", "nce_identity", "nce_layers", "nce_patches", "nce_temperature", "lambda_selfsim"),
    "contrastive": ("lambda_cycle", "cycle_noise"),
    "resnet": ("fold", "tail"),
    "shuffle": ("norm", "upsampling"),
    "patch": (),
    "projected": ("discriminator_layers", "discriminator_norm"),
}
"""Keys that belong to another mode, generator or discriminator."""


class CycleGANConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a CycleGAN recipe."""

    mode: Literal["cycle", "contrastive"] = "cycle"
    """`cycle`: both directions, held by the round trip. `contrastive`: a to b only, held by PatchNCE (CUT, Park et al.
    2020); about half the networks."""
    generator: Literal["resnet", "shuffle"] = "resnet"
    """`shuffle`: the quick one for looks, which works on pixels folded into channels and normalises nothing."""
    filters: Annotated[int, Meta(ge=1)] = 64
    blocks: Annotated[int, Meta(ge=1)] = 9
    norm: Norm = "instance"
    upsampling: Upsampling = "transposed"
    """How the decoder enlarges; `resize` leaves no checkerboard."""
    fold: Literal[2, 4, 8] = 2
    """Shuffle: edge of the squares of pixels that become channels."""
    tail: Annotated[int, Meta(ge=1)] = 8
    """Shuffle: channels at full size."""
    discriminator: Literal["patch", "projected"] = "patch"
    """`patch`: a PatchGAN. `projected`: heads on the frozen features of EfficientNet-lite0 (Sauer et al. 2021), which
    tell domains apart from the first steps on where a PatchGAN with few pictures stays at chance."""
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    discriminator_layers: Annotated[int, Meta(ge=0, le=6)] = 3
    """Pixels that the PatchGAN judges by: 0 → 1 (PixelGAN), 1 → 16, 2 → 34, 3 → 70, 5 → 286."""
    discriminator_norm: CriticNorm = "instance"
    discriminator_rate: Annotated[float, Meta(gt=0)] = 1.0
    """Learning rate of the discriminator, relative to the generator's (Heusel et al. 2017)."""
    pool: Annotated[int, Meta(ge=0)] | None = None
    """Fakes that a discriminator is shown again; as published without it: 50, and 0 in contrastive mode."""
    lambda_cycle: Annotated[float, Meta(ge=0)] = 10.0
    lambda_identity: Annotated[float, Meta(ge=0)] | None = None
    """What a picture of the target domain may change under its own translation. Cycle: relative to `lambda_cycle`, as
    published 0.5. Contrastive: the weight itself, of ‖G(b) − b‖₁; 0 as published. It holds the colours."""
    lambda_perceptual: Annotated[float, Meta(ge=0)] = 0.0
    """Weight of the distance by our own perceptual features beside the L1 of the round trip and, times
    `lambda_identity`, beside that of the identity; 0 for none."""
    initialise_steps: Annotated[int, Meta(ge=0)] = 0
    """Steps in which the generators learn to give their input back, before anything else (Chen et al. 2018, CartoonGAN,
    section 3.3). Hues then start where they are: a round trip closes as well where sea and wood have changed places."""
    cycle_noise: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Deviation of the noise on fakes that go back, of pixel values in [-1, 1]: what a round trip needs can't hide in
    patterns that nobody sees (Chu et al. 2017), so it has to show (Bashkirova et al. 2019, section 4.1)."""
    lambda_nce: Annotated[float, Meta(gt=0)] = 1.0
    """Contrastive: weight of PatchNCE; 10 without `nce_identity` (FastCUT)."""
    nce_identity: bool = True
    """Contrastive: pictures of b, translated, shall keep their patches too."""
    nce_layers: tuple[Annotated[int, Meta(ge=0)], ...] = (0, 1, 2, 3, 7)
    """Contrastive: 0 is the picture, 1 and 2 the downsampling convolutions, 2 + k residual block k. Shuffle: 1 is the
    folded picture, 1 + k residual block k."""
    nce_patches: Annotated[int, Meta(ge=2)] = 256
    """Contrastive: patches a picture and layer; each is told from the others. Self-similarity takes as many."""
    nce_temperature: Annotated[float, Meta(gt=0)] = 0.07
    lambda_selfsim: Annotated[float, Meta(ge=0)] = 0.0
    """Contrastive: weight of the fixed self-similarity loss (Zheng et al. 2021), 10 as published: which places of a
    picture are alike stays so, whatever their colours become."""


def build_loss(config: CycleGANConfig) -> CycleGANLoss:
    """The losses of a recipe's mode, but for PatchNCE."""
    contrastive = config.mode == "contrastive"
    default = 0.0 if contrastive else 0.5
    return CycleGANLoss(
        lambda_cycle=1.0 if contrastive else config.lambda_cycle,
        lambda_identity=default if config.lambda_identity is None else config.lambda_identity,
        perceptual=PerceptualTerm(config.lambda_perceptual),
    )


def build_generator(config: CycleGANConfig, channels: int) -> ResNetGenerator | ShuffleGenerator:
    """The generator a recipe asks for, with fresh weights."""
    if config.generator == "shuffle":
        return ShuffleGenerator(
            filters=config.filters, blocks=config.blocks, fold=config.fold, tail=config.tail, channels=channels
        )
    return ResNetGenerator(
        filters=config.filters,
        blocks=config.blocks,
        norm=config.norm,
        upsampling=config.upsampling,
        channels=channels,
    )


def build_discriminator(config: CycleGANConfig, channels: int) -> PatchGAN | ProjectedDiscriminator:
    """The discriminator of one domain that a recipe asks for, with fresh weights."""
    if config.discriminator == "projected":
        return ProjectedDiscriminator(filters=config.discriminator_filters)
    return PatchGAN(
        channels=channels,
        filters=config.discriminator_filters,
        layers=config.discriminator_layers,
        norm=config.discriminator_norm,
    )


def check_config(config: CycleGANConfig, recipe: Recipe) -> None:
    """Raises RecipeError where keys of the section contradict each other."""
    for choice, chosen in _choices(config):
        strays = [key for key in _STRAYS[chosen] if key in recipe.model]
        if strays:
            text = f'`model.{strays[0]}` says nothing while {choice} = "{chosen}"'
            raise RecipeError(text, f"remove it, or change {choice}")
    if config.mode == "cycle":
        if not config.lambda_cycle and recipe.model.get("lambda_identity"):
            raise RecipeError("`model.lambda_identity` is relative to `lambda_cycle`, which is 0", "set it to 0 too")
        return
    if config.lambda_perceptual and not config.lambda_identity:
        raise RecipeError(
            "`model.lambda_perceptual` says nothing in contrastive mode without `model.lambda_identity`",
            "remove it, or raise lambda_identity",
        )
    layers, last = config.nce_layers, config.blocks + (1 if config.generator == "shuffle" else 2)
    if not layers or len(set(layers)) != len(layers):
        raise RecipeError("`model.nce_layers` must name at least one layer, each once", "mend the list")
    if max(layers) > last:
        raise RecipeError(
            f"`model.nce_layers` names layer {max(layers)}, the last one of {config.blocks} blocks is {last}",
            "leave it out, or raise `model.blocks`",
        )


def _choices(config: CycleGANConfig) -> tuple[tuple[str, str], ...]:
    return ("mode", config.mode), ("generator", config.generator), ("discriminator", config.discriminator)
