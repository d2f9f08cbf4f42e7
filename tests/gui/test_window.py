"""Words, keys, themes and sizes of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QListView, QMenu, QSlider, QSpinBox

from studio.ui.actions import window
from studio.ui.actions.table import ACTIONS, WORKSPACE_ACTIONS
from studio.ui.style.theme import DARK, LIGHT, Tones
from tests.gui.conftest import Studio
from tests.helpers import photos


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tones", [DARK, LIGHT], ids=["dark", "light"])
def test_text_keeps_its_contrast(tones: Tones) -> None:
    for ground in (tones.window, tones.panel, tones.raised, tones.selected, tones.canvas):
        assert contrast(tones.text, ground) >= 4.5
        assert contrast(tones.muted, ground) >= 4.5
    assert contrast(tones.fault, tones.panel) >= 4.5
    assert contrast(tones.on_accent, tones.accent) >= 4.5
    for ground in (tones.panel, tones.window):
        assert contrast(tones.control, ground) >= 3.0
        assert contrast(tones.accent, ground) >= 3.0


def test_no_two_actions_share_a_shortcut() -> None:
    for own in WORKSPACE_ACTIONS.values():
        keys = [QKeySequence(keys).toString() for spec in (*window.ACTIONS, *own) for keys in spec.shortcuts]
        assert len(keys) == len(set(keys))
        assert all(keys)


def test_every_control_has_a_name_and_every_icon_button_a_tool_tip(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    window = studio.window
    for kind in (QSlider, QSpinBox, QListView):
        for widget in window.findChildren(kind):
            assert widget.accessibleName(), widget
    for button in (found for found in window.findChildren(QAbstractButton) if found.isVisible()):
        assert button.accessibleName() or button.text(), button
        if not button.text():
            assert button.toolTip(), button.accessibleName()


def test_every_control_is_reached_by_the_tab_key(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 600, 400))
    studio.wait_full()
    workspace = studio.window.workspace
    studio.window.activateWindow()
    workspace.canvas.setFocus()
    seen = set()
    for _ in range(40):
        seen.add(QApplication.focusWidget())
        studio.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    inspector = workspace.inspector
    wanted = {
        workspace.canvas,
        workspace.film_strip,
        inspector.gallery,
        inspector.strength.slider,
        inspector.strength.field,
        inspector.save_button,
    }
    assert wanted <= seen


def test_theme_changes_at_once_and_is_remembered(studio: Studio) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    studio.session.settings.set_theme("light")
    assert application.palette().color(QPalette.ColorRole.Window).name() == LIGHT.panel
    studio.session.settings.set_theme("dark")
    assert application.palette().color(QPalette.ColorRole.Window).name() == DARK.panel
    assert type(studio.session.settings)().theme == "dark"


def test_the_chosen_look_stays_in_sight_of_a_smaller_window(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    gallery = studio.window.workspace.inspector.gallery
    studio.choose(studio.session.shelf.entries[-1].id)

    def is_whole() -> bool:
        return gallery.viewport().rect().contains(gallery.visualRect(gallery.currentIndex()))

    assert gallery.currentIndex().row() == gallery.model().rowCount() - 1
    studio.wait(is_whole)
    studio.window.resize(1024, 640)
    studio.wait(lambda: gallery.verticalScrollBar().maximum() > 0)
    studio.wait(is_whole)


def test_small_window_keeps_a_usable_canvas(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    studio.window.resize(1024, 640)
    canvas, inspector = studio.window.workspace.canvas, studio.window.workspace.inspector
    studio.wait(lambda: inspector.width() < 260)
    assert studio.window.width() <= 1024
    assert canvas.width() >= 640
    assert inspector.save_button.visibleRegion().boundingRect().size() == inspector.save_button.size()
    studio.window.actions_table["inspector"].trigger()
    assert not inspector.isVisible()


def test_slider_takes_typed_numbers_arrow_keys_and_a_double_click(studio: Studio) -> None:
    strength = studio.window.workspace.inspector.strength
    state = studio.session.translate
    strength.field.setFocus()
    strength.field.selectAll()
    studio.qtbot.keyClicks(strength.field, "40")
    studio.qtbot.keyClick(strength.field, Qt.Key.Key_Return)
    assert state.strength == 0.4
    studio.qtbot.keyClick(strength.slider, Qt.Key.Key_Right)
    assert state.strength == 0.41
    studio.qtbot.mouseDClick(strength.slider, Qt.MouseButton.LeftButton)
    assert state.strength == 1.0
    assert strength.field.text() == "100 %"


def test_detail_size_is_offered_where_it_changes_something(studio: Studio, tmp_path: Path) -> None:
    slider = studio.window.workspace.inspector.size_slider
    studio.drop(photos.photo_png(tmp_path / "small.png", 120, 80))
    studio.wait_full()
    assert not slider.isVisible()
    studio.drop(photos.photo_png(tmp_path / "large.png", 900, 600))
    studio.wait(lambda: slider.isVisible())
    slider.field.lineEdit().setText("400")
    slider.field.interpretText()
    assert studio.session.translate.size_px == 384
    studio.wait_full()
    shown = studio.session.translate.full_result
    assert shown is not None
    assert max(shown.translation.network_size) == 384
    assert shown.translation.rgb.shape == (600, 900, 3)


def test_sheet_of_shortcuts_opens_and_closes(studio: Studio) -> None:
    studio.window.actions_table["shortcuts"].trigger()
    sheets = studio.window.findChildren(QDialog)
    assert [sheet.windowTitle() for sheet in sheets] == ["Shortcuts"]
    sheets[0].accept()
    studio.wait(lambda: not studio.window.findChildren(QDialog))


def test_closing_the_last_photo_brings_the_welcome_back(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 30, 20))
    studio.wait_full()
    studio.window.actions_table["close_photo"].trigger()
    assert studio.window.workspace.welcome.isVisible()
    assert not studio.window.actions_table["save"].isEnabled()


def test_a_picture_dropped_on_the_rail_opens_there(studio: Studio, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photos.photo_png(tmp_path / "a.png", 30, 20)))])
    studio.drop_mime(mime, studio.window.rail.entry("translate"))
    studio.wait_full()
    assert [photo.name for photo in studio.session.roll.photos] == ["a.png"]


def test_every_action_has_words_a_tip_and_keys() -> None:
    for spec in ACTIONS:
        assert spec.text, spec.id
        assert spec.tip, spec.id
        assert spec.shortcuts or spec.tool_keys, spec.id
        assert spec.group, spec.id


def test_what_was_opened_is_offered_again(studio: Studio, tmp_path: Path) -> None:
    action = studio.window.actions_table["open_recent"]
    assert not action.isEnabled()
    photo = photos.photo_png(tmp_path / "a.png", 30, 20)
    studio.drop(photo)
    studio.wait_full()
    studio.window.actions_table["close_photo"].trigger()
    assert studio.window.workspace.welcome.recent_button.isVisible()
    action.trigger()
    menu = next(menu for menu in studio.window.findChildren(QMenu) if menu.isVisible())
    entry = menu.actions()[0]
    assert entry.text().startswith("a.png")
    entry.trigger()
    menu.close()
    studio.wait_full()
    assert [open_photo.name for open_photo in studio.session.roll.photos] == ["a.png"]
    studio.session.settings.forget_recent()
    assert not action.isEnabled()
