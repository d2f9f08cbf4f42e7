"""The Markovian discriminator: it judges overlapping patches, not the picture."""

from typing import Literal

from torch import Tensor, nn

from trainer.nn.norm import Norm, initialise, norm_layer, normalise_spectrally

CriticNorm = Norm | Literal["spectral"]


class PatchGAN(nn.Module):
    """C64-C128-C256-C512 of Isola et al. 2017, section 6.1.2. N×C×H×W to N×1×h×w logits, one a patch.

    `layers` decides how many pixels a logit sees: 0 → 1 (PixelGAN, 1×1 convolutions only), 1 → 16, 2 → 34, 3 → 70,
    5 → 286. No normalisation in the first layer. Below `minimum` pixels nothing would be left to normalise.

    InstanceNorm makes it blind to what is the same all over a picture, such as the colour of a flat one; `spectral`
    divides every weight by its largest singular value instead (Miyato et al. 2018, eq. 8) and lets colour through.
    """

    def __init__(self, *, channels: int, filters: int = 64, layers: int = 3, norm: CriticNorm = "instance") -> None:
        super().__init__()
        self.minimum = 3 * 2**layers
        inner: Norm = "none" if norm == "spectral" else norm
        parts = _patches(channels, filters, layers, inner) if layers else _pixels(channels, filters, inner)
        self.body = nn.Sequential(*parts)
        initialise(self, std=0.0 if inner == "none" else 0.02)
        if norm == "spectral":
            normalise_spectrally(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)

    @property
    def receptive_field_px(self) -> int:
        """Edge of the square of pixels that one logit depends on, where the norm gathers no statistics."""
        field = 1
        for conv in reversed([part for part in self.body if isinstance(part, nn.Conv2d)]):
            field = (field - 1) * conv.stride[0] + conv.kernel_size[0]
        return field


def _patches(channels: int, filters: int, layers: int, norm: Norm) -> list[nn.Module]:
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
    return [*parts, nn.Conv2d(width, 1, 4, stride=1, padding=1)]


def _pixels(channels: int, filters: int, norm: Norm) -> list[nn.Module]:
    """C64-C128 of 1×1 convolutions."""
    return [
        nn.Conv2d(channels, filters, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(filters, 2 * filters, 1, bias=norm != "batch"),
        norm_layer(norm, 2 * filters),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * filters, 1, 1),
    ]
