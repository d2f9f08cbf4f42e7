"""The spatially-correlative loss: which places of a picture are alike shall stay so."""

import torch
from torch import Tensor
from torch.nn import functional

from trainer.families.cyclegan.model import draw_positions
from trainer.nn.frozen import Frozen
from trainer.perceptual import perceptual_trunk
from trainer.stepper import Stepper

_WINDOW = 16
"""Edge of the neighbourhood that a place is compared with, in places of the map."""


class SelfSimilarityLoss:
    """λ · mean of 1 − cos(S_x, S_G(x)) over places and maps: FSeSim, Zheng et al. 2021, eq. 3.

    S_x of a place p are the similarities f(x)_pᵀ f(x)_q of its features with those of the places q around it (eq. 1); f
    are the maps of our own perceptual trunk but the first, as large as a half, a quarter and an eighth of the picture,
    centred and brought to unit length. Appearance may change all over, as G's does: only where
    likeness ends and begins is compared. A few `places` are drawn for each picture and map (eq. 2).
    """

    def __init__(self, *, lambda_selfsim: float, places: int) -> None:
        self.lambda_selfsim, self.places = lambda_selfsim, places
        self._trunk = Frozen(lambda: perceptual_trunk())

    def __call__(self, stepper: Stepper, x: Tensor, g_x: Tensor) -> Tensor:
        """Pictures x and G(x), N×C×H×W in [-1, 1]."""
        trunk = self._trunk.on(x.device)
        with torch.no_grad():
            wanted = trunk(x)[1:]
        found = trunk(g_x)[1:]
        positions = draw_positions(stepper, wanted, self.places, len(x))
        layers = [self.layer(*maps) for maps in zip(wanted, found, positions, strict=True)]
        return self.lambda_selfsim * torch.stack(layers).mean()

    def layer(self, f_x: Tensor, f_g_x: Tensor, positions: Tensor) -> Tensor:
        """Mean over the N×S `positions` of 1 − cos(S_x, S_G(x)), of features N×C×h×w."""
        s_x, s_g_x = self_similarity(f_x, positions), self_similarity(f_g_x, positions)
        return 1 - functional.cosine_similarity(s_x, s_g_x, dim=2).mean()


def self_similarity(features: Tensor, positions: Tensor, window: int = _WINDOW) -> Tensor:
    """S of N×S places of N×C×h×w features: N×S×Q similarities with the Q ≤ `window`² places around each, in [-1, 1].

    At an edge the window moves inwards.
    """
    height, width = features.shape[2:]
    centred = features - features.mean(dim=(2, 3), keepdim=True)
    flat = functional.normalize(centred, dim=1, eps=1e-6).flatten(2)
    queries = torch.gather(flat, 2, positions[:, None].expand(-1, flat.shape[1], -1))
    around = _places_around(positions, height, width, window)
    return torch.gather(queries.transpose(1, 2) @ flat, 2, around)


def _places_around(positions: Tensor, height: int, width: int, window: int) -> Tensor:
    """N×S numbers of places to the N×S×Q numbers of the places in their windows."""
    rows, columns = min(window, height), min(window, width)
    top = (positions // width - rows // 2).clamp(0, height - rows)
    left = (positions % width - columns // 2).clamp(0, width - columns)
    down = top[..., None] + torch.arange(rows, device=positions.device)
    across = left[..., None] + torch.arange(columns, device=positions.device)
    return (down[..., :, None] * width + across[..., None, :]).flatten(2)
