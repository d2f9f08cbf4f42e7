"""The U-Net generator of pix2pix."""

import torch
from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer


class UNetGenerator(nn.Module):
    """Encoder and decoder with skips between mirrored layers (Isola et al. 2017, section 6.1.1).

    N×C×H×W in [-1, 1] to the same; H and W must be multiples of 2^depth. Widths are `filters` × 1, 2, 4, 8, 8, …, at
    most `filters` × `widest`. The innermost layer is not normalised: at 1×1 nothing would be left. `dropout` is the
    generator's noise, in the three decoder layers after the innermost; it is off in `eval()`.
    """

    def __init__(
        self,
        *,
        depth: int = 8,
        filters: int = 64,
        widest: int = 8,
        norm: Norm = "batch",
        dropout: float = 0.5,
        channels: int = 3,
    ) -> None:
        super().__init__()
        widths = [filters * min(2**level, widest) for level in range(depth)]
        self.multiple_of = 2**depth
        self.minimum = 2**depth
        self.encoders = nn.ModuleList()
        self.decoders = nn.ModuleList()
        for level, width in enumerate(widths):
            inputs = widths[level - 1] if level else channels
            normed = 0 < level < depth - 1
            self.encoders.append(_encoder(inputs, width, norm if normed else "none", first=level == 0))
        for level in reversed(range(1, depth)):
            inputs = widths[level] if level == depth - 1 else 2 * widths[level]
            noise = dropout if max(2, depth - 4) <= level < depth - 1 else 0.0
            self.decoders.append(_decoder(inputs, widths[level - 1], norm, noise))
        self.last = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(2 * widths[0], channels, 4, stride=2, padding=1))
        initialise(self)

    def forward(self, x: Tensor) -> Tensor:
        skips = []
        for encoder in self.encoders:
            x = encoder(x)
            skips.append(x)
        x = skips.pop()
        for decoder in self.decoders:
            x = torch.cat([decoder(x), skips.pop()], dim=1)
        return torch.tanh(self.last(x))


def _encoder(inputs: int, outputs: int, norm: Norm, *, first: bool) -> nn.Module:
    conv = nn.Conv2d(inputs, outputs, 4, stride=2, padding=1, bias=norm != "batch")
    return nn.Sequential(nn.Identity() if first else nn.LeakyReLU(0.2), conv, norm_layer(norm, outputs))


def _decoder(inputs: int, outputs: int, norm: Norm, dropout: float) -> nn.Module:
    conv = nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1, bias=norm != "batch")
    parts = [nn.ReLU(), conv, norm_layer(norm, outputs)]
    return nn.Sequential(*parts, nn.Dropout(dropout)) if dropout else nn.Sequential(*parts)
