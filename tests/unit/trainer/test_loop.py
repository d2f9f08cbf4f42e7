"""The loop: it learns, resumes exactly, and writes what it says."""

from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.recipes import cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import check_exact_resume, logged, write_pairs, write_unpaired
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.errors import CheckpointError, TrainerError
from trainer.evaluation import definitions_of, evaluate
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.snapshot import load_generators


def with_steps(recipe: Recipe, steps: int) -> Recipe:
    import msgspec

    return msgspec.structs.replace(recipe, steps=steps)


@pytest.mark.parametrize("family", ["pix2pix", "cyclegan"])
def test_a_resumed_run_has_the_losses_of_an_uninterrupted_one(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_pairs(tmp_path) if family == "pix2pix" else write_unpaired(tmp_path)
    recipe = pix2pix_recipe() if family == "pix2pix" else cyclegan_recipe()
    check_exact_resume(recipe, data, tmp_path, monkeypatch)


def test_eight_pictures_are_learnt_by_heart(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    recipe = pix2pix_recipe(
        steps=250,
        batch_size=4,
        data={"crop_px": 32, "holdout": 0.0, "flip": False},
        model={"dropout": 0.0, "filters": 16},
        optimiser={"learning_rate": 2e-3},
    )
    result = fit(recipe, data, tmp_path / "run")
    start = logged(tmp_path / "run")[0]["l1"]
    assert result.losses["l1"] < start / 4


def test_evaluate_measures_the_averaged_generator_on_held_out_pairs(tmp_path: Path) -> None:
    data, recipe = write_pairs(tmp_path, count=20), pix2pix_recipe()
    fit(recipe, data, tmp_path / "run")
    task, generators = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    numbers = evaluate(task, generators, open_pictures(data, recipe.data), recipe, tmp_path)
    assert numbers.keys() == task.metric_definitions.keys() <= definitions_of(task, recipe).keys()
    assert 0 < numbers["psnr"] < 60
    assert numbers["baseline_psnr"] < 10


def test_a_run_leaves_log_samples_and_the_newest_checkpoints(tmp_path: Path) -> None:
    recipe = pix2pix_recipe(steps=40, record={"keep_checkpoints": 2})
    fit(recipe, write_pairs(tmp_path), tmp_path / "run")
    assert [entry["step"] for entry in logged(tmp_path / "run")] == list(range(1, 41))
    assert [path.stem for path in sorted((tmp_path / "run" / "checkpoints").iterdir())] == [
        "step-00000030",
        "step-00000040",
    ]
    grids = sorted((tmp_path / "run" / "samples").iterdir())
    assert len(grids) == 5
    with Image.open(grids[-1]) as grid:
        assert grid.width == 3 * 48 + 2 * 4


def test_a_second_run_in_the_same_folder_needs_resume(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    fit(pix2pix_recipe(steps=2), data, tmp_path / "run")
    with pytest.raises(TrainerError, match="holds a run already"):
        fit(pix2pix_recipe(steps=2), data, tmp_path / "run")
    with pytest.raises(CheckpointError, match=r"was trained with `model.filters` 8, not 4"):
        fit(pix2pix_recipe(model={"filters": 4}), data, tmp_path / "run", resume=True)


def test_losses_that_are_not_finite_stop_the_run(tmp_path: Path) -> None:
    recipe = pix2pix_recipe(steps=30, model={"lambda_l1": 1e39})
    with pytest.raises(TrainerError, match="is not finite at step"):
        fit(recipe, write_pairs(tmp_path), tmp_path / "run")


def test_a_broken_checkpoint_is_named(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints" / "step-00000001.safetensors"
    path.parent.mkdir()
    path.write_bytes(b"\x80\x04pickle")
    with pytest.raises(CheckpointError, match="is not a checkpoint"):
        load_checkpoint(path)
