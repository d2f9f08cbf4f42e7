"""Encoders to a flat latent and decoders from it, for square pictures of any one size."""

import math
from itertools import pairwise
from typing import Annotated, Literal

import torch
from msgspec import Meta, Struct
from torch import Tensor, nn

from trainer.errors import RecipeError
from trainer.recipe import Positive, Recipe

Activation = nn.SiLU
_ONLY = {"convolutional": ("filters", "widest", "depth", "blocks"), "mlp": ("hidden",)}


class CodingConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the `[model]` sections of autoencoder and VAE have in common."""

    network: Literal["convolutional", "mlp"] = "convolutional"
    latent: Positive = 32
    """Size of the latent; 2 makes a plane one can look at."""
    filters: Positive = 32
    """Convolutional: width of the first layer; every halving doubles it."""
    widest: Positive = 4
    """Convolutional: widest layer, in multiples of `filters`."""
    depth: Annotated[int, Meta(ge=0, le=10)] = 0
    """Convolutional: halvings; 0: until the edge is below 8 pixels."""
    blocks: Annotated[int, Meta(ge=0, le=16)] = 0
    """Convolutional: residual blocks after each halving."""
    norm: Literal["group", "batch", "none"] = "group"
    """Of the layers within; `group` treats every picture alone (an MLP's layer is one group), `batch` learns faster."""
    hidden: Annotated[tuple[Positive, ...], Meta(min_length=1)] = (512, 512)
    """MLP: sizes of the encoder's hidden layers; the decoder has them in reverse."""


class PictureShape(Struct, frozen=True):
    """The one kind of picture that an encoder or decoder is built for."""

    channels: int
    edge_px: int


def check_coding(config: CodingConfig, recipe: Recipe) -> PictureShape:
    """The picture of this recipe. Raises RecipeError for keys of the other network and for too many halvings."""
    for network, keys in _ONLY.items():
        strays = [key for key in keys if key in recipe.model]
        if strays and config.network != network:
            raise RecipeError(
                f'`model.{strays[0]}` says nothing to network = "{config.network}"',
                f'remove it, or set network = "{network}"',
            )
    edge = recipe.data.crop_px
    if edge >> config.depth == 0:
        raise RecipeError(
            f"`model.depth` is {config.depth}, too many halvings of {edge} pixels",
            f"lower it to {edge.bit_length() - 1} or raise `data.crop_px`",
        )
    return PictureShape(recipe.data.channels, edge)


class Trunk(nn.Module):
    """N×C×H×W in [-1, 1] to N×`features`; a head for each quantity reads from these.

    Convolutional: 4×4 convolutions of stride 2 (half of an odd edge is rounded down), residual blocks after each. The
    features keep their positions: nothing is pooled.
    """

    def __init__(self, config: CodingConfig, picture: PictureShape) -> None:
        super().__init__()
        if config.network == "mlp":
            sizes = [picture.channels * picture.edge_px**2, *config.hidden]
            self.body = nn.Sequential(nn.Flatten(), *_dense(sizes, config))
            self.features = sizes[-1]
            return
        edges, widths = _levels(config, picture)
        parts: list[nn.Module] = []
        for inputs, outputs in zip([picture.channels, *widths], widths, strict=False):
            parts += [nn.Conv2d(inputs, outputs, 4, stride=2, padding=1), *_residual(outputs, config)]
            parts += [_norm(config, outputs), Activation()]
        self.body = nn.Sequential(*parts, nn.Flatten())
        self.features = (widths[-1] if widths else picture.channels) * edges[-1] ** 2

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)


class Decoder(nn.Module):
    """Mirror of `Trunk`: latent N×L to N×`outputs`×H×W of any range, such as logits of a picture."""

    def __init__(self, config: CodingConfig, picture: PictureShape, outputs: int) -> None:
        super().__init__()
        edge = picture.edge_px
        if config.network == "mlp":
            sizes = [config.latent, *reversed(config.hidden)]
            last = nn.Linear(sizes[-1], outputs * edge**2)
            self.body = nn.Sequential(*_dense(sizes, config), last, nn.Unflatten(1, (outputs, edge, edge)))
            return
        edges, widths = _levels(config, picture)
        widths = [outputs, *widths]
        first = nn.Linear(config.latent, widths[-1] * edges[-1] ** 2)
        parts: list[nn.Module] = [first, nn.Unflatten(1, (widths[-1], edges[-1], edges[-1]))]
        for level in reversed(range(1, len(widths))):
            parts += [*_residual(widths[level], config), _norm(config, widths[level]), Activation()]
            odd = edges[level - 1] % 2
            parts.append(nn.ConvTranspose2d(widths[level], widths[level - 1], 4, 2, padding=1, output_padding=odd))
        self.body = nn.Sequential(*parts)

    def forward(self, z: Tensor) -> Tensor:
        return self.body(z)


def picture_of(logits: Tensor, channels: int) -> Tensor:
    """The first `channels` of N×…×H×W logits as a picture in (-1, 1): 2·sigmoid − 1."""
    return torch.tanh(logits[:, :channels] / 2)


class ResidualUnit(nn.Module):
    """x + F(x), F two 3×3 convolutions, each after normalisation and activation (He et al. 2016b, figure 1b)."""

    def __init__(self, width: int, config: CodingConfig) -> None:
        super().__init__()
        second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(second.weight)
        self.body = nn.Sequential(
            _norm(config, width),
            Activation(),
            nn.Conv2d(width, width, 3, padding=1),
            _norm(config, width),
            Activation(),
            second,
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


def _levels(config: CodingConfig, picture: PictureShape) -> tuple[list[int], list[int]]:
    """Edges in pixels from the picture's own to the innermost, and the width after each halving."""
    edges = [picture.edge_px]
    while len(edges) <= config.depth if config.depth else edges[-1] >= 8:
        edges.append(edges[-1] // 2)
    widths = [config.filters * min(2**level, config.widest) for level in range(len(edges) - 1)]
    return edges, widths


def _residual(width: int, config: CodingConfig) -> list[nn.Module]:
    return [ResidualUnit(width, config) for _ in range(config.blocks)]


def _norm(config: CodingConfig, width: int) -> nn.Module:
    if config.norm == "group":
        return nn.GroupNorm(math.gcd(width, max(width // 16, 1)), width)
    return nn.BatchNorm2d(width) if config.norm == "batch" else nn.Identity()


def _flat_norm(config: CodingConfig, width: int) -> nn.Module:
    if config.norm == "group":
        return nn.LayerNorm(width)
    return nn.BatchNorm1d(width) if config.norm == "batch" else nn.Identity()


def _dense(sizes: list[int], config: CodingConfig) -> list[nn.Module]:
    return [
        layer for ends in pairwise(sizes) for layer in (nn.Linear(*ends), _flat_norm(config, ends[1]), Activation())
    ]
