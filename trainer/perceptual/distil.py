"""Teaches the small trunk to see what VGG16's trunk sees, and measures how well it does."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
from msgspec import Meta, Struct
from safetensors.torch import load_file
from torch import Tensor, nn

from trainer.data.augment import in_range
from trainer.data.sets import is_held_out
from trainer.errors import DataError
from trainer.perceptual.losses import ContentLoss, StyleLoss, gram
from trainer.perceptual.trunk import LAYERS, PerceptualTrunk, VGGTrunk
from trainer.perceptual.variants import coloured_noise, variant
from trainer.prepare.look_pairs import LOOKS, upright
from trainer.recipe_writer import Machine
from trainer.stepper import mixed_seed
from trainer.tensor_files import save_tensors

Positive = Annotated[int, Meta(ge=1)]
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
_NOISE_SHARE = 0.1
_SCALE_DECAY = 0.99
_AGREEMENT_PX = 160


class DistilRecipe(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`resources/perceptual/trunk.toml`."""

    folders: tuple[str, ...]
    """Of pictures, below `--data`; all that lies in them."""
    holdout: Annotated[float, Meta(ge=0, lt=1)] = 0.1
    seed: int = 0
    steps: Positive
    batch_size: Annotated[int, Meta(ge=4)]
    """Crops in a step; half of them are changes of the other half."""
    crop_px: Annotated[int, Meta(ge=32, multiple_of=8)]
    longest_px: Positive
    """Pictures are brought to this, and then to a random part of it down to a half."""
    learning_rate: Annotated[float, Meta(gt=0)]
    lambda_relation: Annotated[float, Meta(ge=0)]
    """Weight of the distances between pictures beside the maps themselves."""


class DistilPictures:
    """Pictures of folders in memory, each as bytes H×W×3, by the rule of the split."""

    def __init__(self, data: Path, recipe: DistilRecipe) -> None:
        self.train: list[Tensor] = []
        self.held_out: list[Tensor] = []
        for folder in recipe.folders:
            for path in sorted(p for p in (data / folder).rglob("*") if p.suffix.lower() in _SUFFIXES):
                side = self.held_out if is_held_out(path.stem, recipe.holdout) else self.train
                if (picture := _read(path, recipe.longest_px)) is not None:
                    side.append(picture)
        if not self.train or not self.held_out:
            raise DataError(f"{data} has no pictures in {', '.join(recipe.folders)}", "check --data")

    def crop(self, pictures: list[Tensor], edge_px: int, draw: torch.Generator) -> Tensor:
        """A random place of a random picture at a random scale from 1 to a half: 1×3×edge×edge in [-1, 1]."""
        picture = pictures[int(torch.randint(len(pictures), (1,), generator=draw))]
        shortest = min(picture.shape[:2])
        window = min(round(edge_px * (1 + float(torch.rand(1, generator=draw)))), shortest)
        y, x = (int(torch.randint(edge - window + 1, (1,), generator=draw)) for edge in picture.shape[:2])
        x_nchw = in_range(picture[y : y + window, x : x + window].numpy())[None]
        if window == edge_px:
            return x_nchw
        size = (edge_px, edge_px)
        return nn.functional.interpolate(x_nchw, size=size, mode="bilinear", antialias=True, align_corners=False)


