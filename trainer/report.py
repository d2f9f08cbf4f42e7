"""What a finished run can show: its numbers and its pictures."""

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import msgspec
import torch
from PIL import Image

from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, load_newest
from trainer.data import open_pictures
from trainer.data.check import check_pictures
from trainer.errors import CheckpointError, RecipeError
from trainer.evaluation import definitions_of, evaluate
from trainer.files import in_words, replacing
from trainer.loop import sample_columns
from trainer.record import grid
from trainer.snapshot import load_generators
from trainer.task import SampleRequest
from trainer.terminal import say

MEASURED = "measured"
"""Folder of a run: the numbers of every step that was measured."""
DECIDING = {"nll": 1, "bits_per_dim": 1, "frechet": 1, "psnr": -1, "psnr_a_to_b": -1, "mse": 1, "l1": 1}
"""Numbers that say which checkpoint is better, first things first, and the sign that makes less better."""


def measure_run(
    run: Path,
    data: Path,
    *,
    step: int | None,
    features: str | None,
    note: Callable[[str], None],
    lpips: Path | None = None,
) -> list[tuple[str, float, str]]:
    """Name, value and definition of each number of the held-out pictures; written to the run's `metrics.json` too.

    Raises DataError where nothing is held out, and what `checkpoint_of` raises.
    """
    checkpoint = checkpoint_of(run, step)
    recipe = checkpoint.recipe
    if features is not None:
        evaluation = msgspec.structs.replace(recipe.evaluation, features=features)
        recipe = msgspec.structs.replace(recipe, evaluation=evaluation)
    task, generators = load_generators(checkpoint)
    pictures = open_pictures(data, recipe.data)
    check_pictures(pictures)
    numbers = evaluate(task, generators, pictures, recipe, run, note, lpips)
    definitions = definitions_of(task, recipe)
    rows = [(name, value, definitions[name]) for name, value in numbers.items()]
    metrics = [{"name": name, "value": value, "definition": text} for name, value, text in rows]
    report = json.dumps({"step": checkpoint.step, "metrics": metrics}, indent=2) + "\n"
    with in_words(run / MEASURED):
        (run / MEASURED).mkdir(exist_ok=True)
    for path in (run / MEASURED / f"step-{checkpoint.step:08d}.json", run / "metrics.json"):
        with replacing(path) as temporary:
            temporary.write_text(report, "utf-8")
    return rows


def best_step(run: Path) -> int:
    """Of the steps that were measured and whose checkpoint is still there, the one with the best number.

    Compared is the first of `DECIDING` that every measurement has. Raises CheckpointError where nothing was measured.
    """
    measured: dict[int, dict[str, float]] = {}
    for path in sorted((run / MEASURED).glob("step-*.json")):
        report = json.loads(path.read_text("utf-8"))
        if find_checkpoint(run, report["step"]) is not None:
            measured[report["step"]] = {entry["name"]: entry["value"] for entry in report["metrics"]}
    for name, sign in DECIDING.items():
        if measured and all(name in numbers for numbers in measured.values()):
            return min(measured, key=lambda step: sign * measured[step][name])
    raise CheckpointError(f"no checkpoint of {run} was measured", "python -m trainer evaluate RUN --step N, for some N")


def sample_sheet(
    run: Path,
    data: Path,
    *,
    step: int | None,
    count: int,
    seed: int,
    temperature: float,
    label: str | None,
    note: Callable[[str], None] = say,
) -> Image.Image:
    """A sheet of `count` pictures from the prior, or, where there is none, rows of held-out inputs and outputs.

    Where nothing is held out the rows show training pictures, and `note` is told so.
    """
    checkpoint = checkpoint_of(run, step, note)
    task, generators = load_generators(checkpoint)
    request = SampleRequest(count, seed, temperature, _label_of(checkpoint, label))
    with torch.inference_mode():
        made = task.sample(generators, request)
    if made is not None:
        columns = min(count, task.classes or max(round(count**0.5), 1))
        rows = -(-count // columns)
        blank = torch.ones_like(made[:1]).expand(rows * columns - count, -1, -1, -1)
        cells = torch.cat([made, blank])
        return grid([list(cells[column::columns]) for column in range(columns)])
    pictures = open_pictures(data, checkpoint.recipe.data)
    if not pictures.holds_out:
        note(f"{pictures.root} holds out no pictures: these are training pictures")
    batches = list(islice(pictures.shown(task.multiple_of, count), count))
    return grid(sample_columns(task, generators, batches))


def checkpoint_of(run: Path, step: int | None, note: Callable[[str], None] = say) -> Checkpoint:
    """The newest checkpoint of a run that can be read, or that of one step; `note` hears what is passed over.

    Raises CheckpointError where there is none.
    """
    path = None if step is None else find_checkpoint(run, step)
    checkpoint = load_newest(run, note) if step is None else None if path is None else load_checkpoint(path)
    if checkpoint is None:
        raise CheckpointError(f"no checkpoint in {run}" + (f" for step {step}" if step else ""), "train it first")
    return checkpoint


def _label_of(checkpoint: Checkpoint, name: str | None) -> int | None:
    classes = checkpoint.recipe.data.classes
    if name is None:
        return None
    if name == "any" and checkpoint.recipe.model.get("label_dropout"):
        return len(classes)
    if name not in classes:
        hint = f"choose from {', '.join(classes)}" if classes else "leave --class away"
        raise RecipeError(f"this run has no class `{name}`", hint)
    return classes.index(name)
