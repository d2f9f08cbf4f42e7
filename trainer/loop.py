"""The one training loop."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.optim import Optimizer

from trainer.checkpoint import Checkpoint, find_checkpoint, load_newest, save_checkpoint
from trainer.data import open_pictures
from trainer.data.check import check_pictures
from trainer.data.check_table import write_check
from trainer.data.loader import BatchShares, batches
from trainer.data.sets import Part
from trainer.ema import EMA
from trainer.errors import CheckpointError, TrainerError
from trainer.families import family_of
from trainer.files import in_words
from trainer.hardware import accelerate, make_fabric, memory_order, to_device
from trainer.origin import Origin, find_origin, fitting, record_origin, take_over
from trainer.recipe import Recipe
from trainer.record import Recorder
from trainer.run_lock import holding
from trainer.signals import StopRequest
from trainer.snapshot import restore_networks, restore_rest, take_snapshot
from trainer.stepper import Batch, Stepper, mixed_seed
from trainer.task import Networks, Task
from trainer.terminal import say

_SHEET_PX = 256
"""Edge of a translator's pictures on a sample sheet: a run writes many."""
_DECIDING = ("seed", "batch_size", "data", "optimiser", "steps", "ema_decay", "precision", "channels_last", "hardware")
"""Keys that decide what is learnt."""


@dataclass(frozen=True)
class FitResult:
    """Where a run lies, how far it came and the losses of its last step."""

    run: Path
    step: int
    losses: dict[str, float]
    stopped_by: int = 0
    """Number of the signal that ended it early."""
    rank: int = 0
    """Which of several processes this one is."""


@dataclass(frozen=True)
class Verdict:
    """What a watch wants after a step: a checkpoint, a checkpoint put aside as the best, an end."""

    save: bool = False
    best: bool = False
    stop: bool = False


class Watch(Protocol):
    """Looks on while a single process trains, and may end it; what it decides moves no weight."""

    def after_step(self, step: int, task: Task, generators: Networks) -> Verdict:
        """`step` steps are done; `generators` are the averaged ones, in `eval()` mode."""
        ...


BEST = "best"
"""Folder of a run that holds the one checkpoint a watch found best, as a run of its own."""


def fit(
    recipe: Recipe,
    data: Path,
    run: Path,
    *,
    resume: bool = False,
    begin_from: Path | None = None,
    accelerator: str = "auto",
    note: Callable[[str], None] | None = None,
    watch: Watch | None = None,
) -> FitResult:
    """Train what `recipe` describes on the pictures below `data` into the folder `run`.

    With `resume` the newest checkpoint of `run` is continued, and the losses are those of a run that was never stopped:
    batches depend on seed and step alone, and all noise is seeded anew for every step. With `begin_from`, a run or a
    checkpoint, a new run begins with those weights. `note` gets what a user should read; `watch` looks on. Raises
    TrainerError.
    """
    if resume and begin_from is not None:
        raise TrainerError("a resumed run goes on with its own weights", "leave out --from or --resume")
    if resume and find_checkpoint(run) is None:
        raise TrainerError(f"{run} has no checkpoint to go on from", "check --out, or begin anew without --resume")
    origin = find_origin(begin_from, recipe, note or say) if begin_from is not None else None
    fabric = make_fabric(recipe, accelerator)

    def train(fabric: Fabric) -> FitResult:
        with holding(run, chief=fabric.is_global_zero):
            return _fit(fabric, recipe, data, run, resume, origin, note or say, watch)

    return fabric.launch(train)


