"""Distances between pictures by what the perceptual trunk sees. φ_j is its map j, C_j×H_j×W_j of mean square 1."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from trainer.perceptual.trunk import LAYERS, VGGTrunk, perceptual_trunk


class _OnTrunk:
    """A distance on a frozen trunk. It is no part of anybody's weights, and goes to the device of what it looks at."""

    def __init__(self, layers: Sequence[str], trunk: VGGTrunk | None) -> None:
        self.chosen = sorted(LAYERS.index(name) for name in layers)
        self._trunk = perceptual_trunk() if trunk is None else trunk

    def maps(self, x: Tensor) -> list[Tensor]:
        """φ_j(x) of the chosen layers; x is N×C×H×W in [-1, 1], C 1 or 3, edges of 8 pixels and more."""
        if self._trunk.mean.device != x.device:
            self._trunk.to(x.device)
        found = self._trunk(x, self.chosen[-1] + 1)
        return [found[index] for index in self.chosen]


class ContentLoss(_OnTrunk):
    """Σ_j ‖φ_j(ŷ) − φ_j(y)‖² / C_j H_j W_j over the chosen layers, divided by their number.

    Feature reconstruction, Johnson et al. 2016, eq. 2 (Gatys et al. 2016, eq. 1, without its factor). With `power=1`
    absolute differences: they forgive a few large ones.
    """

    def __init__(self, layers: Sequence[str] = LAYERS[:3], *, power: int = 2, trunk: VGGTrunk | None = None) -> None:
        super().__init__(layers, trunk)
        self.power = power

    def __call__(self, output: Tensor, target: Tensor) -> Tensor:
        """Mean over the pictures; both N×C×H×W in [-1, 1]. No gradient reaches `target`."""
        with torch.no_grad():
            wanted = self.maps(target)
        return torch.stack([self._difference(a, b) for a, b in zip(self.maps(output), wanted, strict=True)]).mean()

    def _difference(self, a: Tensor, b: Tensor) -> Tensor:
        return functional.mse_loss(a, b) if self.power == 2 else functional.l1_loss(a, b)


class StyleLoss(_OnTrunk):
    """Σ_j ‖G_j(ŷ) − G_j(y)‖²_F over the chosen layers, divided by their number; G_j as in `gram`.

    Gatys et al. 2016, eq. 3 to 5, and Johnson et al. 2016, eq. 3 and 4.
    """

    def __init__(self, layers: Sequence[str] = LAYERS, *, trunk: VGGTrunk | None = None) -> None:
        super().__init__(layers, trunk)

    def __call__(self, output: Tensor, target: Tensor) -> Tensor:
        """Mean over the pictures. `target` may have another size, and one picture may stand for all."""
        with torch.no_grad():
            wanted = [gram(map_) for map_ in self.maps(target)]
        pairs = zip(self.maps(output), wanted, strict=True)
        return torch.stack([(gram(a) - b).square().sum(dim=(1, 2)).mean() for a, b in pairs]).mean()


class PerceptualDistance(_OnTrunk):
    """Σ_j mean over places of ‖φ̂_j(x) − φ̂_j(y)‖², φ̂ of unit length along channels: N distances.

    Zhang et al. 2018, eq. 1 with all weights 1. LPIPS learnt its weights, and has another trunk: this is not LPIPS.
    """

    def __init__(self, *, trunk: VGGTrunk | None = None) -> None:
        super().__init__(LAYERS, trunk)

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """N distances of N×C×H×W in [-1, 1]."""
        return unit_distance(self.maps(x), self.maps(y))


def unit_distance(maps_x: Sequence[Tensor], maps_y: Sequence[Tensor]) -> Tensor:
    """N distances of two pictures' maps: squared differences of unit-length activations, mean over places, summed.

    Zhang et al. 2018, eq. 1 with all weights 1, for any network's maps.
    """
    pairs = zip(maps_x, maps_y, strict=True)
    return torch.stack([_unit(a).sub(_unit(b)).square().sum(dim=1).mean(dim=(1, 2)) for a, b in pairs]).sum(dim=0)


def gram(map_: Tensor) -> Tensor:
    """G = φ φᵀ / C H W of N×C×H×W, N×C×C, in 32 bits (Johnson et al. 2016, eq. 3)."""
    n, c, h, w = map_.shape
    flat = map_.float().reshape(n, c, h * w)
    with torch.autocast(map_.device.type, enabled=False):
        return flat @ flat.transpose(1, 2) / (c * h * w)


def _unit(map_: Tensor) -> Tensor:
    return functional.normalize(map_, dim=1, eps=1e-8)
