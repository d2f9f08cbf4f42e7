"""The `studio` command as a user calls it: results on stdout, one line per error, the promised exit codes."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.imaging import saving
from studio.imaging.composite import blend
from studio.imaging.files import open_photo
from studio.inference.session.providers import Trial
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package, pack
from tests.helpers import graphs, models, photos
from tests.helpers.commands import one_line

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _translate(*arguments: object, model: str = "invert-colours") -> int:
    return cli.run(["translate", *map(str, arguments), "--model", model])


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_photo_is_translated_upright(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.rotated_jpeg(tmp_path / "photo.jpg", 6)
    assert _translate("photo.jpg", "-o", "out.png") == 0
    assert capsys.readouterr() == ("out.png\n", "")
    assert np.array_equal(_pixels(tmp_path / "out.png"), 255 - open_photo(tmp_path / "photo.jpg").rgb)


def test_the_same_pixels_as_the_engine_gives_the_window(installed: Path, tmp_path: Path) -> None:
    photos.rotated_jpeg(tmp_path / "photo.jpg", 8)
    assert _translate("photo.jpg", "-o", "out.png", "--strength", 0.3, "--size", 40, model="two-way") == 0
    photo = open_photo(tmp_path / "photo.jpg")
    request = TranslateRequest(photo=photo, package=open_package(installed / "two-way"), size_px=40)
    wanted = blend(photo.rgb, Translator().translate(request).rgb, 0.3)
    assert np.array_equal(_pixels(tmp_path / "out.png"), wanted)


def test_strength_zero_is_the_photo_and_alpha_is_kept(installed: Path, tmp_path: Path) -> None:
    photos.rgba_png(tmp_path / "photo.png")
    assert _translate("photo.png", "-o", "out.png", "--strength", 0) == 0
    out, photo = _pixels(tmp_path / "out.png"), _pixels(tmp_path / "photo.png")
    assert np.array_equal(out[..., 3], photo[..., 3])
    visible = photo[..., 3] > 0
    assert np.array_equal(out[visible], photo[visible])


def test_directions(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.photo_png(tmp_path / "photo.png")
    assert _translate("photo.png", "-o", "dark.png", "--direction", "darker", model="two-way") == 0
    assert _pixels(tmp_path / "dark.png").max() <= 128
    assert _translate("photo.png", "-o", "x.png", "--direction", "darkr", model="two-way") == 2
    assert "did you mean darker" in one_line(capsys.readouterr().err)


def test_the_seed_chooses_the_noise(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    graphs.noisy_package(studio_home / "models" / "noisy")
    photos.photo_png(tmp_path / "photo.png")
    for out, seed in (("a.png", ()), ("b.png", ("--seed", 0)), ("c.png", ("--seed", 1))):
        assert _translate("photo.png", "-o", out, *seed, model="noisy") == 0
    assert np.array_equal(_pixels(tmp_path / "a.png"), _pixels(tmp_path / "b.png"))
    assert not np.array_equal(_pixels(tmp_path / "a.png"), _pixels(tmp_path / "c.png"))
    capsys.readouterr()
    assert _translate("photo.png", "-o", "d.png", "--seed", -1, model="noisy") == 2
    assert "--seed" in one_line(capsys.readouterr().err)


def test_a_folder_with_good_and_bad_files(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    photos.photo_jpeg(folder / "good.jpg")
    photos.truncated_jpeg(folder / "half.jpg")
    photos.bomb_png(folder / "bomb.png")
    photos.not_an_image(folder / "notes.jpg")
    photos.grey16_png(folder / "grey.png")
    (folder / "readme.txt").write_text("not asked for")
    (folder / "sub").mkdir()
    assert _translate("in", "missing.png", "-o", "out") == 1
    said = capsys.readouterr()
    assert said.out.split() == [str(Path("out") / "good.png"), str(Path("out") / "grey.png")]
    lines = said.err.splitlines()
    assert lines.pop(0) == "studio: left out: 1 .txt, 1 folder (use -r)"
    assert len(lines) == 4
    for name, fault in (
        ("bomb.png", "50000×40000 pixels"),
        ("half.jpg", "is cut off"),
        ("notes.jpg", "is not a picture"),
        ("missing.png", "does not exist"),
    ):
        assert any(name in line and fault in line for line in lines)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good.png", "grey.png"]


def test_names_that_would_meet_are_kept_apart(installed: Path, tmp_path: Path) -> None:
    photos.photo_jpeg(tmp_path / "a.jpg")
    photos.photo_png(tmp_path / "a.png")
    assert _translate("a.jpg", "a.png", "a.jpg", "-o", "out", "--format", "webp") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a-2.webp", "a.webp"]


def test_a_photo_is_never_written_over(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.photo_png(tmp_path / "a.png")
    photos.photo_jpeg(tmp_path / "b.jpg")
    before = (tmp_path / "a.png").read_bytes()
    assert _translate("a.png", "b.jpg", "-o", ".", "--existing", "overwrite") == 1
    assert "would be written over a photo" in one_line(capsys.readouterr().err)
    assert (tmp_path / "a.png").read_bytes() == before
    assert (tmp_path / "b.png").exists()
    assert _translate("a.png", "b.jpg", "-o", ".") == 0
    assert "a.png is taken by another file: the result is a-2.png" in one_line(capsys.readouterr().err)
    assert (tmp_path / "a.png").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("a.png", "-o", "out.gif"), "use .png, .jpg, .jpeg, .webp"),
        (("a.png", "-o", "out.png", "--format", "webp"), "do not agree"),
        (("a.png", "a.jpg", "-o", "a.jpg"), "a.jpg is not a folder"),
        (("a.png", "-o", "a.jpg/sub/out.png"), "is not a folder"),
        (("a.png", "-o", "out.png", "--strength", "1.5"), "--strength"),
        (("a.png", "-o", "out.png", "--size", "huge"), "--size"),
        (("a.png", "-o", "out.png", "--size", "0"), "--size"),
        (("a.png", "-o", "out.png", "--device", "tpu"), "--device"),
        (("a.png", "-o", "out.png", "--sise", "3"), "--size"),
        (("a.png",), "--out"),
        (("-o", "out.png"), "INPUT"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(
    installed: Path, tmp_path: Path, capsys: Captured, arguments: tuple[str, ...], fault: str
) -> None:
    photos.photo_png(tmp_path / "a.png")
    photos.photo_jpeg(tmp_path / "a.jpg")
    assert _translate(*arguments) == 2
    assert fault in one_line(capsys.readouterr().err)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "a.png"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses even the superuser")
def test_a_folder_that_can_not_be_made(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.photo_png(tmp_path / "a.png")
    assert _translate("a.png", "-o", "/proc/pictures") == 2
    assert "/proc/pictures" in one_line(capsys.readouterr().err)


def test_a_missing_model_says_which_was_meant(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.photo_png(tmp_path / "a.png")
    assert _translate("a.png", "-o", "out.png", model="invert-colors") == 2
    assert "did you mean invert-colours" in one_line(capsys.readouterr().err)
    assert not (tmp_path / "out.png").exists()


def test_a_model_by_its_path(installed: Path, tmp_path: Path) -> None:
    photos.photo_png(tmp_path / "a.png")
    pack(installed / "invert-colours", tmp_path / "sent.itmodel")
    for model in (installed / "invert-colours", tmp_path / "sent.itmodel"):
        assert _translate("a.png", "-o", "out.png", model=str(model)) == 0


def test_a_full_disk(installed: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    photos.photo_png(tmp_path / "a.png")
    photos.photo_png(tmp_path / "b.png")
    calls: list[int] = []
    real = os.link

    def full_at_first(source: Path, target: Path) -> None:
        if target.suffix == ".png":
            calls.append(1)
            if len(calls) == 1:
                raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(saving.os, "link", full_at_first)
    assert _translate("a.png", "b.png", "-o", "out") == 1
    said = capsys.readouterr()
    assert "the disk is full" in one_line(said.err)
    assert "the same command with --resume goes on" in said.err
    assert _translate("a.png", "b.png", "-o", "out", "--resume") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.png", "b.png"]


def test_cuda_that_is_not_there_is_told_and_the_cpu_used(
    installed: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.inference.session.devices.trial", lambda kind: Trial("", "no CUDA device found"))
    photos.photo_png(tmp_path / "a.png")
    assert _translate("a.png", "-o", "out.png", "--device", "cuda") == 0
    said = capsys.readouterr()
    assert said.out == "out.png\n"
    assert one_line(said.err).rstrip().endswith("no CUDA device found")


def test_verbose_adds_the_traceback(installed: Path, tmp_path: Path, capsys: Captured) -> None:
    photos.truncated_jpeg(tmp_path / "a.jpg")
    assert _translate("a.jpg", "-o", "out.png", "--verbose") == 1
    assert "Traceback" in capsys.readouterr().err
    assert cli.run(["--verbose", "models", "show", "nothing"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_fault_of_ours_is_one_line_too(
    installed: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise KeyError("oops")

    photos.photo_png(tmp_path / "a.png")
    monkeypatch.setattr("studio.render.finish.blend", broken)
    assert _translate("a.png", "-o", "out.png") == 1
    assert "unexpected fault (KeyError" in one_line(capsys.readouterr().err)


def test_doctor(capsys: Captured, studio_home: Path) -> None:
    assert cli.run(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "models run on" in text
    assert str(studio_home) in text
    assert cli.run(["doctor", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"studio", "CUDA", "window", "memory", "scratch"} <= {row["name"] for row in rows}
    assert all(set(row) == {"name", "ok", "detail"} for row in rows)


def test_doctor_says_which_settings_hold_and_what_is_wrong_with_the_scratch_folder(
    capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert cli.run(["settings", "scratch", str(tmp_path / "file" / "in")]) == 0
    assert cli.run(["settings", "threads", "1"]) == 0
    assert cli.run(["doctor", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert "threads 1 (file)" in rows["settings"]["detail"]
    assert not rows["scratch"]["ok"]
    assert "studio settings scratch" in rows["scratch"]["detail"]


@pytest.mark.parametrize("arguments", [["tranlate"], ["nothing.jpg"], ["models", "lst"], ["--nothing"]])
def test_words_that_are_no_command(arguments: list[str], capsys: Captured) -> None:
    assert cli.run(arguments) == 2
    one_line(capsys.readouterr().err)


def test_photos_open_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[Path]] = []
    monkeypatch.setattr(cli, "_open_window", lambda paths: opened.append(paths) or 0)
    photos.photo_png(tmp_path / "a.png")
    photos.photo_png(tmp_path / "b.png")
    assert cli.run([]) == 0
    assert cli.run(["a.png", "b.png"]) == 0
    assert opened == [[], [Path("a.png"), Path("b.png")]]


def test_a_window_that_can_not_start_names_the_doctor(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "studio.app", None)
    assert cli.run([]) == 2
    assert "studio doctor" in one_line(capsys.readouterr().err)


def test_help_and_version_leave_with_zero(capsys: Captured) -> None:
    for arguments in (["--help"], ["translate", "--help"], ["models", "list", "--help"], ["--version"]):
        assert cli.run(arguments) == 0
        assert capsys.readouterr().out


def _process(arguments: list[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "studio", *arguments]
    root = str(Path(cli.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def test_a_process_translates_without_loading_qt_and_with_a_clean_stderr(installed: Path, tmp_path: Path) -> None:
    photos.photo_png(tmp_path / "a.png")
    code = (
        "import sys; from studio import cli\n"
        "code = cli.run(['translate', 'a.png', '-o', 'out.png', '--model', 'invert-colours'])\n"
        "print(code, any(name.startswith(('PySide6', 'torch')) for name in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)},
    )
    assert result.stdout.split() == ["out.png", "0", "False"]
    assert result.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_stops_at_once_and_leaves_nothing_half_written(installed: Path, tmp_path: Path) -> None:
    models.slow_package(installed, layers=40)
    photos.photo_png(tmp_path / "small.png", 8, 8)
    photos.photo_png(tmp_path / "large.png", 1500, 1500)
    process = _process(["translate", "small.png", "large.png", "-o", "out", "--model", "slow-brush"])
    assert process.stdout is not None
    assert process.stdout.readline() == f"{Path('out') / 'small.png'}\n"
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "studio: stopped\n"
    assert rest == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["small.png"]


def test_memory_bounds_the_network_and_the_plan_is_told(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    models.norm_package(studio_home / "models")
    photos.photo_png(tmp_path / "photo.png")
    assert _translate("photo.png", "-o", "whole.png", "--explain", model="norm-brush") == 0
    assert "in one piece" in one_line(capsys.readouterr().err)
    assert _translate("photo.png", "-o", "parts.png", "--memory", "50k", "--explain", model="norm-brush") == 0
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith("studio: photo.png: ") for line in lines)
    assert "in 2 stages within 51.2 KB" in lines[0]
    assert "strips of" in lines[1]
    assert np.abs(_pixels(tmp_path / "whole.png").astype(int) - _pixels(tmp_path / "parts.png")).max() <= 1
    for wrong in ("lots", "0G", "-1M", "1e999G"):
        assert _translate("photo.png", "-o", "x.png", f"--memory={wrong}", model="norm-brush") == 2
        assert "no amount of memory" in one_line(capsys.readouterr().err)
