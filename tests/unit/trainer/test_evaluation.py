"""Distances against values that can be worked out by hand, and what evaluate writes."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

from tests.helpers.recipes import cyclegan_recipe, gan_recipe, pix2pix_recipe
from tests.helpers.training import write_idx, write_pairs, write_unpaired
from trainer.cli import main
from trainer.data import open_pictures
from trainer.data.arrays import ArraySet
from trainer.data.sets import Part
from trainer.errors import DataError
from trainer.evaluation import definitions_of, evaluate
from trainer.families import family_of
from trainer.loop import fit
from trainer.metrics.distances import SetDistance, frechet_distance, kernel_distance
from trainer.metrics.features import train_classifier
from trainer.metrics.nearest_training import NearestTraining
from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe
from trainer.recipe_writer import Machine, write_recipe
from trainer.report import measure_run
from trainer.task import Pictures


def test_frechet_distance_of_two_gaussians_is_the_closed_form() -> None:
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(200_000, 2, generator=draw, dtype=torch.float64)
    y = torch.randn(200_000, 2, generator=draw, dtype=torch.float64) @ torch.diag(torch.tensor([2.0, 0.5]).double())
    y += torch.tensor([3.0, 0.0]).double()
    expected = 9 + (1 - 2) ** 2 + (1 - 0.5) ** 2
    assert frechet_distance(x, y) == pytest.approx(expected, rel=0.02)
    assert frechet_distance(x, x) == pytest.approx(0, abs=1e-9)


def test_a_translator_without_pairs_is_measured_against_leaving_pictures_as_they_are() -> None:
    draw = torch.Generator().manual_seed(3)
    distance = SetDistance(lambda x: x.flatten(1))
    for _ in range(20):
        real, source = torch.randn(8, 1, 2, 2, generator=draw), 2 + torch.randn(8, 1, 2, 2, generator=draw)
        distance.add(Pictures((source - 1.9).clamp(-1, 1), real.clamp(-1, 1), source=source))
    numbers = distance.values()
    assert set(numbers) == {"frechet", "kernel", "baseline_frechet", "baseline_kernel"}
    assert numbers["frechet"] < 0.1 * numbers["baseline_frechet"]
    assert numbers["kernel"] < 0.1 * numbers["baseline_kernel"]


@pytest.mark.slow
def test_what_has_no_pair_is_judged_by_its_surface(tmp_path: Path) -> None:
    """Grain against none: gone once a picture is made as small as the feature network sees it, kept in squares."""
    grain = 255 * (np.indices((96, 96)).sum(axis=0) % 2)
    for side in ("trainA", "trainB", "testA", "testB"):
        (tmp_path / "sides" / side).mkdir(parents=True)
        for index in range(3):
            grey = grain if side.endswith("B") else np.full((96, 96), 127 + index % 2)
            pixels = np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
            Image.fromarray(pixels).save(tmp_path / "sides" / side / f"{index}.png")
    recipe = cyclegan_recipe(data={"crop_px": 32}, evaluation={"features": "efficientnet-lite0"})
    task, pictures = family_of(recipe.family).make_task(recipe), open_pictures(tmp_path, recipe.data)
    numbers = evaluate(task, {"a_to_b": Grain(), "b_to_a": Grain()}, pictures, recipe, tmp_path)
    names = ("taken_for_target", "baseline_taken_for_target", "real_taken_for_target")
    assert [numbers[name] for name in names] == [1, 0, 1]
    assert numbers["frechet"] < 0.1 * numbers["baseline_frechet"]
    assert numbers.keys() <= definitions_of(task, recipe).keys()
    assert "squares of 32 pixels" in definitions_of(task, recipe)["kernel"]


class Grain(torch.nn.Module):
    """Puts the grain of the other side on everything."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows, columns = torch.meshgrid(torch.arange(x.shape[2]), torch.arange(x.shape[3]), indexing="ij")
        return (2.0 * ((rows + columns) % 2) - 1).expand_as(x)


