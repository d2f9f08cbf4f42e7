"""The Markovian discriminator: it judges overlapping patches, not the picture."""

from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer


class PatchGAN(nn.Module):
    """C64-C128-C256-C512 of Isola et al. 2017, section 6.1.2. N×C×H×W to N×1×h×w logits, one a patch.

    `layers=3` has the receptive field of 70×70 pixels. No normalisation in the first layer. Below `minimum` pixels
    nothing would be left to normalise.
    """

    def __init__(self, *, channels: int, filters: int = 64, layers: int = 3, norm: Norm = "instance") -> None:
        super().__init__()
        self.minimum = 3 * 2**layers
        parts: list[nn.Module] = [nn.Conv2d(channels, filters, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        width = filters
        for index in range(1, layers + 1):
            wider = min(filters * 2**index, filters * 8)
            stride = 2 if index < layers else 1
            parts += [
                nn.Conv2d(width, wider, 4, stride=stride, padding=1, bias=norm != "batch"),
                norm_layer(norm, wider),
                nn.LeakyReLU(0.2),
            ]
            width = wider
        parts.append(nn.Conv2d(width, 1, 4, stride=1, padding=1))
        self.body = nn.Sequential(*parts)
        initialise(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)