def _fit(  # noqa: C901, PLR0912, PLR0915 - one step after the other, in the order in which it is read
    fabric: Fabric,
    recipe: Recipe,
    data: Path,
    run: Path,
    resume: bool,
    origin: Origin | None,
    note: Callable[[str], None],
    watch: Watch | None,
) -> FitResult:
    chief = fabric.is_global_zero
    torch.manual_seed(recipe.seed)
    task = family_of(recipe.family).make_task(recipe)
    fits = fitting(origin, task) if origin else ""
    start = _prepare_run(recipe, run, resume, note if chief else _silent)
    fabric.barrier()
    pictures = open_pictures(data, recipe.data)
    found = check_pictures(pictures)
    which = pictures.fingerprint
    if chief:
        note(write_check(found, data / recipe.data.folder, run))
        if start is not None and start.scalars.get("pictures", which) != which:
            note("the training pictures are not those that this run had before")
        _bring_credits(data / recipe.data.folder, run, origin.run if origin else run if start else None)

    order = memory_order(recipe, fabric)
    for network in task.networks.values():
        network.to(fabric.device, memory_format=order)  # type: ignore[call-overload]
    first = start.step if start else 0
    if start is not None:
        restore_networks(start, task)
    else:
        whole = pictures[Part(recipe.seed, range(recipe.batch_size))]
        task.initialise(to_device(whole, fabric.device, order))
    averages = {name: EMA(task.networks[name], recipe.ema_decay) for name in task.generators}
    generators: dict[str, nn.Module] = {name: average.network for name, average in averages.items()}
    if origin is not None:
        take_over(origin, task, averages)
        if chief:
            note(fits)
            record_origin(origin, run, fits)
    for network in task.networks.values():
        accelerate(network, recipe, fabric)
    task.configure(recipe.optimiser)
    task.optimisers = {name: fabric.setup_optimizers(optimiser) for name, optimiser in task.optimisers.items()}  # type: ignore[misc]
    if start is not None:
        restore_rest(start, task, averages)
    rates = _initial_rates(task.optimisers)
    stepper = Stepper(fabric, task.optimisers, recipe.optimiser)

    board, speaks = recipe.record.tensorboard, watch is None
    recorder = Recorder(run, recipe.steps, tensorboard=board, quiet=not chief, progress=speaks)
    recorder.truncate(first)
    fixed = list(pictures.shown(task.multiple_of, recipe.record.sample_count, _SHEET_PX))
    cut = BatchShares(recipe.batch_size, recipe.optimiser.accumulate, fabric.world_size, fabric.global_rank)
    steps = range(first, recipe.steps)
    upcoming = batches(pictures, recipe.seed, steps, cut, workers=recipe.data.workers, pin=fabric.device.type == "cuda")
    losses: dict[str, Tensor] = {}
    unchecked: list[dict[str, Tensor]] = []
    done, stopped_by = first, 0
    with closing(recorder), closing(upcoming), StopRequest() as stop:
        recorder.began(first, str(fabric.device))
        for step in steps:
            asked = time.perf_counter()
            parts = [to_device(batch, fabric.device, order) for batch in next(upcoming)]
            recorder.waited(time.perf_counter() - asked)

            factor = _set_learning_rates(task.optimisers, rates, recipe, step)
            seed = mixed_seed(recipe.seed, step)
            torch.manual_seed(seed + fabric.global_rank)
            stepper.begin(step, seed)
            losses = _mean([task.step(stepper, batch) for batch in stepper.parts(parts)])
            for name, average in averages.items():
                average.update(task.networks[name], step)

            done = step + 1
            recorder.stepped(done)
            unchecked.append(losses)
            stopped_by = _agreed(fabric, stop.number)
            verdict = Verdict() if watch is None else watch.after_step(done, task, generators)
            last = done == recipe.steps or stopped_by > 0 or verdict.stop
            writes = done % recipe.record.checkpoint_every == 0 or verdict.save or last
            if done % recipe.record.log_every == 0 or writes:
                _stop_at_nan(fabric, unchecked, done, run)
                unchecked.clear()
                means = _reduced(fabric, losses)
                if chief:
                    recorder.losses(done, means, recipe.optimiser.learning_rate * factor)
            if chief and (done % recipe.record.sample_every == 0 or done in (1, recipe.steps)):
                recorder.samples(done, sample_columns(task, generators, fixed, fabric.device))
            if chief and (writes or verdict.best):
                snapshot = take_snapshot(recipe, done, task, averages, {"pictures": which})
                if writes:
                    save_checkpoint(run / "checkpoints", snapshot, recipe.record.keep_checkpoints)
                if verdict.best:
                    save_checkpoint(run / BEST / "checkpoints", snapshot, 1)
            if stopped_by or verdict.stop:
                break
    fabric.barrier()
    ended_by = stopped_by if done < recipe.steps else 0
    return FitResult(run, done, {name: float(value) for name, value in losses.items()}, ended_by, fabric.global_rank)


@torch.inference_mode()
def sample_columns(
    task: Task, networks: Networks, batches: list[Batch], device: torch.device | str = "cpu"
) -> list[list[Tensor]]:
    """The sample grid's columns, by these generators, for held-out batches of one picture each."""
    return task.columns(networks, [{side: x.to(device) for side, x in batch.items()} for batch in batches])


