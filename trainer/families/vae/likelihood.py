"""p(x|z): what a decoder's output says about a picture.

All three get the decoder's `parameters`, …×C×H×W logits of the mean in [0, 1] and, where a scale is learned, C channels
of log-scales (of pixel values in [0, 1]) behind them. `observe` makes of a picture what the model is about, still in
[-1, 1]; `log_prob` is log p(x|z) in nats, summed over a picture, of the shape of the leading dimensions.
"""

import math
from typing import Literal, Protocol

import torch
from torch import Tensor
from torch.nn import functional

_PICTURE = (-3, -2, -1)
_SMALLEST_LOG_SCALE = math.log(1e-3)
"""A quarter of a grey level; below, nothing is gained and gradients explode."""


class Likelihood(Protocol):
    """What the task asks of a likelihood."""

    noisy: bool
    """Whether `observe` needs uniform noise."""
    eight_bit: bool
    """Whether it gives probability to each of 256 levels, so that bits/dim mean something."""

    def observe(self, x: Tensor, u: Tensor | None) -> Tensor:
        """What of the picture x in [-1, 1] is modelled; u: uniform noise in [0, 1) of its shape, where `noisy`."""
        ...

    def log_prob(self, x: Tensor, parameters: Tensor) -> Tensor:
        """log p(x|z) of an observed x in nats."""
        ...


class Bernoulli:
    """Of binary pixels: Kingma & Welling 2014, eq. 11.

    `binarise`: a pixel is 1 with its grey value as the probability, drawn anew at every visit (Burda et al. 2016,
    section 5); else the grey value itself stands in eq. 11.
    """

    eight_bit = False

    def __init__(self, *, binarise: bool) -> None:
        self.noisy = binarise

    def observe(self, x: Tensor, u: Tensor | None) -> Tensor:
        return x if u is None else torch.where(u < (x + 1) / 2, 1.0, -1.0)

    def log_prob(self, x: Tensor, parameters: Tensor) -> Tensor:
        return ((x + 1) / 2 * parameters - functional.softplus(parameters)).sum(dim=_PICTURE)


class Gaussian:
    """Kingma & Welling 2014, eq. 12, of uniformly dequantised 8-bit pixels (Theis et al. 2016, section 3.1).

    The density is per grey level, so that it bounds the probability of the 8-bit picture from below.
    """

    noisy = True
    eight_bit = True

    def __init__(self, sigma: float | None) -> None:
        self.sigma = sigma

    def observe(self, x: Tensor, u: Tensor | None) -> Tensor:
        assert u is not None
        return (levels(x) + u) / 128 - 1

    def log_prob(self, x: Tensor, parameters: Tensor) -> Tensor:
        mean, log_scale = _mean_and_log_scale(parameters, self.sigma)
        error = ((x + 1) / 2 - mean) * torch.exp(-log_scale)
        return (-0.5 * error.square() - log_scale - 0.5 * math.log(2 * math.pi) - math.log(256)).sum(dim=_PICTURE)


class DiscretisedLogistic:
    """A logistic distribution's mass between the borders of a grey level, the outer levels reaching to infinity
    (Kingma et al. 2016, appendix A.3; Salimans et al. 2017, eq. 2)."""

    noisy = False
    eight_bit = True

    def __init__(self, sigma: float | None) -> None:
        self.sigma = sigma

    def observe(self, x: Tensor, u: Tensor | None) -> Tensor:  # noqa: ARG002 - as all likelihoods
        return levels(x) / 127.5 - 1

    def log_prob(self, x: Tensor, parameters: Tensor) -> Tensor:
        mean, log_scale = _mean_and_log_scale(parameters, self.sigma)
        per_scale = torch.exp(-log_scale)
        upper = ((x + 1) / 2 + 0.5 / 255 - mean) * per_scale
        lower = ((x + 1) / 2 - 0.5 / 255 - mean) * per_scale
        # σ(b) − σ(a) = σ(b)·σ(−a)·(1 − e^(a−b)): no difference of nearly equal numbers, so tails stay finite.
        below, above = functional.logsigmoid(upper), functional.logsigmoid(-lower)
        inside = below + above + torch.log(-torch.expm1(-per_scale / 255))
        return torch.where(x < -0.999, below, torch.where(x > 0.999, above, inside)).sum(dim=_PICTURE)


def levels(x: Tensor) -> Tensor:
    """The 8-bit grey levels 0…255 of pictures in [-1, 1], as floats."""
    return ((x + 1) * 127.5).round().clamp(0, 255)


def make_likelihood(
    kind: Literal["bernoulli", "gaussian", "discretised-logistic"], binarise: bool, sigma: float | None
):
    """The likelihood of a recipe; `sigma` where its scale is fixed."""
    if kind == "bernoulli":
        return Bernoulli(binarise=binarise)
    return Gaussian(sigma) if kind == "gaussian" else DiscretisedLogistic(sigma)


def _mean_and_log_scale(parameters: Tensor, sigma: float | None) -> tuple[Tensor, Tensor]:
    """Both of the shape of one picture; a learned scale starts at 0.1."""
    if sigma is not None:
        return torch.sigmoid(parameters), parameters.new_tensor(math.log(sigma))
    logits, log_scale = parameters.chunk(2, dim=-3)
    return torch.sigmoid(logits), (log_scale + math.log(0.1)).clamp_min(_SMALLEST_LOG_SCALE)
