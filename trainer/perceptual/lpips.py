"""LPIPS's learnt heads on the large trunk."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from trainer.errors import TrainerError
from trainer.perceptual.vgg16 import vgg16_trunk

LPIPS_DEFINITION = (
    "LPIPS heads on HED's VGG16: Σ_l mean over places of w_l · (φ̂_l(x) − φ̂_l(y))² (Zhang et al. 2018, eq. 1), with the "
    "weights w of the package lpips 0.1, learnt for torchvision's VGG16; no number of other papers"
)
_HEADS = "weights/v0.1/vgg.pth"


class LPIPSHeads:
    """Distances of N×C×H×W in [-1, 1], edges of 16 pixels and more. `trunk`: the file of `trainer prepare trunk`.

    Raises TrainerError without the package lpips or the trunk.
    """

    def __init__(self, trunk: Path) -> None:
        found = find_spec("lpips")
        if found is None or found.origin is None:
            raise TrainerError("the package lpips is not installed", "pip install lpips")
        state = torch.load(Path(found.origin).parent / _HEADS, map_location="cpu", weights_only=True)
        self.trunk = vgg16_trunk(trunk, groups=5)
        self.weights = [state[f"lin{index}.model.1.weight"].float() for index in range(5)]

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """N distances."""
        pairs = zip(self.trunk(x, 5), self.trunk(y, 5), self.weights, strict=True)
        layers = [functional.conv2d((_unit(a) - _unit(b)).square(), w).mean(dim=(1, 2, 3)) for a, b, w in pairs]
        return torch.stack(layers).sum(dim=0)


def _unit(map_: Tensor) -> Tensor:
    return map_ / (map_.square().sum(dim=1, keepdim=True).sqrt() + 1e-10)
