"""300 files, 20 of them broken, and a program that is killed again and again: nothing is lost, nothing done twice."""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.batch.journal import Journal
from studio.imaging.files import open_photo
from tests.helpers import models, photos

_GOOD, _BROKEN_EACH, _KILLS = 280, 2, 10
_SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".bmp", ".gif", ".avif")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """280 photos of seven formats and many sizes in three folders, and 20 files that are none."""
    root = tmp_path_factory.mktemp("mixed")
    random_pixels = np.random.default_rng(0)
    for number in range(_GOOD):
        place = root / ("", "a", "a/deep")[number % 3]
        place.mkdir(parents=True, exist_ok=True)
        small = Image.fromarray(random_pixels.integers(0, 256, (6, 8, 3), np.uint8))
        photo = small.resize((40 + number % 30, 30 + number % 20), Image.Resampling.BICUBIC)
        photo.save(place / f"photo {number:03}{_SUFFIXES[number % len(_SUFFIXES)]}")
    photos.broken_files(root / "a", _BROKEN_EACH)
    return root


def _hashes(out: Path) -> dict[str, str]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _arguments(folder: Path, out: Path, model: str = "local-brush") -> list[str]:
    call = ["translate", folder, "-o", out, "--model", model, "--recursive", "--device", "cpu"]
    # The memory that is free differs between two starts; see `Parameters.budget`.
    return [*map(str, call), "--memory", "256M", "--resume"]


@pytest.mark.slow
def test_three_hundred_files_killed_ten_times(
    folder: Path, studio_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models.local_package(studio_home / "models")
    calm, disturbed = tmp_path / "calm", tmp_path / "disturbed"
    assert cli.run(_arguments(folder, calm)) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == _GOOD
    reasons = said.err.splitlines()
    assert len(reasons) == 10 * _BROKEN_EACH
    broken = sorted(path.name for path in (folder / "a").iterdir() if path.name[1] == " ")
    assert all(any(f" {name} " in line for line in reasons) for name in broken)
    whole = _hashes(calm)
    assert len(whole) == _GOOD
    photo = open_photo(folder / "a" / "deep" / "photo 002.webp")
    assert open_photo(calm / "a" / "deep" / "photo 002.png").size == photo.size

    moments = random.Random(7)
    for _ in range(_KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "studio", *_arguments(folder, disturbed)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        for _line in range(moments.randint(1, 14)):
            assert process.stdout.readline().endswith(".png\n")
        time.sleep(moments.uniform(0, 0.03))
        process.kill()
        process.wait()
        process.stdout.close()
    assert len(_hashes(disturbed)) < _GOOD
    assert cli.run(_arguments(folder, disturbed)) == 1
    said = capsys.readouterr()
    assert sum(line.startswith("studio: ") and ".png were" not in line for line in said.err.splitlines()) == 21
    assert _hashes(disturbed) == whole
    journal = Journal()
    jobs = journal.jobs()
    assert [job.counts for job in jobs] == [{"done": _GOOD, "failed": 10 * _BROKEN_EACH}] * 2
    rows = journal.files(jobs[1].id)
    journal.close()
    assert all(row.finished == (row.state == "done") for row in rows)
    assert sum(row.started for row in rows) > len(rows), "no kill hit a file that was being made"
    assert list((studio_home / "batch" / "workers").iterdir()) == []


def _started(call: list[str], out: Path, err: Path) -> subprocess.Popen[str]:
    with out.open("w") as told, err.open("w") as errors:
        return subprocess.Popen(call, stdout=told, stderr=errors, text=True)


def test_two_processes_share_a_batch_and_never_a_file(folder: Path, studio_home: Path, tmp_path: Path) -> None:
    models.slow_package(studio_home / "models", layers=8)
    out = tmp_path / "out"
    call = [sys.executable, "-m", "studio", *_arguments(folder, out, "slow-brush")]
    # Into files: whoever reads one line of a pipe may have read more.
    files = [(tmp_path / f"{number}.out", tmp_path / f"{number}.err") for number in range(3)]
    # Whoever is first makes the job, the others find it.
    processes = [_started(call, *pair) for pair in files]
    for process in processes:
        process.wait(timeout=120)
    said = [(out_file.read_text(), err_file.read_text()) for out_file, err_file in files]
    shares = [told for told, _ in said]
    # Whoever met a broken file, all tell of it.
    assert [sum(" were done before" not in line for line in err.splitlines()) for _, err in said] == [20, 20, 20]
    printed = [line for share in shares for line in share.splitlines(keepends=True)]
    assert len(printed) == len(set(printed)) == _GOOD
    assert sum(bool(share) for share in shares) > 1, "the others came too late to take a share"
    journal = Journal()
    (job,) = journal.jobs()
    assert all(row.finished == (row.state == "done") and row.started == 1 for row in journal.files(job.id))
    journal.close()
    assert all(process.returncode == 1 for process in processes)
    assert not list(out.rglob(".*"))
