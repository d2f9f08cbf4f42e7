"""The one training loop."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.optim import Optimizer

from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, save_checkpoint
from trainer.data.folders import PictureSet, open_pictures
from trainer.ema import EMA
from trainer.errors import CheckpointError, TrainerError
from trainer.families import family_of
from trainer.recipe import Recipe
from trainer.record import Recorder
from trainer.task import Batch, Task


@dataclass(frozen=True)
class FitResult:
    """Where a run lies and the losses of its last step."""

    run: Path
    step: int
    losses: dict[str, float]


def fit(recipe: Recipe, data: Path, run: Path, *, resume: bool = False, accelerator: str = "auto") -> FitResult:
    """Train what `recipe` describes on the pictures below `data` into the folder `run`.

    With `resume` the newest checkpoint of `run` is continued, and the losses are those of a run that was never stopped:
    batches depend on seed and step alone, and torch's generator is seeded anew for every step. Raises TrainerError.
    """
    fabric = Fabric(accelerator=accelerator, devices=1, precision=recipe.precision)
    torch.manual_seed(recipe.seed)
    task = family_of(recipe.family).make_task(recipe)
    start = _prepare_run(recipe, run, resume)
    pictures = open_pictures(data, recipe.data)
    _bring_credits(data / recipe.data.folder, run)

    order = torch.channels_last if recipe.channels_last else torch.contiguous_format
    for network in task.networks.values():
        network.to(fabric.device, memory_format=order)  # type: ignore[call-overload]
    averages = {name: EMA(task.networks[name], recipe.ema_decay) for name in task.generators}
    generators: dict[str, nn.Module] = {name: average.network for name, average in averages.items()}
    task.networks = {name: fabric.setup_module(network) for name, network in task.networks.items()}
    task.configure(recipe.optimiser)
    task.optimisers = {name: fabric.setup_optimizers(optimiser) for name, optimiser in task.optimisers.items()}  # type: ignore[misc]
    if start is not None:
        _restore(start, task, averages)
    first = start.step if start else 0

    recorder = Recorder(run, recipe.steps)
    recorder.truncate(first)
    fixed = pictures.held_out(task.multiple_of, recipe.record.sample_count)
    losses: dict[str, Tensor] = {}
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="batches") as loader:
        upcoming = loader.submit(pictures.batch, recipe.seed, first, recipe.batch_size)
        for step in range(first, recipe.steps):
            asked = time.perf_counter()
            batch = {side: x.to(fabric.device, memory_format=order) for side, x in upcoming.result().items()}
            waited_s = time.perf_counter() - asked
            if step + 1 < recipe.steps:
                upcoming = loader.submit(pictures.batch, recipe.seed, step + 1, recipe.batch_size)

            rate = _set_learning_rate(task.optimisers, recipe, step)
            torch.manual_seed(_mix(recipe.seed, step))
            losses = task.step(fabric, batch)
            for name, average in averages.items():
                average.update(task.networks[name], step)

            done = step + 1
            last = done == recipe.steps
            if done % recipe.record.log_every == 0 or last:
                _stop_at_nan(losses, done, run)
                recorder.losses(done, losses, rate, waited_s)
            if done % recipe.record.sample_every == 0 or done == 1 or last:
                recorder.samples(done, sample_networks(task, generators, fixed, fabric.device))
            if done % recipe.record.checkpoint_every == 0 or last:
                save_checkpoint(
                    run / "checkpoints", _snapshot(recipe, done, task, averages), recipe.record.keep_checkpoints
                )
    recorder.close()
    return FitResult(run, recipe.steps, {name: float(value) for name, value in losses.items()})


@torch.inference_mode()
def sample_networks(
    task: Task, networks: dict[str, nn.Module], batches: list[Batch], device: torch.device | str = "cpu"
) -> list[list[Tensor]]:
    """The sample grid's columns, by these generators, for held-out batches of one picture each."""
    rows = [task.rows(networks, {side: x.to(device) for side, x in batch.items()}) for batch in batches]
    return [[row[index][0].cpu() for row in rows] for index in range(len(rows[0]))]


@torch.inference_mode()
def evaluate(task: Task, networks: dict[str, nn.Module], pictures: PictureSet) -> dict[str, float]:
    """Means of the task's numbers over all held-out pictures."""
    totals: dict[str, float] = {}
    batches = pictures.held_out(task.multiple_of)
    for batch in batches:
        for name, value in task.evaluate(networks, batch).items():
            totals[name] = totals.get(name, 0.0) + value
    return {name: value / len(batches) for name, value in totals.items()}


