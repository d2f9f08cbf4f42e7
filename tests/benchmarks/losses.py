"""What a loss changes at equal time: tiny recipes, before and after, each so many seconds of one core.

Steps are chosen by the time that they take, so both ends of a comparison go through their whole learning rate. Data is
looked for in `data`, or where IMAGE_TRANSLATION_DATA points (`papers.md` says where from), and runs are written to
`runs/losses`, or below IMAGE_TRANSLATION_RUNS; what is missing is named. IMAGE_TRANSLATION_SECONDS is the time of a
run, IMAGE_TRANSLATION_LOSSES the names of comparisons, all without it.
"""

import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from PIL import Image

from tests.benchmarks import Row
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.data.check import check_pictures
from trainer.data.loader import BatchShares, batches
from trainer.errors import DataError
from trainer.evaluation import evaluate
from trainer.families import family_of
from trainer.files import replacing
from trainer.loop import fit
from trainer.metrics.distances import SetDistance
from trainer.metrics.features import EfficientNetFeatures, perceptual_distance
from trainer.prepare.look_pairs import LOOKS, upright
from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe
from trainer.record import grid
from trainer.snapshot import load_generators
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, SampleRequest, Task

DATA = Path(os.environ.get("IMAGE_TRANSLATION_DATA", "data"))
RUNS = Path(os.environ.get("IMAGE_TRANSLATION_RUNS", "runs")) / "losses"
SECONDS = float(os.environ.get("IMAGE_TRANSLATION_SECONDS", "50"))
_CALIBRATION_S, _WARM_STEPS = 4.0, 8
_TILES = ("dngn", "item", "mon", "player")
_HELD_OUT = 8


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One recipe, what a loss changes of its model, and the numbers that are shown."""

    prepare: Callable[[Path], None]
    recipe: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any]
    numbers: dict[str, str]
    """Unit by name, of what `_measured` finds."""


def run() -> Iterator[Row]:
    """`baseline` is the run without the loss, `ours` that with it."""
    torch.set_num_threads(1)
    wanted = os.environ.get("IMAGE_TRANSLATION_LOSSES", " ".join(COMPARISONS)).split()
    for name in wanted:
        try:
            yield from _compare(name, COMPARISONS[name])
        except DataError as error:
            print(f"{name}: {error}", file=sys.stderr)


def _compare(name: str, comparison: Comparison) -> Iterator[Row]:
    comparison.prepare(RUNS / "data")
    found = {}
    for end, changes in (("before", comparison.before), ("after", comparison.after)):
        recipe = _recipe(name, comparison, changes, steps=1_000_000)
        recipe = _recipe(name, comparison, changes, steps=_steps_within(recipe, RUNS / "data", SECONDS))
        folder, started = RUNS / f"{name}-{end}", time.process_time()
        shutil.rmtree(folder, ignore_errors=True)
        fit(recipe, RUNS / "data", folder, accelerator="cpu", note=lambda _: None)
        seconds = time.process_time() - started
        found[end] = {"steps": float(recipe.steps), "seconds": seconds, **_measured(recipe, folder)}
        print(f"{name} {end}: {found[end]}", file=sys.stderr, flush=True)
    for number, unit in {"steps": "in that time", "seconds": "s of one core", **comparison.numbers}.items():
        yield Row(f"{name}: {number}", found["after"][number], found["before"][number], unit)


def _recipe(name: str, comparison: Comparison, changes: dict[str, Any], *, steps: int) -> Recipe:
    tree = comparison.recipe
    record = {
        "log_every": 20,
        "sample_every": 10**6,
        "sample_count": 6,
        "checkpoint_every": 10**6,
        "tensorboard": False,
    }
    data = {**tree["data"], "workers": 0}
    tree = {**tree, "name": name, "steps": steps, "model": {**tree["model"], **changes}, "data": data, "record": record}
    return decode_recipe(tree, name)


def _steps_within(recipe: Recipe, data: Path, seconds: float) -> int:
    """How many steps one core makes in that time, by those of some seconds."""
    torch.manual_seed(recipe.seed)
    task, pictures = family_of(recipe.family).make_task(recipe), open_pictures(data, recipe.data)
    check_pictures(pictures)
    task.configure(recipe.optimiser)
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, recipe.optimiser)
    started = 0.0
    stream = batches(pictures, recipe.seed, range(10**6), BatchShares(recipe.batch_size), workers=0, pin=False)
    for step, (batch,) in enumerate(stream):
        if step == _WARM_STEPS:
            started = time.process_time()
        stepper.begin(step, step)
        task.step(stepper, batch)
        counted, spent = step + 1 - _WARM_STEPS, time.process_time() - started
        # Penalties come every fourth or eighth step.
        if counted > 0 and counted % _WARM_STEPS == 0 and spent > _CALIBRATION_S:
            return max(1, int(seconds * counted / spent))
    return 1


def _measured(recipe: Recipe, folder: Path) -> dict[str, float]:
    task, generators = load_generators(load_checkpoint(find_checkpoint(folder) or Path()))
    pictures = open_pictures(RUNS / "data", recipe.data)
    check_pictures(pictures)
    numbers = evaluate(task, generators, pictures, recipe, folder)
    held_out = next(pictures.held_out(task.multiple_of, 64, 64 if recipe.family == "vae" else 1))
    with torch.inference_mode():
        if recipe.family == "cyclegan":
            numbers |= _translated(task, generators, pictures.held_out(task.multiple_of, 15), folder)
        if recipe.family == "vae":
            rebuilt, x = task.rows(generators, held_out)[1], held_out["x"]
            seen = perceptual_distance(EfficientNetFeatures(), rebuilt, x)
            numbers["perceptual_rebuilt"] = float(seen.mean())
            numbers["sharpness"] = _sharpness(rebuilt) / _sharpness(x)
            _sheet([list(x[:16]), list(rebuilt[:16])], folder / "rebuilt.png")
        made = task.sample(generators, SampleRequest(64, seed=1))
        if made is not None:
            _sheet(list(map(list, made.chunk(8))), folder / "made.png")
    return numbers


def _translated(task: Task, generators: Networks, held_out: Iterable[Batch], folder: Path) -> dict[str, float]:
    """How near squares of translations come to real paintings, and how far from their own photo they go."""
    network, noise = EfficientNetFeatures(), torch.Generator().manual_seed(0)
    distance, kept, shown = SetDistance(network.features), [], []
    for batch in held_out:
        sets = task.pictures(generators, batch, noise)
        assert sets is not None
        assert sets.source is not None
        distance.add(Pictures(_squares(sets.made), _squares(sets.real)))
        kept.append(float(perceptual_distance(network, sets.made, sets.source)))
        shown.append([sets.source[0], sets.made[0]])
    for number, (source, made) in enumerate(shown[:3]):
        _sheet([[source], [made]], folder / f"translated-{number}.png")
    return {**distance.values(), "perceptual_to_photo": sum(kept) / len(kept)}


def _squares(x: torch.Tensor, edge_px: int = 96) -> torch.Tensor:
    rows = x.unfold(2, edge_px, edge_px).unfold(3, edge_px, edge_px)
    return rows.permute(0, 2, 3, 1, 4, 5).flatten(0, 2)


def _sharpness(x: torch.Tensor) -> float:
    """Mean difference of neighbours."""
    return float((x[..., 1:] - x[..., :-1]).abs().mean() + (x[..., 1:, :] - x[..., :-1, :]).abs().mean())


def _sheet(columns: list[list[torch.Tensor]], path: Path) -> None:
    with replacing(path) as temporary:
        sheet = grid(columns, gap_px=2)
        sheet.resize((2 * sheet.width, 2 * sheet.height), Image.Resampling.NEAREST).save(temporary, format="PNG")


# Data


def _source(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        raise DataError(f"there is no {path}", "see tests/benchmarks/papers.md")
    return path


def _tiles(root: Path) -> None:
    """Tiles in folders by their first name, on black."""
    if (root / "tiles").exists():
        return
    with zipfile.ZipFile(_source("dcss-tiles-32px.zip")) as archive:
        for name in archive.namelist():
            kind = name.split("/")[0]
            if kind in _TILES and name.endswith(".png"):
                folder = root / "tiles" / kind
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name.replace("/", "__")).write_bytes(archive.read(name))


def _digits(root: Path) -> None:
    if not (root / "mnist").exists():
        root.mkdir(parents=True, exist_ok=True)
        shutil.copytree(_source("mnist"), root / "mnist")


def _painted(root: Path) -> None:
    """Photos and their impasto."""
    for side in "AB":
        (root / "impasto" / side).mkdir(parents=True, exist_ok=True)
    for path in sorted(_source("cid22").glob("*.jpg"))[:60]:
        out = root / "impasto" / "B" / f"{path.stem}.png"
        photo = upright(path)
        if out.exists() or photo is None:
            continue
        photo.thumbnail((256, 256), Image.Resampling.LANCZOS)
        pixels = torch.from_numpy(np.asarray(photo).copy()).permute(2, 0, 1)[None].float() / 255
        painted = LOOKS["impasto"](pixels)[0].permute(1, 2, 0).mul(255).round().byte().numpy()
        Image.fromarray(painted).save(out)
        photo.save(root / "impasto" / "A" / f"{path.stem}.png")


def _two_sides(root: Path) -> None:
    """Photos and paintings of 320 pixels; every eighth is held out."""
    if (root / "paintings").exists():
        return
    for side, name, pattern in (("A", "photos", "gcompris/**/*.jp*g"), ("B", "paintings", "*.jp*g")):
        for index, path in enumerate(sorted(_source(name).glob(pattern))[:120]):
            folder = root / "paintings" / f"{'test' if index % _HELD_OUT == 0 else 'train'}{side}"
            folder.mkdir(parents=True, exist_ok=True)
            picture = upright(path)
            if picture is not None:
                picture.thumbnail((320, 320), Image.Resampling.LANCZOS)
                picture.save(folder / f"{index:03d}.png")


# Recipes

_TILE_DATA = {
    "kind": "labelled",
    "folder": "tiles",
    "crop_px": 32,
    "background": "#000000",
    "flip": True,
    "classes": list(_TILES),
}
_GAN = {
    "family": "gan",
    "seed": 1,
    "batch_size": 16,
    "ema_decay": 0.99,
    "data": _TILE_DATA,
    "model": {"body": "dcgan", "latent": 32, "filters": 16, "discriminator_filters": 16},
    "optimiser": {"learning_rate": 1e-3, "beta1": 0.0, "beta2": 0.99},
    "evaluation": {"features": "efficientnet-lite0", "pictures": 300},
}
_PROJECTED = {
    "discriminator": "projected",
    "discriminator_filters": 32,
    "adversarial": "hinge",
    "augment": ["colour", "translation"],
}
"""As Sauer et al. 2021 train it, with hinge and DiffAugment."""
_SETS = {"kernel": "×1000, less is better", "frechet": "less is better"}

COMPARISONS: dict[str, Comparison] = {
    "projected": Comparison(prepare=_tiles, recipe=_GAN, before={"r1": 0.1}, after=_PROJECTED, numbers=_SETS),
    "relativistic": Comparison(
        prepare=_tiles, recipe=_GAN, before={"r1": 0.1}, after={"adversarial": "relativistic", "r1": 0.1}, numbers=_SETS
    ),
    "variational": Comparison(
        prepare=_digits,
        recipe={
            "family": "glow",
            "seed": 1,
            "batch_size": 32,
            "ema_decay": 0.99,
            "data": {"kind": "idx", "folder": "mnist", "channels": 1, "crop_px": 28, "flip": False},
            "model": {"levels": 2, "steps": 8, "hidden": 64},
            "optimiser": {"learning_rate": 1e-3, "beta1": 0.9, "warmup_steps": 50, "clip_norm": 50.0},
            "evaluation": {"pictures": 500},
        },
        after={"dequantisation": "variational"},
        numbers={"bits_per_dim": "bits/dim, less is better"},
    ),
    "perceptual-pix2pix": Comparison(
        prepare=_painted,
        recipe={
            "family": "pix2pix",
            "seed": 1,
            "batch_size": 4,
            "ema_decay": 0.99,
            "data": {"kind": "paired", "folder": "impasto", "crop_px": 64, "holdout": 0.2},
            "model": {
                "generator": "resnet",
                "filters": 12,
                "blocks": 3,
                "norm": "none",
                "upsampling": "resize",
                "lambda_gan": 0.0,
            },
            "optimiser": {"learning_rate": 1e-3},
            "evaluation": {"features": "efficientnet-lite0"},
        },
        after={"lambda_perceptual": 20.0},
        numbers={
            "l1": "of [0, 1], less is better",
            "ssim": "more is better",
            "psnr": "dB",
            "perceptual": "by EfficientNet-lite0, less is better",
        },
    ),
    "perceptual-vae": Comparison(
        prepare=_tiles,
        recipe={
            "family": "vae",
            "seed": 1,
            "batch_size": 32,
            "ema_decay": 0.99,
            "data": _TILE_DATA,
            "model": {"latent": 64, "filters": 48},
            "optimiser": {"learning_rate": 1e-3, "beta1": 0.9},
            "evaluation": {"features": "efficientnet-lite0", "pictures": 300, "importance_samples": 20},
        },
        after={"lambda_perceptual": 3000.0},
        numbers={
            "mse": "of [0, 1], less is better",
            "perceptual_rebuilt": "by EfficientNet-lite0, less is better",
            "sharpness": "of the truth's",
            "bits_per_dim": "bits/dim, less is better",
            **_SETS,
        },
    ),
    "self-similarity": Comparison(
        prepare=_two_sides,
        recipe={
            "family": "cyclegan",
            "seed": 1,
            "batch_size": 2,
            "ema_decay": 0.99,
            "data": {"kind": "unpaired", "folder": "paintings", "crop_px": 64},
            "model": {
                "mode": "contrastive",
                "filters": 16,
                "blocks": 3,
                "norm": "none",
                "upsampling": "resize",
                "discriminator": "projected",
                "discriminator_filters": 32,
                "nce_identity": False,
                "lambda_identity": 2.0,
                "lambda_nce": 0.25,
                "nce_layers": [2, 3, 4],
                "nce_patches": 64,
            },
            "optimiser": {"learning_rate": 4e-4},
        },
        after={"lambda_selfsim": 2.0},
        numbers={
            "kernel": "×1000, less is better",
            "frechet": "less is better",
            "perceptual_to_photo": "by EfficientNet-lite0",
        },
    ),
}
