"""Teaching a look from a pair: what is accepted, what is held out, how time is kept, and what comes out."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image
from torch import nn

from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, save_checkpoint
from trainer.cli import main
from trainer.data import open_pictures
from trainer.data.augment import YIQ, turned_colours
from trainer.data.sets import Part
from trainer.errors import DataError, TrainerError
from trainer.loop import Verdict, fit
from trainer.nn.shuffle import ShuffleGenerator
from trainer.recipe import AugmentRecipe, DataRecipe
from trainer.recipe_file import decode_recipe, load_recipe
from trainer.teach import teaching
from trainer.teach.colours import described, hue_change, missing_colours
from trainer.teach.lesson import PROGRESS, Lesson, last_progress, truncate_progress
from trainer.teach.mixing import mix_with_start
from trainer.teach.pair import LEAST_PX, Pair, placement, read_pair
from trainer.teach.recipe import recipe_text
from trainer.teach.squares import HELD_OUT_PX, write_pieces
from trainer.teach.warm_start import ManyLooks, Mastery, folded, load_warm_start, nearest_look

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


def _photo(name: str = "otters.jpg", size: tuple[int, int] = (320, 240)) -> Image.Image:
    with Image.open(SAMPLES / name) as picture:
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _painted(photo: Image.Image) -> Image.Image:
    """Lighter, warmer and in few tones: no edge moves."""
    rgb = np.asarray(photo, np.float32) / 255
    return Image.fromarray((np.clip(np.round(rgb * 6) / 6 * [0.9, 0.8, 0.6] + 0.1, 0, 1) * 255).astype(np.uint8))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    photo = _photo()
    photo.save(tmp_path / "photo.png")
    _painted(photo).save(tmp_path / "painted.png")
    return tmp_path / "photo.png", tmp_path / "painted.png"


# Pairs


def test_a_pair_that_lies_right_is_left_as_it_is(pair: tuple[Path, Path]) -> None:
    read = read_pair(*pair)
    assert np.array_equal(read.photo, np.asarray(Image.open(pair[0])))
    assert np.array_equal(read.painted, np.asarray(Image.open(pair[1])))
    assert read.notes == ()


@pytest.mark.parametrize(
    ("scale", "move"), [(1.0, (9.0, -6.0)), (1.04, (5.0, 3.0)), (0.95, (-6.0, 8.0))], ids=["shift", "larger", "smaller"]
)
def test_a_painting_is_laid_over_its_photo(scale: float, move: tuple[float, float], tmp_path: Path) -> None:
    photo = _photo(size=(480, 360))
    painted = _painted(photo)
    dx, dy = move
    data = (1 / scale, 0, -dx / scale, 0, 1 / scale, -dy / scale)
    moved = painted.transform(painted.size, Image.Transform.AFFINE, data, Image.Resampling.BICUBIC)
    found = placement(np.asarray(photo), np.asarray(moved))
    # The photo's pixel p lies on the painting's pixel p · scale + move.
    assert found.scale == pytest.approx(1 / scale, abs=0.003)
    assert found.shift_px == pytest.approx((dy, dx), abs=0.6)
    photo.save(tmp_path / "a.png")
    moved.save(tmp_path / "b.png")
    read = read_pair(tmp_path / "a.png", tmp_path / "b.png")
    assert read.notes[0].startswith("b.png was laid over the photo: moved by ")
    wanted = np.asarray(_painted(Image.fromarray(read.photo)), np.float32)
    aside = np.abs(np.asarray(moved, np.float32) - np.asarray(painted, np.float32)).mean()
    assert np.abs(read.painted - wanted)[8:-8, 8:-8].mean() < 0.4 * aside


def test_sizes_may_differ_where_proportions_do_not(pair: tuple[Path, Path], tmp_path: Path) -> None:
    Image.open(pair[1]).resize((640, 480)).save(tmp_path / "large.png")
    read = read_pair(pair[0], tmp_path / "large.png")
    assert read.photo.shape == read.painted.shape == (240, 320, 3)


def test_a_large_scan_is_reduced(tmp_path: Path) -> None:
    photo = _photo(size=(2400, 1800))
    photo.save(tmp_path / "photo.jpg")
    _painted(photo).save(tmp_path / "painted.jpg")
    assert read_pair(tmp_path / "photo.jpg", tmp_path / "painted.jpg").photo.shape == (768, 1024, 3)


def test_alpha_counts_as_white_and_is_said(pair: tuple[Path, Path], tmp_path: Path) -> None:
    with_alpha = Image.open(pair[1]).convert("RGBA")
    with_alpha.paste((0, 0, 0, 0), (0, 0, 40, 40))
    with_alpha.save(tmp_path / "alpha.png")
    read = read_pair(pair[0], tmp_path / "alpha.png")
    assert read.notes == ("what is transparent in alpha.png counts as white",)
    assert (read.painted[:40, :40] == 255).all()


def test_a_photo_of_a_phone_is_read(pair: tuple[Path, Path], tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.from_pillow(Image.open(pair[0])).save(tmp_path / "IMG_1.HEIC", quality=95)
    assert read_pair(tmp_path / "IMG_1.HEIC", pair[1]).photo.shape == (240, 320, 3)


def _same(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    return a, a


def _copied(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    (folder / "copy.png").write_bytes(a.read_bytes())
    return a, folder / "copy.png"


def _unpainted(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    Image.open(a).save(folder / "again.bmp")
    return a, folder / "again.bmp"


def _another(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    _photo("colosseum.jpg").save(folder / "other.png")
    return a, folder / "other.png"


def _narrow(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    Image.open(b).crop((0, 0, 200, 240)).save(folder / "narrow.png")
    return a, folder / "narrow.png"


def _text(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    (folder / "notes.jpg").write_text("no picture")
    return a, folder / "notes.jpg"


def _gone(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    return a, folder / "gone.png"


def _small(a: Path, b: Path, folder: Path) -> tuple[Path, Path]:
    for path in (a, b):
        Image.open(path).resize((LEAST_PX - 32, LEAST_PX - 72)).save(folder / f"small-{path.name}")
    return folder / f"small-{a.name}", folder / f"small-{b.name}"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_same, "are the same picture"),
        (_copied, "are the same picture"),
        (_unpainted, "show the same pixels"),
        (_another, "does not show what photo.png shows"),
        (_narrow, "is 320×240 and narrow.png 200×240: they have other proportions"),
        (_text, "is no picture that can be read"),
        (_gone, "there is no file"),
        (_small, "give pictures with 192 pixels or more"),
    ],
)
def test_what_cannot_be_a_pair_is_one_line(
    spoil: Callable[[Path, Path, Path], tuple[Path, Path]], words: str, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = spoil(*pair, tmp_path)
    done = CliRunner().invoke(main, ["teach", "--pair", str(first), str(second), "-o", str(tmp_path / "look")])
    assert done.exit_code == 2
    assert words in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert not (tmp_path / "look").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".look")], "half a run is left behind"


# Colours


def test_colours_that_the_photo_lacks_are_named() -> None:
    blue = np.zeros((64, 64, 3), np.uint8)
    blue[:, :32], blue[:, 32:48], blue[:, 48:] = (30, 60, 200), (255, 255, 255), (5, 5, 5)
    missing = missing_colours([blue])
    assert missing == ["reds", "oranges", "yellows", "greens", "turquoise", "purples", "pinks"]
    orange = np.full((64, 64, 3), (240, 130, 20), np.uint8)
    assert "oranges" not in missing_colours([blue, orange])
    assert described(["oranges", "reds"], "off").startswith("no oranges and reds in your pair: how they come out")


def test_what_a_look_does_to_hues_decides_which_colours_are_turned() -> None:
    photo = np.asarray(_photo(), np.uint8)
    grey = np.asarray(_photo().convert("L").convert("RGB"))
    swapped = np.ascontiguousarray(photo[..., ::-1])
    softer = np.asarray(_painted(_photo()))
    assert hue_change([(photo, softer)]).turned == "both"
    assert hue_change([(photo, grey)]).turned == "input"
    assert hue_change([(photo, swapped)]).turned == "off"


def test_turned_colours_keep_lightness_and_greys() -> None:
    """A turn by 90° takes I to Q; Y is untouched."""
    mixing = turned_colours(np.pi / 2, 1.0).double().numpy()
    to_yiq = np.array(YIQ)
    before = np.array([0.7, 0.2, 0.4])
    y, i, q = to_yiq @ before
    np.testing.assert_allclose(to_yiq @ (mixing @ before), [y, -q, i], atol=1e-6)
    np.testing.assert_allclose(mixing @ np.full(3, 0.3), np.full(3, 0.3), atol=2e-3)


def test_only_the_photo_is_turned_for_a_look_without_colours(tmp_path: Path) -> None:
    for side, colour in (("A", (200, 60, 60)), ("B", (120, 120, 120))):
        folder = tmp_path / "pairs" / side
        folder.mkdir(parents=True)
        Image.new("RGB", (64, 64), colour).save(folder / "one.png")
    text = recipe_text(
        "look", steps=5, seed=0, turned="input", preferred_px=64, precision="auto", made_from="one and two"
    )
    (tmp_path / "recipe.toml").write_text(text.replace('kind = "paired"', 'kind = "paired"\nholdout = 0.0'))

    batch = open_pictures(tmp_path, load_recipe(tmp_path / "recipe.toml").data)[Part(0, range(16))]
    assert len(torch.unique(batch["a"].flatten(1)[:, 0])) > 5
    assert len(torch.unique(batch["b"])) == 1


def test_grain_lies_on_the_photo_alone(tmp_path: Path) -> None:
    """σ is drawn between 0 and the recipe's share of the range, which is 2 wide: about half of it on the mean."""
    for side in "AB":
        folder = tmp_path / "pairs" / side
        folder.mkdir(parents=True)
        Image.new("RGB", (64, 64), (120, 120, 120)).save(folder / "one.png")
    recipe = DataRecipe(kind="paired", folder="pairs", crop_px=32, holdout=0.0, augment=AugmentRecipe(grain=0.02))
    pictures = open_pictures(tmp_path, recipe)
    batch = pictures[Part(0, range(64))]
    deviations = batch["a"].flatten(1).std(1)
    assert float(deviations.max()) == pytest.approx(0.04, rel=0.1)
    assert float(deviations.mean()) == pytest.approx(0.02, rel=0.2)
    assert len(torch.unique(batch["b"])) == 1
    torch.testing.assert_close(pictures[Part(0, range(64))]["a"], batch["a"], rtol=0, atol=0)


