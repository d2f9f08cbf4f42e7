"""The network that teaching begins from: one that has learnt many looks, and is told which one to paint.

All looks share the weights of a `ShuffleGenerator`. Each has a scale and a bias for every channel of every convolution
(Dumoulin et al. 2017, section 2.3, whose normalisation is left out) and a change of low rank to its weights (Hu et al.
2022, LoRA, eq. 3). All three fold into a convolution's own weights, so that what teaching begins from is an ordinary
generator.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
from msgspec import Meta, Struct
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.nn import functional

from trainer.data.augment import drawn_turn, in_range, mixed
from trainer.data.decoding import decode
from trainer.data.files import pictures_below
from trainer.data.sets import is_held_out
from trainer.ema import EMA
from trainer.errors import DataError, TrainerError
from trainer.metrics.pairs import psnr
from trainer.nn.shuffle import ShuffleGenerator
from trainer.prepare.teachers import PHOTOS
from trainer.recipe_writer import Machine
from trainer.tensor_files import save_tensors

FILTERS, BLOCKS, FOLD, TAIL = 32, 4, 2, 8
"""Of every taught look."""
_RANK = 8
_LOOKS_A_STEP = 2
_EMA = 0.998
_MEMORY = 0.95
"""Of a look's running error, at each batch in it."""
Positive = Annotated[int, Meta(ge=1)]


