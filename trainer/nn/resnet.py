"""The residual generator of CycleGAN: encoder, transformer blocks, decoder."""

from typing import Literal

import torch
from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer

Upsampling = Literal["transposed", "resize"]


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions with reflection padding and a skip (Johnson et al. 2016, CycleGAN section 7.2)."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=norm != "batch"),
            norm_layer(norm, channels),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=norm != "batch"),
            norm_layer(norm, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class ResNetGenerator(nn.Module):
    """c7s1-k, d2k, d4k, R4k × blocks, u2k, uk, c7s1-3 of Zhu et al. 2017, section 7.2. N×3×H×W in [-1, 1] to the same.

    `upsampling="resize"` replaces each transposed convolution by nearest enlargement and a 3×3 convolution, which
    leaves no checkerboard (Odena et al. 2016). H and W must be multiples of 4.
    """

    multiple_of = 4
    minimum = 8

    def __init__(
        self,
        *,
        filters: int = 64,
        blocks: int = 9,
        norm: Norm = "instance",
        upsampling: Upsampling = "transposed",
        channels: int = 3,
    ) -> None:
        super().__init__()
        k, bias = filters, norm != "batch"
        self.encoder = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(channels, k, 7, bias=bias),
            norm_layer(norm, k),
            nn.ReLU(),
            *_down(k, 2 * k, norm),
            *_down(2 * k, 4 * k, norm),
        )
        self.transformer = nn.Sequential(*(ResidualBlock(4 * k, norm) for _ in range(blocks)))
        self.decoder = nn.Sequential(
            *_up(4 * k, 2 * k, norm, upsampling),
            *_up(2 * k, k, norm, upsampling),
            nn.ReflectionPad2d(3),
            nn.Conv2d(k, channels, 7),
        )
        initialise(self, std=0.0 if norm == "none" else 0.02)
        if norm == "none":
            self._calm()

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.decoder(self.transformer(self.encoder(x))))

    def _calm(self) -> None:
        """Without normalisation every residual branch, and the picture before tanh, starts at a tenth."""
        with torch.no_grad():
            for block in (*self.transformer, self.decoder):
                convolutions = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
                convolutions[-1].weight.mul_(0.1)


def _down(inputs: int, outputs: int, norm: Norm) -> list[nn.Module]:
    conv = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=norm != "batch")
    return [conv, norm_layer(norm, outputs), nn.ReLU()]


def _up(inputs: int, outputs: int, norm: Norm, upsampling: Upsampling) -> list[nn.Module]:
    bias = norm != "batch"
    if upsampling == "transposed":
        conv = nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=1, bias=bias)
        return [conv, norm_layer(norm, outputs), nn.ReLU()]
    return [
        nn.Upsample(scale_factor=2, mode="nearest"),
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=bias),
        norm_layer(norm, outputs),
        nn.ReLU(),
    ]
