"""Two windows of two processes on one home folder: library, queue and settings stay whole."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.batch.journal import Journal
from studio.package.archive import pack
from studio.package.library import Library
from studio.package.loader import open_package
from studio.preferences import store
from tests.helpers import batches, models
from tests.helpers.second_window import ROUNDS

_PHOTOS = 6


@pytest.mark.slow
def test_two_windows_share_library_queue_and_settings(studio_home: Path, tmp_path: Path) -> None:
    models.invert_package(studio_home / "models")
    archive = tmp_path / "two-way.itmodel"
    pack(open_package(models.two_way_package(tmp_path / "source")).root, archive)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    started = []
    for name in ("one", "two"):
        folder = batches.photo_folder(tmp_path / name / "photos", _PHOTOS)
        call = [sys.executable, "-m", "tests.helpers.second_window", name, str(archive), str(folder)]
        started.append(
            subprocess.Popen(
                call,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
                cwd=Path(__file__).parents[2],
            )
        )
    for process in started:
        out, errors = process.communicate(timeout=200)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors, errors
        said = json.loads(out)["said"]
        assert all("installed" in line or "no model" in line for line in said), said
    kept = store.read()
    assert {f"{name} {number}" for name in ("one", "two") for number in range(ROUNDS)} <= set(kept)
    assert [(entry.id, entry.error) for entry in Library().entries() if entry.origin == "user"] == [
        ("invert-colours", None),
        ("two-way", None),
    ]
    left = [path.name for path in (studio_home / "models").iterdir() if path.name.startswith(".") and path.is_dir()]
    assert left == []
    with sqlite3.connect(studio_home / "batch" / "queue.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    journal = Journal()
    jobs = journal.jobs()
    journal.close()
    assert [(job.state, job.count("done"), job.total) for job in jobs] == [("done", _PHOTOS, _PHOTOS)] * 2
    for name in ("one", "two"):
        written = sorted((tmp_path / name / f"{name} out").glob("*.png"))
        assert [path.name for path in written] == [f"{number:02}.png" for number in range(_PHOTOS)]
        for number, path in enumerate(written):
            with Image.open(path) as image:
                assert image.convert("RGB").getpixel((0, 0)) == (255 - 10 * number, 255, 255)
