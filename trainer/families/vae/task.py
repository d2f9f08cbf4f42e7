"""How a VAE is trained and measured."""

import math
from collections.abc import Iterator
from typing import Annotated, Literal

import torch
from msgspec import Meta
from torch import Tensor

from trainer.errors import RecipeError, TrainerError
from trainer.families.vae.likelihood import make_likelihood
from trainer.families.vae.loss import VAELoss, gaussian_kl, importance_weighted_nll, log_weights, reparameterise
from trainer.families.vae.model import GaussianEncoder, LikelihoodDecoder
from trainer.metrics.linear_baselines import PCA_DEFINITION, PCA_PICTURES, PrincipalComponents
from trainer.nn.coding import CodingConfig, check_coding, picture_of
from trainer.nn.content import PerceptualTerm
from trainer.nn.noise import generators_of, seed_of, uniform_by_picture
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, SampleRequest, Task, adam

_PIXELS_AT_ONCE = 2**22
"""How many values of importance samples are decoded together."""


class VAEConfig(CodingConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a VAE recipe."""

    likelihood: Literal["bernoulli", "gaussian", "discretised-logistic"] = "discretised-logistic"
    binarise: Literal["none", "stochastic"] = "none"
    """Bernoulli: draw black or white by the grey value, anew at every step, or take grey values as they are."""
    scale: Literal["fixed", "channel", "pixel"] = "channel"
    """Gaussian's standard deviation or the logistic's scale: fixed at `sigma`, one learned for each channel, or one for
    each pixel from the decoder."""
    sigma: Annotated[float, Meta(gt=0)] = 0.1
    """The fixed scale, of pixel values in [0, 1]."""
    beta: Annotated[float, Meta(ge=0)] = 1.0
    """Weight of the KL divergence."""
    beta_warmup_steps: Annotated[int, Meta(ge=0)] = 0
    """Steps over which beta rises linearly from zero."""
    free_bits: Annotated[float, Meta(ge=0)] = 0.0
    """Nats that each latent dimension may hold at no cost."""
    lambda_perceptual: Annotated[float, Meta(ge=0)] = 0.0
    """Nats for each unit of distance of decoded mean and picture by our own perceptual features, for a sharp decoder; 0
    for none."""


class VAETask(Task):
    """Networks `encoder` and `decoder`, under one optimiser called `vae`."""

    generators = ("encoder", "decoder")
    baseline_pictures = PCA_PICTURES
    linear: PrincipalComponents | None = None

    def __init__(self, config: VAEConfig, recipe: Recipe) -> None:
        picture = check_coding(config, recipe)
        _check_likelihood(config, recipe)
        self.config = config
        self.importance_samples = recipe.evaluation.importance_samples
        bernoulli, fixed = config.likelihood == "bernoulli", config.scale == "fixed"
        self.likelihood = make_likelihood(
            config.likelihood, config.binarise == "stochastic", config.sigma if fixed else None
        )
        self.perceptual = PerceptualTerm(config.lambda_perceptual)
        self.multiple_of, self.channels = picture.edge_px, picture.channels
        self.networks = {
            "encoder": GaussianEncoder(config, picture),
            "decoder": LikelihoodDecoder(config, picture, "none" if bernoulli or fixed else config.scale),
        }

    def configure(self, optimiser: OptimiserRecipe) -> None:
        self.optimisers = {"vae": adam(self.networks.values(), optimiser)}

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        config, x = self.config, batch["x"]
        u = stepper.uniform(len(x), *x.shape[1:]) if self.likelihood.noisy else None
        observed = self.likelihood.observe(x, u)
        mean, log_variance = self.networks["encoder"](observed)
        z = reparameterise(mean, log_variance, stepper.normal(len(x), config.latent))
        parameters = self.networks["decoder"](z)
        log_likelihood = self.likelihood.log_prob(observed, parameters)
        kl = gaussian_kl(mean, log_variance)
        warm = min(1.0, (stepper.step + 1) / max(config.beta_warmup_steps, 1))
        loss = VAELoss(beta=config.beta * warm, free_bits=config.free_bits)(log_likelihood, kl)
        losses = {"reconstruction": -log_likelihood.detach().mean(), "kl": kl.detach().sum(dim=1).mean()}
        if self.perceptual:
            perceptual = self.perceptual(picture_of(parameters, self.channels), x)
            loss = loss + perceptual
            losses["perceptual"] = perceptual.detach()
        stepper.descend("vae", loss)
        return {"loss": loss.detach(), **losses}

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        """Observed pictures, their reconstructions from the mean of q(z|x), and samples from the prior."""
        observed = self._observe(batch["x"])
        mean, _ = networks["encoder"](observed)
        noise = torch.stack([torch.randn(mean.shape[1], generator=seeded) for seeded in generators_of(batch["x"])])
        return [observed, self._decode(networks, mean), self._decode(networks, noise.to(mean.device))]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        x = self._observe(batch["x"])
        mean, log_variance = networks["encoder"](x)
        decoder = networks["decoder"]

        def log_likelihood(z: Tensor) -> Tensor:
            parameters = decoder(z.flatten(0, 1)).unflatten(0, z.shape[:2])
            return self.likelihood.log_prob(x[:, None], parameters)

        log_w = log_weights(log_likelihood, mean, log_variance, self._epsilons(x))
        nll = importance_weighted_nll(log_w)
        rebuilt = (self._decode(networks, mean) - batch["x"]) / 2
        sums = {
            "elbo": float(log_w.mean(dim=1).sum()),
            "nll": float(nll.sum()),
            "kl": float(gaussian_kl(mean, log_variance).sum()),
            "mse": float(rebuilt.square().mean(dim=(1, 2, 3)).sum()),
        }
        if self.linear is not None:
            sums["baseline_mse"] = float(self.linear.squared_errors(batch["x"]).sum())
        if self.likelihood.eight_bit:
            sums["bits_per_dim"] = sums["nll"] / (math.log(2) * x[0].numel())
        return sums

    def fit_baseline(self, x: Tensor) -> None:
        self.linear = PrincipalComponents(x, self.config.latent)

    @property
    def metric_definitions(self) -> dict[str, str]:
        k = self.importance_samples
        what = {
            "bernoulli": "grey values in [0, 1] in the place of binary pixels",
            "gaussian": "8-bit pictures, by the density of the uniformly dequantised ones",
            "discretised-logistic": "8-bit pictures",
        }[self.config.likelihood]
        if self.config.binarise == "stochastic":
            what = "binary pictures, each drawn once by its grey values with a seed from its own pixels"
        definitions = {
            "elbo": f"evidence lower bound in nats (Kingma & Welling 2014, eq. 3), {k} samples of q(z|x); of {what}",
            "nll": f"importance-weighted -log p(x) in nats, {k} samples (Burda et al. 2016, eq. 8); of {what}",
            "kl": "KL divergence of q(z|x) from the prior in nats",
            "mse": "mean squared error of the reconstruction from the mean of q(z|x), of pixel values in [0, 1]",
            "baseline_mse": PCA_DEFINITION,
        }
        if self.likelihood.eight_bit:
            definitions["bits_per_dim"] = "nll in bits, divided by the number of pixels and channels"
        return definitions

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        z = torch.randn(len(batch["x"]), self.config.latent, generator=noise, device=noise.device)
        return Pictures(self._decode(networks, z.to(batch["x"].device)), batch["x"])

    def sample(self, networks: Networks, request: SampleRequest) -> Tensor:
        """Means of p(x|z) for z from N(0, temperature²). Raises TrainerError for a label."""
        if request.label is not None:
            raise TrainerError("a VAE has no classes to choose from", "leave the class out")
        device = next(networks["decoder"].parameters()).device
        generator = torch.Generator().manual_seed(request.seed)
        z = request.temperature * torch.randn(request.count, self.config.latent, generator=generator)
        return self._decode(networks, z.to(device))

    def _decode(self, networks: Networks, z: Tensor) -> Tensor:
        return picture_of(networks["decoder"](z), self.channels)

    def _observe(self, x: Tensor) -> Tensor:
        """What is modelled of held-out pictures; noise is drawn by a picture's own pixels, whatever the batch."""
        if not self.likelihood.noisy:
            return self.likelihood.observe(x, None)
        return self.likelihood.observe(x, uniform_by_picture(x))

    def _epsilons(self, x: Tensor) -> Iterator[Tensor]:
        generator = torch.Generator(x.device).manual_seed(seed_of(x))
        at_once = max(1, _PIXELS_AT_ONCE // x.numel())
        for start in range(0, self.importance_samples, at_once):
            count = min(at_once, self.importance_samples - start)
            yield torch.randn(len(x), count, self.config.latent, generator=generator, device=x.device)


def _check_likelihood(config: VAEConfig, recipe: Recipe) -> None:
    bernoulli = config.likelihood == "bernoulli"
    if config.binarise != "none" and not bernoulli:
        raise RecipeError(f"a {config.likelihood} likelihood is not one of binary pixels", 'set binarise = "none"')
    strays = [key for key in ("scale", "sigma") if key in recipe.model]
    if bernoulli and strays:
        raise RecipeError(f"`model.{strays[0]}` says nothing to a Bernoulli likelihood", "remove it")
    if "sigma" in recipe.model and config.scale != "fixed":
        raise RecipeError(f'`model.sigma` says nothing while scale = "{config.scale}"', 'set scale = "fixed"')
    if config.beta_warmup_steps > recipe.steps:
        raise RecipeError(
            f"`model.beta_warmup_steps` is {config.beta_warmup_steps}, more than all {recipe.steps} steps", "lower it"
        )
