"""Every committed recipe trains, resumes, samples and measures on pictures of its kind."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.helpers.training import idx_file
from trainer.cli import main
from trainer.data.sets import is_held_out
from trainer.loop import fit
from trainer.recipe import DataRecipe, Recipe
from trainer.recipe_file import load_recipe

RECIPES = sorted((Path(__file__).parents[2] / "resources" / "recipes").glob("*.toml"))
pytestmark = pytest.mark.slow


def write_set(root: Path, recipe: DataRecipe) -> None:
    """Noise of the layout and size that a recipe asks for."""
    draw, folder = np.random.default_rng(0), root / recipe.folder
    edge = recipe.crop_px

    def picture(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(draw.integers(0, 256, (edge, edge, 3), dtype=np.uint8)).save(path)

    if recipe.kind == "idx":
        for prefix, count in (("train", 300), ("t10k", 40)):
            pixels = draw.integers(0, 256, (count, edge, edge), dtype=np.uint8)
            idx_file(folder / f"{prefix}-images-idx3-ubyte", pixels)
            idx_file(folder / f"{prefix}-labels-idx1-ubyte", np.arange(count) % max(len(recipe.classes), 1))
    elif recipe.kind == "unpaired":
        for part in ("trainA", "trainB", "testA", "testB"):
            for index in range(3):
                picture(folder / part / f"{index}.png")
    elif recipe.kind == "labelled":
        for name in recipe.classes:
            for index in numbers(20, recipe.holdout):
                picture(folder / name / f"{index}.png")
    else:
        for index in numbers(40, recipe.holdout):
            for side in "AB":
                picture(folder / side / f"{index}.png")


def numbers(count: int, holdout: float) -> list[int]:
    """The first `count`, and the next one that a small share holds out by its name."""
    return [*range(count), next(index for index in range(count, 10_000) if is_held_out(str(index), holdout))]


def small(recipe: Recipe) -> Recipe:
    """Two steps of small batches, and without the feature networks, which are other people's or take a minute."""
    replace = msgspec.structs.replace
    settings = {**recipe.model}
    if "beta_warmup_steps" in settings:
        settings["beta_warmup_steps"] = 1
    return replace(
        recipe,
        model=settings,
        steps=2,
        batch_size=4,
        data=replace(recipe.data, cache_mib=64),
        record=replace(recipe.record, log_every=1, sample_count=2, checkpoint_every=1),
        evaluation=replace(recipe.evaluation, features="none", importance_samples=2, pictures=8),
    )


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_committed_recipe_does_all_that_a_recipe_can(path: Path, tmp_path: Path) -> None:
    recipe = small(load_recipe(path))
    write_set(tmp_path, recipe.data)
    run = tmp_path / "run"
    fit(msgspec.structs.replace(recipe, steps=1), tmp_path, run, note=lambda _: None)
    result = fit(recipe, tmp_path, run, resume=True, note=lambda _: None)
    assert result.step == 2
    assert all(np.isfinite(value) for value in result.losses.values())
    sheet = tmp_path / "sheet.png"
    sampled = CliRunner().invoke(main, ["sample", str(run), "--data", str(tmp_path), "--count", "4", "-o", str(sheet)])
    assert sampled.exit_code == 0, sampled.output
    with Image.open(sheet) as image:
        assert min(image.size) >= recipe.data.crop_px
    measured = CliRunner().invoke(main, ["evaluate", str(run), "--data", str(tmp_path)])
    assert measured.exit_code == 0, measured.output
    metrics = json.loads((run / "metrics.json").read_text("utf-8"))["metrics"]
    assert all(np.isfinite(entry["value"]) and entry["definition"] for entry in metrics)


@pytest.mark.filterwarnings("ignore:The .grad attribute:UserWarning")
def test_a_compiled_network_has_the_losses_of_a_plain_one(tmp_path: Path) -> None:
    recipe = small(load_recipe(next(path for path in RECIPES if path.stem == "mnist-vae")))
    write_set(tmp_path, recipe.data)
    hardware = msgspec.structs.replace(recipe.hardware, compile=True)
    plain = fit(recipe, tmp_path, tmp_path / "plain", accelerator="cpu", note=lambda _: None)
    compiled = fit(
        msgspec.structs.replace(recipe, hardware=hardware), tmp_path, tmp_path / "compiled",
        accelerator="cpu", note=lambda _: None,
    )  # fmt: skip
    assert compiled.losses == pytest.approx(plain.losses, rel=1e-4)
