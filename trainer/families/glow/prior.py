"""Where latents leave the flow: learned Gaussian priors, standardised.

A latent is ε = (z − μ) / σ, so at every level it is standard normal, whatever the level is conditioned on; the
division counts in the log-determinant. Temperature T (section 5) is then just T·ε.
"""

import torch
from torch import Tensor, nn

from trainer.families.glow.coupling import ScaledConv
from trainer.families.glow.layers import full_precision


class Split(nn.Module):
    """Half of the channels leave as ε, with μ and log σ predicted from the half that stays (section 3.6).

    With `classes` a class adds its own μ and log σ per channel.
    """

    def __init__(self, channels: int, *, classes: int = 0) -> None:
        super().__init__()
        self.network = ScaledConv(channels // 2, channels, 3, zero=True)
        self.by_class = nn.Parameter(torch.zeros(classes, channels, 1, 1)) if classes else None

    def forward(self, x: Tensor, label: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """The half that stays, ε (both N×C/2×H×W), and log |det| (N)."""
        kept, z = x.chunk(2, dim=1)
        mean, log_std = self._moments(kept, label)
        return kept, (z - mean) * torch.exp(-log_std), -log_std.sum(dim=(1, 2, 3))

    def inverse(self, kept: Tensor, latent: Tensor, label: Tensor | None) -> Tensor:
        mean, log_std = self._moments(kept, label)
        return torch.cat([kept, mean + latent * log_std.exp()], dim=1)

    def _moments(self, kept: Tensor, label: Tensor | None) -> tuple[Tensor, Tensor]:
        with full_precision(kept):
            moments = self.network(kept)
        if self.by_class is not None:
            moments = moments + self.by_class[label]
        mean, log_std = moments.chunk(2, dim=1)
        return mean, log_std


class TopPrior(nn.Module):
    """What is left leaves as ε, with one learned μ and log σ per channel; with `classes` every class has its own."""

    def __init__(self, channels: int, *, classes: int = 0) -> None:
        super().__init__()
        self.classes = classes
        self.moments = nn.Parameter(torch.zeros(max(classes, 1), 2 * channels, 1, 1))

    def forward(self, x: Tensor, label: Tensor | None) -> tuple[Tensor, Tensor]:
        """ε (N×C×H×W) and log |det| (N)."""
        mean, log_std = self._moments(label, x.dtype)
        return (x - mean) * torch.exp(-log_std), -log_std.expand_as(x).sum(dim=(1, 2, 3))

    def inverse(self, latent: Tensor, label: Tensor | None) -> Tensor:
        mean, log_std = self._moments(label, latent.dtype)
        return mean + latent * log_std.exp()

    def _moments(self, label: Tensor | None, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        moments = self.moments[label] if self.classes else self.moments
        mean, log_std = moments.to(dtype).chunk(2, dim=1)
        return mean, log_std
