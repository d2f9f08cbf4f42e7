"""One round through the window by itself: open, translate, save, quit. Tells whether a build works."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from studio.state.session import Session
from studio.ui.window.main_window import MainWindow

_LIMIT_S = 120


class SmokeRun(QObject):
    """Made once the window is painted. Writes `<photo> smoke.png` into `folder`; `code` is 0 once it is there."""

    def __init__(self, window: MainWindow, session: Session, photo: Path, folder: Path) -> None:
        super().__init__(window)
        self.code = 1
        self._window = window
        self._session = session
        self._target = folder / f"{photo.stem} smoke.png"
        self._started = time.perf_counter()
        self._saving = False
        session.translate.finished.connect(self._on_finished)
        session.saver.saved.connect(self._on_saved)
        session.saver.failed.connect(self._on_failed)
        QTimer.singleShot(_LIMIT_S * 1000, self._on_late)
        self._tell("window painted")

    def _on_finished(self, _rendered: object) -> None:
        if not self._saving:
            self._saving = True
            self._tell(f"translated by {self._session.notes.device_line or 'the CPU'}")
            self._session.saver.save(self._target)

    def _on_saved(self, path: Path) -> None:
        self._tell(f"saved {path}")
        self.code = 0 if path.stat().st_size else 1
        self._window.close()

    def _on_failed(self, error: Exception) -> None:
        self._tell(f"failed: {error}")
        self._window.close()

    def _on_late(self) -> None:
        notice = self._session.notes.notice
        self._tell(f"not done after {_LIMIT_S} s: {notice.text if notice else 'nothing was said'}")
        self._window.close()

    def _tell(self, words: str) -> None:
        print(f"{time.perf_counter() - self._started:6.2f} s  {words}", file=sys.stdout, flush=True)
