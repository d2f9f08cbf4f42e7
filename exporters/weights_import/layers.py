"""Layers that foreign generators share."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporters.families.pix2pix import dropped

DROPOUT = 0.5


class NoiseDropout(nn.Module):
    """Dropout at 0.5 whose mask is an input: N×C×H×W noise, uniform in [0, 1)."""

    def forward(self, x: Tensor, noise: Tensor) -> Tensor:
        return dropped(x, noise, DROPOUT)


class BlurDown(nn.Module):
    """Halves H and W: reflection padding and a fixed low-pass filter of stride 2 (Zhang 2019)."""

    filt: Tensor

    def __init__(self, filt: Tensor) -> None:
        super().__init__()
        self.register_buffer("filt", torch.zeros_like(filt))
        spare = filt.shape[-1] - 1
        before, after = spare // 2, spare - spare // 2
        self.pad = nn.ReflectionPad2d((before, after, before, after))

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(self.pad(x), self.filt, stride=2, groups=self.filt.shape[0])


class BlurUp(nn.Module):
    """Doubles H and W: replication padding and a fixed low-pass filter, transposed, of stride 2 (Zhang 2019)."""

    filt: Tensor

    def __init__(self, filt: Tensor) -> None:
        super().__init__()
        self.register_buffer("filt", torch.zeros_like(filt))
        self.kernel = filt.shape[-1]

    def forward(self, x: Tensor) -> Tensor:
        padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
        # What comes from the padding's outer half is cut away; an even filter has one row and column to spare.
        larger = functional.conv_transpose2d(
            padded, self.filt, stride=2, padding=1 + (self.kernel - 1) // 2, groups=self.filt.shape[0]
        )
        last = None if self.kernel % 2 else -1
        return larger[:, :, 1:last, 1:last]


def pad_layer(kind: str, width: int) -> nn.Module:
    """`reflect` or `replicate`, by `width` pixels on every side."""
    return nn.ReflectionPad2d(width) if kind == "reflect" else nn.ReplicationPad2d(width)
