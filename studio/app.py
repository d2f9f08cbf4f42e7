"""Puts the window together and runs it."""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from studio.state import language
from studio.state.session import Session
from studio.state.settings import Settings
from studio.system.log import log_path
from studio.ui.parts.mime_data import is_model
from studio.ui.style.theme import Theme
from studio.ui.viewer import qimage
from studio.ui.window.faults import FaultCatcher
from studio.ui.window.main_window import TITLE, MainWindow
from studio.ui.window.smoke import SmokeRun


def run_window(files: list[Path], smoke: Path | None = None) -> int:
    """Show the window with photos open, or models added, and run until it closes; returns the exit code.

    With `smoke`, a folder, the first photo is translated and saved there, and the window closes by itself.

    onnxruntime, numpy and Pillow are loaded by the worker threads, after the first paint.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(TITLE)
    application.setDesktopFileName("image-translation-studio")
    settings = Settings()
    language.install(application, settings.language)
    Theme(application, settings)
    session = Session(qimage, settings)
    faults = FaultCatcher(log_path())
    faults.install()
    window = MainWindow(session, log_path())
    faults.caught.connect(window.tell_fault)
    models = [path for path in files if is_model(path)]
    photos = [path for path in files if path not in models]
    session.open(tuple(photos))
    run = None if smoke is None else SmokeRun(window, session, photos[0], smoke)
    window.show()
    if models:
        window.add_models(models)
    code = application.exec()
    if run is not None:
        code = run.code
    faults.remove()
    if not session.close():
        # A network that can't be stopped would be torn down under its own feet by the interpreter.
        os._exit(code)
    return code
