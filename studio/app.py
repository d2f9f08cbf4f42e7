"""Puts the window together and runs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from studio.state import language
from studio.state.settings import Settings
from studio.system.log import log_path
from studio.ui.style.theme import Theme
from studio.ui.window.faults import FaultCatcher
from studio.ui.window.main_window import TITLE, MainWindow

if TYPE_CHECKING:
    from studio.state.session import Session
    from studio.ui.window.smoke import SmokeRun


def run_window(files: list[Path], smoke: Path | None = None) -> int:
    """Show the window with photos open, or models added, and run until it closes; returns the exit code.

    With `smoke`, a folder, the first photo is translated and saved there, and the window closes by itself.

    What stands in the window is loaded after the first paint; onnxruntime, numpy and Pillow by the worker threads.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(TITLE)
    application.setDesktopFileName("image-translation-studio")
    settings = Settings()
    language.install(application, settings.language)
    Theme(application, settings)
    faults = FaultCatcher(log_path())
    faults.install()
    window = MainWindow(settings, log_path())
    faults.caught.connect(window.tell_fault)
    contents = _Contents(window, settings, files, smoke)
    window.painted_first.connect(contents.on_painted)
    window.show()
    code = contents.exit_code(application.exec())
    faults.remove()
    if not contents.close():
        # A network that can't be stopped would be torn down under its own feet by the interpreter.
        os._exit(code)
    return code


class _Contents(QObject):
    """What is loaded once the window is on screen, and the files that the call named."""

    def __init__(self, window: MainWindow, settings: Settings, files: list[Path], smoke: Path | None) -> None:
        super().__init__(window)
        self._window, self._settings, self._files, self._smoke = window, settings, files, smoke
        self._session: Session | None = None
        self._run: SmokeRun | None = None

    def on_painted(self) -> None:
        from studio.state.session import Session
        from studio.ui.parts.mime_data import is_model
        from studio.ui.viewer import qimage
        from studio.ui.window.smoke import SmokeRun

        models = [path for path in self._files if is_model(path)]
        photos = [path for path in self._files if path not in models]
        self._session = session = Session(qimage, self._settings)
        session.open(tuple(photos))
        self._window.furnish(session)
        if self._smoke is not None:
            self._run = SmokeRun(self._window, session, photos[0], self._smoke)
        if models:
            self._window.add_models(models)

    def exit_code(self, code: int) -> int:
        """That of the smoke run, if there is one; else `code`."""
        return code if self._run is None else self._run.code

    def close(self) -> bool:
        """Whether no thread is left."""
        return self._session is None or self._session.close()