class WarmStartRecipe(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`resources/teaching/warm-start.toml`."""

    folder: str
    """Below `--data`, as `trainer prepare teachers` writes it."""
    holdout: Annotated[float, Meta(ge=0, lt=1)] = 0.1
    seed: int = 0
    minutes: Annotated[float, Meta(gt=0)]
    batch_size: Positive
    crop_px: Annotated[int, Meta(ge=32, multiple_of=4)]
    learning_rate: Annotated[float, Meta(gt=0)]
    turn_colours: tuple[str, ...] = ()
    """Looks that keep hues: both halves' colours are turned at random."""


class Mastery:
    """How much of each look is still to be learnt: its L1 error over that of the photo as it is, as a running mean."""

    def __init__(self, looks: int) -> None:
        self.left = np.ones(looks)

    def note(self, look: int, error: float, photo_error: float) -> None:
        """Mean errors of a batch in a look, and of its photos as they are."""
        self.left[look] += (1 - _MEMORY) * (min(error / max(photo_error, 1e-3), 1.0) - self.left[look])

    @property
    def chances(self) -> np.ndarray:
        """Of each look to be drawn: what is hard is seen more often."""
        return self.left / self.left.sum()


class CodedConv(nn.Module):
    """y = (1 + γ_k)·((W + A_k·B_k) * x + b) + β_k, for the look k."""

    def __init__(self, convolution: nn.Conv2d, looks: int) -> None:
        super().__init__()
        self.convolution = convolution
        wide, fan_in = convolution.out_channels, convolution.weight[0].numel()
        rank = min(_RANK, wide)
        self.scale = nn.Parameter(torch.zeros(looks, wide))
        self.bias = nn.Parameter(torch.zeros(looks, wide))
        self.up = nn.Parameter(torch.zeros(looks, wide, rank))
        self.down = nn.Parameter(torch.randn(looks, rank, fan_in) / fan_in**0.5)
        self.look = 0

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = coded(
            (self.convolution.weight, _bias(self.convolution)), self.scale, self.bias, self.up, self.down, self.look
        )
        stride, padding = self.convolution.stride, self.convolution.padding
        return functional.conv2d(x, weight, bias, stride, padding)


class ManyLooks(nn.Module):
    """One generator for the looks of `names`: N×3×H×W in [-1, 1] and the number of a look to N×3×H×W."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)
        self.generator = ShuffleGenerator(filters=FILTERS, blocks=BLOCKS, fold=FOLD, tail=TAIL)
        for parent in list(self.generator.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, nn.Conv2d) and not isinstance(parent, CodedConv):
                    setattr(parent, name, CodedConv(child, len(names)))

    def forward(self, x: Tensor, look: int) -> Tensor:
        for module in self.modules():
            if isinstance(module, CodedConv):
                module.look = look
        return self.generator(x)


def coded(
    shared: tuple[Tensor, Tensor], scale: Tensor, bias: Tensor, up: Tensor, down: Tensor, look: int
) -> tuple[Tensor, Tensor]:
    """The weight and the bias with which a look convolves, of the shared ones and the codes of all looks."""
    weight, shared_bias = shared
    gain = 1 + scale[look]
    changed = weight + (up[look] @ down[look]).view_as(weight)
    return changed * gain[:, None, None, None], shared_bias * gain + bias[look]


def folded(state: Mapping[str, Tensor], look: int) -> dict[str, Tensor]:
    """The state of an ordinary `ShuffleGenerator` that paints one look of a `ManyLooks`' state."""
    found: dict[str, Tensor] = {}
    for key in state:
        if not key.endswith(".scale"):
            continue
        name = key.removesuffix(".scale")
        shared = state[f"{name}.convolution.weight"].float(), state[f"{name}.convolution.bias"].float()
        scale, bias, up, down = (state[f"{name}.{part}"].float() for part in ("scale", "bias", "up", "down"))
        weight, bias = coded(shared, scale, bias, up, down, look)
        plain = name.removeprefix("generator.")
        found[f"{plain}.weight"], found[f"{plain}.bias"] = weight, bias
    return found


def load_warm_start(path: Path) -> tuple[tuple[str, ...], dict[str, Tensor]]:
    """(names of the looks, state of the `ManyLooks`). Raises TrainerError."""
    try:
        with safe_open(path, framework="pt") as file:
            names = tuple(json.loads((file.metadata() or {})["looks"]))
            return names, {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise TrainerError(f"{path} holds no warm start ({error})", "install the program anew") from None


@torch.inference_mode()
def nearest_look(
    names: Sequence[str], state: Mapping[str, Tensor], pieces: Sequence[tuple[Tensor, Tensor]]
) -> tuple[str, dict[str, Tensor]]:
    """The look that comes nearest to pairs of photo and painting, 1×3×H×W each, and the state of its generator."""
    generator = ShuffleGenerator(filters=FILTERS, blocks=BLOCKS, fold=FOLD, tail=TAIL).eval()
    best: tuple[float, str, dict[str, Tensor]] | None = None
    for look, name in enumerate(names):
        candidate = folded(state, look)
        generator.load_state_dict(candidate)
        error = sum(float((generator(x) - y).abs().mean()) for x, y in pieces)
        if best is None or error < best[0]:
            best = error, name, candidate
    assert best is not None
    return best[1], best[2]


class Teachers:
    """Photos and their looks in memory, as bytes, by the rule of the split."""

    def __init__(self, data: Path, recipe: WarmStartRecipe) -> None:
        root = data / recipe.folder
        self.looks = tuple(sorted(path.name for path in root.iterdir() if path.is_dir() and path.name != PHOTOS))
        if not self.looks:
            raise DataError(f"{root} holds no looks", "python -m trainer prepare teachers")
        self.train: list[tuple[np.ndarray, list[np.ndarray]]] = []
        self.held_out: list[tuple[np.ndarray, list[np.ndarray]]] = []
        for path in pictures_below(root / PHOTOS):
            painted = [root / look / path.name for look in self.looks]
            if all(other.exists() for other in painted):
                side = self.held_out if is_held_out(path.stem, recipe.holdout) else self.train
                side.append((_pixels(path), [_pixels(other) for other in painted]))
        if not self.train or not self.held_out:
            raise DataError(f"{root} has too few photos in all its looks", "prepare more of them")


def train_warm_start(
    recipe: WarmStartRecipe,
    data: Path,
    run: Path,
    note: Callable[[str], None],
    *,
    resume: bool = False,
    begin_from: Path | None = None,
) -> Path:
    """Train by the clock, and write `run/warm-start.safetensors` with 16 bits; returns its path.

    `resume` goes on from the weights in the run, `begin_from` from such a file, both for the time given and with fresh
    Adam moments. Raises TrainerError.
    """
    torch.manual_seed(recipe.seed)
    teachers = Teachers(data, recipe)
    network, start, mastery = ManyLooks(teachers.looks), 0, Mastery(len(teachers.looks))
    out, stored = run / "warm-start.safetensors", run / "state.safetensors"
    run.mkdir(parents=True, exist_ok=True)
    before = stored if resume and stored.exists() else begin_from
    if before is not None:
        names, state = load_warm_start(before)
        if names != teachers.looks:
            raise TrainerError(f"{before} knows other looks", "begin anew")
        start = int(state.pop("step", torch.tensor(0)))
        network.load_state_dict(state)
    average = EMA(network, _EMA)
    optimiser = torch.optim.Adam(network.parameters(), recipe.learning_rate, betas=(0.9, 0.99), fused=True)
    fast, began, step, noted = Machine.here().fast_bf16, time.monotonic(), start, time.monotonic()
    note(
        f"{len(teachers.train)} photos in {len(teachers.looks)} looks to learn from, {len(teachers.held_out)} held out"
    )
    while (share := (time.monotonic() - began) / (60 * recipe.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * min(1.0, 2 * (1 - share), (step - start + 1) / 100)
        optimiser.zero_grad()
        loss = 0.0
        for x, y, look in _batches(teachers, recipe, step, mastery.chances):
            with torch.autocast("cpu", torch.bfloat16, enabled=fast):
                made = network(x, look).float()
            error = (made - y).abs().mean()
            mastery.note(look, float(error.detach()), float((x - y).abs().mean()))
            (error / _LOOKS_A_STEP).backward()
            loss += float(error.detach()) / _LOOKS_A_STEP
        optimiser.step()
        average.update(network, step)
        step += 1
        if time.monotonic() - noted > 60:
            noted = time.monotonic()
            note(f"step {step}, {share:.0%} of the time: loss {loss:.4f}")
            _save(network, average, step, out, stored)
    _save(network, average, step, out, stored)
    for name, (made_db, photo_db) in quality(out, teachers).items():
        note(f"{name}: {made_db:.2f} dB on held-out photos (the photo itself {photo_db:.2f})")
    return out


@torch.inference_mode()
def quality(path: Path, teachers: Teachers) -> dict[str, tuple[float, float]]:
    """For each look the mean PSNR of held-out photos in it, and of the photos themselves."""
    names, state = load_warm_start(path)
    generator = ShuffleGenerator(filters=FILTERS, blocks=BLOCKS, fold=FOLD, tail=TAIL).eval()
    found = {}
    for look, name in enumerate(names):
        generator.load_state_dict(folded(state, look))
        values = []
        for photo, painted in teachers.held_out:
            height, width = (edge // FOLD * FOLD for edge in photo.shape[:2])
            x, y = (in_range(p[:height, :width])[None] for p in (photo, painted[look]))
            values.append([float(psnr(picture / 2 + 0.5, y / 2 + 0.5)) for picture in (generator(x), x)])
        found[name] = tuple(np.mean(values, axis=0).tolist())
    return found


def _save(network: ManyLooks, average: EMA, step: int, out: Path, stored: Path) -> None:
    looks = {"looks": json.dumps(network.names)}
    save_tensors(out, {key: value.half() for key, value in average.network.state_dict().items()}, looks)
    save_tensors(stored, {**network.state_dict(), "step": torch.tensor(step)}, looks)


def _batches(
    teachers: Teachers, recipe: WarmStartRecipe, step: int, chances: np.ndarray
) -> Iterator[tuple[Tensor, Tensor, int]]:
    """Crops of random photos, shared out to looks drawn with these chances; of (seed, step) and them alone."""
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    for look in draw.choice(len(teachers.looks), size=_LOOKS_A_STEP, p=chances, replace=False).tolist():
        pairs = [_crop(teachers, recipe, look, draw) for _ in range(recipe.batch_size // _LOOKS_A_STEP)]
        yield torch.stack([x for x, _ in pairs]), torch.stack([y for _, y in pairs]), look


def _crop(teachers: Teachers, recipe: WarmStartRecipe, look: int, draw: np.random.Generator) -> tuple[Tensor, Tensor]:
    photo, painted = teachers.train[draw.integers(len(teachers.train))]
    crop = recipe.crop_px
    top, left = (int(draw.integers(edge - crop + 1)) for edge in photo.shape[:2])
    x, y = (in_range(p[top : top + crop, left : left + crop]) for p in (photo, painted[look]))
    if draw.integers(2):
        x, y = x.flip(2), y.flip(2)
    if teachers.looks[look] in recipe.turn_colours and draw.random() < 0.5:
        mixing = drawn_turn(draw)
        x, y = mixed(x, mixing), mixed(y, mixing)
    return x, y


def _bias(convolution: nn.Conv2d) -> Tensor:
    assert convolution.bias is not None
    return convolution.bias


def _pixels(path: Path) -> np.ndarray:
    return np.asarray(decode(path, "#ffffff").convert("RGB"))