def load_generators(checkpoint: Checkpoint) -> tuple[Task, dict[str, nn.Module]]:
    """The task of a checkpoint and its averaged generators in `eval()` mode, on the CPU."""
    task = family_of(checkpoint.recipe.family).make_task(checkpoint.recipe)
    generators: dict[str, nn.Module] = {}
    for name in task.generators:
        network = task.networks[name]
        _load_weights(network, checkpoint.group(f"ema.{name}"), name)
        generators[name] = network.eval().requires_grad_(False)
    return task, generators


def _prepare_run(recipe: Recipe, run: Path, resume: bool) -> Checkpoint | None:
    newest = find_checkpoint(run)
    if newest is None:
        run.mkdir(parents=True, exist_ok=True)
        return None
    if not resume:
        raise TrainerError(f"{run} holds a run already", "add --resume to go on with it, or choose another --out")
    checkpoint = load_checkpoint(newest)
    if checkpoint.recipe.model != recipe.model or checkpoint.recipe.family != recipe.family:
        raise CheckpointError(f"{newest} has another model than the recipe", "use the recipe of that run")
    return checkpoint


def _snapshot(recipe: Recipe, step: int, task: Task, averages: dict[str, EMA]) -> Checkpoint:
    tensors: dict[str, Tensor] = {}
    scalars: dict[str, Any] = {}
    for name, network in task.networks.items():
        tensors |= {f"networks.{name}.{key}": value for key, value in network.state_dict().items()}
    for name, average in averages.items():
        tensors |= {f"ema.{name}.{key}": value for key, value in average.network.state_dict().items()}
    for name, optimiser in task.optimisers.items():
        for index, state in optimiser.state_dict()["state"].items():
            tensors |= {f"optimisers.{name}.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
    tensors |= {f"extra.{key}": value for key, value in task.extra_state().items()}
    scalars["torch"] = torch.__version__
    return Checkpoint(step, recipe, tensors, scalars)


def _restore(checkpoint: Checkpoint, task: Task, averages: dict[str, EMA]) -> None:
    for name, network in task.networks.items():
        _load_weights(network, checkpoint.group(f"networks.{name}"), name)
    for name, average in averages.items():
        _load_weights(average.network, checkpoint.group(f"ema.{name}"), name)
    for name, optimiser in task.optimisers.items():
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in checkpoint.group(f"optimisers.{name}").items():
            index, _, field = key.partition(".")
            state.setdefault(int(index), {})[field] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    task.load_extra_state(checkpoint.group("extra"))


def _load_weights(network: nn.Module, state: dict[str, Tensor], name: str) -> None:
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        reason = str(error).split("\n")[-1].strip()
        raise CheckpointError(f"the weights of `{name}` do not fit the recipe ({reason})", "use its own run") from None


def _set_learning_rate(optimisers: dict[str, Optimizer], recipe: Recipe, step: int) -> float:
    """Constant, then linear to zero (pix2pix and CycleGAN, sections 6.2 and 7.1); a function of the step alone."""
    decay_start = recipe.optimiser.decay_from * recipe.steps
    left = (recipe.steps - step) / max(recipe.steps - decay_start, 1)
    rate = recipe.optimiser.learning_rate * min(1.0, left)
    for optimiser in optimisers.values():
        for group in optimiser.param_groups:
            group["lr"] = rate
    return rate


def _stop_at_nan(losses: dict[str, Tensor], step: int, run: Path) -> None:
    bad = [name for name, value in losses.items() if not torch.isfinite(value)]
    if bad:
        newest = find_checkpoint(run)
        where = f"resume from {newest.name}" if newest else "start again"
        raise TrainerError(f"loss `{bad[0]}` is not finite at step {step}", f"lower the learning rate and {where}")


def _mix(seed: int, step: int) -> int:
    return (seed * 1_000_003 + step) % 2**63


def _bring_credits(data: Path, run: Path) -> None:
    """The makers of the training pictures go where the weights go."""
    if (data / "CREDITS.txt").exists():
        (run / "CREDITS.txt").write_bytes((data / "CREDITS.txt").read_bytes())
