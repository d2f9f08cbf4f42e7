"""Help: what models do, in pictures; the shortcuts as they are now; the licences of what is shipped."""

import threading
from importlib.metadata import distribution
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from studio.licences import Shipped, shipped
from studio.package.library import Library
from studio.preferences import table
from studio.system.paths import bundled_models_folder
from studio.ui.help.about import AboutDialog
from studio.ui.help.how_it_works import HowItWorks
from studio.ui.help.pages import PAGES
from studio.ui.models.details import ModelDetails
from studio.ui.settings.shortcut_sheet import ShortcutSheet
from tests.gui.conftest import Studio

_BUNDLED = bundled_models_folder()


def _colours(image: QImage) -> int:
    small = image.scaled(60, 60)
    return len({small.pixel(x, y) for x in range(60) for y in range(60)})


def test_every_role_of_a_model_has_a_page_with_a_picture(studio: Studio) -> None:
    studio.window.actions_table["how_it_works"].trigger()
    (dialog,) = studio.window.findChildren(HowItWorks)
    assert not dialog.isModal()
    seen = set()
    for role in ("translate", "encode", "decode", "critic", "latent", "cycle"):
        dialog.show_page(role)
        assert dialog.words.text()
        drawn = dialog.picture.grab().toImage()
        assert _colours(drawn) > 5, role
        seen.add(dialog.title.text())
    assert len(seen) == len(PAGES)


def test_models_lead_to_the_page_of_their_role(studio: Studio) -> None:
    studio.window.show_workspace("models")
    studio.wait(lambda: studio.session.model_room.chosen is not None)
    (page,) = studio.window.findChildren(ModelDetails)
    page.explain_button.click()
    (dialog,) = studio.window.findChildren(HowItWorks)
    assert dialog.title.text() == "A translation"


def test_the_sheet_shows_the_keys_of_now(studio: Studio) -> None:
    studio.session.settings.set(table.KEYS, {"undo": "Ctrl+Alt+U"})
    studio.window.actions_table["shortcuts"].trigger()
    (sheet,) = studio.window.findChildren(ShortcutSheet)
    assert "Ctrl+Alt+U" in [label.text() for label in sheet.findChildren(QLabel)]


def test_about_names_all_that_ships_with_its_licence(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.licences.bundled_models_folder", lambda: _BUNDLED)
    studio.window.actions_table["about"].trigger()
    (dialog,) = studio.window.findChildren(AboutDialog)
    studio.wait(lambda: bool(dialog.shipped))
    names = {item.name.lower().replace("_", "-") for item in dialog.shipped}
    needed = [line for line in distribution("image-translation-studio").requires or [] if "extra ==" not in line]
    assert {"pyside6-essentials", "numpy", "pillow", "onnx", "shiboken6"} <= names
    assert len([item for item in dialog.shipped if item.kind == "library"]) >= len(needed) - 1
    bundled = {entry.package.name for entry in Library(((_BUNDLED, "bundled"),)).entries() if entry.package}
    assert {item.name for item in dialog.shipped if item.kind == "model"} == bundled
    for item in dialog.shipped:
        assert item.licence, item.name
        assert item.licence != "see its text" or item.text, item.name
    qt = next(item for item in dialog.shipped if item.name.startswith("PySide6"))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.text
    row = next(n for n in range(dialog.list.count()) if dialog.list.item(n).text().startswith("Watercolour"))
    dialog.list.setCurrentRow(row)
    assert "CC-BY-SA-4.0" in dialog.terms.text()
    assert "Learnt from" in dialog.text.toPlainText()


def test_about_that_was_closed_before_it_was_read_is_no_fault(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrives late finds nobody, and an exception in an event would fail the test."""
    gone, read = threading.Event(), threading.Event()

    def slowly() -> tuple[Shipped, ...]:
        gone.wait(10)
        read.set()
        return shipped()

    monkeypatch.setattr("studio.licences.shipped", slowly)
    studio.window.actions_table["about"].trigger()
    (dialog,) = studio.window.findChildren(AboutDialog)
    dialog.close()
    studio.wait(lambda: not isValid(dialog))
    gone.set()
    studio.wait(read.is_set)
    studio.qtbot.wait(500)


def test_the_own_licence_is_the_one_in_the_repository(studio: Studio) -> None:
    studio.window.actions_table["about"].trigger()
    (dialog,) = studio.window.findChildren(AboutDialog)
    studio.wait(lambda: bool(dialog.text.toPlainText()))
    assert dialog.text.toPlainText().strip() == (Path(__file__).parents[2] / "LICENSE").read_text().strip()