def _prepare_run(recipe: Recipe, run: Path, resume: bool, note: Callable[[str], None]) -> Checkpoint | None:
    if not resume:
        if find_checkpoint(run) is not None:
            raise TrainerError(f"{run} holds a run already", "add --resume to go on with it, or choose another --out")
        return None
    checkpoint = load_newest(run, note)
    assert checkpoint is not None  # `fit` has looked
    before = checkpoint.recipe
    differences = _model_differences(before, recipe)
    if differences:
        raise CheckpointError(f"{run} was trained with {', '.join(differences)}", "use the recipe of that run")
    changed = [key for key in _DECIDING if getattr(before, key) != getattr(recipe, key)]
    if changed:
        note(f"goes on from step {checkpoint.step} with another {', '.join(changed)} than the run began with")
    return checkpoint


def _model_differences(before: Recipe, now: Recipe) -> list[str]:
    """What a checkpoint's networks and losses were, where the recipe says otherwise."""
    if before.family != now.family:
        return [f'family = "{before.family}", not "{now.family}"']
    keys = sorted(key for key in before.model.keys() | now.model.keys() if before.model.get(key) != now.model.get(key))
    return [f"`model.{key}` {_value(before, key)}, not {_value(now, key)}" for key in keys]


def _value(recipe: Recipe, key: str) -> str:
    return repr(recipe.model[key]) if key in recipe.model else "left to its default"


def _initial_rates(optimisers: Mapping[str, Optimizer]) -> dict[str, list[float]]:
    return {name: [group["lr"] for group in optimiser.param_groups] for name, optimiser in optimisers.items()}


def _set_learning_rates(
    optimisers: Mapping[str, Optimizer], rates: dict[str, list[float]], recipe: Recipe, step: int
) -> float:
    """Warm-up, constant, then linear to zero (pix2pix and CycleGAN, sections 6.2 and 7.1); of the step alone."""
    decay_start = recipe.optimiser.decay_from * recipe.steps
    left = (recipe.steps - step) / max(recipe.steps - decay_start, 1)
    warm = (step + 1) / recipe.optimiser.warmup_steps if recipe.optimiser.warmup_steps else 1.0
    factor = min(1.0, left, warm)
    for name, optimiser in optimisers.items():
        for group, rate in zip(optimiser.param_groups, rates[name], strict=True):
            group["lr"] = rate * factor
    return factor


def _mean(parts: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    if len(parts) == 1:
        return parts[0]
    return {name: torch.stack([part[name] for part in parts]).mean() for name in parts[0]}


def _reduced(fabric: Fabric, losses: dict[str, Tensor]) -> dict[str, float]:
    if fabric.world_size == 1:
        return {name: float(value) for name, value in losses.items()}
    mean = fabric.all_reduce(torch.stack([value.float() for value in losses.values()]), reduce_op="mean")
    assert isinstance(mean, Tensor)
    return dict(zip(losses, mean.tolist(), strict=True))


def _agreed(fabric: Fabric, number: int) -> int:
    """The highest of all processes: what one of them knows counts for all."""
    if fabric.world_size == 1:
        return number
    highest = fabric.all_reduce(torch.tensor(float(number), device=fabric.device), reduce_op="max")
    assert isinstance(highest, Tensor)
    return int(highest)


def _stop_at_nan(fabric: Fabric, unchecked: list[dict[str, Tensor]], done: int, run: Path) -> None:
    """Raises TrainerError in every process where a loss since the last look was not finite in one of them."""
    bad = [[name for name, value in losses.items() if not torch.isfinite(value)] for losses in unchecked]
    back = _agreed(fabric, max((len(bad) - index for index, names in enumerate(bad) if names), default=0))
    if back:
        names = bad[len(bad) - back] or ["of another process"]
        newest = find_checkpoint(run)
        where = f"resume from {newest}" if newest else "start again"
        raise TrainerError(
            f"loss `{names[0]}` is not finite at step {done - back + 1}", f"lower the learning rate and {where}"
        )


def _bring_credits(data: Path, run: Path, earlier: Path | None) -> None:
    """The makers of the training pictures go where the weights go, those of the run `earlier`, which had them, too."""
    folders = [data] if earlier is None else [data, earlier]
    paths = [folder / "CREDITS.txt" for folder in folders]
    texts = [path.read_bytes() for path in paths if path.exists()]
    if texts:
        with in_words(run / "CREDITS.txt"):
            (run / "CREDITS.txt").write_bytes(texts[-1] if texts[0] in texts[-1] else b"\n".join(texts))


def _silent(_text: str) -> None:
    """For the processes beside the first."""