def test_kernel_distance_is_the_double_sum_and_unbiased() -> None:
    draw = torch.Generator().manual_seed(1)
    x, y = (torch.randn(7, 3, generator=draw, dtype=torch.float64) for _ in range(2))

    def kernel(a: torch.Tensor, b: torch.Tensor) -> float:
        return float((a @ b / 3 + 1) ** 3)

    within_x = [kernel(x[i], x[j]) for i in range(7) for j in range(7) if i != j]
    within_y = [kernel(y[i], y[j]) for i in range(7) for j in range(7) if i != j]
    across = [kernel(x[i], y[j]) for i in range(7) for j in range(7)]
    expected = np.mean(within_x) + np.mean(within_y) - 2 * np.mean(across)
    assert kernel_distance(x, y) == pytest.approx(expected)
    same = [kernel_distance(*torch.randn(2, 40, 4, generator=draw, dtype=torch.float64)) for _ in range(300)]
    assert abs(np.mean(same)) < 4 * np.std(same) / 300**0.5


def npz_recipe(classes: list[str]) -> Recipe:
    data = {"kind": "npz", "folder": "set", "channels": 1, "crop_px": 16, "classes": classes, "flip": False}
    tree = {"name": "t", "family": "vae", "steps": 1, "data": data, "evaluation": {"features": "classifier"}}
    return decode_recipe(tree, "test")


@pytest.mark.slow
def test_the_small_classifier_tells_real_classes_apart_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.metrics.features._STEPS", 60)
    draw = np.random.default_rng(0)
    x = draw.integers(0, 80, (400, 16, 16)).astype(np.uint8)
    y = draw.integers(0, 2, 400)
    x[y == 1, 4:12, 7:9] = 255
    x[y == 0, 7:9, 4:12] = 255
    (tmp_path / "set").mkdir()
    np.savez(tmp_path / "set" / "data.npz", x=x[:300], y=y[:300], x_test=x[300:], y_test=y[300:])
    recipe = npz_recipe(["flat", "upright"])
    pictures = open_pictures(tmp_path, recipe.data)
    assert isinstance(pictures, ArraySet)
    before = torch.get_rng_state()
    with torch.inference_mode():
        network = train_classifier(pictures, recipe, tmp_path / "cache")
    assert torch.equal(torch.get_rng_state(), before)
    (batch,) = pictures.held_out(1, batch_size=100)
    with torch.inference_mode():
        assert (network(batch["x"]).argmax(1) == batch["label"]).float().mean() > 0.95
        again = train_classifier(pictures, recipe, tmp_path / "cache")
        assert torch.equal(again(batch["x"]), network(batch["x"]))
    with pytest.raises(DataError, match="a classifier needs classes"):
        train_classifier(pictures, npz_recipe([]), tmp_path)


def test_unpaired_sets_with_true_pairs_are_measured_against_them(tmp_path: Path) -> None:
    data = write_unpaired(tmp_path)
    for side in "AB":
        for path in (data / "sides" / f"test{side}").iterdir():
            with Image.open(data / "sides" / "testA" / path.name) as image:
                truth = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if side == "B" else image.copy()
            truth.save(path)
    recipe = cyclegan_recipe(steps=2, data={"test_pairs": True})
    fit(recipe, data, tmp_path / "run", note=lambda _: None)
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path / "run"), "--data", str(data)])
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "run" / "metrics.json").read_text("utf-8"))
    values = {entry["name"]: entry["value"] for entry in report["metrics"]}
    assert values["baseline_psnr_a_to_b"] == pytest.approx(values["baseline_psnr_b_to_a"])
    assert {"psnr_a_to_b", "ssim_b_to_a", "cycle_l1_a"} <= values.keys()
    assert all(entry["definition"] for entry in report["metrics"])
    (data / "sides" / "testA" / "0.png").unlink()
    failed = CliRunner().invoke(main, ["evaluate", str(tmp_path / "run"), "--data", str(data)])
    assert failed.exit_code == 2
    assert "`0` is in one of testA and testB only" in failed.output


