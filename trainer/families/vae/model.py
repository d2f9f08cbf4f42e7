"""The two networks of a VAE."""

import torch
from torch import Tensor, nn

from trainer.nn.coding import CodingConfig, Decoder, PictureShape, Trunk


class GaussianEncoder(nn.Module):
    """q(z|x) = N(μ, diag σ²), Kingma & Welling 2014, eq. 9: pictures N×C×H×W in [-1, 1] to μ and log σ², each N×L."""

    def __init__(self, config: CodingConfig, picture: PictureShape) -> None:
        super().__init__()
        self.multiple_of = self.minimum = picture.edge_px
        self.trunk = Trunk(config, picture)
        self.mean = nn.Linear(self.trunk.features, config.latent)
        self.log_variance = nn.Linear(self.trunk.features, config.latent)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.trunk(x)
        return self.mean(features), self.log_variance(features)


class LikelihoodDecoder(nn.Module):
    """Parameters of p(x|z): latent N×L to N×C×H×W logits of the mean and, with `scale`, C channels of log-scales.

    `scale`: "none"; "channel": one learned number for each channel of the picture; "pixel": computed from z like
    the mean.
    `nn.coding.picture_of` makes the logits a picture.
    """

    def __init__(self, config: CodingConfig, picture: PictureShape, scale: str) -> None:
        super().__init__()
        self.decoder = Decoder(config, picture, picture.channels * (2 if scale == "pixel" else 1))
        self.log_scale = nn.Parameter(torch.zeros(1, picture.channels, 1, 1)) if scale == "channel" else None

    def forward(self, z: Tensor) -> Tensor:
        parameters = self.decoder(z)
        if self.log_scale is None:
            return parameters
        return torch.cat([parameters, self.log_scale.expand_as(parameters)], dim=1)
