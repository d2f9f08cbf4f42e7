"""VAE: `encode` to mean, log-variance, a sample made with given noise and its ELBO, and `decode`."""

import math
from collections.abc import Mapping

import msgspec
from torch import Tensor, nn

from exporters.families import Exported, ExportOptions
from exporters.families.autoencoder import PictureDecoder
from exporters.families.sizes import fixed_size
from exporters.spec import GraphSpec, number, picture, vector
from studio.package.manifest import Latent
from trainer.families.vae.likelihood import Gaussian, Likelihood, make_likelihood
from trainer.families.vae.loss import gaussian_kl, reparameterise
from trainer.families.vae.task import VAEConfig
from trainer.recipe import Recipe


class SamplingEncoder(nn.Module):
    """x and ε to z = μ + σ ε, μ and log σ² (Kingma & Welling 2014, section 2.4)."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_variance = self.encoder(x)
        return reparameterise(mean, log_variance, noise), mean, log_variance


class MeasuringEncoder(nn.Module):
    """The same, and -ELBO at that z in bits per dimension (N): log p(x|z) - KL(q ‖ p), eq. 7 with one sample."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module, likelihood: Likelihood) -> None:
        super().__init__()
        self.sampling = SamplingEncoder(encoder)
        self.decoder = decoder
        self.likelihood = likelihood

    def forward(self, x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        z, mean, log_variance = self.sampling(x, noise)
        # Dequantised by the middle of a grey level: a picture always gets the same number.
        observed = ((x + 1) * 127.5 + 0.5) / 128 - 1 if isinstance(self.likelihood, Gaussian) else x
        elbo = self.likelihood.log_prob(observed, self.decoder(z)) - gaussian_kl(mean, log_variance).sum(dim=1)
        dimensions = x.shape[1] * x.shape[2] * x.shape[3]
        return z, mean, log_variance, -elbo / (math.log(2) * dimensions)


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """Encoder and decoder; noise of zeros makes the encoder's `latent` its mean.

    Where the likelihood is one of 8-bit pictures, the encoder says how likely a picture is.
    """
    del wishes
    channels, size = recipe.data.channels, fixed_size(recipe)
    length = int(networks["encoder"].mean.out_features)  # type: ignore[union-attr, arg-type]
    latent = vector("latent", "latent", length)
    likelihood = _likelihood(recipe)
    measures = likelihood.eight_bit
    encoder = networks["encoder"]
    network = MeasuringEncoder(encoder, networks["decoder"], likelihood) if measures else SamplingEncoder(encoder)
    bound = (number("bits_per_dim_bound", "likelihood-bound"),) if measures else ()
    encode = GraphSpec(
        role="encode",
        file="encode.onnx",
        network=network,
        inputs=(picture("image", channels), vector("noise", "noise", length)),
        outputs=(latent, vector("mean", "mean", length), vector("log_variance", "log-variance", length), *bound),
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


def _likelihood(recipe: Recipe) -> Likelihood:
    config = msgspec.convert(recipe.model, VAEConfig)
    sigma = config.sigma if config.scale == "fixed" else None
    return make_likelihood(config.likelihood, config.binarise == "stochastic", sigma)
