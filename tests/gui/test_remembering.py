"""Quit and reopen: the photos, their looks and steps, and the view are as they were."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.state.photos.sources import PastedPicture
from tests.gui.conftest import Studio
from tests.helpers import photos


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return [photos.photo_png(folder / f"{name}.png", 60, 40) for name in "abc"]


def _open_all(studio: Studio, pictures: list[Path]) -> None:
    studio.choose("invert-colours")
    studio.drop(*pictures)
    studio.wait(lambda: len(studio.session.roll.photos) == len(pictures))
    studio.wait_full()


def _names(studio: Studio) -> list[str]:
    return [photo.name for photo in studio.session.roll.photos]


def _shown(studio: Studio) -> str:
    current = studio.session.roll.current
    return "" if current is None else current.name


def test_everything_is_as_it_was(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SAME_STEP_S", "_AT_ONCE_S"):
        monkeypatch.setattr(f"studio.state.translate.history.{name}", 0.0)
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures)
    state = studio.session.translate
    state.set_strength(0.5)
    studio.session.history.keep_snapshot()
    first = state.look
    studio.session.roll.select(studio.session.roll.photos[1].id)
    studio.wait_full()
    state.set_strength(0.25)
    studio.choose("two-way")
    studio.session.shelf.set_direction("darker")
    state.set_keep("colour")
    second = state.look
    studio.session.viewing.set_mode("side")
    studio.close()

    again = Studio(qtbot, installed.parent)
    again.wait(lambda: _shown(again) == "b.png")
    again.wait_full()
    state = again.session.translate
    assert _names(again) == ["a.png", "b.png", "c.png"]
    assert state.look == second
    assert again.session.viewing.mode == "side"
    for _ in range(2):
        QTest.keyClick(again.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert state.look.model == "two-way"
    assert state.look.keep == "nothing"
    again.session.roll.select(again.session.roll.photos[0].id)
    again.wait_full()
    assert state.look == first
    assert [look for _, look in again.session.history.snapshots] == [first]
    again.close()


def test_it_is_written_while_one_works(studio: Studio, pictures: list[Path], installed: Path) -> None:
    _open_all(studio, pictures)
    studio.session.translate.set_strength(0.37)
    path = installed.parent / "session.json"
    studio.wait(lambda: path.is_file() and "0.37" in path.read_text())
    assert [entry.name for entry in path.parent.iterdir() if entry.suffix == ".part"] == []


def test_a_photo_on_the_command_line_begins_anew(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path]
) -> None:
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures[:2])
    studio.close()
    again = Studio(qtbot, installed.parent, open_first=(pictures[2],))
    again.wait_full()
    assert _names(again) == ["c.png"]
    again.close()


def test_photos_that_are_gone_are_told_and_the_others_open(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path]
) -> None:
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures)
    studio.session.translate.set_strength(0.5)
    studio.close()
    pictures[0].unlink()
    again = Studio(qtbot, installed.parent)
    again.wait_full()
    assert _names(again) == ["b.png", "c.png"]
    notice = again.session.notes.notice
    assert notice is not None
    assert notice.text == "One photo of the last time can't be found any more"
    again.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format": 2, "photos": [], "current": 0}',
        b'{"photos": [{"path": "/etc/passwd", "steps": [{"model": 3}]}], "current": 0}',
        b'{"photos": [], "current": 7, "view": "upside down"}',
    ],
)
def test_a_damaged_file_is_nothing_to_worry_about(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path], content: bytes
) -> None:
    (installed.parent / "session.json").write_bytes(content)
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures[:1])
    assert _names(studio) == ["a.png"]
    assert studio.session.notes.notice is None
    studio.close()
    assert b"a.png" in (installed.parent / "session.json").read_bytes()


def test_a_mask_and_a_pasted_picture_come_back(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path]
) -> None:
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures[:1])
    studio.session.masking.invert()
    studio.session.masking.set_feather(40)
    mask = studio.session.translate.mask
    assert mask is not None
    studio.session.roll.open((PastedPicture("Pasted picture", pictures[1].read_bytes()),))
    studio.wait(lambda: len(studio.session.roll.photos) == 2)
    studio.close()

    again = Studio(qtbot, installed.parent)
    again.wait(lambda: _names(again) == ["a.png", "Pasted picture"])
    again.session.roll.select(again.session.roll.photos[0].id)
    again.wait_full()
    assert again.session.translate.mask == mask
    again.session.roll.select(again.session.roll.photos[1].id)
    again.wait_full()
    assert again.session.translate.mask is None
    again.close()
    unsaved = {path.suffix for path in (installed.parent / "unsaved").iterdir()}
    assert unsaved == {".mask", ".picture"}


def test_what_nothing_refers_to_any_more_is_removed(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path]
) -> None:
    studio = Studio(qtbot, installed.parent)
    _open_all(studio, pictures)
    studio.session.masking.invert()
    studio.wait(lambda: any((installed.parent / "unsaved").glob("*.mask")))
    studio.session.translate.close_current()
    studio.wait(lambda: not any((installed.parent / "unsaved").glob("*.mask")))
    studio.close()


def test_two_windows_at_once_each_keep_their_own(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, pictures: list[Path]
) -> None:
    first = Studio(qtbot, installed.parent)
    _open_all(first, pictures[:1])
    first.session.masking.invert()
    second = Studio(qtbot, installed.parent)
    assert _names(second) == []
    _open_all(second, pictures[1:2])
    second.close()
    first.close()
    first_again = Studio(qtbot, installed.parent)
    first_again.wait(lambda: _names(first_again) == ["a.png"])
    first_again.wait_full()
    assert first_again.session.translate.mask is not None
    second_again = Studio(qtbot, installed.parent)
    second_again.wait(lambda: _names(second_again) == ["b.png"])
    second_again.close()
    first_again.close()
