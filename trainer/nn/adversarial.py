"""Adversarial losses on logits, of patches or of whole pictures, and a penalty for discriminators."""

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Adversarial = Literal["vanilla", "lsgan", "hinge"]


def adversarial_loss(logits: Tensor, real: bool, kind: Adversarial, *, for_generator: bool = False) -> Tensor:
    """Mean of how far `logits` are from "real" or "not real".

    `vanilla`: cross-entropy, Goodfellow et al. 2014, in its non-saturating form for the generator.
    `lsgan`: least squares to 1 and 0, Mao et al. 2017, eq. 2 with a=0, b=c=1.
    `hinge`: max(0, 1 ∓ D), and −D for the generator; Lim and Ye 2017, Miyato et al. 2018, eq. 16 and 17.
    """
    if kind == "hinge":
        if for_generator:
            return -logits.mean() if real else logits.mean()
        return functional.relu(1 - logits if real else 1 + logits).mean()
    target = torch.full_like(logits, float(real))
    if kind == "lsgan":
        return functional.mse_loss(logits, target)
    return functional.binary_cross_entropy_with_logits(logits, target)


def r1_penalty(discriminator: Callable[[Tensor], Tensor], real: Tensor, gamma: float) -> Tensor:
    """γ/2 · E ‖∇D(x)‖² at real pictures (Mescheder et al. 2018, eq. 9), in 32 bits."""
    real = real.detach().float().requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(real).sum(), real, create_graph=True)
    return 0.5 * gamma * gradient.square().sum(dim=(1, 2, 3)).mean()
