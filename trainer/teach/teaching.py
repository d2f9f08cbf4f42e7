"""From pairs to a checked package, by a budget of time."""

import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, save_checkpoint
from trainer.data import open_pictures
from trainer.data.augment import in_range
from trainer.data.files import pictures_below
from trainer.data.folders import bare_name
from trainer.errors import DataError, TrainerError
from trainer.files import in_words, replacing
from trainer.locations import resources_folder
from trainer.loop import BEST, FitResult, Verdict, fit
from trainer.recipe import Recipe, slug
from trainer.recipe_file import load_recipe
from trainer.recipe_writer import Machine
from trainer.report import measure_run
from trainer.snapshot import load_generators
from trainer.task import Networks, Task
from trainer.teach.colours import described, hue_change, missing_colours
from trainer.teach.lesson import PREVIEW_PX, Lesson, truncate_progress
from trainer.teach.mixing import mix_with_start
from trainer.teach.pair import read_pair
from trainer.teach.recipe import FOLDER, recipe_text
from trainer.teach.squares import write_pieces
from trainer.teach.warm_start import FOLD, load_warm_start, nearest_look

RECIPE = "recipe.toml"
PACKAGE = "package"
START = "start"
SHOWN = "photo.png"
"""The first photo, small: for the package's preview where no other is asked for."""
_EVERY_PIECE = 5
_PROBE_STEPS = 6


@dataclass(frozen=True)
class Taught:
    """Where a look lies and how well it was learnt; `package` is None where it was stopped before its end."""

    run: Path
    result: FitResult
    package: Path | None
    best_db: float


def teach(
    pairs: Sequence[tuple[Path, Path]],
    run: Path,
    *,
    minutes: float,
    previews: Sequence[Path],
    note: Callable[[str], None],
    resume: bool = False,
    seed: int = 0,
    device: str = "auto",
) -> Taught:
    """Teach the look of (photo, painted) pairs for so many minutes in the folder `run`, and export the best of it.

    The pairs are laid over each other and cut into pieces, `recipe.toml` is written, and `fit` trains it while a
    `Lesson` looks on. `resume` goes on with what is in `run`, with the rest of its time. Raises TrainerError.
    """
    # Which arithmetic Fabric takes is no news for an artist.
    logging.getLogger("lightning_fabric").setLevel(logging.WARNING)
    if resume:
        recipe = load_recipe(run / RECIPE)
        newest = find_checkpoint(run)
        if newest is not None:
            truncate_progress(run, int(newest.stem.split("-")[1]))
    else:
        recipe = _prepare(pairs, run, minutes, note, seed)
    lesson = Lesson(run, open_pictures(run, recipe.data), previews, seconds=60 * minutes, steps=recipe.steps, note=note)
    going_on = resume and find_checkpoint(run) is not None
    start = None if going_on else run / START
    result = fit(recipe, run, run, resume=going_on, begin_from=start, accelerator=device, note=_quiet, watch=lesson)
    if result.stopped_by:
        return Taught(run, result, None, lesson.best_db)
    mix_with_start(run, run / START, lesson.quality, lesson.baseline_db)
    best = find_checkpoint(run / BEST)
    assert best is not None
    lesson.show(load_generators(load_checkpoint(best))[1]["generator"])
    measure_run(run / BEST, run, step=None, features=None, note=_quiet)
    return Taught(run, result, _export(run, previews), lesson.best_db)


def paired_files(folder: Path) -> list[tuple[Path, Path]]:
    """(photo, painted) of the folders `A` and `B` in `folder` by name. Raises DataError."""
    sides = [{bare_name(path, folder / side): path for path in pictures_below(folder / side)} for side in "AB"]
    names = sorted(sides[0].keys() & sides[1].keys())
    if not names:
        raise DataError(
            f"no pairs in {folder}", "put photos into A and what you painted of them, by the same names, into B"
        )
    return [(sides[0][name], sides[1][name]) for name in names]


