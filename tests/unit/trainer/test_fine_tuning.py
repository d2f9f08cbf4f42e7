"""A run that begins with the weights of an earlier one: what is taken over, what is said, and resuming it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from tests.helpers.recipes import (
    autoencoder_recipe,
    cgan_recipe,
    contrastive_recipe,
    cyclegan_recipe,
    gan_recipe,
    glow_recipe,
    pix2pix_recipe,
    vae_recipe,
)
from tests.helpers.training import check_exact_resume, write_idx, write_pairs
from trainer.checkpoint import find_checkpoint, load_checkpoint, save_checkpoint
from trainer.cli import main
from trainer.ema import EMA
from trainer.errors import CheckpointError
from trainer.families import family_of
from trainer.loop import fit
from trainer.origin import find_origin, fitting, take_over
from trainer.recipe import Recipe
from trainer.snapshot import take_snapshot
from trainer.task import Task

RECIPES: dict[str, Callable[..., Recipe]] = {
    "autoencoder": autoencoder_recipe,
    "vae": vae_recipe,
    "gan": gan_recipe,
    "cgan": cgan_recipe,
    "pix2pix": pix2pix_recipe,
    "cyclegan": cyclegan_recipe,
    "contrastive": contrastive_recipe,
    "glow": glow_recipe,
}


def made(recipe: Recipe, seed: int) -> tuple[Task, dict[str, EMA]]:
    """A fresh task, and averages that differ from its generators."""
    torch.manual_seed(seed)
    task = family_of(recipe.family).make_task(recipe)
    task.configure(recipe.optimiser)
    averages = {name: EMA(task.networks[name], 0.9) for name in task.generators}
    with torch.no_grad():
        for average in averages.values():
            for weight in average.network.parameters():
                weight.add_(torch.randn_like(weight))
    return task, averages


def earlier(recipe: Recipe, run: Path) -> Path:
    """A run of `recipe` whose newest checkpoint is of step 5."""
    task, averages = made(recipe, 1)
    for step in (4, 5):
        save_checkpoint(run / "checkpoints", take_snapshot(recipe, step, task, averages), 3)
    return run


@pytest.mark.parametrize("name", RECIPES)
def test_every_family_takes_over_all_weights_of_its_own_recipe(name: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]()
    origin = find_origin(earlier(recipe, tmp_path / "run"), recipe, print)
    assert origin.checkpoint.step == 5
    task, averages = made(recipe, 2)
    line = fitting(origin, task)
    count = sum(t.ndim > 0 for network in task.networks.values() for t in network.state_dict().values())
    assert line.endswith(f"kept {count} of {count} tensors")
    take_over(origin, task, averages)
    for kind, networks in (("networks", task.networks), ("ema", {n: a.network for n, a in averages.items()})):
        for network_name, network in networks.items():
            group = origin.checkpoint.group(f"{kind}.{network_name}")
            assert all(torch.equal(value, group[key]) for key, value in network.state_dict().items())


def test_what_does_not_fit_is_named_and_stays_as_it_began(tmp_path: Path) -> None:
    before = pix2pix_recipe()
    now = pix2pix_recipe(data={"channels": 1, "crop_px": 48}, model={"discriminator_layers": 4})
    origin = find_origin(earlier(before, tmp_path / "run"), now, print)
    task, averages = made(now, 2)
    untouched, _ = made(now, 2)
    line = fitting(origin, task)
    assert "generator.encoders.0.1.weight (8×1×4×4 in the recipe, 8×3×4×4 there)" in line
    assert "of discriminator that are not there" in line
    assert "\n" not in line
    take_over(origin, task, averages)
    first, second = (task.networks["generator"].state_dict()[f"encoders.{index}.1.weight"] for index in (0, 1))
    assert torch.equal(first, untouched.networks["generator"].state_dict()["encoders.0.1.weight"])
    assert torch.equal(second, origin.checkpoint.group("networks.generator")["encoders.1.1.weight"])


def test_a_checkpoint_can_be_named_itself(tmp_path: Path) -> None:
    recipe = gan_recipe()
    run = earlier(recipe, tmp_path / "run")
    assert find_origin(run / "checkpoints" / "step-00000004.safetensors", recipe, print).checkpoint.step == 4


def test_where_the_newest_checkpoint_is_broken_the_one_before_is_taken(tmp_path: Path) -> None:
    recipe, said = gan_recipe(), list[str]()
    run = earlier(recipe, tmp_path / "run")
    (run / "checkpoints" / "step-00000005.safetensors").write_bytes(b"half")
    assert find_origin(run, recipe, said.append).checkpoint.step == 4
    assert "step-00000004.safetensors is taken" in said[0]


def test_where_nothing_fits_it_is_said_before_data_is_read(tmp_path: Path) -> None:
    run = earlier(vae_recipe(model={"hidden": [32], "latent": 3}), tmp_path / "run")
    recipe = vae_recipe(model={"hidden": [48, 24], "latent": 5})
    with pytest.raises(CheckpointError, match=r"nothing of .* fits the recipe \(.*48×784 in the recipe, 32×784 there"):
        fit(recipe, tmp_path / "no data here", tmp_path / "new", begin_from=run, accelerator="cpu")
    assert not (tmp_path / "new" / "checkpoints").exists()


def test_other_families_packages_and_strays_are_refused(tmp_path: Path) -> None:
    run = earlier(gan_recipe(), tmp_path / "run")
    package = tmp_path / "package"
    package.mkdir()
    (package / "manifest.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    for path, words in (
        (run, "is of the family gan, the recipe of vae"),
        (package, "a package holds graphs: give the run that it was exported from"),
        (tmp_path / "look.itmodel", "a package holds graphs"),
        (tmp_path / "empty", "has no checkpoints: give the folder of a run"),
        (tmp_path / "weights.pth", "neither a run nor a checkpoint"),
        (tmp_path / "none.safetensors", "is not a checkpoint of this trainer"),
    ):
        with pytest.raises(CheckpointError) as raised:
            find_origin(path, vae_recipe(), print)
        assert words in str(raised.value)


def test_a_run_remembers_what_it_began_from_and_resumes_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_pairs(tmp_path)
    (data / "pairs" / "CREDITS.txt").write_text("Pictures of today\n")
    recipe = pix2pix_recipe(steps=8, record={"sample_every": 4, "checkpoint_every": 4})
    run = earlier(recipe, tmp_path / "earlier")
    (run / "CREDITS.txt").write_text("Pictures of before\n")
    check_exact_resume(recipe, data, tmp_path, monkeypatch, begin_from=run)
    fit(recipe, data, tmp_path / "plain", accelerator="cpu")
    whole, plain = (load_checkpoint(find_checkpoint(tmp_path / name) or Path()) for name in ("whole", "plain"))
    assert not torch.equal(
        whole.tensors["networks.generator.encoders.0.1.weight"], plain.tensors["networks.generator.encoders.0.1.weight"]
    )
    record = json.loads((tmp_path / "cut" / "from.json").read_text("utf-8"))
    assert (record["recipe"], record["step"]) == ("test-pairs", 5)
    assert (tmp_path / "cut" / "CREDITS.txt").read_text() == "Pictures of today\n\nPictures of before\n"
    assert (tmp_path / "plain" / "CREDITS.txt").read_text() == "Pictures of today\n"


def test_the_command_begins_and_does_not_begin_twice(tmp_path: Path) -> None:
    data = write_idx(tmp_path)
    run = earlier(autoencoder_recipe(), tmp_path / "earlier")
    text = (
        'name = "mine"\nfamily = "autoencoder"\nsteps = 2\nbatch_size = 4\n'
        '[data]\nkind = "idx"\nfolder = "digits"\nchannels = 1\ncrop_px = 28\nflip = false\n'
        "[model]\nfilters = 8\nlatent = 16\n[record]\ntensorboard = false\n"
    )
    recipe = tmp_path / "mine.toml"
    recipe.write_text(text)
    command = ["fit", str(recipe), "--data", str(data), "--out", str(tmp_path / "new"), "--from", str(run)]
    done = CliRunner().invoke(main, [*command, "--device", "cpu"])
    assert done.exit_code == 0, done.output
    assert "kept" in done.output
    again = CliRunner().invoke(main, [*command, "--resume", "--device", "cpu"])
    assert again.exit_code == 2
    assert "goes on with its own weights: leave out --from or --resume" in again.output


def test_a_flow_keeps_its_weights_where_data_would_initialise_them(tmp_path: Path) -> None:
    data, recipe = write_idx(tmp_path, size=20), glow_recipe(steps=1, optimiser={"learning_rate": 1e-12})
    run = earlier(recipe, tmp_path / "earlier")
    fit(recipe, data, tmp_path / "new", begin_from=run, accelerator="cpu")
    name = "networks.flow.levels.0.steps.0.actnorm.bias"
    before, after = (load_checkpoint(find_checkpoint(path) or Path()).tensors[name] for path in (run, tmp_path / "new"))
    assert torch.allclose(before, after, atol=1e-9)
