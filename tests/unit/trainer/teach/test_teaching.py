"""Teaching a look from pairs: from the command to the package."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainer.checkpoint import find_checkpoint
from trainer.cli import main
from trainer.errors import DataError
from trainer.recipe_file import decode_recipe
from trainer.teach import teaching
from trainer.teach.lesson import PROGRESS, last_progress
from trainer.teach.recipe import recipe_text


def test_the_recipe_is_an_ordinary_one() -> None:
    import tomllib

    text = recipe_text("l", steps=9, seed=2, turned="off", preferred_px=800, precision="auto", made_from="a and b")
    recipe = decode_recipe(tomllib.loads(text), "recipe")
    assert (recipe.family, recipe.steps, recipe.described.preferred_px) == ("pix2pix", 9, 800)


def test_nothing_to_learn_from_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["teach", "-o", str(tmp_path / "look")])
    assert done.exit_code == 2
    assert "there is nothing to learn from" in done.output


def test_a_folder_that_holds_something_is_left_alone(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "mine.txt").write_text("mine")
    done = CliRunner().invoke(main, ["teach", "--pair", *map(str, pair), "-o", str(tmp_path / "look")])
    assert done.exit_code == 2
    assert "is not empty" in done.output
    assert (tmp_path / "look" / "mine.txt").read_text() == "mine"


def test_pairs_of_a_folder_go_by_name(pair: tuple[Path, Path], tmp_path: Path) -> None:
    for side, path in zip("AB", pair, strict=True):
        (tmp_path / "set" / side).mkdir(parents=True)
        (tmp_path / "set" / side / f"one{path.suffix}").write_bytes(path.read_bytes())
    (tmp_path / "set" / "A" / "alone.png").write_bytes(pair[0].read_bytes())
    assert [a.name for a, _ in teaching.paired_files(tmp_path / "set")] == ["one.png"]
    (tmp_path / "set" / "B" / "one.png").unlink()
    with pytest.raises(DataError, match="no pairs in"):
        teaching.paired_files(tmp_path / "set")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process there at once")
def test_a_look_is_taught_stopped_resumed_and_exported(pair: tuple[Path, Path], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "trainer", "teach", "-o", "look", "--minutes", "0.4", "--preview", str(pair[0])]
    with subprocess.Popen(
        [*command, "--pair", *map(str, pair)], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        limit = time.monotonic() + 120
        while not (tmp_path / "look" / PROGRESS).exists() and time.monotonic() < limit:
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert "to go on: python -m trainer teach -o look --minutes 0.4 --resume" in said
    assert find_checkpoint(tmp_path / "look") is not None
    done = subprocess.run([*command, "--resume"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(Path("look") / "package")
    manifest = json.loads((tmp_path / "look" / "package" / "manifest.json").read_text())
    assert [graph["role"] for graph in manifest["graphs"]] == ["translate"]
    progress = last_progress(tmp_path / "look")
    assert progress["state"] in ("finished", "settled")
    assert progress["best_psnr"] > progress["baseline_psnr"]


def test_any_name_of_a_file_makes_a_recipe() -> None:
    name = 'bell\x07, line\nend, "quoted" \\ and \x7f'
    text = recipe_text("look", steps=5, seed=0, turned="off", preferred_px=64, precision="auto", made_from=name)
    assert decode_recipe(tomllib.loads(text), "recipe.toml").described.data == name
