"""What straight lines can do: baselines of autoencoders and flows."""

import math

import torch
from torch import Tensor

PCA_PICTURES = 5000
PCA_DEFINITION = f"mse of as many principal components, of {PCA_PICTURES:,} training pictures at most"


class PrincipalComponents:
    """The best linear code of `count` numbers for the pictures it is fitted to, N×C×H×W in [-1, 1]."""

    def __init__(self, x: Tensor, count: int) -> None:
        flat = x.flatten(1)
        self._mean = flat.mean(dim=0)
        _, _, self._directions = torch.pca_lowrank(flat - self._mean, min(count, *flat.shape), center=False, niter=4)

    def squared_errors(self, x: Tensor) -> Tensor:
        """Mean squared error of each picture's reconstruction, of pixel values in [0, 1]."""
        centred = x.flatten(1) - self._mean
        rebuilt = centred @ self._directions @ self._directions.T
        return ((rebuilt - centred) / 2).square().mean(dim=1)


class GaussianDensity:
    """A normal distribution with the mean and the full covariance of what it is fitted to, N×D.

    Raises ValueError where the covariance has no inverse.
    """

    def __init__(self, y: Tensor) -> None:
        y = y.double()
        self._mean = y.mean(dim=0)
        factor, failed = torch.linalg.cholesky_ex(torch.cov(y.T))
        if failed:
            raise ValueError(f"{len(y)} pictures are too few for a covariance of {y.shape[1]} numbers")
        self._factor = factor

    def log_p(self, y: Tensor) -> Tensor:
        """N log densities in nats."""
        white = torch.linalg.solve_triangular(self._factor, (y.double() - self._mean).T, upper=False)
        log_det = self._factor.diagonal().log().sum()
        return -0.5 * (white.square().sum(dim=0) + len(self._mean) * math.log(2 * math.pi)) - log_det
