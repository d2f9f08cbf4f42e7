"""VAE: `encode` to mean, log-variance and a sample made with given noise, and `decode`."""

from collections.abc import Mapping

from torch import Tensor, nn

from exporters.families import Exported, Wishes
from exporters.families.autoencoder import PictureDecoder
from exporters.families.sizes import fixed_size
from exporters.spec import GraphSpec, picture, vector
from studio.package.manifest import Latent
from trainer.families.vae.loss import reparameterise
from trainer.recipe import Recipe


class SamplingEncoder(nn.Module):
    """x and ε to z = μ + σ ε, μ and log σ² (Kingma & Welling 2014, section 2.4)."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_variance = self.encoder(x)
        return reparameterise(mean, log_variance, noise), mean, log_variance


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: Wishes) -> Exported:
    """Encoder and decoder; noise of zeros makes the encoder's `latent` its mean."""
    del wishes
    channels, size = recipe.data.channels, fixed_size(recipe)
    length = int(networks["encoder"].mean.out_features)  # type: ignore[union-attr, arg-type]
    latent = vector("latent", "latent", length)
    encode = GraphSpec(
        role="encode",
        file="encode.onnx",
        network=SamplingEncoder(networks["encoder"]),
        inputs=(picture("image", channels), vector("noise", "noise", length)),
        outputs=(latent, vector("mean", "mean", length), vector("log_variance", "log-variance", length)),
        size=size,
    )
    decode = GraphSpec(
        role="decode",
        file="decode.onnx",
        network=PictureDecoder(networks["decoder"], channels),
        inputs=(latent,),
        outputs=(picture("picture", channels),),
        size=size,
    )
    return Exported(specs=(encode, decode), latents=(Latent(name="latent", shape=(length,)),))
