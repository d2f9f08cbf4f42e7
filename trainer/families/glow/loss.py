"""The likelihood of pictures with discrete levels, by a density."""

import math

import torch
from torch import Tensor


class GlowLoss:
    """−log₂ p(x) per dimension for pictures of 2^`bits` levels (Kingma & Dhariwal 2018, eq. 2).

    With uniform dequantisation noise u it is, in the mean, an upper bound of the discrete picture's code length (Theis
    et al. 2016, section 3.1); with noise of a learned density q(u|x) the bound is −E[log p(x + u) − log q(u|x)], which
    is tighter where q is nearer to p(u|x) (Ho et al. 2019, eq. 12).
    """

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def dequantise(self, x: Tensor, u: Tensor) -> Tensor:
        """x in [-1, 1] with 256 levels to [-0.5, 0.5): the level (the coarser one below 8 bits) plus u in [0, 1)."""
        level = torch.floor(torch.round((x + 1) * 127.5) / 2 ** (8 - self.bits))
        return (level + u) / 2**self.bits - 0.5

    def bits_per_dim(self, log_p: Tensor, x: Tensor) -> Tensor:
        """From log p(dequantised x) in nats (N) to bits/dim (N); every channel of every pixel is a dimension."""
        return self.bits - log_p / (math.log(2) * x[0].numel())