class TrunkDistillation:
    """‖H_j φ_j(x) − Φ_j(x)‖² / mean ‖Φ_j‖², summed over the maps, and λ times what the distances miss.

    Φ: the large trunk, φ: the small one; H_j are 1×1 convolutions that are thrown away. (Wang et al. 2020, section 3.2,
    embed the small network's maps linearly in the large one's as well.) The second term is 1 − r, where r is the
    correlation of the logarithms of both trunks' distances over all pairs of a batch, as in relational distillation
    (Park et al. 2019): a mean over style and content distances of each map.
    """

    def __init__(self, small: VGGTrunk, large: VGGTrunk, *, lambda_relation: float) -> None:
        self.small, self.large, self.lambda_relation = small, large, lambda_relation
        pairs = zip(small.widths, large.widths, strict=True)
        self.heads = nn.ModuleList(nn.Conv2d(inputs, outputs, 1) for inputs, outputs in pairs)
        self._squares: list[Tensor] = []

    def __call__(self, x: Tensor, wanted: list[Tensor]) -> tuple[Tensor, dict[str, float]]:
        """`wanted`: maps of the large trunk for x, of mean square 1 each."""
        maps = self.small(x)
        missed = [(head(a) - b).square().mean() for head, a, b in zip(self.heads, maps, wanted, strict=True)]
        self._squares = [map_.detach().square().mean() for map_ in maps]
        relations = [1 - r for a, b in zip(maps, wanted, strict=True) for r in _correlations(a, b)]
        total, relation = torch.stack(missed).mean(), torch.stack(relations).mean()
        numbers = {name: float(value.detach()) for name, value in zip(LAYERS, missed, strict=True)}
        return total + self.lambda_relation * relation, {**numbers, "relation": float(relation.detach())}

    @torch.no_grad()
    def follow_scales(self) -> None:
        """Keep the mean square of the small trunk's maps near 1, by those of the last call."""
        for index, square in enumerate(self._squares):
            self.small.scales[index] *= float(square) ** (0.5 * (1 - _SCALE_DECAY))


def distil(
    recipe: DistilRecipe, data: Path, large: VGGTrunk, run: Path, note: Callable[[str], None], *, resume: bool = False
) -> Path:
    """Train, and write `run/trunk.safetensors` with 16 bits every 200 steps and at the end; returns its path.

    `resume` goes on from the weights in the run with fresh Adam moments. Raises TrainerError.
    """
    torch.manual_seed(recipe.seed)
    pictures = DistilPictures(data, recipe)
    note(f"{len(pictures.train)} pictures to learn from, {len(pictures.held_out)} held out")
    small = VGGTrunk()
    out, state, start = run / "trunk.safetensors", run / "state.safetensors", 0
    loss = TrunkDistillation(small, large, lambda_relation=recipe.lambda_relation)
    network = nn.ModuleDict({"small": small, "heads": loss.heads})
    first = [_batch(pictures, recipe, -number - 1) for number in range(4)]
    calibrate(large, first)
    calibrate(small, first)
    if resume and state.exists():
        stored = load_file(state)
        start = int(stored.pop("step"))
        network.load_state_dict(stored)
    run.mkdir(parents=True, exist_ok=True)
    optimiser = torch.optim.Adam(network.parameters(), recipe.learning_rate, fused=True)
    fast, noted = Machine.here().fast_bf16, time.monotonic()
    for step in range(start, recipe.steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * min(1.0, 2 * (1 - step / recipe.steps), (step - start + 1) / 100)
        x = _batch(pictures, recipe, step)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=fast):
            wanted = [map_.float() for map_ in large(x)]
        total, numbers = loss(x, wanted)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        loss.follow_scales()
        if time.monotonic() - noted > 20 or step + 1 == recipe.steps:
            noted = time.monotonic()
            note(f"step {step + 1} of {recipe.steps}: " + ", ".join(f"{k} {v:.3f}" for k, v in numbers.items()))
        if (step + 1) % 200 == 0 or step + 1 == recipe.steps:
            save_tensors(out, {name: value.half() for name, value in small.state_dict().items()})
            save_tensors(state, {**network.state_dict(), "step": torch.tensor(step + 1)})
    return out


@torch.no_grad()
def calibrate(trunk: VGGTrunk, batches: list[Tensor]) -> None:
    """Set the scales so that the mean square of each map is 1 over these pictures."""
    trunk.scales.fill_(1.0)
    squares = torch.stack([torch.stack([m.square().mean() for m in trunk(x)]) for x in batches])
    trunk.scales.copy_(squares.mean(dim=0).sqrt())