# Pieces


def test_no_piece_shares_a_pixel_with_what_is_held_out(tmp_path: Path) -> None:
    height, width = 300, 420
    number = np.arange(height * width, dtype=np.uint32).reshape(height, width)
    photo = np.stack([number >> 16, number >> 8, number], axis=2).astype(np.uint8)
    counts = write_pieces([Pair(photo, photo, ())], tmp_path, seed=3)

    def numbers(part: str) -> set[int]:
        found: set[int] = set()
        for path in (tmp_path / "A" / part).iterdir():
            rgb = np.asarray(Image.open(path)).astype(np.uint32)
            found |= set(np.unique(rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]).tolist())
        return found

    train, test = numbers("train"), numbers("test")
    assert not train & test
    assert len(test) == counts[1] * HELD_OUT_PX**2
    assert 0.08 < len(test) / number.size < 0.16
    assert len(train) > 0.6 * (number.size - len(test))


# Time


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


def test_the_recipe_is_an_ordinary_one() -> None:
    import tomllib

    text = recipe_text("l", steps=9, seed=2, turned="off", preferred_px=800, precision="auto", made_from="a and b")
    recipe = decode_recipe(tomllib.loads(text), "recipe")
    assert (recipe.family, recipe.steps, recipe.described.preferred_px) == ("pix2pix", 9, 800)


