"""How long the steps of a recipe take on this machine, by making a few."""

import time

import torch
from torch import Tensor

from trainer.families import family_of
from trainer.hardware import make_fabric, memory_order, to_device
from trainer.recipe import Recipe
from trainer.stepper import Batch, Stepper

_STEPS = 3


def seconds_a_step(recipe: Recipe) -> float:
    """On pictures of noise; reading pictures comes on top. Random generators are left as they were."""
    fabric = make_fabric(recipe, "auto")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        task = family_of(recipe.family).make_task(recipe)
        order = memory_order(recipe, fabric)
        for network in task.networks.values():
            network.to(fabric.device, memory_format=order)  # type: ignore[call-overload]
        parts = recipe.optimiser.accumulate
        batch = to_device(_noise(recipe, recipe.batch_size // parts), fabric.device, order)
        task.initialise(batch)
        task.configure(recipe.optimiser)
        task.optimisers = {name: fabric.setup_optimizers(o) for name, o in task.optimisers.items()}  # type: ignore[misc]
        stepper = Stepper(fabric, task.optimisers, recipe.optimiser)
        times = []
        for step in range(_STEPS):
            started = time.perf_counter()
            stepper.begin(step, step)
            losses: list[dict[str, Tensor]] = [task.step(stepper, part) for part in stepper.parts([batch] * parts)]
            # A card is done when its numbers are here.
            _ = [float(value) for value in losses[-1].values()]
            times.append(time.perf_counter() - started)
    return min(times[1:])


def said_of(recipe: Recipe) -> str:
    """A line for whoever is about to begin."""
    pace_s = seconds_a_step(recipe)
    return f"{recipe.steps} steps of {pace_s:.2g} s: {duration_in_words(recipe.steps * pace_s)} on this machine"


def duration_in_words(seconds: float) -> str:
    """Such as "about 4 minutes" or "about 2.5 hours"."""
    if seconds < 90:
        return "about a minute"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} minutes"
    return f"about {seconds / 3600:.1f} hours".replace(".0 ", " ")


def _noise(recipe: Recipe, count: int) -> Batch:
    edge, channels = recipe.data.crop_px, recipe.data.channels
    draw = torch.Generator().manual_seed(0)
    sides = ("a", "b") if recipe.data.kind in ("paired", "aligned", "unpaired") else ("x",)
    batch = {side: torch.rand(count, channels, edge, edge, generator=draw) * 2 - 1 for side in sides}
    if recipe.data.classes and sides == ("x",):
        batch["label"] = torch.arange(count) % len(recipe.data.classes)
    return batch