@torch.no_grad()
def agreement(recipe: DistilRecipe, data: Path, large: VGGTrunk, small: Path | None, count: int) -> dict[str, float]:
    """Spearman's rank correlations of both trunks' style and content distances over `count` pairs of held-out pictures.

    A third are pairs of different pictures, a third a picture and a random change of it, a third a picture and its
    watercolour, drawing in ink or impasto.
    """
    trunk, pictures = PerceptualTrunk(small), DistilPictures(data, recipe)
    draw, rng = torch.Generator().manual_seed(recipe.seed + 1), random.Random(recipe.seed)
    crops = [pictures.crop(pictures.held_out, _AGREEMENT_PX, draw) for _ in range(16)]
    calibrate(large, crops)
    distances: dict[str, list[tuple[float, float]]] = {"style": [], "content": []}
    for number in range(count):
        x = pictures.crop(pictures.held_out, _AGREEMENT_PX, draw)
        if number % 3 == 0:
            y = pictures.crop(pictures.held_out, _AGREEMENT_PX, draw)
        elif number % 3 == 1:
            y = variant(x, draw)
        else:
            y = LOOKS[rng.choice(sorted(LOOKS))]((x + 1) / 2) * 2 - 1
        for name, kind in (("style", StyleLoss), ("content", ContentLoss)):
            distances[name].append((float(kind(trunk=large)(x, y)), float(kind(trunk=trunk)(x, y))))
    ranks = {name: spearman(*zip(*pairs, strict=True)) for name, pairs in distances.items()}
    return {**ranks, "multiplications": large.multiplications() / trunk.multiplications()}


def spearman(x: tuple[float, ...], y: tuple[float, ...]) -> float:
    """Spearman's rank correlation of values without ties."""
    ranks = [torch.tensor(values).argsort().argsort().double() for values in (x, y)]
    return float(torch.corrcoef(torch.stack(ranks))[0, 1])


def _batch(pictures: DistilPictures, recipe: DistilRecipe, step: int) -> Tensor:
    """Crops of the training pictures, then a change of each; of (seed, step) alone."""
    draw = torch.Generator().manual_seed(mixed_seed(recipe.seed, step))
    half = recipe.batch_size // 2
    crops = []
    for _ in range(half):
        noisy = float(torch.rand(1, generator=draw)) < _NOISE_SHARE
        edge = recipe.crop_px
        crops.append(coloured_noise(edge, draw) if noisy else pictures.crop(pictures.train, edge, draw))
    return torch.cat([*crops, *(variant(x, draw) for x in crops)])


def _correlations(a: Tensor, b: Tensor) -> list[Tensor]:
    """Of the logarithms of style and of content distances of all pairs, by two trunks' maps of one layer."""
    found = []
    for measure in (_style_distances, _content_distances):
        pair = torch.stack([measure(a), measure(b)]).clamp_min(1e-12).log()
        found.append(torch.corrcoef(pair)[0, 1])
    return found


def _style_distances(map_: Tensor) -> Tensor:
    grams = gram(map_).flatten(1)
    return _pairwise(grams)


def _content_distances(map_: Tensor) -> Tensor:
    flat = map_.flatten(1)
    return _pairwise(flat) / flat.shape[1]


def _pairwise(rows: Tensor) -> Tensor:
    """‖r_i − r_j‖² of all pairs i < j."""
    first, second = torch.triu_indices(len(rows), len(rows), offset=1)
    products = rows @ rows.T
    squares = products.diagonal()
    return (squares[:, None] + squares[None] - 2 * products)[first, second]


def _read(path: Path, longest_px: int) -> Tensor | None:
    picture = upright(path)
    if picture is None:
        return None
    picture.thumbnail((longest_px, longest_px))
    return torch.from_numpy(np.asarray(picture).copy())