# What teaching begins from


def test_codes_fold_into_an_ordinary_generator() -> None:
    torch.manual_seed(4)
    many = ManyLooks(("a", "b")).eval()
    with torch.no_grad():
        for name, weight in many.named_parameters():
            if name.endswith((".scale", ".bias", ".up")) and not name.endswith("convolution.bias"):
                weight.normal_(0, 0.3)
    x = torch.rand(1, 3, 32, 32) * 2 - 1
    plain = ShuffleGenerator().eval()
    for look in (0, 1):
        plain.load_state_dict(folded(many.state_dict(), look))
        with torch.inference_mode():
            torch.testing.assert_close(plain(x), many(x, look), atol=1e-4, rtol=1e-4)


def test_the_nearest_look_is_found() -> None:
    names, state = load_warm_start(SAMPLES.parent / "teaching" / "warm-start.safetensors")
    assert len(names) == 16
    generator = ShuffleGenerator().eval()
    generator.load_state_dict(folded(state, names.index("ink")))
    x = torch.rand(1, 3, 32, 32) * 2 - 1
    with torch.inference_mode():
        found, weights = nearest_look(names, state, [(x, generator(x))])
    assert found == "ink"
    assert torch.equal(weights["tail.2.bias"], generator.state_dict()["tail.2.bias"])
    path = SAMPLES.parent / "teaching" / "warm-start.safetensors"
    assert path.stat().st_size <= 1_000_000


