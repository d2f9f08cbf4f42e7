"""Somebody else's network, dropped on the Models workspace."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl

from studio.package.loader import open_package
from studio.state.photos.sources import PastedPicture
from studio.system.paths import resources_folder
from studio.ui.models.import_network import ImportNetworkDialog
from studio.ui.models.workspace import ModelsWorkspace
from tests.gui.conftest import Studio
from tests.helpers import strangers


@pytest.fixture
def room(studio: Studio) -> Studio:
    studio.window.actions_table["models"].trigger()
    studio.wait(lambda: len(studio.session.model_room.models) == 4)
    return studio


def _drop(studio: Studio, *paths: Path) -> ImportNetworkDialog:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    studio.drop_mime(mime)
    return _dialog(studio)


def _dialog(studio: Studio) -> ImportNetworkDialog:
    workspace = studio.window.findChild(ModelsWorkspace)
    assert isinstance(workspace, ModelsWorkspace)
    assert workspace.import_dialog is not None
    return workspace.import_dialog


def _settled(studio: Studio) -> None:
    studio.wait(lambda: not studio.session.foreign_import.busy, 60_000)


def test_a_guess_is_asked_with_pictures_and_what_the_file_tells_is_not(room: Studio, tmp_path: Path) -> None:
    dialog = _drop(room, strangers.blue_first(tmp_path / "Soft Fog.onnx", told=False))
    assert not dialog.isModal()
    assert not dialog.add_button.isEnabled()
    _settled(room)
    assert dialog.add_button.isEnabled()
    # The order of the channels shows on the photo; nothing bounds the values that go in.
    assert [view.value for view in room.session.foreign_import.tiles("order", also_clear=True)] == ["RGB", "BGR"]
    ranges = dialog.tiles["range"]
    assert ranges.isVisible() == bool(room.session.foreign_import.tiles("range"))
    dialog.more_button.setChecked(True)
    assert len(ranges.buttons) == 4
    ranges.buttons[-1].click()
    _settled(room)
    assert room.session.foreign_import.answers["range"]
    dialog.add_button.click()
    room.wait(lambda: len(room.session.model_room.models) == 5)
    chosen = room.session.model_room.chosen
    assert chosen is not None
    assert chosen.entry.id == "soft-fog"


def test_what_is_missing_is_asked_for_by_its_name(room: Studio, tmp_path: Path) -> None:
    dialog = _drop(room, strangers.style_picture(tmp_path / "net.onnx"))
    _settled(room)
    assert "“Style”" in dialog.error.text()
    assert not dialog.add_button.isEnabled()
    assert list(dialog.asked.inputs) == ["style"]
    style = resources_folder() / "samples" / "otters.jpg"
    line = dialog.asked.inputs["style"]
    line.setText(str(style))
    line.setModified(True)
    line.editingFinished.emit()
    _settled(room)
    assert dialog.error.text() == ""
    assert dialog.add_button.isEnabled()
    dialog.reject()
    assert len(room.session.model_room.models) == 4


def test_an_answer_that_makes_no_sense_is_asked_for_again(room: Studio, tmp_path: Path) -> None:
    dialog = _drop(room, strangers.tanh(tmp_path / "net.onnx"))
    _settled(room)
    room.session.foreign_import.answer({"multiple": "few"})
    _settled(room)
    assert dialog.error.text() == "'few' is no multiple: use a number from 1 to 1024: “Sizes are multiples of”"
    assert list(dialog.asked.inputs) == ["multiple"]
    room.session.foreign_import.answer({"multiple": "4"})
    _settled(room)
    assert dialog.error.text() == ""


def test_the_wrong_kind_of_file_is_one_line_and_can_be_left(room: Studio, installed: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in installed.iterdir())
    dialog = _drop(room, strangers.classifier(tmp_path / "a.onnx"), strangers.tanh(tmp_path / "invert-colours.onnx"))
    _settled(room)
    assert "as classifiers do" in dialog.error.text()
    dialog.cancel_button.click()
    assert dialog.title.text() == "invert-colours.onnx"
    _settled(room)
    dialog.add_button.click()
    _settled(room)
    assert dialog.replace_button.isVisible()
    assert sorted(path.name for path in installed.iterdir()) == before
    dialog.replace_button.click()
    room.wait(lambda: room.session.foreign_import.path is None)
    assert open_package(installed / "invert-colours").manifest.family == "foreign"


def test_a_pasted_picture_is_what_it_is_tried_on(room: Studio, tmp_path: Path) -> None:
    orange = np.full((64, 64, 3), (250, 120, 10), np.uint8)
    room.session.open((PastedPicture("pasted", rgb=orange),))
    room.wait(lambda: room.session.roll.current is not None)
    _drop(room, strangers.tanh(tmp_path / "a.onnx"))
    _settled(room)
    seen = room.session.foreign_import.seen
    assert seen is not None
    assert seen.pictures[""].pixelColor(90, 90).getRgb()[:3] == (250, 120, 10)


def test_weights_need_the_training_extra(room: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.state.models.onnx_import.can_read_weights", lambda: False)
    (tmp_path / "net.pth").write_bytes(b"x")
    room.session.model_room.add((tmp_path / "net.pth",))
    notice = room.session.notes.notice
    assert notice is not None
    assert "pip install 'image-translation-studio[train]'" in notice.text
    assert room.session.foreign_import.path is None


@pytest.mark.slow
def test_weights_become_a_model_in_another_process(room: Studio, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    from tests.helpers import foreign

    save_file(foreign.PublishedResNet().state_dict(), tmp_path / "net.safetensors")
    dialog = _drop(room, tmp_path / "net.safetensors")
    _settled(room)
    assert dialog.error.text() == ""
    seen = room.session.foreign_import.seen
    assert seen is not None
    assert "result" in seen.pictures
    dialog.add_button.click()
    room.wait(lambda: len(room.session.model_room.models) == 5)


def test_a_file_that_is_left_stops_being_tried(room: Studio, tmp_path: Path) -> None:
    dialog = _drop(room, strangers.tanh(tmp_path / "a.onnx"))
    dialog.reject()
    assert room.session.foreign_import.path is None
    assert room.session.foreign_import.seen is None
