"""The U-Net generator of pix2pix, and its published inference."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer
from trainer.nn.pixels import pixels
from trainer.nn.upsampling import Upsampling, enlarge


class UNetGenerator(nn.Module):
    """Encoder and decoder with skips between mirrored layers (Isola et al. 2017, section 6.1.1).

    N×C×H×W in [-1, 1] to the same; H and W must be multiples of 2^depth. Widths are `filters` × 1, 2, 4, 8, 8, …, at
    most `filters` × `widest`. The innermost layer is not normalised: at 1×1 nothing would be left. `dropout` is the
    generator's noise, in up to three decoder layers after the innermost and never in the two outermost, so from depth 4
    on; it is off in `eval()`. `upsampling="resize"` leaves no checkerboard.
    """

    def __init__(
        self,
        *,
        depth: int = 8,
        filters: int = 64,
        widest: int = 8,
        norm: Norm = "batch",
        dropout: float = 0.5,
        upsampling: Upsampling = "transposed",
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
            self.decoders.append(_decoder(inputs, widths[level - 1], norm, noise, upsampling))
        self.last = nn.Sequential(nn.ReLU(), *enlarge(2 * widths[0], channels, upsampling, kernel=4))
        initialise(self, std=0.0 if norm == "none" else 0.02)

    def forward(self, x: Tensor) -> Tensor:
        skips = []
        for encoder in self.encoders:
            x = encoder(x)
            skips.append(x)
        x = skips.pop()
        for decoder in self.decoders:
            x = torch.cat([decoder(x), skips.pop()], dim=1)
        return pixels(self.last(x))


@contextmanager
def published_inference(generator: nn.Module, seed: int) -> Iterator[None]:
    """Inside, a generator in `eval()` keeps its dropout and normalises with the batch's own statistics.

    "Exactly the same manner as during the training phase", Isola et al. 2017, section 3.3. `seed` decides the dropout;
    afterwards torch's generators, the modes and the stored statistics are as they were.
    """
    parts = [part for part in generator.modules() if isinstance(part, nn.Dropout | nn.BatchNorm2d)]
    modes = [part.training for part in parts]
    devices = {weight.device for weight in generator.parameters() if weight.is_cuda}
    with torch.random.fork_rng(devices=list(devices)):
        torch.manual_seed(seed)
        try:
            for part in parts:
                part.train()
                if isinstance(part, nn.BatchNorm2d):
                    part.track_running_stats = False
            yield
        finally:
            for part, mode in zip(parts, modes, strict=True):
                part.train(mode)
                if isinstance(part, nn.BatchNorm2d):
                    part.track_running_stats = True


def _encoder(inputs: int, outputs: int, norm: Norm, *, first: bool) -> nn.Module:
    conv = nn.Conv2d(inputs, outputs, 4, stride=2, padding=1, bias=norm != "batch")
    return nn.Sequential(nn.Identity() if first else nn.LeakyReLU(0.2), conv, norm_layer(norm, outputs))


def _decoder(inputs: int, outputs: int, norm: Norm, dropout: float, upsampling: Upsampling) -> nn.Module:
    larger = enlarge(inputs, outputs, upsampling, kernel=4, bias=norm != "batch")
    parts = [nn.ReLU(), *larger, norm_layer(norm, outputs)]
    return nn.Sequential(*parts, nn.Dropout(dropout)) if dropout else nn.Sequential(*parts)
