"""Exponential moving average of a generator's weights."""

import copy

import torch
from torch import nn


class EMA:
    """A copy of `network` whose weights follow w̄ ← β·w̄ + (1 − β)·w, with a warm-up of β so that it does not lag early.

    β at step t is min(decay, (1 + t) / (10 + t)). Buffers of real numbers are averaged too: BatchNorm's statistics of
    the last few batches belong to the last weights, not to their mean. Others are copied.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay = decay
        self.network = copy.deepcopy(network).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Follow `network` after its update number `step`, counted from 0."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for mean, weight in zip(self.network.parameters(), network.parameters(), strict=True):
            mean.lerp_(weight.detach(), 1 - decay)
        for mean, buffer in zip(self.network.buffers(), network.buffers(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(buffer, 1 - decay)
            else:
                mean.copy_(buffer)
