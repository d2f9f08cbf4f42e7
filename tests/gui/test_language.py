"""The window in other languages: every text is translated, and the translations are what the window shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio.state import language
from studio.state.settings import Settings
from tests.gui.conftest import Studio
from tests.helpers import photos, translations


@pytest.mark.parametrize("code", translations.CODES)
def test_every_text_is_translated_with_its_names(code: str) -> None:
    known = translations.read(code)
    assert [text for text in translations.texts() if not known.get(text)] == []
    for text in translations.texts():
        assert translations.placeholders(known[text]) == translations.placeholders(text), text
    same = [text for text in translations.texts() if known[text] == text]
    assert len(same) < len(known) / 10


@pytest.mark.parametrize("code", translations.CODES)
def test_the_compiled_file_is_up_to_date(code: str, tmp_path: Path) -> None:
    fresh, shipped = QTranslator(), QTranslator()
    translations.compile_for_qt(translations.FOLDER / f"studio_{code}.ts", tmp_path / "fresh.qm")
    assert fresh.load(str(tmp_path / "fresh.qm"))
    assert shipped.load(str(translations.FOLDER / f"studio_{code}.qm"))
    for text in translations.texts():
        assert shipped.translate(language.CONTEXT, text) == fresh.translate(language.CONTEXT, text)


@pytest.fixture
def german(qtbot: QtBot) -> Iterator[None]:
    application = QApplication.instance()
    assert isinstance(application, QCoreApplication)
    assert language.install(application, "de") == "de"
    yield
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()


def test_the_window_speaks_german_and_nothing_is_cut_off(german: None, studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    studio.window.resize(1024, 640)
    inspector = studio.window.workspace.inspector
    assert inspector.save_button.text() == "Speichern…"
    studio.wait(lambda: inspector.width() < 260)
    for kind in (QPushButton, QToolButton):
        for button in studio.window.findChildren(kind):
            shows_text = kind is QPushButton or button.property("framed") or button.property("rail")
            if button.isVisible() and button.text() and shows_text:
                assert button.width() >= button.sizeHint().width(), button.text()
    # Qt's own words too.
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text() == "Abbrechen"


def test_a_language_is_chosen_for_the_next_start(studio: Studio) -> None:
    assert studio.session.settings.language == "system"
    studio.session.settings.set_language("fr")
    assert Settings().language == "fr"
