"""The window closes at any moment, without a leaked thread and without an abort."""

import threading
from pathlib import Path

from studio.ui.window.main_window import MainWindow
from tests.gui.conftest import Studio
from tests.helpers import photos

TAKES_A_MINUTE = (5000, 4000)
"""Width and height at which `slow-brush` runs far beyond every limit of these tests."""


def is_running(studio: Studio, kind: str) -> bool:
    stage = studio.session.engine.running_stage
    return stage is not None and stage.kind == kind


def worker_names() -> set[str]:
    return {thread.name for thread in threading.enumerate()} & {"engine", "reading", "writing"}


def test_window_closes_while_a_run_is_going_on(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_jpeg(tmp_path / "a.jpg", *TAKES_A_MINUTE))
    studio.wait(lambda: is_running(studio, "full"))
    assert "engine" in worker_names()
    studio.window.close()
    assert worker_names() == set()
    assert not studio.window.isVisible()


def test_window_closes_while_a_photo_is_read(studio: Studio, tmp_path: Path) -> None:
    studio.drop(*(photos.photo_jpeg(tmp_path / f"{number}.jpg", 1500, 1000) for number in range(6)))
    studio.window.close()
    assert worker_names() == set()


def test_window_closes_while_a_save_waits(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_png(tmp_path / "a.png", 1600, 1200))
    studio.wait(lambda: studio.session.saver.can_save)
    studio.session.saver.save(tmp_path / "out.png")
    studio.window.close()
    assert worker_names() == set()
    assert [path.name for path in tmp_path.glob("*out*")] == []


def test_second_close_does_nothing(studio: Studio) -> None:
    window: MainWindow = studio.window
    assert window.close()
    assert window.close()
    assert studio.session.close()


def test_work_after_the_end_starts_no_thread(studio: Studio, tmp_path: Path) -> None:
    studio.window.close()
    studio.drop(photos.photo_png(tmp_path / "a.png", 40, 30))
    studio.session.shelf.load()
    assert worker_names() == set()


def test_running_full_picture_is_cancelled_by_another_photo(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_jpeg(tmp_path / "a.jpg", *TAKES_A_MINUTE), photos.photo_png(tmp_path / "b.png", 48, 32))
    studio.wait(lambda: is_running(studio, "full"))
    studio.session.roll.step(1)
    studio.wait_full()
    shown = studio.session.translate.full_result
    assert shown is not None
    assert shown.photo.size == (48, 32)
    assert studio.session.roll.photos[0].status == "ready"
