"""Generators and discriminators of whole pictures, plain (DCGAN) or residual, with or without classes."""

from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainer.errors import RecipeError
from trainer.nn.norm import normalise_spectrally

Body = Literal["dcgan", "resnet"]
_SMALLEST_BASE, _LARGEST_BASE = 4, 9


def halvings(edge_px: int) -> int:
    """How often pictures of this edge are halved on the way to 4 to 9 pixels. Raises RecipeError where none fits."""
    base, count = edge_px, 0
    while base >= 2 * _SMALLEST_BASE and base % 2 == 0:
        base, count = base // 2, count + 1
    if base > _LARGEST_BASE or count == 0:
        possible = (base << times for base in range(_SMALLEST_BASE, _LARGEST_BASE + 1) for times in range(1, 12))
        near = min(possible, key=lambda edge: abs(edge - edge_px))
        raise RecipeError(f"`data.crop_px` is {edge_px}, which can't be halved down to 4 to 9 pixels", f"try {near}")
    return count


class ConditionalNorm(nn.Module):
    """BatchNorm whose scale and shift belong to the class (de Vries et al. 2017; Miyato and Koyama 2018)."""

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=classes == 0)
        self.scale_shift = nn.Embedding(classes, 2 * channels) if classes else None
        if self.scale_shift is not None:
            with torch.no_grad():
                self.scale_shift.weight[:, :channels] = 1.0
                self.scale_shift.weight[:, channels:] = 0.0

    def forward(self, x: Tensor, label: Tensor | None) -> Tensor:
        x = self.norm(x)
        if self.scale_shift is None:
            return x
        scale, shift = self.scale_shift(label)[:, :, None, None].chunk(2, dim=1)
        return x * scale + shift


class GanGenerator(nn.Module):
    """N×latent from N(0, 1), and N labels where there are classes, to N×C×edge×edge in [-1, 1].

    `dcgan`: transposed convolutions 4×4 with normalisation and ReLU (Radford et al. 2016). `resnet`: residual blocks
    with nearest enlargement (Gulrajani et al. 2017; Miyato et al. 2018). Widths double towards the smallest map, at
    most `filters` × 8.
    """

    def __init__(self, *, latent: int, edge_px: int, channels: int, filters: int, body: Body, classes: int = 0) -> None:
        super().__init__()
        count = halvings(edge_px)
        self.latent, self.base_px, self.edge_px = latent, edge_px >> count, edge_px
        widths = [filters * min(2**level, 8) for level in reversed(range(count + 1))]
        self.widest = widths[0]
        self.project = nn.Linear(latent, widths[0] * self.base_px**2)
        pairs = list(pairwise(widths))
        if body == "resnet":
            self.blocks = nn.ModuleList(_GeneratorBlock(a, b, classes) for a, b in pairs)
        else:
            self.blocks = nn.ModuleList(_Enlarge(a, b, classes) for a, b in pairs)
        self.last_norm = ConditionalNorm(widths[-1], classes)
        self.to_picture = nn.Conv2d(widths[-1], channels, 3, padding=1)
        _orthogonal(self)

    def forward(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        x = self.project(z).view(-1, self.widest, self.base_px, self.base_px)
        for block in self.blocks:
            x = block(x, label)
        return torch.tanh(self.to_picture(functional.relu(self.last_norm(x, label))))


class Discriminator(nn.Module):
    """N×C×edge×edge in [-1, 1], and N labels where there are classes, to N logits.

    With classes the logit is ψ(φ(x)) + ⟨v_y, φ(x)⟩: projection, Miyato and Koyama 2018, section 3. `spectral` divides
    every weight by its largest singular value (Miyato et al. 2018, eq. 8).
    """

    def __init__(
        self,
        *,
        edge_px: int,
        channels: int,
        filters: int,
        body: Body,
        spectral: bool,
        classes: int = 0,
        features: int = 256,
    ) -> None:
        super().__init__()
        count = halvings(edge_px)
        widths = [channels, *(filters * min(2**level, 8) for level in range(count))]
        parts: list[nn.Module] = []
        for index, (a, b) in enumerate(pairwise(widths)):
            if body == "resnet":
                parts.append(_DiscriminatorBlock(a, b, first=index == 0))
            else:
                parts += [nn.Conv2d(a, b, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        if body == "resnet":
            parts.append(nn.LeakyReLU(0.2))
        self.body = nn.Sequential(*parts)
        self.to_features = nn.Linear(widths[-1] * (edge_px >> count) ** 2, features)
        self.head = nn.Linear(features, 1)
        self.of_class = nn.Embedding(classes, features) if classes else None
        _orthogonal(self)
        if self.of_class is not None:
            nn.init.orthogonal_(self.of_class.weight)
        if spectral:
            normalise_spectrally(self)

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        features = functional.leaky_relu(self.to_features(self.body(x).flatten(1)), 0.2)
        logit = self.head(features)[:, 0]
        if self.of_class is None:
            return logit
        return logit + (self.of_class(label) * features).sum(dim=1)


class _Enlarge(nn.Module):
    def __init__(self, inputs: int, outputs: int, classes: int) -> None:
        super().__init__()
        self.norm = ConditionalNorm(inputs, classes)
        self.conv = nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1)

    def forward(self, x: Tensor, label: Tensor | None) -> Tensor:
        return self.conv(functional.relu(self.norm(x, label)))


class _GeneratorBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, classes: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ConditionalNorm(inputs, classes), ConditionalNorm(outputs, classes)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor, label: Tensor | None) -> Tensor:
        h = functional.interpolate(functional.relu(self.norm1(x, label)), scale_factor=2.0, mode="nearest")
        h = self.conv2(functional.relu(self.norm2(self.conv1(h), label)))
        return h + functional.interpolate(self.skip(x), scale_factor=2.0, mode="nearest")


class _DiscriminatorBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, *, first: bool) -> None:
        super().__init__()
        self.first = first
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        h = x if self.first else functional.leaky_relu(x, 0.2)
        h = self.conv2(functional.leaky_relu(self.conv1(h), 0.2))
        return functional.avg_pool2d(h, 2) + self.skip(functional.avg_pool2d(x, 2))


def _orthogonal(network: nn.Module) -> None:
    """Orthogonal weights, zero biases (Brock et al. 2019, section 4)."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.orthogonal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