def test_the_look_that_is_least_mastered_is_drawn_most() -> None:
    mastery = Mastery(3)
    np.testing.assert_allclose(mastery.chances, [1 / 3] * 3)
    mastery.note(0, 0.0, 0.5)
    mastery.note(1, 0.25, 0.5)
    np.testing.assert_allclose(mastery.left, [0.95, 0.975, 1.0])
    for _ in range(300):
        mastery.note(0, 0.0, 0.5)
        mastery.note(1, 0.25, 0.5)
    np.testing.assert_allclose(mastery.chances, [0, 1 / 3, 2 / 3], atol=1e-3)


def test_a_broken_warm_start_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"no")
    with pytest.raises(TrainerError, match="holds no warm start"):
        load_warm_start(tmp_path / "w.safetensors")


# The command


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


# What is kept


def _kept(tmp_path: Path, start_db: float, learnt_db: float) -> tuple[float, torch.Tensor]:
    """The share kept and a weight of the best checkpoint, of a photo of 20 dB; start: weights 0, learnt: weights 1."""
    text = recipe_text("look", steps=5, seed=0, turned="off", preferred_px=64, precision="auto", made_from="a and b")
    (tmp_path / "recipe.toml").write_text(text)
    recipe = load_recipe(tmp_path / "recipe.toml")
    state = ShuffleGenerator().state_dict()
    for folder, value, step in ((tmp_path / "start", 0.0, 0), (tmp_path / "best", 1.0, 3)):
        tensors = {
            f"{group}.generator.{key}": torch.full_like(weight, value)
            for group in ("networks", "ema")
            for key, weight in state.items()
        }
        save_checkpoint(folder / "checkpoints", Checkpoint(step, recipe, tensors, {}), 1)

    def quality(generator: torch.nn.Module) -> float:
        return learnt_db if float(next(generator.parameters()).max()) > 0.5 else start_db

    share = mix_with_start(tmp_path, tmp_path / "start", quality, 20.0)
    path = find_checkpoint(tmp_path / "best")
    assert path is not None
    return share, load_checkpoint(path).tensors["ema.generator.tail.2.bias"]


@pytest.mark.parametrize(("start_db", "share"), [(25.0, 0.8), (30.0, 0.6), (19.0, 1.0)])
def test_the_better_the_start_knew_the_look_the_more_of_it_is_kept(
    tmp_path: Path, start_db: float, share: float
) -> None:
    """5 of the 10 dB that were gained are the start's: 1 − 0.4 · 0.5."""
    kept, weight = _kept(tmp_path, start_db, 30.0)
    assert kept == pytest.approx(share)
    torch.testing.assert_close(weight, torch.full_like(weight, share))
