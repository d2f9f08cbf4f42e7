"""`studio translate` among the files of an artist: nothing of theirs is replaced, and what is left out is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio import cli
from studio.imaging.files import read_recipe
from tests.helpers import batches, clips, models, photos

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    models.two_way_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)


def _translate(*arguments: object, model: str = "invert-colours") -> int:
    return cli.run(["translate", *map(str, arguments), "--model", model])


def _tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "flags",
    [
        ("IMG_1.jpg",),
        (".", "--types", "jpg"),
        (".", "--until", "2001-01-01"),
        (".", "--since", "2019-01-01", "--format", "tiff", "--name", "tif"),
        (".", "--max-size", "1K"),
        ("IMG_1.jpg", "--existing", "number"),
    ],
)
def test_another_picture_of_that_name_stays(tmp_path: Path, flags: tuple[str, ...], capsys: Captured) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    photos.photo_jpeg(folder / "IMG_1.jpg", 8, 8)
    photos.photo_png(folder / "IMG_1.png", 300, 200)
    photos.photo_png(folder / "tif.tiff")
    os.utime(folder / "IMG_1.jpg", (9e8, 9e8))
    before = {name: (folder / name).read_bytes() for name in ("IMG_1.png", "tif.tiff")}
    os.chdir(folder)
    assert _translate(*flags, "-o", ".") == 0
    assert {name: (folder / name).read_bytes() for name in before} == before
    if "number" not in flags:
        assert "taken by other files" in (said := capsys.readouterr().err) or "taken by another file" in said


def test_a_clip_of_that_name_stays(tmp_path: Path) -> None:
    clips.clip(tmp_path / "c.mts", 12, sound=False)
    mine = clips.clip(tmp_path / "c.mp4", 6, sound=False).read_bytes()
    for _ in range(2):
        assert _translate("c.mts", "-o", ".") == 0
    assert (tmp_path / "c.mp4").read_bytes() == mine
    # The second run renews its own, which the queue knows.
    assert _tree(tmp_path) == ["c-2.mp4", "c.mp4", "c.mts"]
    assert _translate(".", "-o", "out") == 0
    assert _tree(tmp_path / "out") == ["c-2.mp4", "c.mp4"]


def test_what_was_typed_replaces(tmp_path: Path) -> None:
    photos.photo_jpeg(tmp_path / "a.jpg")
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"old")
    assert _translate("a.jpg", "-o", "b.png") == 0
    assert _translate("a.jpg", "-o", ".", "--existing", "overwrite") == 0
    assert all(read_recipe(tmp_path / name) is not None for name in ("a.png", "b.png"))
    assert _tree(tmp_path) == ["a.jpg", "a.png", "b.png"]


@pytest.mark.parametrize("mine", ["index.html", "report.csv", "report.json", "thumbnails/1-before.jpg"])
def test_a_report_spares_pages_of_others(tmp_path: Path, mine: str, capsys: Captured) -> None:
    batches.photo_folder(tmp_path / "in", 1)
    site = tmp_path / "site"
    (site / mine).parent.mkdir(parents=True)
    (site / mine).write_text("{}")
    for _ in range(2):
        assert _translate("in", "-o", "out", "--report", "site") == 0
        assert "the report goes to" in capsys.readouterr().err
    assert (site / mine).read_text() == "{}"
    assert json.loads((site / "report" / "report.json").read_text())["counts"] == {"done": 1}
    assert [path.name for path in site.iterdir() if path.name.startswith("report-")] == []


def test_a_report_is_renewed_also_one_of_an_older_version(tmp_path: Path) -> None:
    batches.photo_folder(tmp_path / "in", 1)
    assert _translate("in", "-o", "out", "--report", "told") == 0
    data = json.loads((tmp_path / "told" / "report.json").read_text())
    del data["program"]
    (tmp_path / "told" / "report.json").write_text(json.dumps(data))
    page = (tmp_path / "told" / "index.html").read_text()
    lines = [line for line in page.splitlines() if 'name="generator"' not in line]
    (tmp_path / "told" / "index.html").write_text("\n".join(lines))
    assert _translate("in", "-o", "out", "--report", "told") == 0
    assert not (tmp_path / "told" / "report").exists()
    # Its thumbnails are no photos.
    assert _translate("told", "-o", "again", "-r") == 1
    assert not (tmp_path / "again").exists()


def test_results_are_no_photos_wherever_they_lie(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    photos.photo_jpeg(folder / "one.jpg")
    (tmp_path / "link").symlink_to(folder)
    for out in (folder, folder / "sub" / ".." / "painted", tmp_path / "link" / "painted", folder / "water"):
        for _ in range(2):
            (folder / "sub").mkdir(exist_ok=True)
            assert _translate(folder, "-o", out, "-r") == 0
    assert _translate(folder, "-o", folder / "ink", "-r", model="two-way") == 0
    assert _tree(folder) == ["ink/one.png", "one.jpg", "one.png", "painted/one.png", "water/one.png"]
    capsys.readouterr()
    assert _translate(folder, "-o", folder / "ink", "-r", "--verbose") == 0
    said = capsys.readouterr().err
    assert "left out: 3 results of this program" in said
    assert str(folder / "water" / "one.png") in said
    # Whoever names it means it.
    assert _translate(folder / "one.png", "-o", tmp_path / "named") == 0
    assert _tree(tmp_path / "named") == ["one.png"]
    assert _translate(folder / "water", "-o", tmp_path / "none") == 1
    assert "holds no pictures but 1 result of this program" in capsys.readouterr().err


def test_results_without_a_recipe_are_known_too(tmp_path: Path) -> None:
    batches.photo_folder(tmp_path / "in", 1)
    sheet = ("--contact-sheet", tmp_path / "in" / "sheet.png")
    for _ in range(2):
        assert _translate("in", "-o", "in/out", "--strip", *sheet) == 0
        assert _translate("in", "-o", "in/other", "--strip", "-r") == 0
    assert _tree(tmp_path / "in") == ["00.png", "other/00.png", "out/00.png", "sheet.png"]


def test_what_a_folder_holds_besides_is_counted_by_name(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("web.jfif", "old.jpe", "cam.mpo", "bare", "good.jpg"):
        Image.fromarray(photos.gradient(24, 16)).save(folder / name, "JPEG")
    for name in ("1.cr2", "2.cr2", "a.psd", "good.xmp", "Thumbs.db", ".DS_Store", "._good.jpg"):
        (folder / name).write_bytes(b"x" * 50)
    (folder / "sub").mkdir()
    assert _translate("in", "-o", "out") == 0
    assert _tree(tmp_path / "out") == ["bare.png", "cam.png", "good.png", "old.png", "web.png"]
    assert capsys.readouterr().err == "studio: left out: 2 .cr2, 1 .psd, 1 folder (use -r)\n"
    assert _translate("in", "-o", "jpegs", "--types", "jpeg") == 0
    assert _tree(tmp_path / "jpegs") == ["bare.png", "good.png", "old.png", "web.png"]
    assert capsys.readouterr().err == "studio: left out: 1 folder (use -r)\n"


def test_photos_without_a_mask_are_counted(tmp_path: Path, capsys: Captured) -> None:
    batches.photo_folder(tmp_path / "in", 3)
    (tmp_path / "masks").mkdir()
    Image.new("L", (24, 16)).save(tmp_path / "masks" / "00.PNG", "PNG")
    assert _translate("in", "-o", "out", "--masks", "masks") == 0
    assert "2 photos had no mask in" in capsys.readouterr().err
    assert _translate("in", "-o", "out", "--masks", "masks", "--verbose") == 0
    assert str(tmp_path / "in" / "02.png") in capsys.readouterr().err
    assert _translate("in", "-o", "some", "--masks", "masks", "--without-mask", "skip") == 0
    assert "2 photos had no mask in" in (said := capsys.readouterr().err)
    assert said.count("\n") == 1
    assert _tree(tmp_path / "some") == ["00.png"]
    assert _translate("in", "-o", "none", "--masks", "nowhere") == 2
    assert "the folder of masks nowhere does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-16", "utf-8", "cp932"])
def test_any_name_on_any_stream(tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["写真.jpg", "aé.jpg", "z.jpg", "y.jpg"]
    if sys.platform == "linux":
        names.append(os.fsdecode(b"b\xff.jpg"))
    photo = photos.photo_jpeg(tmp_path / "photo.jpg").read_bytes()
    for name in names:
        (folder / name).write_bytes(photo)
    (folder / "broken 写.jpg").write_bytes(b"none")
    call = [sys.executable, "-m", "studio", "translate", "in", "-o", "out", "--model", "invert-colours"]
    run = subprocess.run(call, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False)
    assert run.returncode == 1
    assert run.stdout.decode(encoding, "replace").count(".png") == len(names)
    assert "is not a picture" in run.stderr.decode(encoding, "replace")
    assert b"unexpected" not in run.stderr
    assert sorted(_tree(tmp_path / "out")) == sorted(f"{Path(name).stem}.png" for name in names)


def test_a_pipe_that_is_closed_stops_no_batch(tmp_path: Path) -> None:
    batches.photo_folder(tmp_path / "in", 12)
    call = [sys.executable, "-m", "studio", "translate", "in", "-o", "out", "--model", "invert-colours"]
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(call, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (run.returncode, run.stderr) == (0, b"")
    assert len(_tree(tmp_path / "out")) == 12


def test_what_failed_by_no_fault_of_its_own_is_made_when_it_goes_on(tmp_path: Path, studio_home: Path) -> None:
    """As an older version left it that could not print a name."""
    import sqlite3

    batches.photo_folder(tmp_path / "in", 3)
    assert _translate("in", "-o", "out") == 0
    with sqlite3.connect(studio_home / "batch" / "queue.sqlite") as queue:
        queue.execute("UPDATE files SET state = 'failed', reason = 'unexpected fault (UnicodeEncodeError: x)'")
    queue.close()
    (tmp_path / "out" / "01.png").unlink()
    assert _translate("in", "-o", "out", "--resume") == 0
    assert _tree(tmp_path / "out") == ["00.png", "01.png", "02.png"]


@pytest.mark.parametrize("text", ["1GB", "1 gb", "512MiB", "0.5g", "1g", "524288k", "1 GiB"])
def test_memory_in_every_spelling(text: str) -> None:
    photos.photo_png(Path("a.png"))
    assert _translate("a.png", "-o", "b.png", "--memory", text) == 0


def test_times_are_kept_by_a_flag_or_by_the_settings(tmp_path: Path) -> None:
    photo = photos.photo_png(tmp_path / "a.png")
    os.utime(photo, (1e9, 1e9))
    assert _translate("a.png", "-o", "flag.png", "--keep-times") == 0
    assert cli.run(["settings", "keep_times", "on"]) == 0
    assert _translate("a.png", "-o", "setting.png") == 0
    assert _translate("a.png", "-o", "new.png", "--new-times") == 0
    times = [(tmp_path / f"{name}.png").stat().st_mtime for name in ("flag", "setting", "new")]
    assert times[:2] == [1e9, 1e9]
    assert times[2] > 1e9


def test_a_video_is_not_written_over_its_keys(tmp_path: Path, capsys: Captured) -> None:
    for name in ("a.png", "b.png"):
        photos.photo_png(tmp_path / name)
    before = (tmp_path / "a.png").read_bytes()
    assert cli.run(["interpolate", "a.png", "b.png", "-o", "a.png", "--frames", "2"]) == 2
    assert "would be written over a key" in capsys.readouterr().err
    assert (tmp_path / "a.png").read_bytes() == before
