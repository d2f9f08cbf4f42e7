"""What goes wrong is said in one calm line where it belongs, and the window goes on."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QTimer, QUrl, qWarning
from PySide6.QtWidgets import QApplication

from studio.errors import DeviceError
from studio.inference.session.devices import Device, cpu_device
from studio.inference.session.loaded_graph import Loaded
from studio.inference.session.runtime import open_session
from studio.system.log import DEVICES, log_path
from studio.ui.photos.film_strip import FilmStripModel
from studio.ui.window.fault_dialog import FaultDialog
from studio.ui.window.faults import FaultCatcher
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

    def __init__(self, photo: Path) -> None:
        super().__init__()
        self.photo = photo

    def on_timer(self) -> None:
        raise ValueError(f"a bug with {self.photo} in it")


@pytest.fixture
def catcher(studio: Studio, home: Path) -> Iterator[FaultCatcher]:
    """As `studio.app` installs it; pytest-qt's own hook for errors in slots makes way for the moment."""
    found = FaultCatcher(log_path(), studio.session)
    found.caught.connect(studio.window.tell_fault)
    found.install()
    yield found
    found.remove()


def _dialog(studio: Studio) -> FaultDialog:
    studio.wait(lambda: any(dialog.isVisible() for dialog in studio.window.findChildren(FaultDialog)))
    return studio.window.findChildren(FaultDialog)[0]


def test_unexpected_error_is_a_calm_dialog_and_the_program_goes_on(
    studio: Studio, catcher: FaultCatcher, tmp_path: Path
) -> None:
    photo = tmp_path / "Anna's holiday" / "beach at noon.jpg"
    breaks = Breaks(photo)
    QTimer.singleShot(0, breaks.on_timer)
    dialog = _dialog(studio)
    assert not dialog.isModal()
    assert "ValueError: a bug with" in dialog.line.text()
    dialog.copy_button.click()
    copied = QApplication.clipboard().text()
    assert "ValueError: a bug with <path>.jpg in it" in copied
    assert "tests/gui/test_errors.py" in copied
    assert "onnxruntime" in copied
    for private in (str(tmp_path), "Anna", "beach", str(Path.home()) + "/", str(Path(__file__).parents[2])):
        assert private not in copied, private
    assert str(photo) in log_path().read_text()
    QTimer.singleShot(0, breaks.on_timer)
    studio.wait(lambda: "1 more" in dialog.line.text())
    dialog.close_button.click()
    assert not dialog.isVisible()
    translate_something(studio, tmp_path)


def test_unexpected_error_of_a_worker_is_told_too(
    studio: Studio, catcher: FaultCatcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("out of luck")

    with monkeypatch.context() as patch:
        patch.setattr("studio.inference.translator.Translator.translate", broken)
        studio.drop(photos.photo_png(tmp_path / "a.png", 48, 32))
        assert "out of luck" in _dialog(studio).line.text()
    studio.wait(lambda: studio.window.workspace.notice_bar.way_out.text() == "Try again")
    studio.window.workspace.notice_bar.way_out.click()
    studio.wait_full()


def test_unexpected_error_of_a_bare_thread_is_told_too(studio: Studio, catcher: FaultCatcher) -> None:
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert "ZeroDivisionError" in _dialog(studio).line.text()


def test_errors_in_plain_words_and_warnings_of_qt_open_no_dialog(
    studio: Studio, catcher: FaultCatcher, tmp_path: Path
) -> None:
    qWarning("something about fonts")
    studio.drop(photos.not_an_image(tmp_path / "bad.jpg"))
    studio.wait(lambda: bool(studio.session.roll.photos) and studio.session.roll.photos[0].status == "error")
    translate_something(studio, tmp_path)
    assert studio.window.findChildren(FaultDialog) == []
    assert "Qt: something about fonts" in log_path().read_text()


def test_a_card_that_fails_during_a_run_is_said_in_the_device_line(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card is the processor under another name: a session that runs once and fails then."""
    card, runs = Device("cuda", "NVIDIA Test 9000"), []
    monkeypatch.setattr("studio.inference.session.loaded_graph.candidates", lambda _wanted: (card, cpu_device()))
    monkeypatch.setattr(
        Loaded, "_open_card", lambda self, device: open_session(self._path, cpu_device(), self.where), raising=True
    )
    run = Loaded.run

    def failing(self: Loaded, *arguments: Any) -> Any:
        if self.device.kind == "cuda":
            runs.append(self.where)
            if len(runs) > 1:
                raise DeviceError("CUDA failure 719: unspecified launch failure")
        return run(self, *arguments)

    monkeypatch.setattr(Loaded, "run", failing)
    studio.choose("two-way")
    studio.drop(photos.photo_png(tmp_path / "a.png", 48, 32))
    studio.wait_full()
    assert studio.window.status_line.device_text == "NVIDIA Test 9000"
    studio.drop(photos.photo_png(tmp_path / "b.png", 64, 32))
    studio.wait(lambda: len(studio.session.roll.photos) == 2)
    studio.wait_full()
    line = studio.window.status_line.device_text
    assert line == f"{cpu_device().label} — CUDA failed (CUDA failure 719: unspecified launch failure)"


def test_a_card_that_fails_in_another_workspace_is_said_too(studio: Studio) -> None:
    DEVICES.warning("%s failed", "a card", extra={"device": cpu_device("CUDA failed (gone)")})
    studio.wait(lambda: studio.window.status_line.device_text.endswith("CUDA failed (gone)"))
    # What would be tried first, found out by a start that ends later, doesn't take it away.
    told: list[object] = []
    studio.session.engine.device_expected.connect(told.append)
    studio.session.engine.warm_up(None)
    studio.wait(lambda: bool(told))
    assert studio.window.status_line.device_text.endswith("CUDA failed (gone)")
