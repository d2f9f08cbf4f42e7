"""The invertible layers of Glow that mix and normalise channels (Kingma & Dhariwal 2018, table 1).

Every layer maps N×C×H×W to the same shape: `forward(x)` gives y and log |det ∂y/∂x| of each picture (N, in nats),
`inverse(y)` gives x back by algebra, not by iteration. Layers compute in the precision of what they are given.
"""

from abc import abstractmethod
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn import functional

LOG_SCALE_FACTOR = 3.0
"""Scales are exp(3·logs), as in the paper's code: they learn three times as fast as weights."""


class DataDependent(nn.Module):
    """A layer that looks at one batch before training. Nothing in `forward` asks whether that has happened."""

    @abstractmethod
    def initialise(self, x: Tensor) -> None:
        """Choose parameters so that the outputs for `x` have zero mean and unit variance in every channel."""


class ActNorm(DataDependent):
    """y = s ⊙ (x + b), s = exp(3·logs), per channel, initialised by data (section 3.1)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.logs = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def initialise(self, x: Tensor) -> None:
        set_moments(x, self.bias, self.logs)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        log_s = LOG_SCALE_FACTOR * self.logs.to(x.dtype)
        s = log_s.exp()
        log_det = log_s.sum() * (x.shape[2] * x.shape[3])
        return torch.addcmul(self.bias * s, x, s), log_det.expand(x.shape[0])

    def inverse(self, y: Tensor) -> Tensor:
        return y * (-LOG_SCALE_FACTOR * self.logs.to(y.dtype)).exp() - self.bias


class InvertibleConv(nn.Module):
    """A learned C×C rotation of channels, W = P L (U + diag(s)) (section 3.2, eq. 10 and 11).

    P and the signs of s stay as the LU decomposition of a random rotation gave them; L (unit lower), U (strictly upper)
    and log |s| are learned.
    """

    permutation: Tensor
    sign: Tensor
    identity: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        rotation = torch.linalg.qr(torch.randn(channels, channels, dtype=torch.float64))[0]
        permutation, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.register_buffer("permutation", permutation.float())
        self.register_buffer("sign", diagonal.sign().float())
        self.register_buffer("identity", torch.eye(channels), persistent=False)
        self.lower = nn.Parameter(lower.tril(-1).float())
        self.upper = nn.Parameter(upper.triu(1).float())
        self.log_s = nn.Parameter(diagonal.abs().log().float())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        with full_precision(x):
            lower, upper = (triangle.to(x.dtype) for triangle in self._triangles())
            y = functional.conv2d(x, (self.permutation.to(x.dtype) @ lower @ upper)[:, :, None, None])
        return y, (self.log_s.sum() * (x.shape[2] * x.shape[3])).expand(x.shape[0])

    def inverse(self, y: Tensor) -> Tensor:
        with full_precision(y):
            return functional.conv2d(y, self.inverse_weight().to(y.dtype)[:, :, None, None])

    def inverse_weight(self) -> Tensor:
        """W⁻¹, C×C, by two triangular solves in 64 bits."""
        lower, upper = (triangle.double() for triangle in self._triangles())
        half = torch.linalg.solve_triangular(lower, self.permutation.double().T, upper=False, unitriangular=True)
        return torch.linalg.solve_triangular(upper, half, upper=True)

    def _triangles(self) -> tuple[Tensor, Tensor]:
        lower = self.lower.tril(-1) + self.identity
        return lower, self.upper.triu(1) + torch.diag(self.sign * self.log_s.exp())


def squeeze(x: Tensor) -> Tensor:
    """N×C×H×W to N×4C×H/2×W/2, every 2×2 square of pixels becomes channels (section 3.6)."""
    return functional.pixel_unshuffle(x, 2)


def unsqueeze(x: Tensor) -> Tensor:
    """The inverse of `squeeze`."""
    return functional.pixel_shuffle(x, 2)


def set_moments(x: Tensor, bias: Tensor, logs: Tensor) -> None:
    """Fill `bias` and `logs` (1×C×1×1 or C) so that (x + bias)·exp(3·logs) has mean 0 and variance 1 per channel."""
    with torch.no_grad():
        std, mean = torch.std_mean(x.float(), dim=(0, 2, 3), correction=0)
        bias.copy_(-mean.view_as(bias))
        logs.copy_(-torch.log(std + 1e-6).view_as(logs) / LOG_SCALE_FACTOR)


def full_precision(x: Tensor) -> AbstractContextManager[object]:
    """Inside, autocast is off; where it is off already nothing is entered, so that exporters trace plain operators."""
    if torch.is_autocast_enabled(x.device.type):
        return torch.autocast(x.device.type, enabled=False)
    return nullcontext()
