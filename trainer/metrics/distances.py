"""Distances between a set of made and a set of real pictures, in the features of a network that is named.

They are not the FID and KID of Inception features, and comparable only to values from the same feature network.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from trainer.task import Pictures

Extractor = Callable[[Tensor], Tensor]
"""N×C×H×W in [-1, 1] to N×F."""

DISTANCE_DEFINITIONS = {
    "frechet": "Fréchet distance between Gaussians fitted to made and to real held-out pictures (Heusel et al. 2017, "
    "eq. 6) in {features}; not Inception's FID",
    "kernel": "squared maximum mean discrepancy of made and real held-out pictures, unbiased, kernel (x·y/d + 1)³ "
    "(Bińkowski et al. 2018, section 4), ×1000, in {features}; not Inception's KID",
    "baseline_frechet": "frechet of the identity copy: the inputs themselves taken for the outputs",
    "baseline_kernel": "kernel of the identity copy",
}
_BLOCK, _AT_ONCE = 1000, 32


class SetDistance:
    """Gathers features picture by picture; the distances come at the end."""

    def __init__(self, extractor: Extractor) -> None:
        self._extract = extractor
        self._made: list[Tensor] = []
        self._real: list[Tensor] = []
        self._source: list[Tensor] = []

    def add(self, pictures: Pictures) -> None:
        """Take in one batch of both sets."""
        self._made.append(self._features(pictures.made.clamp(-1, 1)))
        self._real.append(self._features(pictures.real))
        if pictures.source is not None:
            self._source.append(self._features(pictures.source))

    def _features(self, x: Tensor) -> Tensor:
        return torch.cat([self._extract(part).double() for part in x.split(_AT_ONCE)])

    @property
    def count(self) -> int:
        """Pictures so far."""
        return sum(len(part) for part in self._made)

    def values(self) -> dict[str, float]:
        """The numbers of DISTANCE_DEFINITIONS; baselines where there are inputs to be left as they are."""
        real, sets = torch.cat(self._real), {"": self._made, "baseline_": self._source}
        numbers = {}
        for prefix, parts in sets.items():
            if parts:
                numbers[f"{prefix}frechet"] = frechet_distance(torch.cat(parts), real)
                numbers[f"{prefix}kernel"] = 1000 * kernel_distance(torch.cat(parts), real)
        return numbers


def frechet_distance(x: Tensor, y: Tensor) -> float:
    """|μ_x − μ_y|² + tr(Σ_x + Σ_y − 2 (Σ_x Σ_y)^½) of N×F features (Dowson and Landau 1982)."""
    mean_x, mean_y = x.mean(dim=0), y.mean(dim=0)
    cov_x, cov_y = torch.atleast_2d(torch.cov(x.T)), torch.atleast_2d(torch.cov(y.T))
    values, vectors = torch.linalg.eigh(cov_x)
    root_x = vectors * values.clamp_min(0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root_x @ cov_y @ root_x).clamp_min(0).sqrt().sum()
    distance = (mean_x - mean_y).square().sum() + cov_x.trace() + cov_y.trace() - 2 * cross
    return float(distance.clamp_min(0))


def kernel_distance(x: Tensor, y: Tensor) -> float:
    """Unbiased MMD² of N×F features with the kernel (x·y/F + 1)³ (Gretton et al. 2012, eq. 3); may be negative."""
    n, m = len(x), len(y)
    if min(n, m) < 2:
        return float("nan")
    within_x = (_kernel_sum(x, x) - _diagonal_sum(x)) / (n * (n - 1))
    within_y = (_kernel_sum(y, y) - _diagonal_sum(y)) / (m * (m - 1))
    return within_x + within_y - 2 * _kernel_sum(x, y) / (n * m)


def _kernel_sum(x: Tensor, y: Tensor) -> float:
    blocks = x.split(_BLOCK)
    return float(sum(((block @ y.T / x.shape[1] + 1) ** 3).sum() for block in blocks))


def _diagonal_sum(x: Tensor) -> float:
    return float(((x.square().sum(dim=1) / x.shape[1] + 1) ** 3).sum())
