"""Small real training sets, and what is asked of every family that trains on them."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from lightning_fabric import Fabric
from PIL import Image
from torch import Tensor

from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.families import family_of
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Task


def write_pairs(root: Path, count: int = 8, size: int = 48) -> Path:
    """`root/pairs/A` with coloured discs and `B` with their negatives."""
    for index in range(count):
        picture = _disc(index, size)
        for side, pixels in (("A", picture), ("B", 255 - picture)):
            folder = root / "pairs" / side
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(folder / f"disc{index}.png")
    return root


def write_unpaired(root: Path, count: int = 4, size: int = 32) -> Path:
    """`trainA trainB testA testB` below `root/sides`: discs, and discs of other colours."""
    for part in ("train", "test"):
        for number, side in enumerate("AB"):
            folder = root / "sides" / f"{part}{side}"
            folder.mkdir(parents=True, exist_ok=True)
            for index in range(count):
                pixels = _disc(10 * number + index + (100 if part == "test" else 0), size)
                Image.fromarray(pixels if side == "A" else pixels[..., ::-1].copy()).save(folder / f"{index}.png")
    return root


def _disc(index: int, size: int) -> np.ndarray:
    draw = np.random.default_rng(index)
    y, x = np.mgrid[:size, :size]
    inside = (y - draw.integers(8, size - 8)) ** 2 + (x - draw.integers(8, size - 8)) ** 2 < draw.integers(20, 90)
    colours = draw.integers(0, 256, size=(2, 3))
    return np.where(inside[..., None], colours[0], colours[1]).astype(np.uint8)


def write_idx(root: Path, count: int = 24, size: int = 28) -> Path:
    """`root/digits` with grey discs as IDX files: `count` for training and 8 others held out."""
    folder = root / "digits"
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, numbers in (("train", range(count)), ("t10k", range(1000, 1008))):
        idx_file(folder / f"{prefix}-images-idx3-ubyte", np.stack([_disc(n, size)[..., 0] for n in numbers]))
    return root


def idx_file(path: Path, array: np.ndarray, *, packed: bool = False) -> None:
    """Bytes as one IDX file, with `packed` as `.gz` beside that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.astype(np.uint8).tobytes()
    if packed:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(raw))
    else:
        path.write_bytes(raw)


def one_step(recipe: Recipe, batches: list[Batch], step: int = 0) -> tuple[Task, dict[str, Tensor]]:
    """A fresh task of the recipe after step number `step` on a batch in parts, and the losses of the last part."""
    task, stepper = _fresh(recipe)
    stepper.begin(step, seed=step)
    return task, [task.step(stepper, batch) for batch in stepper.parts(batches)][-1]


def check_exact_resume(
    recipe: Recipe, data: Path, runs: Path, monkeypatch: pytest.MonkeyPatch, begin_from: Path | None = None
) -> None:
    """Train as a whole, and with a power cut one step after half-way: losses and weights must be the same."""
    fit(recipe, data, runs / "whole", begin_from=begin_from, accelerator="cpu")
    task_type, half = family_of(recipe.family).task_type, recipe.steps // 2 + 1
    real = task_type.step

    def step(task: Task, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        if stepper.step == half:
            raise OSError("power cut")
        return real(task, stepper, batch)

    with monkeypatch.context() as patched:
        patched.setattr(task_type, "step", step)
        with pytest.raises(OSError, match="power cut"):
            fit(recipe, data, runs / "cut", begin_from=begin_from, accelerator="cpu")
    fit(recipe, data, runs / "cut", resume=True, accelerator="cpu")
    assert logged(runs / "cut") == logged(runs / "whole")
    whole, cut = (load_checkpoint(find_checkpoint(runs / name) or Path()) for name in ("whole", "cut"))
    assert whole.step == cut.step == recipe.steps
    assert whole.tensors.keys() == cut.tensors.keys()
    assert all(torch.equal(whole.tensors[name], cut.tensors[name]) for name in whole.tensors)


def logged(run: Path) -> list[dict[str, float]]:
    """What a run's log says of each step, but for timings."""
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    return [{key: value for key, value in line.items() if not key.endswith("_s")} for line in lines]


def write_idx_labels(root: Path, classes: int, count: int = 24) -> Path:
    """Labels beside what `write_idx` wrote, taking turns."""
    for prefix, number in (("train", count), ("t10k", 8)):
        idx_file(root / "digits" / f"{prefix}-labels-idx1-ubyte", np.arange(number) % classes)
    return root


def many_steps(recipe: Recipe, batch: Batch, steps: int) -> list[dict[str, float]]:
    """The losses of each of `steps` steps of a fresh task on always the same batch."""
    task, stepper = _fresh(recipe)
    losses: list[dict[str, float]] = []
    for step in range(steps):
        stepper.begin(step, seed=step)
        (made,) = (task.step(stepper, part) for part in stepper.parts([batch]))
        losses.append({name: float(value) for name, value in made.items()})
    return losses


def _fresh(recipe: Recipe) -> tuple[Task, Stepper]:
    torch.manual_seed(recipe.seed)
    task = family_of(recipe.family).make_task(recipe)
    task.configure(recipe.optimiser)
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, recipe.optimiser)
    return task, stepper
