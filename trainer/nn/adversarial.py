"""Adversarial losses on logits, of patches or of whole pictures, and penalties for discriminators."""

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Adversarial = Literal["vanilla", "lsgan", "hinge"]
"""Losses that judge a picture by itself."""
PairedAdversarial = Literal[Adversarial, "relativistic"]
"""These, and the one that judges a real and a made picture against each other."""


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


def relativistic_loss(winner: Tensor, loser: Tensor) -> Tensor:
    """E[f(D(loser) − D(winner))], f(t) = softplus(t): −log of the probability that `winner` is the more real of a pair.

    RpGAN (Jolicoeur-Martineau 2019; Huang et al. 2024, eq. 2, with D high for "real"): the discriminator wants the real
    picture to win, the generator its own. Logits of the same shape, pair by pair and place by place.
    """
    return functional.softplus(loser - winner).mean()


def gradient_penalty(discriminator: Callable[[Tensor], Tensor], x: Tensor, gamma: float) -> Tensor:
    """γ/2 · E ‖∇D(x)‖² in 32 bits: R1 at real pictures x, R2 at made ones (Mescheder et al. 2018, eq. 9 and 10).

    Where D has many logits for a picture, as patches have, D(x) is their mean.
    """
    x = x.detach().float().requires_grad_(True)
    logits = discriminator(x)
    judged = logits if logits.ndim == 1 else logits.flatten(1).mean(dim=1)
    (gradient,) = torch.autograd.grad(judged.sum(), x, create_graph=True)
    return 0.5 * gamma * gradient.square().sum(dim=(1, 2, 3)).mean()