def _prepare(
    pairs: Sequence[tuple[Path, Path]], run: Path, minutes: float, note: Callable[[str], None], seed: int
) -> Recipe:
    """Make the run folder: whole, or not at all."""
    with in_words(run):
        if run.exists() and any(run.iterdir()):
            raise TrainerError(f"{run} is not empty", "add --resume to go on with a look, or choose another -o")
        run.parent.mkdir(parents=True, exist_ok=True)
    read = [read_pair(photo, painted) for photo, painted in pairs]
    for line in (line for pair in read for line in pair.notes):
        note(line)
    change = hue_change([(pair.photo, pair.painted) for pair in read])
    missing = described(missing_colours([pair.photo for pair in read]), change.turned)
    if missing:
        note(missing)
    made_from = " and ".join(f"{a.name} and {b.name}" for a, b in pairs[:2]) + (" and more" if len(pairs) > 2 else "")

    def text(steps: int) -> str:
        return recipe_text(
            slug(run.resolve().name, "look"),
            steps=steps,
            seed=seed,
            turned=change.turned,
            preferred_px=max(max(pair.photo.shape[:2]) for pair in read),
            precision="bf16-mixed" if Machine.here().fast_bf16 else "auto",
            made_from=made_from,
        )

    with in_words(run), tempfile.TemporaryDirectory(prefix=f".{run.name}.", dir=run.parent) as name:
        made = Path(name) / "run"
        write_pieces(read, made / FOLDER, seed)
        shown = Image.fromarray(read[0].photo)
        shown.thumbnail((PREVIEW_PX, PREVIEW_PX))
        shown.save(made / SHOWN)
        _write(made / RECIPE, text(1))
        _write(made / RECIPE, text(_steps_in(load_recipe(made / RECIPE), made, 60 * minutes)))
        recipe = load_recipe(made / RECIPE)
        note(f"begins from a network that knows many looks; the nearest to yours: {_begin(recipe, made)}")
        if run.exists():
            run.rmdir()
        made.replace(run)
    return recipe


def _begin(recipe: Recipe, run: Path) -> str:
    """Write the weights to begin from as a checkpoint of step 0; returns the name of the look that they paint."""
    names, state = load_warm_start(resources_folder() / "teaching" / "warm-start.safetensors")
    pieces = []
    for path in sorted((run / FOLDER / "A" / "train").iterdir())[::_EVERY_PIECE]:
        photo, painted = (in_range(np.asarray(Image.open(p).convert("RGB"))) for p in (path, _partner(path)))
        height, width = (edge // FOLD * FOLD for edge in photo.shape[1:])
        pieces.append((photo[None, :, :height, :width], painted[None, :, :height, :width]))
    name, weights = nearest_look(names, state, pieces)
    tensors = {
        f"{group}.generator.{key}": value.clone() for group in ("networks", "ema") for key, value in weights.items()
    }
    save_checkpoint(run / START / "checkpoints", Checkpoint(0, recipe, tensors, {}), 1)
    return name


def _partner(photo: Path) -> Path:
    return photo.parents[2] / "B" / photo.parent.name / photo.name


def _steps_in(recipe: Recipe, run: Path, seconds: float) -> int:
    """How many steps this machine makes in that time, by a few of them in a folder that goes again."""
    probe = _Probe()
    with tempfile.TemporaryDirectory() as name:
        fit(msgspec.structs.replace(recipe, steps=_PROBE_STEPS), run, Path(name), note=_quiet, watch=probe)
    gaps = sorted(after - before for before, after in pairwise(probe.times))
    return max(round(0.95 * seconds / gaps[len(gaps) // 2]), 50)


class _Probe:
    """Takes the time of every step."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def after_step(self, step: int, task: Task, generators: Networks) -> Verdict:
        """As `trainer.loop.Watch`."""
        del step, task, generators
        self.times.append(time.monotonic())
        return Verdict()


def _export(run: Path, previews: Sequence[Path]) -> Path:
    """By the exporters in a process of their own: the trainer knows no ONNX. Raises TrainerError."""
    package = run / PACKAGE
    command = [sys.executable, "-m", "exporters", str(run / BEST), "-o", str(package), "--no-critic"]
    command += ["--preview", str(next(iter(previews), run / SHOWN))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no word"]
        raise TrainerError(
            f"the look was learnt and can't be exported ({reason[0]})", f"python -m exporters {run / BEST}"
        )
    return package


def _write(path: Path, text: str) -> None:
    with in_words(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def _quiet(_text: str) -> None:
    """What `fit` says of steps is no news for an artist."""
