"""The Models workspace: what is installed, and what comes and goes."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QUrl

from studio.inference.session.devices import core_count
from studio.package.loader import open_package, pack
from studio.package.manifest import MANIFEST_NAME, encode_manifest
from studio.ui.models.details import measured_words
from studio.ui.models.workspace import ModelsWorkspace
from tests.gui.conftest import Studio
from tests.helpers import models


@pytest.fixture
def room(studio: Studio) -> Studio:
    studio.window.actions_table["models"].trigger()
    studio.wait(lambda: len(studio.session.model_room.models) == 4)
    return studio


def _workspace(studio: Studio) -> ModelsWorkspace:
    found = studio.window.findChild(ModelsWorkspace)
    assert isinstance(found, ModelsWorkspace)
    return found


def _choose(studio: Studio, model_id: str) -> None:
    room = studio.session.model_room
    index = next(i for i, model in enumerate(room.models) if model.entry.id == model_id)
    view = _workspace(studio).list
    view.setCurrentIndex(view.model().index(index, 0))
    assert room.chosen is not None
    assert room.chosen.entry.id == model_id


def _drop(studio: Studio, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    studio.drop_mime(mime)


def test_all_models_are_listed_and_told_of(room: Studio) -> None:
    _choose(room, "two-way")
    text = _workspace(room).details.text.text()
    for words in ("Two way", "turns pictures into others", "Licence", "added by you", "MB on disk"):
        assert words in text


def test_a_dropped_package_is_installed_and_can_be_chosen_at_once(room: Studio, tmp_path: Path) -> None:
    package = models.local_package(tmp_path / "elsewhere")
    archive = tmp_path / "local.itmodel"
    pack(package, archive)
    _drop(room, archive)
    room.wait(lambda: len(room.session.model_room.models) == 5)
    chosen = room.session.model_room.chosen
    assert chosen is not None
    assert chosen.entry.id == "local-brush"
    room.wait(lambda: room.session.shelf.find("local-brush") is not None)


def test_a_package_dropped_while_translating_is_added_too(studio: Studio, tmp_path: Path) -> None:
    pack(models.local_package(tmp_path / "elsewhere"), tmp_path / "local.itmodel")
    assert studio.window.actions_table["translate"].isChecked()
    _drop(studio, tmp_path / "local.itmodel")
    assert studio.window.actions_table["models"].isChecked()
    studio.wait(lambda: studio.session.shelf.find("local-brush") is not None)


def test_one_with_the_same_id_asks_first(room: Studio, tmp_path: Path) -> None:
    package = models.invert_package(tmp_path / "elsewhere")
    _drop(room, package)
    bar = _workspace(room).notice_bar
    room.wait(lambda: bar.isVisible() and "installed already" in bar.text)
    bar.way_out.click()
    room.wait(lambda: "was added" in bar.text)
    room.wait(lambda: len(room.session.model_room.models) == 4)


def test_a_removed_model_comes_back(room: Studio, installed: Path) -> None:
    _choose(room, "two-way")
    fingerprint = open_package(installed / "two-way").fingerprint
    room.window.actions_table["remove_model"].trigger()
    room.wait(lambda: len(room.session.model_room.models) == 3)
    room.wait(lambda: room.session.shelf.find("two-way") is None)
    assert not (installed / "two-way").exists()
    room.window.actions_table["undo_models"].trigger()
    room.wait(lambda: len(room.session.model_room.models) == 4)
    assert open_package(installed / "two-way").fingerprint == fingerprint
    assert not room.window.actions_table["undo_models"].isEnabled()


def test_a_model_is_shared_as_one_file(room: Studio, tmp_path: Path) -> None:
    _choose(room, "invert-colours")
    target = tmp_path / "shared.itmodel"
    room.session.model_room.export(target)
    room.wait(lambda: target.exists())
    assert open_package(target).id == "invert-colours"


def test_a_check_tells_whether_it_is_right_here(room: Studio) -> None:
    _choose(room, "invert-colours")
    room.window.actions_table["check_model"].trigger()
    assert "Being checked" in _workspace(room).details.text.text()
    room.wait(lambda: room.session.model_room.checked is not None)
    measured = room.session.model_room.checked
    assert measured is not None
    assert measured.ok
    assert [speed.device for speed in measured.speeds] == [f"CPU, {core_count()} core{'s' * (core_count() > 1)}"]
    text = _workspace(room).details.text.text()
    assert measured_words(measured) in text
    assert f"{measured.speeds[0].ms_per_megapixel:.0f} ms a megapixel" in text
    # And it is known the next time.
    room.session.model_room.load()
    room.wait(lambda: room.session.model_room.checked is not measured)
    assert room.session.model_room.checked == measured


def test_a_name_is_changed_and_changed_back(room: Studio) -> None:
    _choose(room, "two-way")
    room.session.model_room.rename("There and back")
    room.wait(lambda: _chosen_name(room) == "There and back")
    room.window.actions_table["undo_models"].trigger()
    room.wait(lambda: _chosen_name(room) == "Two way")
    assert not room.window.actions_table["undo_models"].isEnabled()


def test_a_copy_can_be_taken_back(room: Studio) -> None:
    _choose(room, "two-way")
    room.window.actions_table["duplicate_model"].trigger()
    room.wait(lambda: len(room.session.model_room.models) == 5)
    assert _chosen_name(room) == "Two way 2"
    room.window.actions_table["undo_models"].trigger()
    room.wait(lambda: len(room.session.model_room.models) == 4)


def test_an_older_version_is_chosen(room: Studio, tmp_path: Path) -> None:
    package = models.two_way_package(tmp_path / "elsewhere")
    manifest = msgspec.structs.replace(open_package(package).manifest, version="2.0.0")
    (package / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
    _drop(room, package)
    details = _workspace(room).details
    room.wait(lambda: details.versions.count() == 2 and details.versions.isVisible())
    assert [details.versions.itemText(i) for i in range(2)] == ["2.0.0", "1.0.0"]
    assert details.versions.currentIndex() == 0
    details.versions.setCurrentIndex(1)
    details.versions.activated.emit(1)
    room.wait(lambda: _used_version(room) == "1.0.0")
    room.window.actions_table["undo_models"].trigger()
    room.wait(lambda: _used_version(room) == "2.0.0")


def _chosen_name(studio: Studio) -> str:
    chosen = studio.session.model_room.chosen
    return "" if chosen is None or chosen.entry.package is None else chosen.entry.package.name


def _used_version(studio: Studio) -> str:
    chosen = studio.session.model_room.chosen
    return "" if chosen is None or chosen.entry.package is None else chosen.entry.package.manifest.version


def test_what_is_no_model_is_said_in_one_line(room: Studio, tmp_path: Path) -> None:
    bar = _workspace(room).notice_bar
    (tmp_path / "a.txt").write_bytes(b"x")
    _drop(room, tmp_path / "a.txt")
    assert "no model" in bar.text
    broken = tmp_path / "broken.itmodel"
    broken.write_bytes(b"PK not a zip")
    _drop(room, broken)
    room.wait(lambda: "broken.itmodel" in bar.text)
    assert len(room.session.model_room.models) == 4
