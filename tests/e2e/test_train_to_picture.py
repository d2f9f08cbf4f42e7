"""The whole way, by the commands a user types: train, export, translate."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.training import write_pairs, write_unpaired
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.snapshot import load_generators

PIX2PIX = """
name = "tiny"
family = "pix2pix"
steps = 20
batch_size = 2
[data]
kind = "paired"
folder = "pairs"
crop_px = 24
[model]
depth = 3
filters = 8
norm = "instance"
"""
CYCLEGAN = """
name = "tiny"
family = "cyclegan"
steps = 20
[data]
kind = "unpaired"
folder = "sides"
crop_px = 24
[model]
filters = 6
blocks = 2
"""


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", *map(str, words)], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize(
    ("recipe", "generator", "direction"),
    [
        pytest.param(PIX2PIX, "generator", (), id="pix2pix"),
        pytest.param(CYCLEGAN, "b_to_a", ("--direction", "picture-to-photo"), id="cyclegan", marks=pytest.mark.slow),
    ],
)
def test_twenty_steps_then_export_then_translate_equal_the_network(
    recipe: str, generator: str, direction: tuple[str, ...], tmp_path: Path
) -> None:
    write_pairs(tmp_path)
    write_unpaired(tmp_path)
    (tmp_path / "tiny.toml").write_text(recipe)
    command("trainer", "fit", tmp_path / "tiny.toml", "--data", tmp_path, "--out", tmp_path / "run")
    command("exporters", tmp_path / "run", "-o", tmp_path / "package", "--no-critic")

    picture = np.random.default_rng(0).integers(0, 256, size=(48, 80, 3), dtype=np.uint8)
    Image.fromarray(picture).save(tmp_path / "in.png")
    words = ("--model", tmp_path / "package", "-o", tmp_path / "out.png", *direction)
    command("studio", "translate", tmp_path / "in.png", *words)

    _, generators = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    x = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.inference_mode():
        wanted = (generators[generator](x)[0].permute(1, 2, 0).numpy() + 1) * 127.5
    with Image.open(tmp_path / "out.png") as out:
        found = np.asarray(out.convert("RGB")).astype(float)
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() <= 0.51
