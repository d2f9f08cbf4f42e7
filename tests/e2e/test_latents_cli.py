"""`studio sample` and `studio interpolate`."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.imaging.recipes.sample_recipe import read_made
from tests.helpers import generators, models, photos, readback


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    generators.flow_package(studio_home / "models")
    generators.classes_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)
    photos.photo_png(tmp_path / "a.png")


def _run(*arguments: object) -> int:
    return cli.run([*map(str, arguments)])


def _frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    assert _run("sample", "--model", "flow", "-o", "here.png", "--seed", 12, "--count", 4) == 0
    command = [sys.executable, "-m", "studio", "sample", "--model", "flow", "--seed", "12", "--count", "4"]
    subprocess.run([*command, "-o", "there.png"], check=True, cwd=tmp_path, capture_output=True)
    assert Path("here.png").read_bytes() == Path("there.png").read_bytes()
    assert _run("sample", "--model", "flow", "-o", "other.png", "--seed", 13, "--count", 4) == 0
    assert Path("here.png").read_bytes() != Path("other.png").read_bytes()


def test_one_is_a_picture_several_are_a_sheet_and_a_folder_holds_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("sample", "--model", "flow", "-o", "one.png", "--seed", 3) == 0
    assert _run("sample", "--model", "flow", "-o", "sheet.png", "--seed", 3, "--count", 5) == 0
    assert _run("sample", "--model", "flow", "-o", "each", "--seed", 3, "--count", 2) == 0
    one, sheet = readback.pixels(Path("one.png")), readback.pixels(Path("sheet.png"))
    assert one.shape == (8, 8, 3)
    assert sheet.shape == (18, 28, 3)
    assert np.array_equal(sheet[:8, :8], one)
    assert [path.name for path in sorted(Path("each").iterdir())] == ["0000-seed-3.png", "0001-seed-4.png"]
    assert np.array_equal(readback.pixels(Path("each/0000-seed-3.png")), one)
    made = read_made(Path("sheet.png"))
    assert made is not None
    assert [sample.seed for sample in made.samples] == [3, 4, 5, 6, 7]
    assert capsys.readouterr().out.splitlines() == [
        "one.png",
        "sheet.png",
        str(Path("each/0000-seed-3.png")),
        str(Path("each/0001-seed-4.png")),
    ]


def test_classes_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    levels = []
    for name in ("dark", "GREY", "2"):
        assert _run("sample", "--model", "three-kinds", "-o", "kind.png", "--class", name, "--temperature", 0) == 0
        levels.append(readback.pixels(Path("kind.png")).mean())
    assert levels == sorted(levels)
    assert _run("sample", "--model", "three-kinds", "-o", "kind.png", "--class", "gray") == 2
    assert "did you mean grey?" in capsys.readouterr().err
    assert _run("sample", "--model", "flow", "-o", "kind.png", "--class", "grey") == 2
    assert "has no classes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sample", "--model", "invert-colours", "-o", "a.png"), "can't decode"),
        (("sample", "--model", "flow", "-o", "a.jpg"), "name a .png file or a folder"),
        (("interpolate", "--model", "flow", "seed:1", "-o", "a.mp4"), "one key is no way"),
        (("interpolate", "--model", "flow", "seed:1", "seed:x", "-o", "a.mp4"), "is no seed"),
        (("interpolate", "--model", "flow", "seed:1", "seed:2", "-o", "a.mov"), "no suffix of a video"),
        (("interpolate", "none.json", "-o", "a.mp4"), "none.json"),
    ],
)
def test_wrong_calls_say_what_to_do(arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1


def test_a_film_between_seeds_and_photos(tmp_path: Path) -> None:
    call = ("interpolate", "--model", "flow", "seed:1", "a.png", "seed:2", "--frames", 4, "--fps", 12)
    assert _run(*call, "-o", "film.mp4", "--size", 64, "--crisp") == 0
    assert _run(*call, "-o", "frames") == 0
    with av.open("film.mp4") as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (64, 64, 12)
    film, frames = _frames(tmp_path / "film.mp4"), sorted(Path("frames").iterdir())
    assert len(film) == len(frames) == 9
    for shown, path in zip(film, frames, strict=True):
        wanted = readback.pixels(path).repeat(8, axis=0).repeat(8, axis=1)
        # H.264 keeps colours at half the resolution.
        assert np.abs(shown.astype(int) - wanted).mean() < 12


def test_a_loop_ends_where_it_began() -> None:
    call = ("interpolate", "--model", "flow", "seed:1", "seed:2", "--frames", 4)
    assert _run(*call, "-o", "once") == 0
    assert _run(*call, "--loop", "-o", "round") == 0
    once, round_trip = ([readback.pixels(path) for path in sorted(Path(name).iterdir())] for name in ("once", "round"))
    assert (len(once), len(round_trip)) == (5, 8)
    for one, other in zip(once, round_trip, strict=False):
        assert np.array_equal(one, other)
    # The way back, without the first frame once more.
    assert np.abs(round_trip[-1].astype(int) - once[0]).mean() < np.abs(round_trip[4].astype(int) - once[0]).mean()
    assert not np.array_equal(round_trip[-1], once[0])


@pytest.mark.parametrize(("codec", "name"), [("vp9", "vp9"), ("av1", "av1")])
def test_a_webm_has_the_codec_that_was_asked_for(codec: str, name: str) -> None:
    call = ("interpolate", "--model", "flow", "seed:1", "seed:2", "--frames", 2, "--size", 64)
    assert _run(*call, "-o", "film.webm", "--codec", codec) == 0
    with av.open("film.webm") as container:
        assert name in container.streams.video[0].codec_context.codec.canonical_name


def test_a_picture_that_was_made_here_is_its_latents(tmp_path: Path) -> None:
    assert _run("sample", "--model", "three-kinds", "-o", "made.png", "--seed", 5, "--class", "light") == 0
    assert _run("interpolate", "--model", "three-kinds", "made.png", "seed:1", "-o", "frames", "--frames", 2) == 0
    assert np.array_equal(readback.pixels(Path("frames/00000.png")), readback.pixels(Path("made.png")))


def test_a_broken_key_is_told_and_the_rest_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("text.png").write_text("no picture")
    assert _run("interpolate", "--model", "flow", "seed:1", "text.png", "seed:2", "-o", "f.webp", "--frames", 3) == 1
    captured = capsys.readouterr()
    assert "text.png" in captured.err
    assert captured.out.strip() == "f.webp"
    with Image.open("f.webp") as film:
        assert film.n_frames == 4  # type: ignore[attr-defined]
    assert _run("interpolate", "--model", "three-kinds", "a.png", "a.png", "-o", "g.webp") == 2
    assert "none of the keys can be used" in capsys.readouterr().err


def test_photos_are_blended_without_a_model() -> None:
    Image.new("RGB", (20, 10), (0, 0, 0)).save("black.png")
    Image.new("RGB", (20, 10), (200, 200, 200)).save("light.png")
    call = ("interpolate", "black.png", "light.png", "-o", "frames", "--frames", 2, "--easing", "linear")
    assert _run(*call) == 0
    levels = [readback.pixels(path).mean() for path in sorted(Path("frames").iterdir())]
    assert levels == [0, 100, 200]


def test_a_slider_is_made_of_pictures_and_moved(capsys: pytest.CaptureFixture[str]) -> None:
    for side, grey in (("dark", 20), ("light", 230)):
        Path(side).mkdir()
        for number in range(3):
            Image.new("RGB", (40, 40), (grey + number,) * 3).save(Path(side) / f"{number}.png")
    made = ("slider", "--model", "flow", "--name", "Light", "--without", "dark", "--with")
    assert _run(*made, "light") == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    levels = []
    for amount in (-1, 0, 1):
        name = f"at{amount}.png"
        assert _run("sample", "--model", "flow", "--seed", 5, "--slider", f"Light={amount}", "-o", name) == 0
        levels.append(np.asarray(Image.open(name).convert("L")).mean())
    assert levels[0] + 10 < levels[1] < levels[2] - 10
    sample = read_made(Path("at1.png"))
    assert sample is not None
    assert sample.samples[0].sliders == {"Light": 1.0}

    assert _run("sample", "--model", "flow", "--slider", "Shade=1", "-o", "no.png") != 0
    assert "has no slider 'Shade': there are Light" in capsys.readouterr().err
    assert _run("sample", "--model", "flow", "--slider", "Light=much", "-o", "no.png") != 0
    assert "'Light=much' moves no slider" in capsys.readouterr().err
    Path("empty").mkdir()
    assert _run(*made, "empty") != 0
    assert "empty holds no pictures" in capsys.readouterr().err
    assert not Path("no.png").exists()
