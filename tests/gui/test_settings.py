"""The dialog of settings: made from the table, acts at once, and opens no connection."""

import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QApplication

from studio.preferences import table
from studio.preferences.chosen import chosen, variable
from studio.preferences.kinds import Setting
from studio.state.settings import Settings
from studio.ui.actions.table import ACTIONS
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.settings.editors import ChoiceEditor
from studio.ui.settings.row import SettingRow
from studio.ui.settings.shortcut_rows import ShortcutRow
from studio.ui.style.theme import tones
from tests.gui.conftest import Studio
from tests.helpers import photos

_PAGE_OF_SHORTCUTS = 3
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def dialog(studio: Studio) -> SettingsDialog:
    """Open beside the window, all pages made."""
    studio.window.actions_table["settings"].trigger()
    (found,) = studio.window.findChildren(SettingsDialog)
    assert not found.isModal()
    for row in range(found.pages.count()):
        found.pages.setCurrentRow(row)
    # The last one: it goes when another is looked at.
    found.pages.setCurrentRow(_PAGE_OF_SHORTCUTS)
    studio.wait(lambda: found.is_complete)
    return found


def _row(dialog: SettingsDialog, setting: Setting[Any]) -> SettingRow:
    rows = [row for section in dialog.sections.values() for row in section.rows]
    return next(row for row in rows if isinstance(row, SettingRow) and row.setting is setting)


def _shortcut(dialog: SettingsDialog, action_id: str) -> ShortcutRow:
    rows = dialog.sections[table.SHORTCUTS].rows
    return next(row for row in rows if isinstance(row, ShortcutRow) and row.spec.id == action_id)


def _pick(row: SettingRow, word: str) -> None:
    assert isinstance(row.editor, ChoiceEditor)
    combo = row.editor.combo
    combo.setCurrentIndex(combo.findData(word))
    combo.activated.emit(combo.currentIndex())


def test_every_setting_and_every_action_has_its_row(dialog: SettingsDialog) -> None:
    rows = [row for section in dialog.sections.values() for row in section.rows]
    found = [row.setting for row in rows if isinstance(row, SettingRow)]
    assert sorted(setting.name for setting in (*found, table.KEYS)) == sorted(s.name for s in table.TABLE)
    assert {row.spec.id for row in rows if isinstance(row, ShortcutRow)} == {spec.id for spec in ACTIONS}


def test_theme_and_accent_show_at_once_and_go_back(studio: Studio, dialog: SettingsDialog) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    _pick(_row(dialog, table.THEME), "light")
    accent = _row(dialog, table.ACCENT)
    _pick(accent, "rose")
    wanted = tones(dark=False, accent="rose")
    assert application.palette().color(QPalette.ColorRole.Highlight).name() == wanted.accent
    assert (chosen(table.THEME), chosen(table.ACCENT)) == ("light", "rose")
    assert accent.reset_button.isVisibleTo(accent)
    accent.reset_button.click()
    assert not accent.reset_button.isVisibleTo(accent)
    assert chosen(table.ACCENT) == "blue"
    dialog.reset_all_button.click()
    assert chosen(table.THEME) == "system"


def test_the_device_says_why_not_and_the_line_follows(studio: Studio, dialog: SettingsDialog) -> None:
    studio.wait(lambda: bool(studio.session.device_choices.found))
    row = _row(dialog, table.DEVICE)
    for choice in studio.session.device_choices.found:
        assert choice.detail in row.more.text()
    _pick(row, "cpu")
    studio.wait(lambda: studio.window.status_line.device_text.endswith("the CPU was asked for"))
    studio.session.settings.set(table.THREADS, 1)
    studio.wait(lambda: studio.window.status_line.device_text.startswith(("CPU, 1 of", "CPU, 1 core")))


def test_search_finds_settings_and_shortcuts_on_all_pages(studio: Studio, dialog: SettingsDialog) -> None:
    dialog.search.setText("undo")
    studio.wait(lambda: dialog.is_complete)
    assert _shortcut(dialog, "undo").isVisibleTo(dialog)
    assert not _shortcut(dialog, "save").isVisibleTo(dialog)
    assert not _row(dialog, table.THEME).isVisibleTo(dialog)
    dialog.search.setText("theme dark")
    assert _row(dialog, table.THEME).isVisibleTo(dialog)
    dialog.search.setText("nothing like that")
    assert dialog.nothing_found.isVisibleTo(dialog)
    dialog.search.clear()
    assert not dialog.nothing_found.isVisibleTo(dialog)
    dialog.pages.setCurrentRow(0)
    assert table.SHORTCUTS not in dialog.sections


def test_a_shortcut_is_chosen_by_pressing_it(studio: Studio, dialog: SettingsDialog) -> None:
    row, action = _shortcut(dialog, "undo"), studio.window.actions_table["undo"]
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_U, CTRL)
    assert [keys.toString() for keys in action.shortcuts()] == ["Ctrl+U"]
    assert "Ctrl+U" in action.toolTip()
    assert Settings()[table.KEYS] == {"undo": "Ctrl+U"}
    studio.window.actions_table["batch"].trigger()
    studio.window.actions_table["translate"].trigger()
    assert [keys.toString() for keys in action.shortcuts()] == ["Ctrl+U"]
    assert row.reset_button is not None
    row.reset_button.click()
    assert [keys.toString() for keys in action.shortcuts()] == ["Ctrl+Z"]
    assert not row.reset_button.isVisibleTo(row)


