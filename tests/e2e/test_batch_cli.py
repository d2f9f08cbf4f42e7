"""`studio translate FOLDER -o FOLDER`: trees, names, several looks, reports, folders that are watched."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.batch.arrivals import SETTLED_AFTER_S, Arrivals
from studio.batch.eta import Pace, in_words
from studio.batch.finding import FoundFile
from studio.inference.translator import Translator
from tests.helpers import batches, models, photos, readback

Captured = pytest.CaptureFixture[str]
_STEP_S = 0.05


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    models.two_way_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)


def _translate(*arguments: object) -> int:
    return cli.run(["translate", *map(str, arguments)])


def _tree(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def test_a_tree_is_mirrored_and_filtered(tmp_path: Path) -> None:
    batches.photo_folder(tmp_path / "in", 1)
    batches.photo_folder(tmp_path / "in" / "sub", 2)
    photos.photo_jpeg(tmp_path / "in" / "sub" / "c.jpg")
    assert _translate("in", "-o", "out", "--model", "invert-colours", "-r") == 0
    assert _tree(tmp_path / "out") == ["00.png", "sub/00.png", "sub/01.png", "sub/c.png"]
    assert _translate("in", "-o", "jpegs", "--model", "invert-colours", "-r", "--types", "jpg,JPEG") == 0
    assert _tree(tmp_path / "jpegs") == ["sub/c.png"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("--min-size", "2K"), ["large.png"]),
        (("--max-size", "2K"), ["old.png", "small.png"]),
        (("--since", "2026-05-01"), ["large.png", "small.png"]),
        (("--until", "2026-05-01"), ["old.png"]),
        (("--since", "2026-05-01", "--max-size", "2K"), ["small.png"]),
    ],
)
def test_files_of_a_folder_are_chosen_by_size_and_day(
    tmp_path: Path, wanted: tuple[str, ...], found: list[str]
) -> None:
    folder = tmp_path / "in"
    batches.photo_folder(folder, 2)
    (folder / "00.png").rename(folder / "small.png")
    (folder / "01.png").rename(folder / "old.png")
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / "large.png")
    assert (folder / "small.png").stat().st_size < 2000 < (folder / "large.png").stat().st_size
    for name, day in (("small", "2026-05-01"), ("large", "2026-06-01"), ("old", "2026-04-30")):
        noon = datetime.fromisoformat(f"{day}T12:00").timestamp()
        os.utime(folder / f"{name}.png", (noon, noon))
    assert _translate("in", "-o", "out", "--model", "invert-colours", *wanted) == 0
    assert _tree(tmp_path / "out") == found


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux alone")
@pytest.mark.parametrize("low", [True, False])
def test_a_batch_of_low_priority_lets_others_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, low: bool
) -> None:
    batches.photo_folder(tmp_path / "in", 2)
    run, seen = Translator.translate, set()

    def noted(self: Translator, request: Any, **more: Any) -> Any:
        seen.add(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return run(self, request, **more)

    monkeypatch.setattr(Translator, "translate", noted)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert _translate("in", "-o", "out", "--model", "invert-colours", *(["--low-priority"] if low else [])) == 0
    assert seen == {max(before, 15) if low else before}
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_names_conflicts_and_wrong_templates(tmp_path: Path, capsys: Captured) -> None:
    batches.photo_folder(tmp_path / "in", 2)
    named = ("in", "-o", "out", "--model", "invert-colours", "--name", "{folder} {index:03d}")
    assert _translate(*named) == 0
    assert _translate(*named, "--existing", "number") == 0
    assert _tree(tmp_path / "out") == ["in 001-2.png", "in 001.png", "in 002-2.png", "in 002.png"]
    capsys.readouterr()
    assert _translate(*named, "--existing", "skip") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("it is there already") == 2
    assert _translate("in", "-o", "x", "--model", "invert-colours", "--name", "{nme}") == 2
    assert "did you mean {name}?" in capsys.readouterr().err


def test_several_looks_make_a_sheet(tmp_path: Path, capsys: Captured) -> None:
    batches.photo_folder(tmp_path / "in", 2)
    looks = ("--model", "invert-colours", "--model", "two-way", "--strength", 0.5, "--strength", 1)
    assert _translate("in", "-o", "out", *looks, "--report", "told", "--contact-sheet", "sheet.png") == 0
    wanted = [f"{n} {m} {s}.png" for n in ("00", "01") for m in ("invert-colours", "two-way") for s in (100, 50)]
    assert _tree(tmp_path / "out") == sorted(wanted)
    page = (tmp_path / "told" / "index.html").read_text(encoding="utf-8")
    assert page.count("<article>") == 2
    assert page.count("<figure>") == 2 + 8
    sheet, photo = readback.pixels(tmp_path / "sheet.png"), readback.pixels(tmp_path / "in" / "00.png")
    height, width = photo.shape[:2]
    row = [sheet[16 : 16 + height, left : left + width] for left in range(16, 16 + 5 * (width + 4), width + 4)]
    assert np.array_equal(row[0], photo)
    results = [readback.pixels(tmp_path / "out" / name) for name in wanted[:4]]
    for result in results:
        assert any(np.array_equal(shown, result) for shown in row[1:])
    capsys.readouterr()
    assert _translate("in/00.png", "-o", "one.png", *looks) == 2
    assert "is one file for 4 results" in capsys.readouterr().err


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def test_the_report_tells_everything_and_its_page_opens_from_disk(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    batches.photo_folder(folder, 2)
    (folder / "00.png").rename(folder / "50% <b> & #1.png")
    photos.truncated_jpeg(folder / "half.jpg")
    assert _translate("in", "-o", "out", "--model", "invert-colours", "--report", "told") == 1
    with (tmp_path / "told" / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {Path(row["photo"]).name: row for row in csv.DictReader(file)}
    assert rows["half.jpg"]["state"] == "failed"
    assert "cut off" in rows["half.jpg"]["reason"]
    assert rows["01.png"]["result"] == str(tmp_path / "out" / "01.png")
    data = json.loads((tmp_path / "told" / "report.json").read_text())
    assert data["counts"] == {"done": 2, "failed": 1}
    assert [Path(one["photo"]).name for one in data["files"]] == ["01.png", "50% <b> & #1.png", "half.jpg"]
    page = (tmp_path / "told" / "index.html").read_text(encoding="utf-8")
    links = _Links()
    links.feed(page)
    assert len(links.found) == 8
    for link in links.found:
        assert (tmp_path / "told" / unquote(link)).exists(), link
    assert "half.jpg" in page
    with Image.open(next((tmp_path / "told" / "thumbnails").glob("*-after.jpg"))) as small:
        assert small.size == (24, 16)


def test_going_on_finds_new_files_and_retries_on_request(tmp_path: Path, capsys: Captured) -> None:
    folder = batches.photo_folder(tmp_path / "in", 2)
    good = (folder / "01.png").read_bytes()
    (folder / "01.png").write_bytes(good[:50])
    call = ("in", "-o", "out", "--model", "invert-colours")
    assert _translate(*call) == 1
    batches.photo_folder(folder / "later", 1)
    (folder / "later" / "00.png").rename(folder / "02.png")
    capsys.readouterr()
    assert _translate(*call, "--resume") == 1
    said = capsys.readouterr()
    assert said.out.split() == [str(Path("out") / "02.png")]
    assert "1 of 3 were done before" in said.err
    (folder / "01.png").write_bytes(good)
    assert _translate(*call, "--retry-failed") == 0
    assert capsys.readouterr().out.split() == [str(Path("out") / "01.png")]


def test_files_belong_to_the_batch_once_they_have_stopped_growing() -> None:
    now = [0.0]
    arrivals = Arrivals(2.0, lambda: now[0])

    def look(at: float, *files: FoundFile) -> list[str]:
        now[0] = at
        return [one.path.name for one in arrivals.settled(files)]

    def file(name: str, size: int) -> FoundFile:
        return FoundFile(Path(name), Path(), size, 1.0)

    assert look(0, file("a", 10), file("empty", 0)) == []
    assert look(1, file("a", 20), file("b", 5), file("empty", 0)) == []
    assert look(3, file("a", 20), file("b", 7), file("empty", 0)) == ["a"]
    assert look(5, file("a", 20), file("b", 7)) == ["a", "b"]
    assert look(6) == []
    assert look(7, file("a", 20)) == []


def test_a_watched_folder_translates_what_arrives(tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "in", 1)
    call = [sys.executable, "-m", "studio", "translate", "in", "-o", "in/out", "--model", "invert-colours"]
    process = subprocess.Popen([*call, "-r", "--watch"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == f"{Path('in/out/00.png')}\n"
    whole = photos.photo_png(tmp_path / "whole.png", 300, 200).read_bytes()
    # For longer than a file must rest, in so small steps that only a machine that stands still looks like a rest.
    steps = round(1.5 * SETTLED_AFTER_S / _STEP_S)
    for part in range(steps):
        with (folder / "slow.png").open("ab") as file:
            file.write(whole[part * len(whole) // steps : (part + 1) * len(whole) // steps])
        time.sleep(_STEP_S)
    assert process.stdout.readline() == f"{Path('in/out/slow.png')}\n"
    process.send_signal(signal.SIGINT)
    rest, told = process.communicate(timeout=60)
    assert rest == ""
    assert "slow.png" not in told, "it was tried before it was whole"
    assert process.returncode in (0, 130)
    assert _tree(folder / "out") == ["00.png", "slow.png"]


def test_time_left_is_said_only_when_it_is_known() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    for _ in range(2):
        now[0] += 2
        pace.step()
    assert pace.seconds_left(10) is None
    now[0] += 2
    pace.step()
    assert pace.per_minute == 30
    assert pace.seconds_left(10) == 20
    pace.restart()
    assert pace.per_minute is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2, "about 5 seconds"),
        (33, "about 35 seconds"),
        (58, "about 1 minute"),
        (200, "about 3 minutes"),
        (1300, "about 20 minutes"),
        (3600, "about 1 hour"),
        (5400, "about 1.5 hours"),
        (90000, "about 25 hours"),
    ],
)
def test_no_more_exact_than_it_is(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_what_a_format_can_not_hold_is_said_once_a_batch(tmp_path: Path, capsys: Captured) -> None:
    for name in ("a", "b", "c"):
        image = Image.fromarray(photos.gradient(32, 24))
        image.save(tmp_path / f"{name}.tif", tiffinfo={33723: b"\x1c\x02\x05\0\x05title"})
    assert _translate(tmp_path, "-o", tmp_path / "out", "--model", "invert-colours", "--format", "webp") == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "IPTC" in line]
    assert len(said) == 1
    assert said[0].startswith("studio: a.webp: ")
    assert (
        _translate(tmp_path, "-o", tmp_path / "two", "--model", "invert-colours", "--format", "webp", "--verbose") == 0
    )
    assert len([line for line in capsys.readouterr().err.splitlines() if "IPTC" in line]) == 3


def test_a_photo_too_large_for_the_format_fails_before_the_network_runs(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: object, **named: object) -> None:
        raise AssertionError("the network ran")

    photos.photo_png(tmp_path / "wide.png", 16_384, 2)
    monkeypatch.setattr("studio.batch.pipeline.PicturePipeline.translate", run)
    arguments = (tmp_path / "wide.png", "-o", tmp_path / "out", "--model", "invert-colours", "--format", "webp")
    assert _translate(*arguments) == 1
    assert "wide.webp: WEBP holds at most 16383 pixels an edge: save as .png" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "suffix"), [("jpeg", ".jpg"), (".JPG", ".jpg"), ("tif", ".tiff"), ("PNG", ".png")])
def test_a_format_by_any_of_its_names(tmp_path: Path, typed: str, suffix: str) -> None:
    (tmp_path / "in").mkdir()
    photos.photo_png(tmp_path / "in" / "a.png")
    assert _translate(tmp_path / "in", "-o", tmp_path / "out", "--model", "invert-colours", "--format", typed) == 0
    assert _tree(tmp_path / "out") == [f"a{suffix}"]
