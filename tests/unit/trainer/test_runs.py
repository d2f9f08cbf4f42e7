"""What ends a training or gets in its way: nothing that was whole is lost, and one line says what to do."""

import io
import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image

from tests.helpers.recipes import cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import logged, write_pairs, write_unpaired
from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, load_newest, save_checkpoint
from trainer.cli import main
from trainer.errors import CheckpointError, DataError, FileError, RecipeError, TrainerError
from trainer.families.pix2pix import Pix2PixTask
from trainer.loop import fit
from trainer.recipe_file import load_recipe
from trainer.record import Recorder
from trainer.report import measure_run
from trainer.run_lock import holding

ROOT = Path(__file__).parents[3]
WATERCOLOUR = ROOT / "resources" / "recipes" / "watercolour.toml"
RECIPE = """
name = "small"
family = "pix2pix"
steps = {steps}
batch_size = 2
[data]
kind = "paired"
folder = "pairs"
crop_px = 32
holdout = 0.3
[model]
depth = 4
filters = 8
discriminator_filters = 8
[record]
tensorboard = false
"""


def small(**changes: Any) -> Any:
    record = {"log_every": 1, "checkpoint_every": 2, "sample_every": 100, **changes.pop("record", {})}
    return pix2pix_recipe(steps=changes.pop("steps", 4), record=record, **changes)


