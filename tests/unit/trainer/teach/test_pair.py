"""Which two pictures are a pair, how they are laid over each other, and what is said of those that are none."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.unit.trainer.teach.pairs import painting_of, photo_of
from trainer.cli import main
from trainer.teach.pair import LEAST_PX, placement, read_pair


def test_a_pair_that_lies_right_is_left_as_it_is(pair: tuple[Path, Path]) -> None:
    read = read_pair(*pair)
    assert np.array_equal(read.photo, np.asarray(Image.open(pair[0])))
    assert np.array_equal(read.painted, np.asarray(Image.open(pair[1])))
    assert read.notes == ()


@pytest.mark.parametrize(
    ("scale", "move"), [(1.0, (9.0, -6.0)), (1.04, (5.0, 3.0)), (0.95, (-6.0, 8.0))], ids=["shift", "larger", "smaller"]
)
def test_a_painting_is_laid_over_its_photo(scale: float, move: tuple[float, float], tmp_path: Path) -> None:
    photo = photo_of(size=(480, 360))
    painted = painting_of(photo)
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
    wanted = np.asarray(painting_of(Image.fromarray(read.photo)), np.float32)
    aside = np.abs(np.asarray(moved, np.float32) - np.asarray(painted, np.float32)).mean()
    assert np.abs(read.painted - wanted)[8:-8, 8:-8].mean() < 0.4 * aside


def test_sizes_may_differ_where_proportions_do_not(pair: tuple[Path, Path], tmp_path: Path) -> None:
    Image.open(pair[1]).resize((640, 480)).save(tmp_path / "large.png")
    read = read_pair(pair[0], tmp_path / "large.png")
    assert read.photo.shape == read.painted.shape == (240, 320, 3)


def test_a_large_scan_is_reduced(tmp_path: Path) -> None:
    photo = photo_of(size=(2400, 1800))
    photo.save(tmp_path / "photo.jpg")
    painting_of(photo).save(tmp_path / "painted.jpg")
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
    photo_of("colosseum.jpg").save(folder / "other.png")
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
