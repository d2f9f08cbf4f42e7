"""Help shows the manual: it opens without blocking, finds words, follows links, and no page is broken."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from studio.ui.help.about import AboutDialog
from studio.ui.help.how_it_works import HowItWorks
from studio.ui.help.manual_window import OTHERS, ManualWindow
from studio.ui.help.page_view import PageView
from studio.ui.settings.shortcut_sheet import ShortcutSheet
from tests.gui.conftest import Studio


@pytest.fixture
def help_window(studio: Studio) -> Iterator[ManualWindow]:
    """Open, with all pages read."""
    studio.window.actions_table["help"].trigger()
    (dialog,) = studio.window.findChildren(ManualWindow)
    studio.wait(lambda: dialog.view.page is not None and dialog.view.is_complete)
    yield dialog
    dialog.close()


def _shown(studio: Studio, dialog: ManualWindow, name: str) -> PageView:
    dialog.show_page(name)
    studio.wait(lambda: dialog.view.is_complete)
    assert dialog.view.page is not None
    assert dialog.view.page.name == name
    return dialog.view


def test_help_shows_the_contents_beside_the_window(studio: Studio, help_window: ManualWindow) -> None:
    assert not help_window.isModal()
    assert help_window.view.toPlainText().startswith("The manual")
    assert help_window.manual is not None
    assert help_window.list.count() == len(help_window.manual.pages)
    assert help_window.list.currentRow() == 0
    assert not help_window.back_button.isEnabled()


def test_no_page_is_broken(studio: Studio, help_window: ManualWindow) -> None:
    """Every page shows all its words, and every picture has its pixels."""
    assert help_window.manual is not None
    help_window.resize(980, 720)
    studio.wait(lambda: not help_window.view.is_settling)
    for page in help_window.manual.pages:
        view = _shown(studio, help_window, page.name)
        shown = " ".join(view.toPlainText().split())
        for passage in page.passages:
            for words in passage.text.split(" · "):
                assert " ".join(words.split()) in shown, (page.name, words)
        for source in page.pictures:
            image = view.document().resource(2, QUrl(source))
            assert image.width() > 100, (page.name, source)
        assert view.horizontalScrollBar().maximum() == 0, page.name


def test_a_search_leads_to_the_passage(studio: Studio, help_window: ManualWindow) -> None:
    QTest.keyClicks(help_window.search, "pinhole")
    assert help_window.list.count() == 0
    assert help_window.nothing_found.isVisible()
    help_window.search.clear()
    QTest.keyClicks(help_window.search, "zip bombs")
    assert not help_window.nothing_found.isVisible()
    assert help_window.list.count() == 1
    QTest.keyClick(help_window.search, Qt.Key.Key_Return)
    studio.wait(lambda: help_window.view.is_complete)
    view = help_window.view
    assert view.page is not None
    assert view.page.name == "models"
    assert len(view.extraSelections()) >= 2
    assert view.verticalScrollBar().value() > 0
    assert 0 < view.cursorRect().top() < view.viewport().height()


def test_marked_are_the_words_that_the_search_finds(studio: Studio, help_window: ManualWindow) -> None:
    view = _shown(studio, help_window, "translate")
    view.mark_words("MASK")
    marked = {mark.cursor.selectedText() for mark in view.extraSelections()}  # type: ignore[attr-defined]
    assert marked == {"Mask", "mask"}
    assert "brushes" in view.toPlainText()
    view.mark_words("rush")
    assert view.extraSelections() == []


def test_escape_clears_the_search_first_and_then_closes(studio: Studio, help_window: ManualWindow) -> None:
    QTest.keyClicks(help_window.search, "mask")
    QTest.keySequence(help_window.search, QKeySequence("Esc"))
    assert help_window.search.text() == ""
    assert help_window.isVisible()
    assert help_window.manual is not None
    assert help_window.list.count() == len(help_window.manual.pages)
    QTest.keySequence(help_window.search, QKeySequence("Esc"))
    assert not help_window.isVisible()


def test_links_lead_to_pages_and_headings_and_back(studio: Studio, help_window: ManualWindow) -> None:
    view = _shown(studio, help_window, "export")
    view.anchorClicked.emit(QUrl("models.md#somebody-elses-network"))
    studio.wait(lambda: view.is_complete)
    assert view.page is not None
    assert view.page.name == "models"
    place = view.verticalScrollBar().value()
    assert place > 0
    QTest.keySequence(help_window, QKeySequence("Alt+Left"))
    studio.wait(lambda: view.is_complete)
    assert view.page.name == "export"
    assert help_window.forward_button.isEnabled()
    help_window.forward_button.click()
    studio.wait(lambda: view.is_complete)
    assert (view.page.name, view.verticalScrollBar().value()) == ("models", place)
    assert help_window.manual is not None
    assert help_window.list.currentRow() == help_window.manual.pages.index(view.page)


def test_the_keyboard_reaches_links(studio: Studio, help_window: ManualWindow) -> None:
    view = help_window.view
    view.setFocus()
    QTest.keySequence(view, QKeySequence("Tab"))
    QTest.keySequence(view, QKeySequence("Return"))
    studio.wait(lambda: view.is_complete)
    assert view.page is not None
    assert view.page.name == "first-steps"


@pytest.mark.parametrize("name", OTHERS)
def test_help_still_leads_to_what_it_led_to(studio: Studio, help_window: ManualWindow, name: str) -> None:
    kinds: dict[str, type[QDialog]] = {"shortcuts": ShortcutSheet, "how_it_works": HowItWorks, "about": AboutDialog}
    (button,) = [found for found in help_window.others if found.defaultAction().objectName() == name]
    if name == "show_log":
        assert button.isEnabled()
        return
    button.click()
    (dialog,) = studio.window.findChildren(kinds[name])
    assert dialog.isVisible()
    dialog.close()


def test_a_theme_recolours_the_page(studio: Studio, help_window: ManualWindow) -> None:
    for theme in ("light", "dark"):
        studio.session.settings.set_theme(theme)
        studio.wait(lambda: not help_window.view.is_settling)
        studio.wait(lambda: help_window.view.is_complete)
        shot = help_window.grab().toImage()
        ground = shot.pixelColor(help_window.view.geometry().topLeft() + QPoint(3, 3))
        assert (ground.lightness() > 128) == (theme == "light")
        text = help_window.view.textColor()
        assert (text.lightness() < 128) == (theme == "light")


def test_pages_open_without_a_long_pause(studio: Studio, help_window: ManualWindow) -> None:
    """No event waits while the longest page is laid out: it comes in parts."""
    assert help_window.manual is not None
    longest = max(help_window.manual.pages, key=lambda page: sum(map(len, page.parts)))
    assert len(longest.parts) > 2
    ticks: list[float] = []
    timer = QTimer(interval=0)  # type: ignore[call-overload]
    timer.timeout.connect(help_window.view.update)
    timer.start()
    help_window.show_page(longest.name)
    assert not help_window.view.is_complete
    while not help_window.view.is_complete:
        QApplication.processEvents()
        ticks.append(time.perf_counter())
    timer.stop()
    assert len(ticks) >= len(longest.parts) - 1


def test_the_window_may_close_before_the_pages_are_read(studio: Studio) -> None:
    studio.window.actions_table["help"].trigger()
    (dialog,) = studio.window.findChildren(ManualWindow)
    dialog.close()
    studio.qtbot.wait(300)
