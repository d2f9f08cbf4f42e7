"""Nothing on the UI thread reads files or builds pictures: which thread opened what is asked of Python itself."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from studio.inference.latent.sliders import Slider, save_slider
from studio.timeline.keyframes import Key, PhotoSource, Timeline
from studio.timeline.project import save_project
from studio.ui.generate.make_slider import MakeSliderDialog
from tests.gui.conftest import Studio
from tests.helpers import generators, models

_SIZE = (3000, 2000)
_WAIT_MS = 60_000
"""Pictures of this size take their time where tests share a core."""


class _Opened:
    """Which files were opened, on the UI thread and on others; an audit hook can't be taken away, only ignored."""

    def __init__(self) -> None:
        self.folders: tuple[str, ...] = ()
        self.here: list[str] = []
        self.elsewhere: list[str] = []
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, values: tuple[object, ...]) -> None:
        if event == "open" and self.folders and str(values[0]).startswith(self.folders):
            here = threading.current_thread() is threading.main_thread()
            (self.here if here else self.elsewhere).append(Path(str(values[0])).name)


_opened = _Opened()


@pytest.fixture
def opened(tmp_path: Path, home: Path) -> Iterator[_Opened]:
    _opened.here.clear()
    _opened.elsewhere.clear()
    _opened.folders = (str(tmp_path / "files"), str(home / "models"), str(home / "sliders"))
    yield _opened
    _opened.folders = ()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Photos of six megapixels."""
    folder = tmp_path / "files"
    folder.mkdir()
    pixels = np.random.default_rng(1).integers(0, 256, (_SIZE[1] // 8, _SIZE[0] // 8, 3), np.uint8)
    for name in ("one.jpg", "two.jpg", "three.png"):
        Image.fromarray(pixels).resize(_SIZE).save(folder / name, compress_level=1)
    return folder


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, home: Path, files: Path) -> Iterator[Studio]:
    models.invert_package(home / "models")
    generators.plane_package(home / "models")
    generators.flow_package(home / "models")
    save_slider("flow", Slider("Light", np.ones(192, np.float32)))
    window = Studio(qtbot, home)
    yield window
    window.close()


def _mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_photos_a_timeline_and_sliders_are_read_off_the_ui_thread(studio: Studio, files: Path, opened: _Opened) -> None:
    keys = tuple(Key(id=n, source=PhotoSource(path=str(files / name))) for n, name in enumerate(("one.jpg", "two.jpg")))
    save_project(Timeline(model="flow", keys=keys), files / "film.json")
    opened.here.clear()
    studio.window.actions_table["interpolate"].trigger()
    timeline = studio.session.timeline
    studio.wait(lambda: timeline.package is not None)
    timeline.choose_model("flow")
    studio.wait(lambda: [slider.name for slider in timeline.sliders] == ["Light"])
    studio.drop(files / "one.jpg", files / "three.png")
    studio.wait(lambda: timeline.frames == 31, _WAIT_MS)
    timeline.open_project(files / "film.json")
    paths = [source.path for key in keys if isinstance(source := key.source, PhotoSource)]
    studio.wait(lambda: [getattr(key.source, "path", "") for key in timeline.timeline.keys] == paths, _WAIT_MS)
    studio.wait(lambda: timeline.frames == 31, _WAIT_MS)
    assert {"one.jpg", "two.jpg", "three.png", "film.json"} <= set(opened.elsewhere)
    assert any(name.startswith("light") for name in opened.elsewhere)
    assert opened.here == []


def test_photos_among_latents_and_the_map_are_read_off_the_ui_thread(
    studio: Studio, files: Path, opened: _Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_qt: list[str] = []

    class Watched(QPixmap):
        def __init__(self, *values: object) -> None:
            read_by_qt.extend(value for value in values if isinstance(value, str))
            super().__init__(*values)  # type: ignore[call-overload]

    monkeypatch.setattr("studio.ui.generate.make_slider.QPixmap", Watched)
    studio.window.actions_table["generate"].trigger()
    state = studio.session.generate
    studio.wait(lambda: state.package is not None)
    state.choose("flow")
    studio.drop(files / "one.jpg")
    studio.wait(lambda: studio.session.latent_photo.seen is not None, _WAIT_MS)
    state.choose("plane")
    studio.window.actions_table["map_view"].trigger()
    studio.wait(lambda: studio.session.latent_map.examples is not None)
    studio.window.actions_table["make_slider"].trigger()
    dialog = studio.window.findChild(MakeSliderDialog)
    assert isinstance(dialog, MakeSliderDialog)
    studio.drop_mime(_mime(files / "two.jpg", files / "three.png"), on=dialog.having)
    studio.wait(lambda: dialog.having.list.count() == 2, _WAIT_MS)
    assert not dialog.having.list.item(0).icon().isNull()
    assert {"one.jpg", "two.jpg", "three.png", "examples.npz"} <= set(opened.elsewhere)
    assert opened.here == []
    assert read_by_qt == []
