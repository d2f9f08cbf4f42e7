"""The collection: listed, trained anew by its id, and shown on a page."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from exporters.cli import main as exporters
from studio.package.loader import open_package
from studio.system.paths import bundled_models_folder
from tests.helpers.training import write_idx, write_pairs
from trainer import collection, locations
from trainer.cli import main as trainer

PAIRS = """
name = "tiny"
family = "pix2pix"
steps = 2
batch_size = 2
[data]
kind = "paired"
folder = "pairs"
crop_px = 32
holdout = 0.3
[model]
depth = 4
filters = 8
norm = "instance"
discriminator_filters = 8
dropout_at_test = true
[record]
checkpoint_every = 2
tensorboard = false
[package]
id = "tiny-pairs"
name = "Tiny & small"
description = "Learns <nothing>."
licence = "CC0-1.0"
minutes = 1
"""
DIGITS = """
name = "tiny-digits"
family = "vae"
steps = 2
batch_size = 8
[data]
kind = "idx"
folder = "digits"
channels = 1
crop_px = 28
flip = false
[model]
network = "mlp"
hidden = [16]
latent = 3
norm = "none"
[record]
checkpoint_every = 2
tensorboard = false
[package]
id = "tiny-digits"
name = "Tiny digits"
description = "Draws blots."
licence = "CC0-1.0"
"""


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "resources"
    (folder / "recipes").mkdir(parents=True)
    # What `evaluate` measures distances by.
    (folder / "perceptual").symlink_to(locations.resources_folder() / "perceptual", target_is_directory=True)
    (folder / "recipes" / "tiny.toml").write_text(PAIRS)
    (folder / "recipes" / "tiny-digits.toml").write_text(DIGITS)
    monkeypatch.setattr(locations, "resources_folder", lambda: folder)
    return folder


def test_every_model_that_ships_is_listed_with_its_numbers() -> None:
    shown = CliRunner().invoke(trainer, ["collection"])
    assert shown.exit_code == 0, shown.output
    found = {entry.recipe.described.id: entry for entry in collection.entries(locations.resources_folder())}
    for folder in bundled_models_folder().iterdir():
        manifest = open_package(folder).manifest
        assert manifest.id in shown.output
        assert manifest.training is not None
        compared_first = sorted(manifest.training.metrics, key=lambda metric: metric.baseline is None)
        for words, metric in zip(found[manifest.id].metrics, compared_first, strict=True):
            assert words.startswith(f"{metric.name} {metric.value:g}")
        # What the terminal shows, line breaks of its columns aside.
        for metric in compared_first[:2]:
            assert f"{metric.name} {metric.value:g}" in shown.output, manifest.id


def test_an_id_that_is_none_of_the_collection_names_those_that_are(resources: Path) -> None:
    done = CliRunner().invoke(trainer, ["collection", "--only", "big"])
    assert done.exit_code == 2
    assert "the collection has no `big`" in done.output
    assert "tiny-digits, tiny-pairs" in done.output


@pytest.mark.slow
def test_one_is_trained_measured_exported_and_shown(resources: Path, tmp_path: Path) -> None:
    data = write_pairs(tmp_path, count=12)
    write_idx(tmp_path)
    for package_id in ("tiny-pairs", "tiny-digits"):
        run, out = tmp_path / f"run-{package_id}", resources / "models" / package_id
        wishes = ["--only", package_id, "--data", str(data), "--out", str(run), "--device", "cpu"]
        trained = CliRunner().invoke(trainer, ["collection", *wishes])
        assert trained.exit_code == 0, trained.output
        assert ("psnr " if package_id == "tiny-pairs" else "nll ") in trained.output
        exported = CliRunner().invoke(exporters, [str(run), "-o", str(out), "--no-critic"])
        assert exported.exit_code == 0, exported.output
    page = tmp_path / "gallery"
    made = CliRunner().invoke(exporters, ["gallery", "--data", str(data), "-o", str(page)])
    assert made.exit_code == 0, made.output
    html = (page / "index.html").read_text("utf-8")
    assert "Tiny &amp; small" in html
    assert "Learns &lt;nothing&gt;." in html
    assert "//" not in html.replace("</", "")
    files = re.findall(r'src="([^"]+)"', html)
    assert [file.split(".")[2] for file in files] == [
        *("held-out_picture", "what_comes_back_from_its_numbers", "made_from_the_seeds_0_to_7"),
        *("held-out_input", "output", "truth"),
    ]
    pixels = [np.asarray(Image.open(page / file).convert("RGB")).astype(int) for file in files]
    assert all(np.abs(a - b).mean() > 1 for a, b in pairwise(pixels[3:]))

    # Without the sets the page keeps its pictures, and says so.
    kept = CliRunner().invoke(exporters, ["gallery", "--data", str(tmp_path / "nowhere"), "-o", str(page)])
    assert "tiny-pairs: left as it was" in kept.output
    assert (page / "index.html").read_text("utf-8") == html
    new = CliRunner().invoke(exporters, ["gallery", "--data", str(tmp_path / "nowhere"), "-o", str(tmp_path / "new")])
    assert "tiny-pairs: not shown" in new.output

    # Training pictures are not shown for held-out ones.
    recipe = resources / "recipes" / "tiny.toml"
    recipe.write_text(PAIRS.replace("holdout = 0.3", "holdout = 0.0"), "utf-8")
    kept = CliRunner().invoke(exporters, ["gallery", "--data", str(data), "-o", str(page)])
    assert "tiny-pairs: left as it was" in kept.output
    assert "has no held-out pictures to show" in kept.output
