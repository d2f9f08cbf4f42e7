"""What must hold for every widget of the real window: all workspaces, all dialogs, both themes, every accent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.preferences import table
from studio.ui.actions import window
from studio.ui.actions.table import WORKSPACE_ACTIONS
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.style.theme import tones
from studio.ui.window.fault_dialog import FaultDialog
from tests.gui.conftest import Studio
from tests.gui.test_window import contrast
from tests.helpers import photos

DIALOGS = ("settings", "help", "shortcuts", "how_it_works", "about", "export", "fault")


@pytest.fixture
def full_studio(qtbot: QtBot, no_leaked_threads: None, studio_home: Path, tmp_path: Path) -> Iterator[Studio]:
    """With all models that ship, and a photo that is translated."""
    found = Studio(qtbot, studio_home)
    found.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    found.wait_full()
    yield found
    found.close()


def _parts(studio: Studio) -> Iterator[tuple[str, QWidget]]:
    """Every workspace and every dialog, each shown."""
    for name in WORKSPACE_ACTIONS:
        studio.window.actions_table[name].trigger()
        QApplication.processEvents()
        yield name, studio.window
    studio.window.actions_table["translate"].trigger()
    studio.window.actions_table["mask"].trigger()
    yield "mask", studio.window
    studio.window.actions_table["mask"].trigger()
    for name in DIALOGS:
        if name == "fault":
            studio.window.tell_fault("ValueError: a bug", "Traceback…")
        else:
            studio.window.actions_table[name].trigger()
        (dialog,) = [found for found in studio.window.findChildren(QDialog) if found.isVisible()]
        if isinstance(dialog, SettingsDialog):
            for row in range(dialog.pages.count()):
                dialog.pages.setCurrentRow(row)
                _complete(studio, dialog)
                yield name, dialog
        if isinstance(dialog, FaultDialog):
            dialog.details_button.click()
        yield name, dialog
        dialog.close()
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()


def _complete(studio: Studio, dialog: SettingsDialog) -> None:
    studio.wait(lambda: dialog.is_complete)
    QApplication.processEvents()


def test_every_focusable_widget_has_a_name_and_every_icon_a_tool_tip(full_studio: Studio) -> None:
    nameless, tipless, seen = set(), set(), 0
    for where, part in _parts(full_studio):
        for widget in part.findChildren(QWidget):
            if not widget.isVisible():
                continue
            spoken = QAccessible.queryAccessibleInterface(widget)
            named = "" if spoken is None else spoken.text(QAccessible.Text.Name)
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _is_inner(widget):
                seen += 1
                if not named:
                    nameless.add(f"{where}: {type(widget).__name__} {widget.objectName()}")
            is_icon = isinstance(widget, QAbstractButton) and not _is_inner(widget) and not _shows_words(widget)
            if is_icon and not widget.toolTip():
                tipless.add(f"{where}: {type(widget).__name__} {widget.accessibleName()}")
    assert seen > 150
    assert nameless == set()
    assert tipless == set()


def _is_inner(widget: QWidget) -> bool:
    """Whether it is a part of a widget of Qt's, which speaks for it."""
    parent = widget.parentWidget()
    if widget.objectName().startswith("qt_"):
        return True
    return isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit) or (
        parent is not None and parent.objectName() == "qt_scrollarea_vcontainer"
    )


def _shows_words(button: QAbstractButton) -> bool:
    style = getattr(button, "toolButtonStyle", lambda: Qt.ToolButtonStyle.ToolButtonTextOnly)()
    return bool(button.text()) and style != Qt.ToolButtonStyle.ToolButtonIconOnly


def test_no_two_actions_of_a_workspace_share_keys_in_the_real_window(full_studio: Studio) -> None:
    for name in WORKSPACE_ACTIONS:
        full_studio.window.actions_table[name].trigger()
        owners: dict[str, str] = {}
        for action in full_studio.window.actions():
            for keys in action.shortcuts():
                written = keys.toString(QKeySequence.SequenceFormat.PortableText)
                assert written not in owners, f"{name}: {written} is {owners[written]} and {action.objectName()}"
                owners[written] = action.objectName()
        assert len(owners) > len(window.ACTIONS)


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
@pytest.mark.parametrize("accent", table.ACCENT.choices)
def test_text_keeps_its_contrast_with_every_accent(dark: bool, accent: str) -> None:
    found = tones(dark=dark, accent=accent)
    for ground in (found.window, found.panel, found.raised, found.selected, found.canvas):
        assert contrast(found.text, ground) >= 4.5, ground
        assert contrast(found.muted, ground) >= 4.5, ground
        assert contrast(found.accent, ground) >= 3.0, ground
    assert contrast(found.on_accent, found.accent) >= 4.5
    for ground in (found.window, found.panel, found.raised):
        assert contrast(found.fault, ground) >= 4.5


@pytest.fixture
def hard_edged_words() -> Iterator[None]:
    """Letters are drawn in their colour alone: thin ones of some fonts are nowhere as dark as their ink."""
    before = QApplication.font()
    hard = QFont(before)
    hard.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    QApplication.setFont(hard)
    yield
    QApplication.setFont(before)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_drawn_words_keep_their_contrast(hard_edged_words: None, full_studio: Studio, theme: str) -> None:
    """As they are on the screen: the colour of the words of each label against what lies around them."""
    full_studio.session.settings.set_theme(theme)
    QApplication.processEvents()
    faint, seen = set(), 0
    for where, part in _parts(full_studio):
        shot = part.grab().toImage()
        for label in part.findChildren(QLabel):
            if not label.isVisible() or not label.isEnabled() or not label.text():
                continue
            if label.visibleRegion().boundingRect() != label.rect():
                continue  # cut off by what scrolls
            corner = label.mapTo(part, label.rect().topLeft())
            seen += 1
            drawn = _contrast_of(shot, corner.x(), corner.y(), label.width(), label.height(), part.devicePixelRatioF())
            if drawn < 4.5:
                faint.add(f"{where}: {label.text()[:40]!r} {drawn:.2f}")
    assert seen > 150
    assert faint == set()


def _contrast_of(shot: QImage, left: int, top: int, width: int, height: int, ratio: float) -> float:
    """Between the most frequent colour and the one that differs most from it."""
    part = shot.copy(round(left * ratio), round(top * ratio), round(width * ratio), round(height * ratio))
    counts: dict[int, int] = {}
    for y in range(part.height()):
        for x in range(part.width()):
            counts[part.pixel(x, y)] = counts.get(part.pixel(x, y), 0) + 1
    if len(counts) < 2:
        return 21.0
    ground = QColor(max(counts, key=lambda colour: counts[colour])).name()
    return max(contrast(QColor(colour).name(), ground) for colour in counts)