def invoke(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@contextmanager
def no_file_over(count: int) -> Iterator[None]:
    """What a full disk or quota does: the system writes no more than so many bytes into one file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def signal_at(step: int, number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sends a signal to this process while step number `step` runs."""
    real = Pix2PixTask.step

    def interrupted(task: Pix2PixTask, stepper: Any, batch: Any) -> Any:
        if stepper.step == step:
            os.kill(os.getpid(), number)
        return real(task, stepper, batch)

    with monkeypatch.context() as patched:
        patched.setattr(Pix2PixTask, "step", interrupted)
        yield


def checkpoint(step: int) -> Checkpoint:
    return Checkpoint(step, pix2pix_recipe(), {"x": torch.full((2000,), float(step))}, {})


def test_training_pictures_are_never_measured(tmp_path: Path) -> None:
    write_pairs(tmp_path, count=4)
    write_unpaired(tmp_path)
    for side in "AB":
        for path in (tmp_path / "sides" / f"test{side}").iterdir():
            path.unlink()
    for name, recipe, hint in (
        ("pairs", small(steps=1, data={"holdout": 0.0}), r"raise `data\.holdout`"),
        ("sides", cyclegan_recipe(steps=1), "testA and testB"),
    ):
        run = fit(recipe, tmp_path, tmp_path / name, note=lambda _: None).run
        with pytest.raises(DataError, match=f"has no held-out pictures to measure on: .*{hint}"):
            measure_run(run, tmp_path, step=None, features=None, note=lambda _: None)
        assert not (run / "metrics.json").exists()
        said = invoke("sample", run, "--data", tmp_path, "-o", tmp_path / f"{name}.png")
        assert said.exit_code == 0
        assert "these are training pictures" in said.stderr


def test_a_sheet_of_samples_is_of_held_out_pictures_and_says_nothing(tmp_path: Path) -> None:
    run = fit(small(steps=1), write_pairs(tmp_path), tmp_path / "run", note=lambda _: None).run
    said = invoke("sample", run, "--data", tmp_path, "-o", tmp_path / "sheet.png")
    assert said.exit_code == 0
    assert "training pictures" not in said.stderr


def test_a_full_disk_is_one_line_and_leaves_the_older_checkpoints_good(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, checkpoint(1), keep=3)
    with (
        no_file_over(4000),
        pytest.raises(FileError, match=r"step-00000002\.safetensors can't be used \(File too large"),
    ):
        save_checkpoint(tmp_path, checkpoint(2), keep=3)
    assert [path.name for path in tmp_path.iterdir()] == ["step-00000001.safetensors"]
    assert load_checkpoint(tmp_path / "step-00000001.safetensors").step == 1


@pytest.mark.parametrize(("limit", "file"), [(0, "data-check.json"), (900, r"step-00000001\.png")])
def test_a_disk_that_fills_while_a_run_writes_is_one_line(limit: int, file: str, tmp_path: Path) -> None:
    write_pairs(tmp_path)
    with no_file_over(limit), pytest.raises(FileError, match=f"{file} can't be used"):
        fit(small(), tmp_path, tmp_path / "run", note=lambda _: None)


def test_a_log_that_can_not_grow_is_one_line(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, 10, io.StringIO())
    recorder.losses(1, {"l1": 1.0}, 1e-3)
    size = (tmp_path / "log.jsonl").stat().st_size
    with no_file_over(size), pytest.raises(FileError, match=r"log\.jsonl can't be used"):
        recorder.losses(2, {"l1": 1.0}, 1e-3)


def test_a_file_where_a_folder_is_needed_is_one_line(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "recipe.toml").write_text(RECIPE.format(steps=1), "utf-8")
    for words in (
        ("fit", tmp_path / "recipe.toml", "--data", tmp_path, "--out", tmp_path / "file" / "run"),
        ("new", tmp_path / "pairs", "-o", tmp_path / "file" / "new.toml"),
    ):
        done = invoke(*words)
        assert done.exit_code == 2
        assert "can't be used (" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_checkpoint_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    path = save_checkpoint(tmp_path, checkpoint(1), keep=1)
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_half_written_line_of_the_log_does_not_end_a_run(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    fit(small(), tmp_path, tmp_path / "run", note=lambda _: None)
    log = tmp_path / "run" / "log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + b'\0\0\xff{"step": 5, "l')
    fit(small(steps=6), tmp_path, tmp_path / "run", resume=True, note=lambda _: None)
    assert [entry["step"] for entry in logged(tmp_path / "run")] == [1, 2, 3, 4, 5, 6]
    assert log.read_bytes().startswith(whole)


def test_a_run_folder_is_held_by_one_training(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    with holding(tmp_path / "run"), pytest.raises(TrainerError, match="another training is at work in"):
        fit(small(), tmp_path, tmp_path / "run", note=lambda _: None)
    fit(small(steps=2), tmp_path, tmp_path / "run", note=lambda _: None)
    with holding(tmp_path / "run"), pytest.raises(TrainerError, match="another training is at work in"):
        fit(small(), tmp_path, tmp_path / "run", resume=True, note=lambda _: None)


def test_a_run_folder_is_free_again_when_its_training_was_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from trainer.run_lock import holding\n"
        "with holding(pathlib.Path(sys.argv[1])): print(1, flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, cwd=ROOT)
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(TrainerError, match="another training"), holding(tmp_path):
        pass
    other.kill()
    other.communicate()
    with holding(tmp_path):
        pass


def test_a_disk_that_knows_no_locks_is_trained_on_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_keys: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr("trainer.run_lock.FileLock.acquire", refuse)
    assert fit(small(steps=1), write_pairs(tmp_path), tmp_path / "run", note=lambda _: None).step == 1


def test_a_broken_newest_checkpoint_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    run = fit(small(), tmp_path, tmp_path / "run", note=lambda _: None).run
    newest = run / "checkpoints" / "step-00000004.safetensors"
    newest.write_bytes(newest.read_bytes()[:100])
    measured = invoke("evaluate", run, "--data", tmp_path)
    assert measured.exit_code == 0
    assert "step-00000002.safetensors is taken" in measured.stderr
    assert json.loads((run / "metrics.json").read_text("utf-8"))["step"] == 2
    said: list[str] = []
    assert fit(small(steps=5), tmp_path, run, resume=True, note=said.append).step == 5
    assert any("step-00000002.safetensors is taken" in line for line in said)
    assert [entry["step"] for entry in logged(run)] == [1, 2, 3, 4, 5]
    for path in (run / "checkpoints").iterdir():
        path.write_bytes(b"")
    with pytest.raises(CheckpointError, match=r"step-00000005.*is not a checkpoint"):
        load_newest(run, said.append)


def test_files_with_other_names_among_the_checkpoints_are_passed_over(tmp_path: Path) -> None:
    for step in (2, 12, 100_000_000):
        save_checkpoint(tmp_path / "checkpoints", checkpoint(step), keep=9)
    for name in ("step-final", "step-00000012 (1)", "step-"):
        (tmp_path / "checkpoints" / f"{name}.safetensors").write_bytes(b"copy")
    assert find_checkpoint(tmp_path) == tmp_path / "checkpoints" / "step-100000000.safetensors"
    assert find_checkpoint(tmp_path, 12) == tmp_path / "checkpoints" / "step-00000012.safetensors"
    assert find_checkpoint(tmp_path, 13) is None
    save_checkpoint(tmp_path / "checkpoints", checkpoint(14), keep=1)
    kept = {path.stem for path in (tmp_path / "checkpoints").iterdir()}
    assert {"step-00000014", "step-100000000", "step-final"} <= kept
    assert "step-00000012" not in kept


def test_resuming_what_is_not_there_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    with pytest.raises(TrainerError, match="has no checkpoint to go on from: check --out"):
        fit(small(), tmp_path, tmp_path / "mistyped", resume=True, note=lambda _: None)
    assert not (tmp_path / "mistyped").exists()


def test_a_terminal_that_is_closed_leaves_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pairs(tmp_path)
    before = signal.signal(signal.SIGHUP, lambda *_: None)
    try:
        with signal_at(0, signal.SIGHUP, monkeypatch):
            result = fit(small(), tmp_path, tmp_path / "run", note=lambda _: None)
        assert (result.step, result.stopped_by) == (1, signal.SIGHUP)
        assert find_checkpoint(tmp_path / "run", 1) is not None
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with signal_at(2, signal.SIGHUP, monkeypatch):
            assert fit(small(), tmp_path, tmp_path / "run", resume=True, note=lambda _: None).step == 4
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_worker_leaves_the_end_to_the_loop() -> None:
    code = (
        "import os, signal; from trainer.signals import leave_to_the_loop; leave_to_the_loop()\n"
        "for number in (signal.SIGHUP, signal.SIGINT): os.kill(os.getpid(), number)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


class ClosedTerminal(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_is_gone_does_not_end_the_record(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, 10, ClosedTerminal())
    recorder.began(0, "cpu")
    for step in (1, 2):
        recorder.stepped(step)
        recorder.losses(step, {"l1": 1.0}, 1e-3)
    recorder.close()
    assert len(logged(tmp_path)) == 2


def test_the_first_word_comes_long_before_the_first_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, stream = [0.0], io.StringIO()
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    recorder = Recorder(tmp_path, 1002, stream)
    recorder.began(0, "cpu")
    assert "1002 steps on cpu" in stream.getvalue()
    for step in range(1, 8):
        now[0] += 2.0
        recorder.stepped(step)
    lines = stream.getvalue().splitlines()[1:]
    assert lines == ["step 3 of 1002  0.50 steps/s  0:33:18 left"]


def test_sheets_of_large_photos_stay_small(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    for side in "AB":
        (tmp_path / "pairs" / side).mkdir(parents=True)
        Image.fromarray(draw.integers(0, 256, (600, 700, 3), np.uint8)).save(tmp_path / "pairs" / side / "1.png")
    run = fit(small(steps=1, data={"holdout": 0.0}), tmp_path, tmp_path / "run", note=lambda _: None).run
    with Image.open(run / "samples" / "step-00000001.png") as sheet:
        assert sheet.size == (3 * 256 + 2 * 4, 256)


@pytest.mark.parametrize(
    ("override", "text"),
    [
        ("data.resize_px=100", "`data.resize_px` 100 is smaller than `data.crop_px`"),
        ("optimiser.beta1=1.0", "`optimiser.beta1`"),
        ("optimiser.beta2=1.0", "`optimiser.beta2`"),
        ("seed=123456789012345678901234", "`seed`"),
        ("seed=-1", "`seed`"),
        ("name=My Look", "in `name`: write small letters, digits and hyphens only, such as my-look"),
        ("data.background=white", "in `data.background`: write a colour as #rrggbb"),
        ("family=pix2pixhd", "in `family`: did you mean `pix2pix`?"),
        ("family=diffusion", "in `family`: allowed are autoencoder, vae"),
        ("model.norm=layer", "in `model.norm`: allowed are"),
        ("model.upsampling=resiz", "did you mean `resize`?"),
        ("data.kind=pair", "did you mean `paired`?"),
    ],
)
def test_a_wrong_value_is_told_in_words(override: str, text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load_recipe(WATERCOLOUR, (override,))
    assert text in str(caught.value)
    assert "regex" not in str(caught.value)


def test_notepad_may_have_saved_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(RECIPE.format(steps=3), "utf-8-sig")
    assert load_recipe(tmp_path / "recipe.toml").steps == 3


def test_folders_that_do_not_fit_the_recipe_say_what_would(tmp_path: Path) -> None:
    write_pairs(tmp_path)
    text = RECIPE.format(steps=1).replace('family = "pix2pix"', 'family = "gan"').split("[model]")[0]
    for kind, folder, message in (
        ("labelled", "pairs/A", 'set `data.kind = "pictures"`'),
        ("pictures", "sub\\\\pics", 'write `data.folder` with "/"'),
    ):
        changed = text.replace('"paired"', f'"{kind}"').replace('"pairs"', f'"{folder}"')
        (tmp_path / "recipe.toml").write_text(changed, "utf-8")
        done = invoke("check", tmp_path / "recipe.toml", "--data", tmp_path)
        assert done.exit_code == 2
        assert message in done.stderr


def test_the_line_that_goes_on_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pairs(tmp_path)
    (tmp_path / "re cipe.toml").write_text(RECIPE.format(steps=9), "utf-8")
    run, override = tmp_path / "two words", 'data.folder="pairs"'
    words = ["fit", tmp_path / "re cipe.toml", "--data", tmp_path, "--out", run, "--set", override, "--device", "cpu"]
    with signal_at(1, signal.SIGINT, monkeypatch):
        done = invoke(*words)
    assert done.exit_code == 128 + signal.SIGINT
    said = shlex.split(done.stderr.strip().splitlines()[-1].split("to go on: ")[1])
    assert said == ["python", "-m", "trainer", *map(str, words), "--resume"]


def test_what_changed_since_a_run_began_is_named(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    fit(small(), data, tmp_path / "run", note=lambda _: None)
    said: list[str] = []
    fit(small(), data, tmp_path / "run", resume=True, note=said.append)
    assert not [line for line in said if "another" in line or "training pictures are not" in line]
    write_pairs(tmp_path, count=12)
    changed = small(steps=5, ema_decay=0.5, precision="32-true", optimiser={"clip_norm": 1.0})
    fit(changed, data, tmp_path / "run", resume=True, note=said.append)
    assert any("with another optimiser, steps, ema_decay, precision than" in line for line in said)
    assert any("the training pictures are not those" in line for line in said)
    with pytest.raises(CheckpointError, match=r"was trained with `model\.lambda_l1` left to its default, not 10\.0"):
        fit(small(model={"lambda_l1": 10.0}), data, tmp_path / "run", resume=True)


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a CUDA device")
def test_two_devices_without_a_card_are_not_two_processes_in_silence(tmp_path: Path) -> None:
    recipe = small(hardware={"devices": 2})
    with pytest.raises(TrainerError, match=r"2 devices wanted, and there is no CUDA device: .*--device cpu"):
        fit(recipe, write_pairs(tmp_path), tmp_path / "run")
