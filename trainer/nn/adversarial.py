"""Adversarial losses on patch logits."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Adversarial = Literal["vanilla", "lsgan"]


def adversarial_loss(logits: Tensor, real: bool, kind: Adversarial) -> Tensor:
    """Mean over patches of how far `logits` are from "real" or "not real".

    `vanilla`: cross-entropy, Goodfellow et al. 2014, in its non-saturating form for the generator.
    `lsgan`: least squares to 1 and 0, Mao et al. 2017, eq. 2 with a=0, b=c=1.
    """
    target = torch.full_like(logits, float(real))
    if kind == "lsgan":
        return functional.mse_loss(logits, target)
    return functional.binary_cross_entropy_with_logits(logits, target)
