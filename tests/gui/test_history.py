"""Each photo keeps its own look, and every step can be undone, kept, copied and given to others."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.render.look import Look
from studio.state.translate import history
from tests.gui.conftest import Studio
from tests.helpers import photos


def _open(studio: Studio, folder: Path, *names: str) -> None:
    for name in names:
        studio.drop(photos.photo_png(folder / f"{name}.png", 60, 40))
        studio.wait(lambda name=name: _shown(studio) == f"{name}.png")
        studio.wait_full()


def _shown(studio: Studio) -> str:
    current = studio.session.roll.current
    return "" if current is None else current.name


def _look(studio: Studio) -> Look:
    return studio.session.translate.look


def _press(studio: Studio, keys: str) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier
    if keys.startswith("Shift+"):
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(studio.window, getattr(Qt.Key, f"Key_{keys.removeprefix('Shift+')}"), modifiers)


@pytest.fixture(autouse=True)
def each_change_is_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "SAME_STEP_S", 0.0)
    monkeypatch.setattr(history, "_AT_ONCE_S", 0.0)


def test_every_step_is_undone_and_done_again_by_the_keyboard(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    state, seen = studio.session.translate, [_look(studio)]
    steps: list[Any] = [
        lambda: state.set_strength(0.5),
        lambda: studio.choose("two-way"),
        lambda: studio.session.shelf.set_direction("darker"),
        lambda: state.set_keep("colour"),
        lambda: state.set_strength(0.25),
    ]
    for step in steps:
        step()
        seen.append(_look(studio))
    assert len(set(seen)) == len(seen)
    for look in reversed(seen[:-1]):
        _press(studio, "Z")
        assert _look(studio) == look
    assert not studio.session.history.can_undo
    assert not studio.window.actions_table["undo"].isEnabled()
    for look in seen[1:]:
        _press(studio, "Shift+Z")
        assert _look(studio) == look
    assert not studio.window.actions_table["redo"].isEnabled()


def test_a_new_step_after_undo_forgets_what_was_undone(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    state = studio.session.translate
    state.set_strength(0.5)
    state.set_strength(0.7)
    _press(studio, "Z")
    state.set_strength(0.2)
    assert not studio.session.history.can_redo
    _press(studio, "Z")
    assert state.strength == 0.5


def test_one_drag_of_a_slider_is_one_step(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "SAME_STEP_S", 60.0)
    _open(studio, tmp_path, "a")
    state = studio.session.translate
    for percent in range(99, 30, -1):
        state.set_strength(percent / 100)
    state.set_keep("brightness")
    _press(studio, "Z")
    assert (state.strength, state.keep) == (0.31, "nothing")
    _press(studio, "Z")
    assert state.strength == 1.0


def test_photos_have_looks_of_their_own(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    state, roll = studio.session.translate, studio.session.roll
    state.set_strength(0.5)
    studio.choose("two-way")
    first = _look(studio)
    _open(studio, tmp_path, "b")
    assert _look(studio) == first, "a new photo begins with what was chosen last"
    state.set_strength(0.9)
    studio.choose("invert-colours")
    second = _look(studio)
    roll.select(roll.photos[0].id)
    studio.wait_full()
    assert _look(studio) == first
    roll.select(roll.photos[1].id)
    studio.wait_full()
    assert _look(studio) == second
    _press(studio, "Z")
    assert _look(studio).model == "two-way"
    roll.select(roll.photos[0].id)
    assert _look(studio) == first, "undo of one photo leaves the other alone"


def test_settings_are_copied_to_another_photo_and_to_all(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a", "b", "c")
    state, roll = studio.session.translate, studio.session.roll
    before = _look(studio)
    studio.choose("two-way")
    state.set_strength(0.4)
    copied = _look(studio)
    _press(studio, "Shift+C")
    roll.select(roll.photos[0].id)
    assert _look(studio) == before
    _press(studio, "Shift+V")
    assert _look(studio) == copied
    _press(studio, "Z")
    assert _look(studio) == before
    _press(studio, "Shift+Z")
    studio.window.actions_table["give_to_all"].trigger()
    roll.select(roll.photos[1].id)
    studio.wait_full()
    assert _look(studio) == copied
    _press(studio, "Z")
    assert _look(studio) == before


def test_snapshots_are_kept_and_come_back_as_a_step(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    state = studio.session.translate
    state.set_strength(0.6)
    kept = _look(studio)
    studio.window.actions_table["keep_snapshot"].trigger()
    assert [name for name, _ in studio.session.history.snapshots] == ["1  Invert colours, 60 %"]
    studio.choose("two-way")
    state.set_strength(0.1)
    tried = _look(studio)
    studio.session.history.use_snapshot(0)
    assert _look(studio) == kept
    _press(studio, "Z")
    assert _look(studio) == tried


def test_a_look_whose_model_is_gone_is_told_and_changes_nothing(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    before = _look(studio)
    gone = history.PhotoHistory([Look("gone", None, 0.5, "nothing", 0, "auto")])
    current = studio.session.roll.current
    assert current is not None
    studio.session.history.restore(current.id, gone)
    assert _look(studio) == before
    notice = studio.session.notes.notice
    assert notice is not None
    assert "gone is not installed" in notice.text


def test_undo_can_belong_to_a_drawing_for_a_while(studio: Studio, tmp_path: Path) -> None:
    _open(studio, tmp_path, "a")
    state, calls = studio.session.translate, []
    state.set_strength(0.5)
    studio.session.history.take_over(lambda: calls.append("undo"), lambda: calls.append("redo"))
    _press(studio, "Z")
    _press(studio, "Shift+Z")
    assert calls == ["undo", "redo"]
    assert state.strength == 0.5
    studio.session.history.give_back()
    _press(studio, "Z")
    assert state.strength == 1.0
