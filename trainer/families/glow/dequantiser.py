"""Learned noise between grey levels (Ho et al. 2019, Flow++, section 3.1)."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainer.families.glow.coupling import bounded
from trainer.families.glow.layers import full_precision, squeeze, unsqueeze
from trainer.families.glow.model import standard_normal

_LOGISTIC = 1.702
"""N(0, 1.702²) is nearly the logistic distribution, of which a sigmoid makes uniform noise."""


class Dequantiser(nn.Module):
    """q(u|x), a flow from ε to noise u in (0, 1) that knows the picture x: u = σ(f_x(ε)), ε ~ N(0, I).

    f_x are affine couplings of half of the channels after squeezing, then a scale and a shift for each channel. It
    begins as (nearly) uniform noise, so that nothing is lost against uniform dequantisation. H and W must be even.
    """

    def __init__(self, channels: int, *, hidden: int = 32, steps: int = 4) -> None:
        super().__init__()
        self.context = nn.Sequential(
            nn.Conv2d(4 * channels, hidden, 3, padding=1), nn.SiLU(), nn.Conv2d(hidden, hidden, 3, padding=1), nn.SiLU()
        )
        self.steps = nn.ModuleList(_ConditionalCoupling(4 * channels, hidden) for _ in range(steps))
        self.log_scale = nn.Parameter(torch.full((1, channels, 1, 1), math.log(_LOGISTIC)))
        self.shift = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def forward(self, x: Tensor, epsilon: Tensor) -> tuple[Tensor, Tensor]:
        """u in (0, 1) and log q(u|x) (N), for pictures x in [-0.5, 0.5) and standard normal ε, both N×C×H×W."""
        with full_precision(x):
            context = self.context(squeeze(x))
            v, log_q = squeeze(epsilon), standard_normal(epsilon)
            for step in self.steps:
                v, log_det = step(v, context)
                log_q = log_q - log_det
            v = unsqueeze(v) * self.log_scale.exp() + self.shift
            log_slope = self.log_scale - functional.softplus(v) - functional.softplus(-v)
            return torch.sigmoid(v), log_q - log_slope.sum(dim=(1, 2, 3))


class _ConditionalCoupling(nn.Module):
    """y_a = x_a, y_b = s ⊙ x_b + t with (t, log s) from x_a and what is known of the picture; then the halves change
    places."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        last = nn.Conv2d(hidden, channels, 3, padding=1)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)  # type: ignore[arg-type]
        self.network = nn.Sequential(nn.Conv2d(channels // 2 + hidden, hidden, 3, padding=1), nn.SiLU(), last)

    def forward(self, x: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        x_a, x_b = x.chunk(2, dim=1)
        t, raw = self.network(torch.cat([x_a, context], dim=1)).chunk(2, dim=1)
        log_s = bounded(raw)
        return torch.cat([x_b * log_s.exp() + t, x_a], dim=1), log_s.sum(dim=(1, 2, 3))
