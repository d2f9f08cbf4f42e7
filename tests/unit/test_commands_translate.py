"""Photo after photo: the next is read and the last one written while the network works, and each fails alone."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.commands import translate
from studio.commands.report import Report
from studio.commands.settings import Settings
from studio.commands.targets import Job
from studio.errors import OutputError
from studio.imaging.photo import Photo
from studio.inference.translator import Translator
from tests.helpers import models

WAIT_S = 20.0


@pytest.fixture
def settings(tmp_path: Path, studio_home: Path) -> Settings:
    package = models.invert_package(tmp_path / "models")
    return Settings.checked(
        model=str(package), direction=None, strength=1.0, size="auto", device="cpu", seed=0, memory=1 << 30
    )


def _jobs(folder: Path, count: int) -> list[Job]:
    folder.mkdir()
    jobs = []
    for number in range(count):
        source = folder / f"{number}.png"
        Image.new("RGB", (24, 16), (10 * number, 0, 0)).save(source)
        jobs.append(Job(source, folder / f"out-{number}.png"))
    return jobs


def _red(path: Path) -> int:
    return int(np.asarray(Image.open(path))[0, 0, 0])


def test_the_next_is_read_and_the_last_written_while_the_network_works(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = _jobs(tmp_path / "photos", 4)
    read = {job.source.name: threading.Event() for job in jobs}
    written = {job.target.name: threading.Event() for job in jobs}
    opened: list[str] = []
    open_photo, save_result, run = translate.open_photo, translate.save_result, Translator.translate

    def note_read(path: Path) -> Photo:
        opened.append(path.name)
        read[path.name].set()
        return open_photo(path)

    def note_written(photo: Photo, rgb: np.ndarray, path: Path, *more: Any) -> Any:
        result = save_result(photo, rgb, path, *more)
        written[path.name].set()
        return result

    def look(self: Translator, request: Any, **more: Any) -> Any:
        number = int(request.photo.rgb[0, 0, 0]) // 10
        # Without threads of their own neither would ever come.
        if number + 1 < len(jobs):
            assert read[jobs[number + 1].source.name].wait(WAIT_S)
        if number:
            assert written[jobs[number - 1].target.name].wait(WAIT_S)
        assert len(opened) <= number + 2, "only one is read ahead"
        return run(self, request, **more)

    monkeypatch.setattr(translate, "open_photo", note_read)
    monkeypatch.setattr(translate, "save_result", note_written)
    monkeypatch.setattr(Translator, "translate", look)
    with Report() as report:
        translate.translate_files(jobs, settings, report)
    assert report.failed == 0
    assert [_red(job.target) for job in jobs] == [255, 245, 235, 225]


def test_large_photos_are_alone_in_memory(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = _jobs(tmp_path / "photos", 3)
    opened: list[str] = []
    open_photo, run = translate.open_photo, Translator.translate

    def note_read(path: Path) -> Photo:
        opened.append(path.name)
        return open_photo(path)

    def look(self: Translator, request: Any, **more: Any) -> Any:
        number = int(request.photo.rgb[0, 0, 0]) // 10
        assert len(opened) == number + 1
        return run(self, request, **more)

    monkeypatch.setattr(translate, "_LARGEST_BESIDE_PX", 100)
    monkeypatch.setattr(translate, "open_photo", note_read)
    monkeypatch.setattr(Translator, "translate", look)
    with Report() as report:
        translate.translate_files(jobs, settings, report)
    assert report.failed == 0
    assert all(job.target.exists() for job in jobs)


def test_what_fails_to_be_read_or_written_stops_nothing_and_is_told_in_order(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = _jobs(tmp_path / "photos", 6)
    jobs[0].source.write_bytes(b"no picture")
    jobs[3].source.unlink()
    save_result = translate.save_result

    def full_disk(photo: Photo, rgb: np.ndarray, path: Path, *more: Any) -> Any:
        if path == jobs[4].target:
            raise OutputError(f"{path} was not written: the disk is full", "free some space")
        return save_result(photo, rgb, path, *more)

    monkeypatch.setattr(translate, "save_result", full_disk)
    with Report() as report:
        translate.translate_files(jobs, settings, report)
    told = capsys.readouterr()
    assert report.failed == 3
    assert told.out.splitlines() == [str(jobs[number].target) for number in (1, 2, 5)]
    errors = told.err.splitlines()
    assert [name in line for name, line in zip(("0.png", "3.png", "out-4.png"), errors, strict=True)] == [True] * 3
