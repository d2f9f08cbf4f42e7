"""The encoder of an autoencoder; its decoder is `trainer.nn.coding.Decoder`."""

from torch import Tensor, nn

from trainer.nn.coding import CodingConfig, PictureShape, Trunk


class CodeEncoder(nn.Module):
    """Pictures N×C×H×W in [-1, 1] to codes N×L, linear in the last layer (Hinton & Salakhutdinov 2006)."""

    def __init__(self, config: CodingConfig, picture: PictureShape) -> None:
        super().__init__()
        self.multiple_of = self.minimum = picture.edge_px
        self.trunk = Trunk(config, picture)
        self.code = nn.Linear(self.trunk.features, config.latent)

    def forward(self, x: Tensor) -> Tensor:
        return self.code(self.trunk(x))
