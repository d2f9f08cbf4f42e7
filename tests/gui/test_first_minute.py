"""The first start: a sample that is translated already, three things to try, and no dialog in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from studio.system.paths import samples_folder
from tests.gui.conftest import Studio
from tests.helpers import photos


@pytest.fixture
def newcomer(qtbot: QtBot, no_leaked_threads: None, studio_home: Path) -> Iterator[Studio]:
    """An empty home folder, with the models and samples that ship with the program."""
    window = Studio(qtbot, studio_home)
    yield window
    window.close()


def test_a_sample_is_translated_already_and_compares_by_drag_and_keys(newcomer: Studio) -> None:
    welcome = newcomer.window.workspace.welcome
    newcomer.wait(lambda: welcome.picture.before is not None)
    assert welcome.isVisible()
    assert newcomer.window.findChildren(QDialog) == []
    assert newcomer.session.roll.photos == ()
    picture = welcome.picture
    assert picture.before is not None
    assert picture.after is not None
    assert picture.before.size() == picture.after.size()
    assert picture.before != picture.after
    QTest.mouseClick(
        picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(picture.width() // 4, 80)
    )
    assert picture.divider < 0.5
    before = picture.divider
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.divider > before


def test_the_cards_do_the_real_thing(newcomer: Studio) -> None:
    studio, session = newcomer, newcomer.session
    cards = studio.window.workspace.welcome.cards
    studio.wait(lambda: session.first_look.sample is not None)
    cards.looks.click()
    studio.wait(lambda: bool(session.roll.photos))
    assert session.roll.photos[0].source == session.first_look.sample
    assert session.previews.on
    studio.window.actions_table["close_photo"].trigger()
    assert cards.isVisible()
    cards.drawing.click()
    studio.wait(lambda: session.desk.active)
    assert session.shelf.package is not None
    assert session.shelf.package.manifest.sketch is not None
    cards.faces.click()
    studio.wait(lambda: session.generate.package is not None and session.generate.package.id == "faces")
    studio.wait(lambda: studio.window.actions_table["map_view"].isChecked())


def test_the_cards_leave_with_the_first_own_photo_and_stay_away(
    newcomer: Studio, qtbot: QtBot, studio_home: Path, tmp_path: Path
) -> None:
    welcome = newcomer.window.workspace.welcome
    newcomer.session.open_path(next(samples_folder().glob("*.jpg")))
    newcomer.wait(lambda: bool(newcomer.session.roll.photos))
    newcomer.window.actions_table["close_photo"].trigger()
    assert welcome.cards.isVisible()
    newcomer.drop(photos.photo_png(tmp_path / "mine.png", 48, 32))
    newcomer.wait(lambda: bool(newcomer.session.roll.photos))
    newcomer.window.actions_table["close_photo"].trigger()
    assert welcome.isVisible()
    assert not welcome.cards.isVisible()
    newcomer.wait(lambda: bool(newcomer.session.samples.items))
    again = Studio(qtbot, studio_home)
    assert not again.window.workspace.welcome.cards.isVisible()
    again.close()


def test_the_picture_gives_way_on_a_small_window(newcomer: Studio) -> None:
    newcomer.window.resize(1024, 640)
    welcome = newcomer.window.workspace.welcome
    newcomer.wait(lambda: welcome.picture.before is not None and newcomer.window.height() <= 640)
    for button in (welcome.open_button, *welcome.cards.findChildren(QPushButton)):
        if button.isVisible():
            shown = button.visibleRegion().boundingRect().size()
            assert shown == button.size(), button.accessibleName()
    assert welcome.picture.height() >= 100
