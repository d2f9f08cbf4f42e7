"""The residual generator of CycleGAN: encoder, transformer blocks, decoder."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import overload

import torch
from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer
from trainer.nn.pixels import pixels
from trainer.nn.upsampling import Upsampling, enlarge

_LAYERS_OF_ENCODER = {1: slice(5), 2: slice(5, 8), 3: slice(8, None)}
"""Modules of the encoder between a numbered layer and the one before: each ends with a downsampling convolution, but
for the last, which normalises for the first residual block."""


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions with reflection padding and a skip (Johnson et al. 2016, CycleGAN section 7.2).

    With a `dilation` of d their nine values lie d places apart (Yu and Koltun 2016, section 2).
    """

    def __init__(self, channels: int, norm: Norm, dilation: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(dilation),
            nn.Conv2d(channels, channels, 3, dilation=dilation, bias=norm != "batch"),
            norm_layer(norm, channels),
            nn.ReLU(),
            nn.ReflectionPad2d(dilation),
            nn.Conv2d(channels, channels, 3, dilation=dilation, bias=norm != "batch"),
            norm_layer(norm, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class ResNetGenerator(nn.Module):
    """c7s1-k, d2k, d4k, R4k × blocks, u2k, uk, c7s1-3 of Zhu et al. 2017, section 7.2. N×3×H×W in [-1, 1] to the same.

    `upsampling="resize"` replaces each transposed convolution by nearest enlargement and a 3×3 convolution, which
    leaves no checkerboard (Odena et al. 2016). H and W must be multiples of 4. Blocks take the `dilations` in turn.
    """

    multiple_of = 4

    def __init__(
        self,
        *,
        filters: int = 64,
        blocks: int = 9,
        norm: Norm = "instance",
        upsampling: Upsampling = "transposed",
        channels: int = 3,
        dilations: Sequence[int] = (1,),
    ) -> None:
        super().__init__()
        k, bias = filters, norm != "batch"
        steps = list(islice(cycle(dilations), blocks))
        self.minimum = self.multiple_of * (max(steps) + 1)
        self.encoder = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(channels, k, 7, bias=bias),
            norm_layer(norm, k),
            nn.ReLU(),
            *_down(k, 2 * k, norm),
            *_down(2 * k, 4 * k, norm),
        )
        self.transformer = nn.Sequential(*(ResidualBlock(4 * k, norm, step) for step in steps))
        self.decoder = nn.Sequential(
            *_up(4 * k, 2 * k, norm, upsampling),
            *_up(2 * k, k, norm, upsampling),
            nn.ReflectionPad2d(3),
            nn.Conv2d(k, channels, 7),
        )
        initialise(self, std=0.0 if norm == "none" else 0.02)
        if norm == "none":
            self._calm()

    @overload
    def forward(self, x: Tensor) -> Tensor: ...
    @overload
    def forward(self, x: Tensor, layers: Sequence[int]) -> list[Tensor]: ...
    def forward(self, x: Tensor, layers: Sequence[int] | None = None) -> Tensor | list[Tensor]:
        """The picture made of x; with `layers` what `features` says."""
        if layers is not None:
            return self.features(x, layers)
        return pixels(self.decoder(self.transformer(self.encoder(x))))

    def features(self, x: Tensor, layers: Sequence[int]) -> list[Tensor]:
        """Maps of the numbered `layers`, in rising order; nothing beyond the last one is computed.

        0: x itself; 1 and 2: the downsampling convolutions; 2 + k: residual block k; `picture_layer`: G(x).
        """
        maps = []
        for number in range(max(layers) + 1):
            x = self._advance(x, number)
            if number in layers:
                maps.append(x)
        return maps

    @property
    def feature_widths(self) -> list[int]:
        """Channels of the maps that `features` has to offer, by number of the layer, without G(x)."""
        stem, down, half = (m for m in self.encoder if isinstance(m, nn.Conv2d))
        return [stem.in_channels, down.out_channels, *[half.out_channels] * (1 + len(self.transformer))]

    @property
    def picture_layer(self) -> int:
        """The number by which `features` knows G(x)."""
        return 3 + len(self.transformer)

    def _advance(self, x: Tensor, number: int) -> Tensor:
        """From the map of the layer before to that of layer `number`."""
        if number == self.picture_layer:
            return pixels(self.decoder(x))
        for module in list(self.encoder)[_LAYERS_OF_ENCODER.get(number, slice(0))]:
            x = module(x)
        return self.transformer[number - 3](x) if number > 2 else x

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
    return [*enlarge(inputs, outputs, upsampling, kernel=3, bias=norm != "batch"), norm_layer(norm, outputs), nn.ReLU()]
