"""How Glow is trained and measured."""

from typing import Annotated, Literal, cast

import torch
from msgspec import Meta, Struct
from torch import Tensor
from torch.nn import functional

from trainer.errors import RecipeError, TrainerError
from trainer.families.glow.coupling import Coupling
from trainer.families.glow.dequantiser import Dequantiser
from trainer.families.glow.loss import GlowLoss
from trainer.families.glow.model import Glow
from trainer.metrics.linear_baselines import GaussianDensity
from trainer.nn.noise import generators_of, normal_by_picture, uniform_by_picture
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, SampleRequest, Task, adam, check_crop

GRID_TEMPERATURES = (0.7, 1.0)
_BASELINE_PICTURES, _MOST_DIMENSIONS = 10_000, 4096
_BEARABLE_BITS = 20.0
"""Bits for each dimension beyond which a picture would pull the flow apart instead of teaching it."""


class GlowConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a Glow recipe."""

    levels: Annotated[int, Meta(ge=1, le=8)] = 3
    """L: resolutions; each halves the picture, so `crop_px` must be a multiple of 2^L."""
    steps: Annotated[int, Meta(ge=1)] = 32
    """K: steps of flow at each level."""
    hidden: Annotated[int, Meta(ge=1)] = 512
    """Channels within the coupling networks."""
    coupling: Coupling = "affine"
    bits: Literal[5, 8] = 8
    """Levels of the data are 2^bits; 5 drops what the eye hardly sees."""
    dequantisation: Literal["uniform", "variational"] = "uniform"
    """Noise between the levels while it is trained and measured: uniform, or of a density that is learnt along (Flow++,
    Ho et al. 2019) and no part of an export."""
    condition: Literal["none", "top", "levels"] = "none"
    """Which priors know the class: none, that of the last level, or that of every level."""
    strangers: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    """Share of each batch that is no data, but blots of all sizes. A flow of drawings alone stretches what is unlike
    them until 32 bits overflow (Behrmann et al. 2021, "exploding inverses"); then a photo does not come back."""
    strangers_from: Annotated[int, Meta(ge=0)] = 0
    """Step from which on they come."""


class GlowTask(Task):
    """Network `flow`, trained by maximum likelihood, and where its noise is learnt too the `dequantiser`."""

    generators: tuple[str, ...] = ("flow",)
    needs_full_precision = True
    """Without a word in the recipe it runs in 32 bits; with mixed precision the coupling networks alone do not."""

    def __init__(self, config: GlowConfig, recipe: Recipe) -> None:
        self.classes = len(recipe.data.classes) if config.condition != "none" else 0
        if config.condition != "none" and not self.classes:
            raise RecipeError(
                f'`model.condition` is "{config.condition}", but there are no `data.classes`',
                'name the classes, or set it to "none"',
            )
        self.multiple_of = 2**config.levels
        check_crop(recipe, self.multiple_of, self.multiple_of)
        self.config, self.loss = config, GlowLoss(config.bits)
        self.flow = Glow(
            channels=recipe.data.channels,
            size=recipe.data.crop_px,
            levels=config.levels,
            steps=config.steps,
            hidden=config.hidden,
            coupling=config.coupling,
            top_classes=self.classes,
            split_classes=self.classes if config.condition == "levels" else 0,
        )
        self.networks = {"flow": self.flow}
        self.variational = config.dequantisation == "variational"
        if self.variational:
            self.networks["dequantiser"] = Dequantiser(recipe.data.channels)
            self.generators = ("flow", "dequantiser")
        self.gaussian: GaussianDensity | None = None
        dimensions = recipe.data.channels * recipe.data.crop_px**2
        self.baseline_pictures = _BASELINE_PICTURES if dimensions <= _MOST_DIMENSIONS else 0

    def configure(self, optimiser: OptimiserRecipe) -> None:
        self.optimisers = {"flow": adam(self.networks.values(), optimiser)}

    def initialise(self, batch: Batch) -> None:
        self.flow.initialise(self._dequantised(batch["x"]), self._label(batch))

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        x, label = batch["x"], self._label(batch)
        share = self.config.strangers if stepper.step >= self.config.strangers_from else 0.0
        known = len(x) - round(share * len(x))
        if known < len(x):
            x = torch.cat([x[:known], self._strangers(stepper, x[known:], None if label is None else label[known:])])
        bits_per_dim = self._bound(self.networks, x, self._noise(stepper, x), label)
        stepper.descend("flow", bits_per_dim.mean())
        losses = {"bits_per_dim": bits_per_dim[:known].mean().detach()}
        return losses if known == len(x) else losses | {"strangers": bits_per_dim[known:].mean().detach()}

    def _strangers(self, stepper: Stepper, x: Tensor, label: Tensor | None) -> Tensor:
        """Blots laid over x, N×C×H×W, as far as the flow can bear it by now: what is further stays as it was."""
        laid = stepper.uniform(len(x), 1, 1, 1)
        strange = (1 - laid) * x + laid * blots(stepper, x)
        with torch.no_grad():
            bits = self._bound(self.networks, strange, self._noise(stepper, x), label)
        # Comparisons with numbers that are none are false.
        return torch.where((bits < _BEARABLE_BITS)[:, None, None, None], strange, x)

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        """Pictures, their round trips, and samples at 0.7 and 1; a picture decides the noise of its samples."""
        flow, x, label = cast(Glow, networks["flow"]), batch["x"], self._label(batch)
        each = [self._latents(1, seeded, x.device) for seeded in generators_of(x)]
        latents = [torch.cat(level) for level in zip(*each, strict=True)]
        samples = [flow.decode([t * latent for latent in latents], label).clamp(-1, 1) for t in GRID_TEMPERATURES]
        return [x, flow.decode(flow.encode(x, label), label), *samples]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        flow, x, label = cast(Glow, networks["flow"]), batch["x"], self._label(batch)
        noise = normal_by_picture(x) if self.variational else uniform_by_picture(x)
        bits = self._bound(networks, x, noise, label)
        errors = (flow.decode(flow.encode(x, label), label) - x).abs().flatten(1).amax(dim=1)
        sums = {"bits_per_dim": float(bits.sum()), "round_trip": float(errors.sum())}
        if self.gaussian is not None:
            linear = self.gaussian.log_p(self._dequantised(x).flatten(1))
            sums["baseline_bits_per_dim"] = float(self.loss.bits_per_dim(linear, x).sum())
        return sums

    def fit_baseline(self, x: Tensor) -> None:
        try:
            self.gaussian = GaussianDensity(self._dequantised(x).flatten(1))
        except ValueError:
            self.gaussian = None

    @property
    def metric_definitions(self) -> dict[str, str]:
        levels = 2**self.loss.bits
        kind = "learned" if self.variational else "uniform"
        return {
            "bits_per_dim": f"-log2 of the density of held-out pictures of {levels} levels, per channel and pixel, "
            f"with one draw of {kind} dequantisation noise each (in the mean an upper bound of the code length)",
            "baseline_bits_per_dim": "bits_per_dim of a normal distribution with the mean and full covariance of "
            f"{_BASELINE_PICTURES:,} training pictures at most: what a linear flow can reach",
            "round_trip": "largest error of picture -> latents -> picture within a picture, of values in [-1, 1], "
            "mean over held-out pictures",
        }

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        x = batch["x"]
        latents = self._latents(len(x), noise, x.device)
        made = cast(Glow, networks["flow"]).decode(latents, self._label(batch)).clamp(-1, 1)
        return Pictures(made, x, label=self._label(batch))

    def sample(self, networks: Networks, request: SampleRequest) -> Tensor:
        """Latents of all levels from N(0, temperature²), decoded. Raises TrainerError for an unknown class."""
        if request.label is not None and not 0 <= request.label < self.classes:
            known = f"the classes are 0 to {self.classes - 1}" if self.classes else "this model knows no classes"
            raise TrainerError(f"there is no class {request.label}", known)
        flow = cast(Glow, networks["flow"])
        device = next(flow.parameters()).device
        latents = self._latents(request.count, torch.Generator().manual_seed(request.seed), device)
        label = None
        if self.classes:
            turns = torch.arange(request.count, device=device) % self.classes
            label = turns if request.label is None else torch.full_like(turns, request.label)
        return flow.decode([request.temperature * latent for latent in latents], label).clamp(-1, 1)

    def _noise(self, stepper: Stepper, x: Tensor) -> Tensor:
        """Noise like x, of the kind that `_bound` wants."""
        draw = stepper.normal if self.variational else stepper.uniform
        return draw(len(x), *x.shape[1:])

    def _bound(self, networks: Networks, x: Tensor, noise: Tensor, label: Tensor | None) -> Tensor:
        """Bits/dim (N) of x, dequantised by uniform `noise`, or by what the dequantiser makes of standard normal."""
        if not self.variational:
            return self.loss.bits_per_dim(networks["flow"](self.loss.dequantise(x, noise), label), x)
        u, log_q = networks["dequantiser"](self.loss.dequantise(x, torch.full_like(x, 0.5)), noise)
        return self.loss.bits_per_dim(networks["flow"](self.loss.dequantise(x, u), label) - log_q, x)

    def _dequantised(self, x: Tensor) -> Tensor:
        return self.loss.dequantise(x, uniform_by_picture(x))

    def _label(self, batch: Batch) -> Tensor | None:
        return batch["label"] if self.classes else None

    def _latents(self, count: int, noise: torch.Generator, device: torch.device) -> list[Tensor]:
        """Standard normal latents of every level, drawn on the generator's device."""
        shapes = self.flow.latent_shapes
        return [torch.randn(count, *shape, generator=noise, device=noise.device).to(device) for shape in shapes]


def blots(stepper: Stepper, x: Tensor) -> Tensor:
    """Random pictures like N×C×H×W `x`, in [-1, 1], with detail of all sizes, as photos have it.

    Each octave is as strong as the last one or weaker, down to half of it; they are grey, coloured, or between.
    """
    count, channels, height, width = x.shape
    made = torch.zeros_like(x)
    strength = torch.ones(count, 1, 1, 1, device=x.device)
    edge = 1
    while edge <= max(height, width):
        grid = 2 * stepper.uniform(count, channels, min(edge, height), min(edge, width)) - 1
        octave = functional.interpolate(grid, size=(height, width), mode="bilinear", align_corners=False)
        made = made + strength * octave
        strength = strength * (0.5 + 0.5 * stepper.uniform(count, 1, 1, 1))
        edge *= 2
    colour = stepper.uniform(count, 1, 1, 1)
    grey = made.mean(dim=1, keepdim=True)
    return (grey + colour * (made - grey)).clamp(-1, 1)
