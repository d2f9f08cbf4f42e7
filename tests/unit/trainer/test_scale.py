"""A batch that is cut into parts, shared among processes, stopped or broken off acts like one that is not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from tests.helpers.recipes import cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import logged, write_pairs, write_unpaired
from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from trainer.errors import RecipeError, TrainerError
from trainer.loop import fit

ROOT = Path(__file__).parents[3]
RECIPE = """
name = "scale"
family = "pix2pix"
seed = 4
steps = {steps}
batch_size = 4
[data]
kind = "paired"
folder = "pairs"
crop_px = 32
holdout = 0.2
[model]
depth = 4
filters = 8
norm = "instance"
dropout = 0.0
discriminator_filters = 8
discriminator_layers = 1
[optimiser]
learning_rate = 1e-3
[record]
log_every = 1
checkpoint_every = 1000
tensorboard = false
"""


def newest(run: Path) -> Checkpoint:
    path = find_checkpoint(run)
    assert path is not None
    return load_checkpoint(path)


def command(recipe: Path, data: Path, run: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "trainer", "fit", str(recipe), "--data", str(data), "--out", str(run), *more]


def largest_difference(one: Checkpoint, other: Checkpoint, prefix: str) -> float:
    """Of weights; a bias before InstanceNorm has no gradient but rounding, which Adam blows up to full steps."""
    a, b = one.group(prefix), other.group(prefix)
    assert a.keys() == b.keys()
    weights = [name for name in a if name.endswith("weight")]
    return max(float((a[name].float() - b[name].float()).abs().max()) for name in weights)


def test_an_accumulated_batch_moves_the_networks_as_a_whole_one_does(tmp_path: Path) -> None:
    data = write_unpaired(tmp_path, count=6)
    for run, parts in (("whole", 1), ("parts", 3)):
        recipe = cyclegan_recipe(
            steps=1, batch_size=6, ema_decay=0.0, optimiser={"accumulate": parts}, model={"pool": 0}
        )
        fit(recipe, data, tmp_path / run, note=lambda _: None)
    whole, parts = newest(tmp_path / "whole"), newest(tmp_path / "parts")
    moments = {name for name in whole.tensors if name.endswith("exp_avg")}
    assert moments
    for name in moments:
        assert torch.allclose(whole.tensors[name], parts.tensors[name], rtol=1e-3, atol=1e-5), name


@pytest.mark.slow
def test_two_processes_give_what_one_gives_with_the_joined_batch(tmp_path: Path) -> None:
    data, recipe = write_pairs(tmp_path), tmp_path / "scale.toml"
    recipe.write_text(RECIPE.format(steps=4), "utf-8")
    for run, devices in (("one", 1), ("two", 2)):
        done = subprocess.run(
            command(recipe, data, tmp_path / run, "--device", "cpu", "--set", f"hardware.devices={devices}"),
            cwd=ROOT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    for alone, joined in zip(logged(tmp_path / "one"), logged(tmp_path / "two"), strict=True):
        assert joined == pytest.approx(alone, rel=1e-4)
    assert largest_difference(newest(tmp_path / "one"), newest(tmp_path / "two"), "networks.generator") < 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_a_checkpoint_and_a_line_that_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    data, recipe, run = write_pairs(tmp_path), tmp_path / "scale.toml", tmp_path / "run"
    recipe.write_text(RECIPE.format(steps=100_000), "utf-8")
    process = subprocess.Popen(
        command(recipe, data, run), cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"}
    )
    deadline = time.monotonic() + 60
    while not (run / "log.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    _, text = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    step = newest(run).step
    assert step == logged(run)[-1]["step"] >= 1
    last = text.strip().splitlines()[-1]
    assert last == (
        f"stopped after step {step}; to go on: "
        f"python -m trainer fit {recipe} --data {data} --out {run} --resume"
    )  # fmt: skip
    again = [sys.executable, *last.split("python ", 1)[1].split(), "--set", f"steps={step + 1}"]
    done = subprocess.run(again, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert newest(run).step == step + 1


def test_a_loss_that_is_not_finite_names_step_loss_and_the_last_good_checkpoint(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    record = {"log_every": 7, "checkpoint_every": 4}
    fit(pix2pix_recipe(steps=4, record=record), data, tmp_path / "run", note=lambda _: None)
    path = find_checkpoint(tmp_path / "run")
    wild = pix2pix_recipe(steps=30, record=record, optimiser={"learning_rate": 1e30})
    with pytest.raises(TrainerError, match=r"loss `\w+` is not finite at step [56].*step-00000004") as raised:
        fit(wild, data, tmp_path / "run", resume=True, note=lambda _: None)
    assert str(path) in str(raised.value)
    assert find_checkpoint(tmp_path / "run") == path


def test_the_norm_of_a_gradient_is_limited(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    for run, limit in (("free", 0.0), ("limited", 1e-3)):
        recipe = pix2pix_recipe(steps=1, optimiser={"clip_norm": limit})
        fit(recipe, data, tmp_path / run, note=lambda _: None)
    norms = [
        sum(float(t.square().sum()) for n, t in newest(tmp_path / run).group("optimisers.generator").items()
            if n.endswith("exp_avg")) ** 0.5
        for run in ("free", "limited")
    ]  # fmt: skip
    assert norms[0] > 10 * norms[1]
    assert norms[1] == pytest.approx(0.5 * 1e-3, rel=1e-2)


def test_a_learning_rate_warms_up_and_falls(tmp_path: Path) -> None:
    recipe = pix2pix_recipe(steps=20, optimiser={"learning_rate": 1.0e-3, "warmup_steps": 4, "decay_from": 0.5})
    fit(recipe, write_pairs(tmp_path), tmp_path / "run", note=lambda _: None)
    rates = [entry["learning_rate"] for entry in logged(tmp_path / "run")]
    assert rates[:4] == pytest.approx([2.5e-4, 5e-4, 7.5e-4, 1e-3])
    assert rates[4:11] == pytest.approx([1e-3] * 7)
    assert rates[-1] == pytest.approx(1e-4)


def test_a_batch_that_cannot_be_shared_out_is_refused() -> None:
    with pytest.raises(RecipeError, match="`batch_size` 2 can't be shared out among 4 parts"):
        pix2pix_recipe(optimiser={"accumulate": 2}, hardware={"devices": 2})


def test_tensorboard_gets_the_losses_and_the_samples(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    data, run = write_pairs(tmp_path), tmp_path / "run"
    recipe = pix2pix_recipe(steps=10, record={"tensorboard": True})
    fit(recipe, data, run, note=lambda _: None)
    events = EventAccumulator(str(run / "tensorboard"))
    events.Reload()
    assert [event.step for event in events.Scalars("loss/l1")] == list(range(1, 11))
    assert len(events.Images("samples")) == 2


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a CUDA device")
def test_a_gpu_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TrainerError, match=r"2 CUDA device\(s\) wanted, 0 found.*--device cpu"):
        fit(pix2pix_recipe(hardware={"devices": 2}), tmp_path, tmp_path / "run", accelerator="cuda")


def test_half_precision_runs_through_the_whole_loop(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    losses = [
        fit(pix2pix_recipe(steps=4, precision=precision, model={"dropout": 0.0}), data, tmp_path / precision).losses
        for precision in ("32-true", "bf16-mixed")
    ]
    assert losses[0] != losses[1]
    assert losses[1] == pytest.approx(losses[0], rel=0.1)
