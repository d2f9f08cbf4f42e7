"""`python -m exporters`: a run by default, steps by number or by their numbers, one line for what is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporters.cli import main
from studio.package.loader import open_package
from tests.helpers.recipes import gan_recipe, pix2pix_recipe
from tests.helpers.training import write_idx, write_pairs
from trainer.loop import fit
from trainer.report import measure_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Checkpoints of the steps 2 and 4."""
    recipe = pix2pix_recipe(steps=4, record={"checkpoint_every": 2, "tensorboard": False})
    return fit(recipe, write_pairs(tmp_path, count=12), tmp_path / "run", accelerator="cpu").run


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def steps_of(package: Path) -> int:
    training = open_package(package).manifest.training
    assert training is not None
    return training.steps


def test_a_run_needs_no_command(run: Path, tmp_path: Path) -> None:
    done = call(run, "-o", tmp_path / "mine.itmodel", "--no-critic")
    assert done.exit_code == 0, done.output
    assert "translate.onnx: largest difference to PyTorch" in done.output
    assert "critic" not in done.output
    assert done.output.splitlines()[-1] == str(tmp_path / "mine.itmodel")
    assert steps_of(tmp_path / "mine.itmodel") == 4


@pytest.mark.slow
def test_the_best_of_the_measured_steps_is_taken(run: Path, tmp_path: Path) -> None:
    values = {
        step: {name: value for name, value, _ in measure_run(run, tmp_path, step=step, features=None, note=print)}
        for step in (4, 2)
    }
    best = max(values, key=lambda step: values[step]["psnr"])
    done = call(run, "-o", tmp_path / "best", "--step", "best", "--no-critic")
    assert done.exit_code == 0, done.output
    assert steps_of(tmp_path / "best") == best
    other = 6 - best
    assert call(run, "-o", tmp_path / "other", "--step", other, "--no-critic").exit_code == 0
    assert steps_of(tmp_path / "other") == other


def test_what_the_disk_refuses_is_one_line(run: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = call(run, "-o", tmp_path / "file" / "package")
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert done.output.splitlines()[-1].startswith("exporters: ")


def test_without_a_measurement_there_is_no_best(run: Path, tmp_path: Path) -> None:
    done = call(run, "-o", tmp_path / "best", "--step", "best")
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert "no checkpoint of" in line
    assert "evaluate" in line


@pytest.mark.slow
def test_sixteen_bits_and_truncation_by_flag(tmp_path: Path) -> None:
    folder = fit(gan_recipe(steps=2), write_idx(tmp_path), tmp_path / "run", accelerator="cpu").run
    done = call(folder, "-o", tmp_path / "small", "--precision", "fp16", "--truncation", 0.7)
    assert done.exit_code == 0, done.output
    graph = open_package(tmp_path / "small").graph("decode")
    assert graph.precision == "fp16"
    assert [tensor.name for tensor in graph.inputs] == ["latent"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--step", "last"), "'last' is neither a step nor best"),
        (("--step", "9"), "no checkpoint in"),
        (("--inference", "published"), "dropout"),
    ],
)
def test_a_wrong_call_is_said_and_leaves_nothing(arguments: tuple[str, ...], text: str, tmp_path: Path) -> None:
    recipe = pix2pix_recipe(steps=1, model={"generator": "resnet", "blocks": 1, "depth": None, "dropout": None})
    folder = fit(recipe, write_pairs(tmp_path), tmp_path / "run", accelerator="cpu").run
    done = call(folder, "-o", tmp_path / "out" / "package", *arguments)
    assert done.exit_code == 2
    assert text in done.output
    assert not (tmp_path / "out" / "package").exists()