def test_keys_that_are_taken_are_said_and_can_be_taken_over(studio: Studio, dialog: SettingsDialog) -> None:
    row, table_of = _shortcut(dialog, "undo"), studio.window.actions_table
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_S, CTRL)
    assert row.conflict is not None
    assert table_of["undo"].shortcut() == QKeySequence("Ctrl+Z")
    row.conflict.leave_button.click()
    assert row.conflict is None
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_S, CTRL)
    assert row.conflict is not None
    row.conflict.take_button.click()
    assert table_of["undo"].shortcut() == QKeySequence("Ctrl+S")
    assert not table_of["save"].shortcuts()
    # The same keys in another workspace are no conflict.
    assert table_of.keymap.rival(_shortcut(dialog, "save_sample").spec, "Ctrl+S") is None
    back = _shortcut(dialog, "save").reset_button
    assert back is not None
    back.click()
    assert table_of["save"].shortcut() == QKeySequence("Ctrl+S")
    assert not table_of["undo"].shortcuts()


def test_escape_leaves_and_backspace_takes_away(studio: Studio, dialog: SettingsDialog) -> None:
    row, action = _shortcut(dialog, "undo"), studio.window.actions_table["undo"]
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_Escape)
    assert action.shortcut() == QKeySequence("Ctrl+Z")
    assert dialog.isVisible()
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_Backspace)
    assert not action.shortcuts()


def test_tool_keys_are_chosen_too(studio: Studio, dialog: SettingsDialog) -> None:
    row, actions = _shortcut(dialog, "tool_line"), studio.window.actions_table
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_J)
    assert actions.tool_action("Draw", "J") is actions["tool_line"]
    assert actions.tool_action("Draw", "L") is None
    row.keys.click()
    studio.qtbot.keyClick(row.keys, Qt.Key.Key_R)
    assert row.conflict is not None


def test_what_the_environment_says_is_shown_and_not_changed(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable(table.THREADS), "1")
    studio.window.actions_table["settings"].trigger()
    (dialog,) = studio.window.findChildren(SettingsDialog)
    row = _row(dialog, table.THREADS)
    assert not row.editor.isEnabled()
    assert "IMAGE_TRANSLATION_STUDIO_THREADS" in row.about.text()


def test_settings_that_cannot_be_written_hold_until_the_end(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studio.preferences.store.write_whole", full)
    studio.session.settings.set(table.ACCENT, "rose")
    assert studio.session.settings[table.ACCENT] == "rose"
    assert "No space left" in studio.window.workspace.notice_bar.text


def test_forgetting_is_a_setting(studio: Studio, tmp_path: Path) -> None:
    studio.session.settings.remember_opened([tmp_path / "a.png"])
    assert studio.session.settings.recent == (tmp_path / "a.png",)
    studio.session.settings.set(table.RECENT, False)
    assert studio.session.settings.recent == ()
    studio.session.settings.remember_opened([tmp_path / "b.png"])
    assert studio.session.settings.recent == ()


_sockets: list[str] = []
_watching = threading.Event()


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching.is_set() and event in ("socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo"):
        _sockets.append(f"{event} {arguments[1:]}")


@cache
def _install_watch() -> None:
    # A hook stays until the process ends.
    sys.addaudithook(_watch)


@pytest.fixture
def sockets() -> Iterator[list[str]]:
    """What asked for a network while a test ran."""
    _install_watch()
    _sockets.clear()
    _watching.set()
    yield _sockets
    _watching.clear()


def test_the_watch_sees_a_socket(sockets: list[str]) -> None:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        assert sockets
        assert sys.platform != "linux" or len(_network_sockets()) == 1


def test_a_whole_session_opens_no_socket(sockets: list[str], studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 60, 40))
    studio.wait_full()
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(tmp_path / "out.png")
    for name in ("batch", "generate", "interpolate", "models", "translate", "settings"):
        studio.window.actions_table[name].trigger()
    studio.wait(lambda: bool(studio.session.device_choices.found))
    assert studio.session.close()
    assert (tmp_path / "out.png").exists()
    assert sockets == []
    assert _network_sockets() == []


def _network_sockets() -> list[str]:
    """Those of this process that lead to a network, also of libraries that ask Python for nothing; Linux only."""
    own = set()
    for file in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):
            own.add(str(file.readlink()))
    inodes = {name[8:-1] for name in own if name.startswith("socket:[")}
    tables = [Path("/proc/net") / name for name in ("tcp", "tcp6", "udp", "udp6")]
    lines = [line.split() for table_of in tables if table_of.exists() for line in table_of.read_text().splitlines()[1:]]
    return [" ".join(line) for line in lines if len(line) > 9 and line[9] in inodes]
