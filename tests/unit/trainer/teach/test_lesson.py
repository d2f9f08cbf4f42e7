"""How the time of a lesson is kept, what it measures, and when it ends."""

import json
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import nn

from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.loop import Verdict, fit
from trainer.recipe_file import load_recipe
from trainer.teach.lesson import PROGRESS, Lesson, last_progress, truncate_progress
from trainer.teach.pair import read_pair
from trainer.teach.recipe import recipe_text
from trainer.teach.squares import write_pieces


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class _Copy(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x


class _Lighter(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 0.1


@pytest.fixture
def taught(tmp_path: Path, pair: tuple[Path, Path]) -> Path:
    """A run folder as `teach` prepares it."""
    run = tmp_path / "look"
    write_pieces([read_pair(*pair)], run / "pairs", 0)
    text = recipe_text("look", steps=6, seed=0, turned="both", preferred_px=320, precision="32-true", made_from="p")
    (run / "recipe.toml").write_text(text.replace("filters = 64", "filters = 8").replace("blocks = 4", "blocks = 1"))
    return run


def _lesson(run: Path, seconds: float, previews: tuple[Path, ...] = ()) -> Lesson:
    squares = open_pictures(run, load_recipe(run / "recipe.toml").data)
    return Lesson(run, squares, previews, seconds=seconds, steps=5000, note=lambda _: None, clock=_Clock())


def test_a_lesson_ends_when_its_time_is_up_and_says_how_it_goes(taught: Path, pair: tuple[Path, Path]) -> None:
    lesson = _lesson(taught, 30, (pair[0],))
    verdicts = [lesson.after_step(step, None, {"generator": _Copy()}) for step in range(1, 32)]  # type: ignore[arg-type]
    assert [v.stop for v in verdicts].index(True) >= 28
    lines = [json.loads(line) for line in (taught / PROGRESS).read_text().splitlines()]
    assert [line["state"] for line in lines][-1] == "finished"
    assert lines[0]["psnr"] == lines[0]["baseline_psnr"]
    assert lines[-1]["previews"] == ["previews/0.png"]
    with Image.open(taught / "previews" / "0.png") as preview:
        assert preview.size == (320, 240)
    assert any(v.save for v in verdicts)
    seconds = [line["seconds"] + line["seconds_left"] for line in lines[:-1]]
    assert seconds == pytest.approx([30] * len(seconds))


def test_a_lesson_ends_with_the_steps_of_its_recipe(taught: Path) -> None:
    squares = open_pictures(taught, load_recipe(taught / "recipe.toml").data)
    lesson = Lesson(taught, squares, (), seconds=1000, steps=3, note=lambda _: None, clock=_Clock())
    verdicts = [lesson.after_step(step, None, {"generator": _Copy()}) for step in (1, 2, 3)]  # type: ignore[arg-type]
    assert [v.stop for v in verdicts] == [False, False, True]
    assert last_progress(taught)["state"] == "finished"


def test_a_lesson_settles_when_nothing_gets_better(taught: Path) -> None:
    lesson = _lesson(taught, 1000)
    step, verdict = 0, Verdict()
    while not verdict.stop:
        step += 1
        verdict = lesson.after_step(step, None, {"generator": _Lighter()})  # type: ignore[arg-type]
    assert 300 < lesson.spent_s + step < 330, "three tenths of the time without anything better"
    assert last_progress(taught)["state"] == "settled"


def test_only_what_is_better_is_put_aside(taught: Path) -> None:
    lesson = _lesson(taught, 1000)

    def best_after(network: nn.Module, first: int) -> list[bool]:
        return [lesson.after_step(first + n, None, {"generator": network}).best for n in range(12)]  # type: ignore[arg-type]

    worse, better = _Lighter(), _Copy()
    if lesson.quality(worse) > lesson.quality(better):
        worse, better = better, worse
    assert any(best_after(worse, 1))
    assert any(best_after(better, 20))
    assert lesson.best_step >= 20
    assert not any(best_after(worse, 40))


def test_a_lesson_that_goes_on_has_the_rest_of_its_time(taught: Path) -> None:
    lines = [{"step": step, "seconds": 10.0 * step, "best_psnr": 21.0, "best_step": 1} for step in (1, 2, 3)]
    text = "\n".join(json.dumps(line) for line in lines)
    (taught / PROGRESS).write_text(text + '\n{"step": 4, "sec', encoding="utf-8")
    truncate_progress(taught, 2)
    assert last_progress(taught)["step"] == 2
    lesson = _lesson(taught, 60)
    assert (lesson.spent_s, lesson.best_db, lesson.best_step) == (20.0, 21.0, 1)


class _StopAt:
    """A watch that puts one step aside and ends after another."""

    def __init__(self, best: int, stop: int) -> None:
        self.best, self.stop = best, stop

    def after_step(self, step: int, task: object, generators: object) -> Verdict:
        return Verdict(best=step == self.best, stop=step == self.stop)


def test_a_watch_ends_a_run_and_resume_stays_exact(taught: Path, tmp_path: Path) -> None:
    recipe = load_recipe(taught / "recipe.toml")
    fit(recipe, taught, tmp_path / "whole", note=lambda _: None)
    ended = fit(recipe, taught, tmp_path / "parts", note=lambda _: None, watch=_StopAt(2, 3))
    assert (ended.step, ended.stopped_by) == (3, 0)
    best = find_checkpoint(tmp_path / "parts" / "best")
    assert best is not None
    assert load_checkpoint(best).step == 2
    fit(recipe, taught, tmp_path / "parts", resume=True, note=lambda _: None, watch=_StopAt(0, 99))
    first, second = (find_checkpoint(tmp_path / name) for name in ("whole", "parts"))
    assert first is not None
    assert second is not None
    one, two = load_checkpoint(first).tensors, load_checkpoint(second).tensors
    assert one.keys() == two.keys()
    assert all(torch.equal(one[key], two[key]) for key in one)
