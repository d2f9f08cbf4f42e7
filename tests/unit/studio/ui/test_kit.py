"""The parts that panels are built from."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.parts.buttons import action_button, one_of, push_button
from studio.ui.parts.files import ask_for_file, ask_for_files, ask_where_to_save
from studio.ui.parts.form_fields import STRETCH, Margins, hbox, search_field, vbox


def test_a_row_lays_out_its_owner_with_rooms_and_shares(qtbot: QtBot) -> None:
    owner, first, last = QWidget(), QLabel("a"), QLabel("b")
    qtbot.addWidget(owner)
    row = hbox((first, 2), 12, STRETCH, vbox(last, spacing=3), owner=owner, margins=(4, 6), spacing=5)
    assert owner.layout() is row
    assert row.contentsMargins() == QMargins(4, 6, 4, 6)
    assert [row.stretch(place) for place in range(row.count())] == [2, 0, 1, 0]
    assert row.spacing() == 5
    assert first.parent() is owner
    assert last.parent() is owner


@pytest.mark.parametrize(
    ("margins", "sides"), [(7, (7, 7, 7, 7)), ((1, 2), (1, 2, 1, 2)), ((1, 2, 3, 4), (1, 2, 3, 4))]
)
def test_margins_are_given_as_one_two_or_four_numbers(qtbot: QtBot, margins: Margins, sides: tuple[int, ...]) -> None:
    assert vbox(margins=margins).contentsMargins() == QMargins(*sides)


def test_an_aligned_part_keeps_its_size(qtbot: QtBot) -> None:
    owner, button = QWidget(), QPushButton("x")
    qtbot.addWidget(owner)
    vbox((button, 0, Qt.AlignmentFlag.AlignRight), owner=owner)
    owner.resize(400, 100)
    owner.show()
    assert button.width() < 200
    assert button.geometry().right() == 399


def test_a_button_of_an_action_triggers_it(qtbot: QtBot) -> None:
    action, heard = QAction("Save"), []
    action.triggered.connect(lambda: heard.append("saved"))
    button = action_button(action, "primary", text="Save it")
    qtbot.addWidget(button)
    button.click()
    assert heard == ["saved"]
    assert (button.text(), button.property("primary"), button.property("small")) == ("Save it", True, None)


def test_enter_never_presses_a_button_that_is_no_default(qtbot: QtBot) -> None:
    default, other, usual = (push_button("x", default=default) for default in (True, False, None))
    for button in (default, other, usual):
        qtbot.addWidget(button)
    assert default.isDefault()
    assert not other.autoDefault()
    assert not usual.isDefault()


def test_one_of_several_actions_is_checked(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = {name: QAction(name, owner) for name in ("pen", "brush")}
    group, heard = one_of(owner, actions), []
    group.triggered.connect(lambda action: heard.append(action.data()))
    for action in actions.values():
        action.trigger()
    assert heard == ["pen", "brush"]
    assert [action.isChecked() for action in actions.values()] == [False, True]


def test_a_field_to_search_with_names_its_buttons(qtbot: QtBot) -> None:
    field = search_field("Search looks", "In names")
    qtbot.addWidget(field)
    assert field.accessibleName() == field.placeholderText() == "Search looks"
    assert all(button.accessibleName() for button in field.findChildren(QWidget) if button.isWidgetType())


def test_dialogs_hand_over_paths_and_go(qtbot: QtBot, tmp_path: Path) -> None:
    window, chosen = QWidget(), []
    qtbot.addWidget(window)
    ask_for_file(window, "One", chosen.append)
    ask_for_files(window, "Several", chosen.append)
    saving = ask_where_to_save(window, "New", tmp_path / "film.json", chosen.append, "*.json")
    one, several, _ = window.findChildren(QFileDialog)
    one.fileSelected.emit("/a/b.png")
    several.filesSelected.emit(["/a/b.png", "/a/c.png"])
    saving.fileSelected.emit("/a/d.json")
    assert chosen == [Path("/a/b.png"), (Path("/a/b.png"), Path("/a/c.png")), Path("/a/d.json")]
    assert saving.defaultSuffix() == "json"
    for dialog in (one, several, saving):
        dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
