"""Folders as people have them: what is used, what is named, and what a first recipe makes of them."""

import re
import shlex
import tomllib
import tracemalloc
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

from tests.helpers.training import idx_file
from trainer.cli import main
from trainer.data import open_pictures
from trainer.data.check import CheckReport, check_pictures
from trainer.data.check_table import describe
from trainer.data.files import pictures_below
from trainer.data.sets import FileSet, Part, PictureSet
from trainer.data.survey import survey_folder
from trainer.errors import DataError, RecipeError
from trainer.pace import duration_in_words
from trainer.recipe import DataRecipe
from trainer.recipe_file import load_recipe
from trainer.recipe_writer import Machine, write_recipe

CPU = Machine("", 0.0)


def picture(path: Path, value: int, size: tuple[int, int] = (40, 32), mode: str = "RGB") -> Path:
    """Noise round a grey or a colour, different for each value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = size[::-1] if mode == "L" else (*size[::-1], 3)
    Image.fromarray(np.random.default_rng(value).integers(0, 256, shape, np.uint8)).save(path)
    return path


def fill(folder: Path, names: str, start: int = 0, **keys: Any) -> None:
    for index, name in enumerate(names.split()):
        picture(folder / (name if "." in name else f"{name}.png"), start + index, **keys)


def opened(root: Path, kind: str, **keys: Any) -> PictureSet:
    settings: dict[str, Any] = {"crop_px": 16, "holdout": 0.0, "kind": kind, **keys}
    return open_pictures(root, DataRecipe(folder="set", **settings))


def used(pictures: PictureSet, part: str = "train") -> set[str]:
    assert isinstance(pictures, FileSet)
    items = [item for stream in pictures.streams for item in getattr(stream, part)]
    return {ref.path.relative_to(pictures.root).as_posix() for item in items for ref in item.key}


def named(report: CheckReport, root: Path) -> dict[str, str]:
    return {Path(found.file).relative_to(root / "set").as_posix(): found.kind for found in report.findings}


def new(root: Path, family: str | None = None, folder: str = "set") -> tuple[str, Any]:
    out = root / "new.toml"
    out.unlink(missing_ok=True)
    said = write_recipe(root / folder, out, family, CPU)
    return said, load_recipe(out)


def test_pictures_in_inner_and_linked_folders_are_used_in_every_layout(tmp_path: Path) -> None:
    for side in ("A", "B", "trainA", "trainB"):
        fill(tmp_path / "set" / side, "one sub/two")
        fill(tmp_path / "elsewhere" / side, "three", start=9)
        (tmp_path / "set" / side / "linked").symlink_to(tmp_path / "elsewhere" / side, target_is_directory=True)
        (tmp_path / "set" / side / "round").symlink_to(tmp_path / "set" / side, target_is_directory=True)
    wanted = {"one.png", "sub/two.png", "linked/three.png"}
    assert used(opened(tmp_path, "paired")) == {f"{side}/{name}" for side in "AB" for name in wanted}
    assert used(opened(tmp_path, "unpaired")) == {f"train{side}/{name}" for side in "AB" for name in wanted}
    assert len(pictures_below(tmp_path / "set" / "A")) == 3


def test_files_of_one_name_and_two_kinds_are_all_used(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "trainA", "1.jpg 1.png 2.png")
    fill(tmp_path / "set" / "trainB", "1.jpg 1.png")
    fill(tmp_path / "set" / "A", "1.jpg 1.png 2.jpg 3.png 3.bmp")
    fill(tmp_path / "set" / "B", "1.jpg 1.png 2.png 3.png")
    assert used(opened(tmp_path, "unpaired")) == {
        *("trainA/1.jpg", "trainA/1.png", "trainA/2.png", "trainB/1.jpg", "trainB/1.png")
    }
    pictures = opened(tmp_path, "paired")
    assert isinstance(pictures, FileSet)
    pairs = [[ref.path.name for ref in item.key] for item in pictures.streams[0].train]
    assert pairs == [["1.jpg", "1.jpg"], ["1.png", "1.png"], ["2.jpg", "2.png"], ["3.png", "3.png"]]
    assert named(check_pictures(pictures), tmp_path)["A/3.bmp"] == "mis-paired"


def test_names_pair_however_their_accents_are_stored(tmp_path: Path) -> None:
    for side, name in (("A", unicodedata.normalize("NFC", "Café")), ("B", unicodedata.normalize("NFD", "Café"))):
        picture(tmp_path / "set" / side / f"{name}.png", ord(side))
    assert len(used(opened(tmp_path, "paired"))) == 2


def test_what_is_not_used_is_named(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "A", "1 2 .hidden.png ._2.png")
    fill(tmp_path / "set" / "B", "1 2", start=5)
    fill(tmp_path / "set" / "C", "1", start=9)
    fill(tmp_path / "set", "loose", start=11)
    (tmp_path / "set" / "A" / "3.psd").write_bytes(b"8BPS")
    (tmp_path / "set" / "A" / "notes.txt").write_text("no picture", "utf-8")
    report = check_pictures(opened(tmp_path, "paired"))
    assert named(report, tmp_path) == {"C/1.png": "misplaced", "loose.png": "misplaced", "A/3.psd": "unreadable"}
    assert "3 left out" in describe(report, tmp_path / "set")


def test_a_folder_of_other_pictures_only_says_so(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "1.cr2").write_bytes(b"II")
    with pytest.raises(DataError, match=r"but 1 of kinds that are not read, such as 1\.cr2: save them"):
        opened(tmp_path, "pictures")


@pytest.mark.parametrize("kind", ["pictures", "labelled", "paired", "aligned"])
@pytest.mark.parametrize("part", ["test", "val"])
def test_what_lies_in_val_is_held_out_where_there_is_no_test(kind: str, part: str, tmp_path: Path) -> None:
    base = {"labelled": ("{}/cat", "{}/dog"), "paired": ("A/{}", "B/{}")}.get(kind, ("{}",))
    for start, folder in enumerate(base):
        fill(tmp_path / "set" / folder.format("train"), "1 2 3", start=10 * start, size=(80, 40))
        fill(tmp_path / "set" / folder.format(part), "4", start=10 * start + 5, size=(80, 40))
    pictures = opened(tmp_path, kind, classes=("cat", "dog") if kind == "labelled" else ())
    assert used(pictures, "test") == {f"{folder.format(part)}/4.png" for folder in base}
    assert all("train" in name for name in used(pictures))


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    for start, name in enumerate(("car", "plane", "train")):
        fill(tmp_path / "set" / name, "1 2 3 4", start=10 * start, size=(64, 64))
    said, recipe = new(tmp_path, "autoencoder")
    assert recipe.data.classes == ("car", "plane", "train")
    assert "12 pictures, a folder for each class" in said
    assert open_pictures(tmp_path, recipe.data).class_counts.keys() == {"car", "plane", "train"}
    assert sum(map(sum, open_pictures(tmp_path, recipe.data).class_counts.values())) == 12


def test_one_loose_picture_leaves_class_folders_what_they_are(tmp_path: Path) -> None:
    for start, name in enumerate(("cat", "dog")):
        fill(tmp_path / "set" / name, "1 2 3", start=10 * start)
    fill(tmp_path / "set", "loose", start=30)
    said, recipe = new(tmp_path)
    assert (recipe.data.kind, recipe.data.classes) == ("labelled", ("cat", "dog"))
    assert "1 files are left out" in said
    report = check_pictures(opened(tmp_path, "labelled", classes=("cat", "dog")))
    assert named(report, tmp_path) == {"loose.png": "misplaced"}


def test_folders_called_a_and_b_among_others_are_classes_unless_they_are_pairs(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "A", "1 2 3")
    fill(tmp_path / "set" / "B", "4 5 6", start=5)
    fill(tmp_path / "set" / "C", "7 8 9", start=15)
    assert new(tmp_path, "autoencoder")[1].data.classes == ("A", "B", "C")
    fill(tmp_path / "set" / "B", "1 2 3", start=30)
    assert new(tmp_path)[1].data.kind == "paired"


@pytest.mark.parametrize(
    ("folders", "message"),
    [
        ({"A": "1 2", "B": "3 4"}, r"no pairs in .*: put pictures of the same name"),
        ({"trainA": "1 2", "testA": "3"}, "has a folder trainA but no trainB"),
        ({"A": "1 2"}, "has a folder A but no B"),
        ({}, "no pictures in"),
    ],
)
def test_half_a_layout_says_what_is_missing(folders: dict[str, str], message: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    for name, pictures in folders.items():
        fill(tmp_path / "set" / name, pictures)
    with pytest.raises(DataError, match=message):
        new(tmp_path)


def test_a_family_says_how_its_pictures_are_to_lie(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "input", "1 2")
    fill(tmp_path / "set" / "target", "1 2", start=5)
    with pytest.raises(RecipeError, match="pix2pix wants folders A and B with pictures of the same names"):
        new(tmp_path, "pix2pix")
    with pytest.raises(RecipeError, match="there is no family pix2pixhd: choose from autoencoder"):
        new(tmp_path, "pix2pixhd")
    assert "a look for photos is learnt from folders A and B" in new(tmp_path)[0]


def test_grey_and_colour_halves_are_trained_in_colour(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "A", "1 2 3", mode="L")
    fill(tmp_path / "set" / "B", "1 2 3")
    assert new(tmp_path)[1].data.channels == 3
    for name in "123":
        picture(tmp_path / "set" / "B" / f"{name}.png", int(name), mode="L")
    assert new(tmp_path)[1].data.channels == 1
    picture(tmp_path / "set" / "B" / "2.png", 2)
    assert new(tmp_path)[1].data.channels == 3


def test_halves_of_two_sizes_are_brought_to_one(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "A", "1 2 3 4", size=(48, 40))
    fill(tmp_path / "set" / "B", "1 2 3 4", size=(96, 80))
    said, recipe = new(tmp_path)
    assert "`resize_px` brings both to one" in said
    report = check_pictures(open_pictures(tmp_path, recipe.data))
    assert not report.left_out
    assert report.sides[0].largest == report.sides[1].largest
    with pytest.raises(DataError, match=r"the halves of the pair are 48×40 and 96×80: set `data\.resize_px`"):
        check_pictures(opened(tmp_path, "paired"))


def test_enlarged_pictures_are_named_once_a_side(tmp_path: Path) -> None:
    fill(tmp_path / "set", "1 2 3", size=(40, 32))
    fill(tmp_path / "set", "small", start=7, size=(10, 8))
    report = check_pictures(opened(tmp_path, "pictures"))
    assert named(report, tmp_path) == {"small.png": "enlarged"}
    assert "is 10×8, smaller than 16: is enlarged, up to 2.0 times" in report.findings[0].reason
    assert not report.left_out


@pytest.mark.parametrize("how", [".", "link", "two words", 'a "b" \\c', "ünï", "folder"])
def test_a_new_recipe_finds_its_pictures_whatever_they_are_called(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "folder" if how in (".", "link") else how
    fill(tmp_path / "data" / name, "1 2 3 4 5 6", size=(64, 64))
    monkeypatch.chdir(tmp_path / "data" / name if how == "." else tmp_path)
    given = Path(how) if how == "." else Path("data") / name
    if how == "link":
        given = tmp_path / "links" / "mine"
        given.parent.mkdir()
        given.symlink_to(tmp_path / "data" / name, target_is_directory=True)
    out = tmp_path / "out put" / "new.toml"
    said = write_recipe(given, out, "autoencoder", CPU).splitlines()[-1]
    assert tomllib.loads(out.read_text("utf-8"))["data"]["folder"] == ("mine" if how == "link" else name)
    done = CliRunner().invoke(main, ["check", *shlex.split(said)[4:]])
    assert done.exit_code == 0, done.output


def test_a_class_may_have_any_name(tmp_path: Path) -> None:
    names = ('"quoted"', "back\\slash", "del\x7f")
    for start, name in enumerate(names):
        fill(tmp_path / "set" / name, "1 2 3", start=10 * start)
    assert new(tmp_path)[1].data.classes == tuple(sorted(names))


def test_an_unpaired_recipe_promises_no_share(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "trainA", "1 2 3", size=(64, 64))
    fill(tmp_path / "set" / "trainB", "1 2 3", start=9, size=(64, 64))
    said, _ = new(tmp_path)
    text = (tmp_path / "new.toml").read_text("utf-8")
    assert "holdout" not in text
    assert "testA and testB" in text
    assert "nothing is held out, so nothing can be measured: put other pictures" in said


def test_a_long_training_leaves_few_sheets(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "trainA", "1 2 3", size=(64, 64))
    fill(tmp_path / "set" / "trainB", "1 2 3", start=9, size=(64, 64))
    _, recipe = new(tmp_path)
    assert recipe.steps / recipe.record.sample_every <= 41


def test_a_small_set_holds_out_at_least_one_where_a_share_can(tmp_path: Path) -> None:
    fill(tmp_path / "set", " ".join(map(str, range(12))))
    _, recipe = new(tmp_path)
    train, test = open_pictures(tmp_path, recipe.data).counts["x"]
    assert test > 0
    assert train + test == 12
    fill(tmp_path / "single", "1")
    said, recipe = new(tmp_path, folder="single")
    assert recipe.data.holdout == 0
    assert "nothing is held out" in said


def test_a_class_without_a_picture_is_named_and_all_are_counted(tmp_path: Path) -> None:
    fill(tmp_path / "set" / "cat", "1 2 3")
    (tmp_path / "set" / "bird").mkdir()
    report = check_pictures(opened(tmp_path, "labelled", classes=("cat", "bird")))
    assert [(found.kind, found.file) for found in report.findings] == [("empty class", "bird")]
    assert report.classes == {"cat": (3, 0), "bird": (0, 0)}
    assert "Pictures of each class" in describe(report, tmp_path)
    x, y = np.random.default_rng(0).integers(0, 256, (8, 16, 16), np.uint8), np.array([0, 2] * 4)
    np.savez(tmp_path / "set" / "data.npz", x=x, y=y, x_test=x[:1], y_test=y[:1])
    report = check_pictures(opened(tmp_path, "npz", classes=("a", "b", "c"), channels=1))
    assert ("empty class", "b") in [(found.kind, found.file) for found in report.findings]


def test_nothing_stands_in_for_held_out_pictures(tmp_path: Path) -> None:
    fill(tmp_path / "set", "1 2 3")
    pictures = opened(tmp_path, "pictures")
    assert not pictures.holds_out
    assert list(pictures.held_out(1)) == []
    assert len(list(pictures.shown(1, 2))) == 2
    assert opened(tmp_path, "pictures", holdout=0.5).holds_out


def test_the_check_says_that_nothing_is_held_out(tmp_path: Path) -> None:
    fill(tmp_path / "set", "1 2 3")
    assert "Nothing is held out" in describe(check_pictures(opened(tmp_path, "pictures")), tmp_path)
    held = check_pictures(opened(tmp_path, "pictures", holdout=0.5))
    assert "Nothing is held out" not in describe(held, tmp_path)


def test_checking_a_camera_picture_takes_little_more_than_its_bytes(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1000, 1500, 3), np.uint8)
    (tmp_path / "set").mkdir()
    Image.fromarray(pixels).save(tmp_path / "set" / "1.bmp")
    pictures = opened(tmp_path, "pictures", cache_mib=0)
    tracemalloc.start()
    side = check_pictures(pictures).sides[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * pixels.nbytes
    assert side.mean == pytest.approx(pixels.mean(axis=(0, 1)) / 255)
    assert side.std == pytest.approx(pixels.std(axis=(0, 1)) / 255)


@pytest.mark.filterwarnings("error")
def test_grey_files_are_trained_on_without_a_warning(tmp_path: Path) -> None:
    fill(tmp_path / "set", "1 2", size=(16, 16), mode="L")
    pictures = opened(tmp_path, "pictures", channels=1, flip=False)
    assert isinstance(pictures, FileSet)
    batch = pictures[Part(0, range(2))]["x"]
    assert batch.shape == (2, 1, 16, 16)
    batch.zero_()
    assert not torch.equal(pictures[Part(0, range(2))]["x"], batch)


X = np.random.default_rng(1).integers(0, 256, (20, 32, 32), np.uint8)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": X.reshape(20, -1)}, r"are flat: store x\.reshape\(-1, 32, 32\)"),
        ({"x": X[0]}, r"pictures of shape \(32, 32\): N×H×W"),
        ({"x": X[0][..., None].repeat(3, 2)}, r"is one picture: store x\[None\]"),
        ({"x": X[:, None]}, r"have channels first: store x\.transpose"),
        ({"x": X[:, None].repeat(3, 1)}, "have channels first"),
        ({"x": X[..., None].repeat(4, 3)}, r"have an alpha channel: store x\[\.\.\., :3\]"),
        ({"x": X[:0]}, "holds no pictures"),
        ({"x": X.astype(np.int32)}, "use bytes, or floats"),
        ({"x": X, "y": np.array(["cat"] * 20)}, "one whole number a picture"),
        ({"x": X, "y": np.eye(20)}, r"store y\.argmax"),
        ({"x": X, "y": np.arange(20)[:, None]}, r"store y\[:, 0\]"),
        ({"x": X, "y": np.arange(7)}, "labels don't fit 20 pictures"),
    ],
)
def test_arrays_of_another_form_say_how_they_are_to_be_stored(
    arrays: dict[str, np.ndarray], message: str, tmp_path: Path
) -> None:
    (tmp_path / "set").mkdir()
    np.savez(tmp_path / "set" / "data.npz", allow_pickle=False, **arrays)
    with pytest.raises(DataError, match=message):
        survey_folder(tmp_path / "set")
    with pytest.raises(DataError, match=message):
        opened(tmp_path, "npz", channels=1, classes=("0", "1") if "y" in arrays else ())


def test_a_damaged_npz_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    path = tmp_path / "set" / "data.npz"
    np.savez_compressed(path, x=X)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 400] = bytes(400)
    path.write_bytes(raw)
    with pytest.raises(DataError, match="can't be read"):
        survey_folder(tmp_path / "set")


def test_idx_files_without_a_test_part_hold_out_a_share(tmp_path: Path) -> None:
    idx_file(tmp_path / "set" / "train-images-idx3-ubyte", X)
    _, recipe = new(tmp_path)
    train, test = open_pictures(tmp_path, recipe.data).counts["x"]
    assert test > 0
    assert train + test == 20
    idx_file(tmp_path / "set" / "t10k-images-idx3-ubyte", X[:3])
    _, recipe = new(tmp_path)
    assert open_pictures(tmp_path, recipe.data).counts["x"] == (20, 3)
    assert "holdout" not in (tmp_path / "new.toml").read_text("utf-8")


def test_new_says_how_long_it_will_take(tmp_path: Path) -> None:
    for side in "AB":
        (tmp_path / "pairs" / side).mkdir(parents=True)
        for number in range(4):
            noise = np.random.default_rng(number).integers(0, 256, (32, 32, 3), np.uint8)
            Image.fromarray(noise).save(tmp_path / "pairs" / side / f"{number}.png")
    done = CliRunner().invoke(main, ["new", str(tmp_path / "pairs"), "-o", str(tmp_path / "r.toml")])
    *_, pace, command = done.output.strip().splitlines()
    assert re.fullmatch(r"\d+ steps of [\d.e-]+ s: about (a minute|\d+ minutes|[\d.]+ hours) on this machine", pace)
    assert command.startswith("python -m trainer fit ")


def test_times_are_said_in_words() -> None:
    assert [duration_in_words(s) for s in (20, 240, 9000, 7200)] == [
        "about a minute",
        "about 4 minutes",
        "about 2.5 hours",
        "about 2 hours",
    ]
