"""The multi-scale flow of Glow (Kingma & Dhariwal 2018, figure 2)."""

import math
from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from trainer.families.glow.coupling import AdditiveCoupling, AffineCoupling, Coupling
from trainer.families.glow.layers import ActNorm, DataDependent, InvertibleConv, squeeze, unsqueeze
from trainer.families.glow.prior import Split, TopPrior

PICTURE_SCALE = 255 / 512
"""Pictures in [-1, 1] times this have the 256 grey levels at the centres of 256 equal bins of [-0.5, 0.5]."""


class FlowStep(nn.Module):
    """Actnorm, invertible 1×1 convolution, coupling (figure 2a). N×C×H×W to the same; C even."""

    def __init__(self, channels: int, hidden: int, coupling: Coupling) -> None:
        super().__init__()
        self.actnorm = ActNorm(channels)
        self.mix = InvertibleConv(channels)
        self.coupling = AffineCoupling(channels, hidden) if coupling == "affine" else AdditiveCoupling(channels, hidden)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and log |det ∂y/∂x| of each picture."""
        x, actnorm = self.actnorm(x)
        x, mix = self.mix(x)
        x, coupling = self.coupling(x)
        return x, actnorm + mix + coupling

    def inverse(self, y: Tensor) -> Tensor:
        return self.actnorm.inverse(self.mix.inverse(self.coupling.inverse(y)))


class Level(nn.Module):
    """K steps of flow at one resolution."""

    def __init__(self, channels: int, steps: int, hidden: int, coupling: Coupling) -> None:
        super().__init__()
        self.steps = nn.ModuleList(FlowStep(channels, hidden, coupling) for _ in range(steps))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and log |det ∂y/∂x| of each picture."""
        log_det = x.new_zeros(x.shape[0])
        for step in self.steps:
            x, change = step(x)
            log_det = log_det + change
        return x, log_det

    def inverse(self, y: Tensor) -> Tensor:
        for step in reversed(self.steps):
            y = cast(FlowStep, step).inverse(y)
        return y


class Glow(nn.Module):
    """An invertible network between pictures and one standard normal latent per level.

    H and W must be multiples of `multiple_of`. Where the network is class-conditional every method wants `label` (N,
    int64).
    """

    minimum = 1

    def __init__(
        self,
        *,
        channels: int,
        size: int,
        levels: int,
        steps: int,
        hidden: int,
        coupling: Coupling = "affine",
        top_classes: int = 0,
        split_classes: int = 0,
    ) -> None:
        super().__init__()
        self.multiple_of = 2**levels
        shapes = latent_shapes(channels, size, levels)
        widths = [2 * shape[0] for shape in shapes[:-1]] + [shapes[-1][0]]
        self.levels = nn.ModuleList(Level(width, steps, hidden, coupling) for width in widths)
        self.splits = nn.ModuleList(Split(width, classes=split_classes) for width in widths[:-1])
        self.top = TopPrior(widths[-1], classes=top_classes)
        self.latent_shapes = shapes
        """C×H×W of the latents of each level, finest first."""

    def forward(self, y: Tensor, label: Tensor | None = None) -> Tensor:
        """log p(y) of each picture in nats (N), for dequantised y in [-0.5, 0.5) (eq. 3)."""
        latents, log_det = self.normalise(y, label)
        return log_det + torch.stack([standard_normal(latent) for latent in latents]).sum(dim=0)

    def normalise(self, y: Tensor, label: Tensor | None = None) -> tuple[list[Tensor], Tensor]:
        """All latents of y in [-0.5, 0.5), and log |det ∂latents/∂y| (N)."""
        latents: list[Tensor] = []
        log_det = y.new_zeros(y.shape[0])
        for index, level in enumerate(self.levels):
            y, change = level(squeeze(y))
            log_det = log_det + change
            if index < len(self.splits):
                y, latent, change = self.splits[index](y, label)
            else:
                latent, change = self.top(y, label)
            latents.append(latent)
            log_det = log_det + change
        return latents, log_det

    def generate(self, latents: Sequence[Tensor], label: Tensor | None = None) -> Tensor:
        """The inverse of `normalise`."""
        y = self.top.inverse(latents[-1], label)
        for index in reversed(range(len(self.levels))):
            if index < len(self.splits):
                y = cast(Split, self.splits[index]).inverse(y, latents[index], label)
            y = unsqueeze(cast(Level, self.levels[index]).inverse(y))
        return y

    def encode(self, x: Tensor, label: Tensor | None = None) -> list[Tensor]:
        """Pictures N×C×H×W in [-1, 1] to the latents of all levels, each as `latent_shapes` says.

        Computed and kept in 64 bits: in 32, rounding grows to 1e-3 in the round trip of rare pictures.
        """
        return self.normalise(x.double() * PICTURE_SCALE, label)[0]

    def decode(self, latents: Sequence[Tensor], label: Tensor | None = None) -> Tensor:
        """The inverse of `encode`; what is drawn from the prior may lie a little outside of [-1, 1]."""
        return (self.generate([latent.double() for latent in latents], label) / PICTURE_SCALE).float()

    @torch.no_grad()
    def initialise(self, y: Tensor, label: Tensor | None = None) -> None:
        """Initialise every actnorm with the batch `y` in [-0.5, 0.5), from the first to the last (section 3.1)."""
        layers = [layer for layer in self.modules() if isinstance(layer, DataDependent)]
        hooks = [layer.register_forward_pre_hook(_initialise_layer) for layer in layers]
        try:
            self(y, label)
        finally:
            for hook in hooks:
                hook.remove()


def latent_shapes(channels: int, size: int, levels: int) -> list[tuple[int, int, int]]:
    """C×H×W of the latents of each level, finest first: half of the channels leave at every level but the last."""
    shapes = [(channels * 2**level, size // 2**level, size // 2**level) for level in range(1, levels + 1)]
    top = shapes[-1]
    return [*shapes[:-1], (2 * top[0], *top[1:])]


def standard_normal(z: Tensor) -> Tensor:
    """log N(z; 0, I) of each picture (N)."""
    return -0.5 * (z.square() + math.log(2 * math.pi)).sum(dim=(1, 2, 3))


def _initialise_layer(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    cast(DataDependent, layer).initialise(inputs[0])
