"""What goes wrong is said in one calm line where it belongs, and the window goes on."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QTimer, QUrl

from studio.ui.faults import FaultCatcher
from studio.ui.widgets.film_strip import FilmStripModel
from tests.gui.conftest import Studio
from tests.helpers import photos


def translate_something(studio: Studio, folder: Path) -> None:
    """Proof that the window goes on."""
    studio.drop(photos.photo_png(folder / "fine.png", 48, 32))
    studio.wait_full()


@pytest.mark.parametrize("write", [photos.not_an_image, photos.truncated_jpeg, photos.bomb_png])
def test_unreadable_photo_says_why_on_its_thumbnail(
    studio: Studio, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    bad = write(tmp_path / "bad.jpg")
    studio.drop(bad)
    studio.wait(lambda: bool(studio.session.roll.photos) and studio.session.roll.photos[0].status == "error")
    photo = studio.session.roll.photos[0]
    assert photo.error is not None
    assert "bad.jpg" in photo.error
    assert "\n" not in photo.error
    model = studio.window.workspace.film_strip.model()
    assert model.data(model.index(0, 0), FilmStripModel.PHOTO) is photo
    assert not studio.window.actions_table["save"].isEnabled()
    translate_something(studio, tmp_path)


def test_missing_file_says_so(studio: Studio, tmp_path: Path) -> None:
    studio.drop(tmp_path / "gone.jpg")
    studio.wait(lambda: bool(studio.session.roll.photos) and studio.session.roll.photos[0].status == "error")
    translate_something(studio, tmp_path)


def test_folder_that_cannot_be_written_is_named_with_a_way_out(studio: Studio, tmp_path: Path) -> None:
    translate_something(studio, tmp_path)
    blocked = tmp_path / "file-not-folder"
    blocked.write_text("")
    with studio.qtbot.waitSignal(studio.session.saver.failed):
        studio.session.saver.save(blocked / "out.png")
    bar = studio.window.workspace.notice_bar
    assert bar.isVisible()
    assert "file-not-folder" in bar.text
    assert bar.way_out.text() == "Save elsewhere…"
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(tmp_path / "out.png")
    assert (tmp_path / "out.png").is_file()


def test_unknown_suffix_is_refused_in_place(studio: Studio, tmp_path: Path) -> None:
    translate_something(studio, tmp_path)
    with studio.qtbot.waitSignal(studio.session.saver.failed):
        studio.session.saver.save(tmp_path / "out.xyz")
    assert ".png" in studio.window.workspace.notice_bar.text
    assert not (tmp_path / "out.xyz").exists()


def test_waiting_save_can_be_cancelled(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_png(tmp_path / "a.png", 900, 700))
    studio.wait(lambda: studio.session.saver.can_save)
    studio.session.saver.save(tmp_path / "out.png")
    assert studio.session.notes.progress is not None
    studio.window.actions_table["cancel"].trigger()
    assert studio.session.notes.progress is None
    studio.choose("invert-colours")
    studio.wait_full()
    assert not (tmp_path / "out.png").exists()


def test_link_without_a_picture_is_explained(studio: Studio) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/picture.jpg")])
    studio.drop_mime(mime)
    assert "link" in studio.window.workspace.notice_bar.text


def test_broken_model_is_listed_with_its_error_and_the_others_work(studio: Studio, tmp_path: Path, home: Path) -> None:
    broken = home / "models" / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{}")
    with studio.qtbot.waitSignal(studio.session.shelf.entries_changed):
        studio.session.shelf.load()
    gallery = studio.window.workspace.inspector.gallery.model()
    last = gallery.index(gallery.rowCount() - 1, 0)
    assert "manifest.json" in last.data(0x0100 + 1)
    assert not last.flags().value
    studio.session.shelf.select("broken")
    assert studio.session.shelf.package is not None
    assert studio.session.shelf.package.id == "invert-colours"
    translate_something(studio, tmp_path)


def test_damaged_network_is_an_error_on_the_photo_with_a_way_out(studio: Studio, tmp_path: Path, home: Path) -> None:
    (home / "models" / "slow-brush" / "translate.onnx").write_bytes(b"no network")
    studio.choose("slow-brush")
    studio.drop(photos.photo_png(tmp_path / "a.png", 48, 32))
    studio.wait(lambda: studio.session.notes.notice is not None)
    assert studio.session.roll.photos[0].status == "error"
    assert studio.window.workspace.notice_bar.way_out.text() == "Try again"
    studio.choose("invert-colours")
    studio.wait_full()
    assert studio.session.roll.photos[0].status == "done"


def test_window_without_any_model_opens_photos_and_says_what_to_do(empty_studio: Studio, tmp_path: Path) -> None:
    studio = empty_studio
    studio.drop(photos.photo_png(tmp_path / "a.png", 48, 32))
    studio.wait(lambda: studio.session.translate.original_is_whole)
    assert not studio.window.actions_table["save"].isEnabled()


class Breaks(QObject):
    """Has a slot with a bug."""

    def on_timer(self) -> None:
        raise ValueError("a bug")


def test_unexpected_error_goes_to_the_log_and_into_one_line(studio: Studio, tmp_path: Path) -> None:
    catcher = FaultCatcher(studio.session.notes, tmp_path / "logs" / "studio.log", studio.session)
    breaks = Breaks()
    # pytest-qt has its own hook for errors in slots; ours takes its place for the moment.
    before = sys.excepthook
    catcher.install()
    try:
        QTimer.singleShot(0, breaks.on_timer)
        studio.wait(lambda: studio.session.notes.notice is not None)
    finally:
        catcher.remove()
        sys.excepthook = before
    assert "ValueError: a bug" in catcher.log_path.read_text()
    assert studio.window.workspace.notice_bar.way_out.text() == "Show log"
    translate_something(studio, tmp_path)
