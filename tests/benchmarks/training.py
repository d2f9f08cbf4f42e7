"""Seconds of a training step against the published way of doing it, and how long a step waits for its data.

The baseline is the update of the published implementations, one network call after the other on the same networks,
in 32 bits: for CycleGAN six passes through the generators and six through the discriminators.
"""

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from PIL import Image
from torch.nn import functional
from torch.optim import Adam

from tests.benchmarks import Row
from trainer.families import family_of
from trainer.hardware import accelerate, memory_order, to_device
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Task

_ROUNDS = 5


def run() -> Iterator[Row]:
    """CycleGAN (ResNet-9, 64 filters, 128 px, batch 1, identity loss) and pix2pix (U-Net-256), then the loader."""
    cyclegan = _recipe("cyclegan", 128, {"kind": "unpaired"}, {})
    pix2pix = _recipe("pix2pix", 256, {"kind": "paired"}, {"depth": 8})
    for recipe, baseline in ((cyclegan, _published_cyclegan), (pix2pix, _published_pix2pix)):
        batch = _noise(recipe.data.crop_px)
        steps = {"baseline": baseline(_task(recipe), batch)}
        for precision in ("32-true", "bf16-mixed"):
            steps[precision] = _our_step(recipe, precision, batch)
        times = _taking_turns(steps)
        for name in ("32-true", "bf16-mixed"):
            yield Row(f"{recipe.family} step at {recipe.data.crop_px} px, {name}", times[name], times["baseline"], "s")
    yield from _loader_rows()


def _recipe(family: str, crop: int, data: dict[str, Any], model: dict[str, Any], **more: Any) -> Recipe:
    tree = {"name": "benchmark", "family": family, "steps": 1, "model": model, **more}
    return decode_recipe({**tree, "data": {"folder": "set", "crop_px": crop, **data}}, "benchmark")


def _task(recipe: Recipe) -> Task:
    torch.manual_seed(0)
    return family_of(recipe.family).make_task(recipe)


def _noise(crop: int) -> Batch:
    draw = torch.Generator().manual_seed(1)
    return {side: torch.rand(1, 3, crop, crop, generator=draw) * 2 - 1 for side in "ab"}


def _our_step(recipe: Recipe, precision: Any, batch: Batch) -> Callable[[], object]:
    import msgspec

    recipe = msgspec.structs.replace(recipe, precision=precision)
    fabric = Fabric(accelerator="cpu", devices=1, precision=precision)
    task, order = _task(recipe), memory_order(recipe, fabric)
    for network in task.networks.values():
        network.to(memory_format=order)  # type: ignore[call-overload]
        accelerate(network, recipe, fabric)
    task.configure(recipe.optimiser)
    stepper = Stepper(fabric, task.optimisers, recipe.optimiser)
    placed, counter = to_device(batch, fabric.device, order), itertools.count()

    def step() -> None:
        stepper.begin(next(counter), 0)
        task.step(stepper, placed)

    return step


def _published_cyclegan(task: Task, batch: Batch) -> Callable[[], object]:
    nets = task.networks
    g, f, d_a, d_b = (nets[name] for name in ("a_to_b", "b_to_a", "d_a", "d_b"))
    generators = Adam([*g.parameters(), *f.parameters()], lr=2e-4, betas=(0.5, 0.999))
    discriminators = Adam([*d_a.parameters(), *d_b.parameters()], lr=2e-4, betas=(0.5, 0.999))
    a, b = batch["a"], batch["b"]

    def lsgan(logits: torch.Tensor, target: float) -> torch.Tensor:
        return functional.mse_loss(logits, torch.full_like(logits, target))

    def step() -> None:
        fake_b, fake_a = g(a), f(b)
        total = 10 * (functional.l1_loss(f(fake_b), a) + functional.l1_loss(g(fake_a), b))
        for network in (d_a, d_b):
            network.requires_grad_(False)
        total = total + 5 * (functional.l1_loss(g(b), b) + functional.l1_loss(f(a), a))
        total = total + lsgan(d_b(fake_b), 1.0) + lsgan(d_a(fake_a), 1.0)
        generators.zero_grad()
        total.backward()
        generators.step()
        for network in (d_a, d_b):
            network.requires_grad_(True)
        discriminators.zero_grad()
        for network, real, fake in ((d_a, a, fake_a), (d_b, b, fake_b)):
            loss = 0.5 * (lsgan(network(real), 1.0) + lsgan(network(fake.detach()), 0.0))
            loss.backward()
        discriminators.step()

    return step


def _published_pix2pix(task: Task, batch: Batch) -> Callable[[], object]:
    g, d = task.networks["generator"], task.networks["discriminator"]
    optimisers = [Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)) for network in (g, d)]
    a, b = batch["a"], batch["b"]

    def gan(logits: torch.Tensor, target: float) -> torch.Tensor:
        return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))

    def step() -> None:
        fake = g(a)
        d.requires_grad_(True)
        optimisers[1].zero_grad()
        false = gan(d(torch.cat([a, fake.detach()], 1)), 0.0)
        real = gan(d(torch.cat([a, b], 1)), 1.0)
        (0.5 * (false + real)).backward()
        optimisers[1].step()
        d.requires_grad_(False)
        optimisers[0].zero_grad()
        total = gan(d(torch.cat([a, fake], 1)), 1.0) + 100 * functional.l1_loss(fake, b)
        total.backward()
        optimisers[0].step()

    return step


def _taking_turns(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds; all take turns, so that a busy machine slows all, and the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(_ROUNDS + 1):
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(measured[1:]) for name, measured in times.items()}


def _loader_rows() -> list[Row]:
    """Share of a small pix2pix's steps that waits for data: photos in memory, and decoded anew and augmented."""
    kept = {"cache_mib": 512}
    anew = {"cache_mib": 0, "augment": {"rotate_deg": 10.0, "brightness": 0.2}}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        draw = np.random.default_rng(0)
        for index in range(24):
            small = Image.fromarray(draw.integers(0, 256, (48, 64, 3), dtype=np.uint8))
            for side in "AB":
                (root / "set" / side).mkdir(parents=True, exist_ok=True)
                small.resize((1024, 768)).save(root / "set" / side / f"{index}.jpg")
        for name, keys in (("photos in memory", kept), ("photos decoded and augmented each time", anew)):
            recipe = _recipe(
                "pix2pix", 128, {"kind": "paired", **keys}, {"depth": 7, "filters": 32},
                batch_size=4, record={"log_every": 10, "tensorboard": False},
            )  # fmt: skip
            recipe = decode_recipe({**_tree(recipe), "steps": 40}, "benchmark")
            run, started = root / name, time.perf_counter()
            fit(recipe, root, run, note=lambda _: None)
            lines = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
            waited = sum(line["data_wait_s"] for line in lines)
            rows.append(Row(f"waiting for data, {name}", waited, time.perf_counter() - started, "s of the run"))
    return rows


def _tree(recipe: Recipe) -> dict[str, Any]:
    import msgspec

    return msgspec.to_builtins(recipe)
