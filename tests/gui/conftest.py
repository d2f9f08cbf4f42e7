"""A real window offscreen, on a home folder of its own, with small real models."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.state.engine.engine import RenderRequest
from studio.state.session import Session
from studio.state.settings import Settings
from studio.system.paths import HOME_VARIABLE
from studio.ui.style.theme import Theme
from studio.ui.viewer import qimage
from studio.ui.window.main_window import MainWindow
from tests.helpers import models

WAIT_MS = 20_000


class Studio:
    """A window and everything behind it."""

    def __init__(self, qtbot: QtBot, home: Path, open_first: tuple[Path, ...] = ()) -> None:
        self.qtbot = qtbot
        settings = Settings()
        self.theme = Theme(_application(), settings)
        self.session = Session(qimage, settings)
        self.window = MainWindow(self.session.settings, home / "logs" / "studio.log")
        self.window.furnish(self.session)
        self.jobs: list[RenderRequest] = []
        self.session.engine.submitted.connect(self.jobs.append)
        self.session.open(open_first)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.wait(lambda: self.session.shelf.loaded)

    def wait(self, condition: Callable[[], bool], timeout_ms: int = WAIT_MS) -> None:
        self.qtbot.waitUntil(condition, timeout=timeout_ms)

    def drop(self, *paths: Path) -> None:
        """Drop files on the middle of the window, as a file manager does."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop_mime(mime)

    def drop_mime(self, mime: QMimeData, on: QWidget | None = None) -> None:
        """Drop it on the middle of a widget, the window if left out."""
        target = on or self.window
        middle = target.rect().center()
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(middle), copy, mime, left, none)
        QApplication.sendEvent(target, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(target, QDropEvent(QPointF(middle), copy, mime, left, none))

    def choose(self, model_id: str) -> None:
        self.session.shelf.select(model_id)

    def wait_full(self) -> None:
        """Until the full translation of what is on the canvas is there."""
        self.wait(lambda: self.session.translate.full_result is not None)

    def close(self) -> None:
        self.window.close()
        assert self.session.close(), "a thread outlived the window"
        _application().styleHints().colorSchemeChanged.disconnect(self.theme.apply)
        self.theme.deleteLater()
        self.window.deleteLater()
        self.session.deleteLater()


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A thread that a test leaves behind fails that test."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads left behind: {', '.join(left)}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; the bundled models stay out."""
    folder = tmp_path / "home"
    (folder / "models").mkdir(parents=True)
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    for name in ("bundled_models_folder", "samples_folder"):
        for module in ("studio.system.paths", "studio.package.library", "studio.state.samples"):
            monkeypatch.setattr(f"{module}.{name}", _nowhere(tmp_path), raising=False)
    return folder


@pytest.fixture
def installed(home: Path) -> Path:
    """A home folder with a quick, a two-way and a slow model."""
    folder = home / "models"
    models.invert_package(folder)
    models.two_way_package(folder)
    models.many_ways_package(folder)
    models.slow_package(folder)
    return folder


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, installed: Path) -> Iterator[Studio]:
    """The window with `invert-colours` chosen."""
    window = Studio(qtbot, installed.parent)
    window.choose("invert-colours")
    yield window
    window.close()


@pytest.fixture
def empty_studio(qtbot: QtBot, no_leaked_threads: None, home: Path) -> Iterator[Studio]:
    """The window with nothing installed."""
    window = Studio(qtbot, home)
    yield window
    window.close()


def _nowhere(tmp_path: Path) -> Callable[[], Path]:
    return lambda: tmp_path / "nowhere"


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
