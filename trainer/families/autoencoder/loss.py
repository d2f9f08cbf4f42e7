"""What an autoencoder is trained to make small."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Error = Literal["mse", "l1", "bce"]


def reconstruction_error(logits: Tensor, x: Tensor, kind: Error) -> Tensor:
    """Mean over pixels and pictures of how far σ(logits) is from x, both N×C×H×W, x in [0, 1].

    `mse`: (x − x̂)²; `l1`: |x − x̂|; `bce`: −x·log x̂ − (1 − x)·log(1 − x̂), the cross-entropy that
    Hinton & Salakhutdinov 2006 fine-tune with.
    """
    if kind == "bce":
        return functional.binary_cross_entropy_with_logits(logits, x)
    error = torch.sigmoid(logits) - x
    return error.square().mean() if kind == "mse" else error.abs().mean()
