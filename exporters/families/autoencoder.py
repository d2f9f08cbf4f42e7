"""Autoencoder: `encode` to a flat code and `decode` from it, at the one size it was trained for."""

from collections.abc import Mapping

from torch import Tensor, nn

from exporters.families import Exported, ExportOptions
from exporters.families.sizes import fixed_size
from exporters.spec import GraphSpec, picture, vector
from studio.package.manifest import Latent
from trainer.nn.coding import picture_of
from trainer.recipe import Recipe


class PictureDecoder(nn.Module):
    """z to a picture in (-1, 1): the mean of what a decoder of logits describes."""

    def __init__(self, decoder: nn.Module, channels: int) -> None:
        super().__init__()
        self.decoder = decoder
        self.channels = channels

    def forward(self, z: Tensor) -> Tensor:
        return picture_of(self.decoder(z), self.channels)


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """Encoder and decoder."""
    del wishes
    channels, size = recipe.data.channels, fixed_size(recipe)
    latent = int(networks["encoder"].code.out_features)  # type: ignore[union-attr, arg-type]
    code, image = vector("latent", "latent", latent), picture("picture", channels)
    encode = GraphSpec(
        role="encode",
        file="encode.onnx",
        network=networks["encoder"],
        inputs=(picture("image", channels),),
        outputs=(code,),
        size=size,
    )
    decode = GraphSpec(
        role="decode",
        file="decode.onnx",
        network=PictureDecoder(networks["decoder"], channels),
        inputs=(code,),
        outputs=(image,),
        size=size,
    )
    return Exported(specs=(encode, decode), latents=(Latent(name="latent", shape=(latent,)),), has_prior=False)