def test_measuring_twice_gives_the_same_numbers(tmp_path: Path) -> None:
    data = write_pairs(tmp_path, count=16)
    fit(pix2pix_recipe(steps=2), data, tmp_path / "run", note=lambda _: None)
    arguments = ["evaluate", str(tmp_path / "run"), "--data", str(data)]
    texts = []
    for _ in range(2):
        torch.rand(5)
        assert CliRunner().invoke(main, arguments).exit_code == 0
        texts.append((tmp_path / "run" / "metrics.json").read_text("utf-8"))
    assert texts[0] == texts[1]


GPU = Machine("a GPU", 24.0)


@pytest.mark.parametrize("machine", [Machine("", 0.0), GPU], ids=["cpu", "gpu"])
def test_a_new_recipe_trains_as_written(tmp_path: Path, machine: Machine) -> None:
    write_pairs(tmp_path, size=64)
    said = write_recipe(tmp_path / "pairs", tmp_path / "pairs.toml", None, machine)
    assert "8 pictures, pairs in the folders A and B, 64×64: pix2pix" in said
    text = (tmp_path / "pairs.toml").read_text("utf-8")
    assert "crop_px = 64" in text
    assert ('generator = "shuffle"' in text) == (machine is not GPU)
    line = said.splitlines()[-1].removeprefix("python -m trainer ").split()
    small = ["--set", "steps=1", "--set", "model.filters=4", "--set", "model.discriminator_filters=4"]
    done = CliRunner().invoke(main, [*line, "--out", str(tmp_path / "run"), *small])
    assert done.exit_code == 0, done.output
    again = CliRunner().invoke(main, ["new", str(tmp_path / "pairs"), "-o", str(tmp_path / "pairs.toml")])
    assert again.exit_code == 2
    assert "exists already" in again.output


def test_a_new_recipe_knows_two_domains_classes_and_arrays(tmp_path: Path) -> None:
    write_unpaired(tmp_path, size=64)
    for name in ("cat", "dog"):
        write_pairs(tmp_path / name, count=3, size=64)
        (tmp_path / "pets").mkdir(exist_ok=True)
        (tmp_path / name / "pairs" / "A").rename(tmp_path / "pets" / name)
    (tmp_path / "arrays").mkdir()
    np.savez(tmp_path / "arrays" / "x.npz", x=np.zeros((7, 32, 32, 3), np.uint8), y=np.arange(7) % 3)
    for folder, family, words in (
        ("sides", "cyclegan", ["crop_px = 64", "lambda_identity"]),
        ("pets", "cgan", ['classes = ["cat", "dog"]']),
        ("arrays", "cgan", ['classes = ["0", "1", "2"]', "crop_px = 32"]),
    ):
        out = tmp_path / f"{folder}.toml"
        chosen = "cgan" if folder == "arrays" else None
        assert family in write_recipe(tmp_path / folder, out, chosen, Machine("", 0.0))
        assert all(word in out.read_text("utf-8") for word in words)
    done = CliRunner().invoke(
        main, ["new", str(tmp_path / "sides"), "-o", str(tmp_path / "n.toml"), "--family", "glow"]
    )
    assert done.exit_code == 2
    assert "glow can't be trained on two domains without pairs: choose from cyclegan" in done.output


def test_a_generator_that_repeats_its_training_set_is_told_from_one_that_invents(tmp_path: Path) -> None:
    recipe = gan_recipe()
    pictures = open_pictures(write_idx(tmp_path), recipe.data)
    known = pictures[Part(recipe.seed, range(5))]["x"]
    held_out = next(iter(pictures.held_out(1, 5, 5)))["x"]
    found = NearestTraining(pictures, recipe.seed).add(Pictures(known, held_out))
    assert found["nearest"] / 5 < 1e-3
    assert found["baseline_nearest"] / 5 > 0.05
    run = fit(gan_recipe(steps=1), tmp_path, tmp_path / "run", accelerator="cpu").run
    numbers = {name: value for name, value, _ in measure_run(run, tmp_path, step=None, features=None, note=print)}
    assert numbers["nearest"] > 0.05
    assert numbers["baseline_nearest"] == pytest.approx(found["baseline_nearest"] / 5, rel=0.5)
