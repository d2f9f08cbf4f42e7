"""The objectives of a VAE, in nats."""

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor


def gaussian_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) of each latent dimension, N×L; Kingma & Welling 2014, appendix B."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1)


def reparameterise(mean: Tensor, log_variance: Tensor, epsilon: Tensor) -> Tensor:
    """z = μ + σ·ε, Kingma & Welling 2014, section 2.4."""
    return mean + torch.exp(0.5 * log_variance) * epsilon


class VAELoss:
    """−E_q[log p(x|z)] + β·Σ_j max(λ, E_M[KL_j]).

    β = 1, λ = 0 is the negative ELBO (Kingma & Welling 2014, eq. 7). β: Higgins et al. 2017, eq. 4. λ nats of each
    latent dimension are free (Kingma et al. 2016, eq. 15), on average over the pictures M that go through the networks
    together: with accumulation those of a part, not of the batch.
    """

    def __init__(self, *, beta: float, free_bits: float) -> None:
        self.beta, self.free_bits = beta, free_bits

    def __call__(self, log_likelihood: Tensor, kl: Tensor) -> Tensor:
        """Mean over the pictures; log p(x|z): N, KL: N×L."""
        return -log_likelihood.mean() + self.beta * kl.mean(dim=0).clamp_min(self.free_bits).sum()


def log_weights(
    log_likelihood: Callable[[Tensor], Tensor],
    mean: Tensor,
    log_variance: Tensor,
    epsilons: Iterator[Tensor],
) -> Tensor:
    """log w_k = log p(x|z_k) + log p(z_k) − log q(z_k|x), N×K, for z_k of q(z|x) = N(μ, σ²).

    `epsilons` are standard normal N×k×L and come in chunks, since all K samples at once may not fit into memory;
    `log_likelihood` answers z of N×k×L with N×k.
    """
    parts = []
    for epsilon in epsilons:
        z = reparameterise(mean[:, None], log_variance[:, None], epsilon)
        log_ratio = 0.5 * (epsilon.square() - z.square() + log_variance[:, None]).sum(dim=2)
        parts.append(log_likelihood(z) + log_ratio)
    return torch.cat(parts, dim=1)


def importance_weighted_nll(log_w: Tensor) -> Tensor:
    """−log 1/K Σ_k w_k of each picture, Burda et al. 2016, eq. 8; falls to −log p(x) as K grows."""
    return math.log(log_w.shape[1]) - torch.logsumexp(log_w, dim=1)
