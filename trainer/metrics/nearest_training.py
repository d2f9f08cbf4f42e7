"""Does a generator repeat what it was trained on? How far its pictures are from the nearest training picture."""

import torch
from torch import Tensor
from torch.nn import functional

from trainer.data.sets import Part, PictureSet
from trainer.task import Pictures

NEAREST_DEFINITIONS = {
    "nearest": "root mean squared difference, of pixel values in [0, 1] at no more than 32 pixels, between a made "
    "picture and the nearest of up to 20,000 training pictures; mean over as many as are held out. 0 for a generator "
    "that repeats its training set",
    "baseline_nearest": "the same between held-out pictures, which it can't have seen, and the training pictures",
}
_MOST = 20_000
_EDGE_PX = 32
_BLOCK = 500


class NearestTraining:
    """Holds the training pictures of a set, small; takes in made and held-out ones."""

    def __init__(self, pictures: PictureSet, seed: int) -> None:
        count = min(_MOST, *(train for train, _ in pictures.counts.values()))
        # The first epoch: each training picture once, cut and mirrored as in training.
        parts = (range(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK))
        self._known = torch.cat([_small(pictures[Part(seed, part)]["x"]) for part in parts])

    def add(self, pictures: Pictures) -> dict[str, float]:
        """Sums over one batch of the numbers of NEAREST_DEFINITIONS."""
        sets = {"nearest": pictures.made.clamp(-1, 1), "baseline_nearest": pictures.real}
        return {name: float(self._distances(_small(x)).sum()) for name, x in sets.items()}

    def _distances(self, x: Tensor) -> Tensor:
        nearest = torch.stack([torch.cdist(x, block).amin(dim=1) for block in self._known.split(_BLOCK)]).amin(dim=0)
        return nearest / x.shape[1] ** 0.5


def _small(x: Tensor) -> Tensor:
    """N×C×H×W in [-1, 1] to N×D in [0, 1]."""
    edge = min(_EDGE_PX, x.shape[-1])
    return functional.interpolate((x + 1) / 2, size=(edge, edge), mode="area").flatten(1)
