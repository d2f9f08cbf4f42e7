"""What one feels in the window, each against its promise: first preview, blocked pointer, time of a frame."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from studio.imaging.options import Keep
from studio.state.translate.view_mode import ViewMode
from studio.system.paths import HOME_VARIABLE, bundled_models_folder
from tests.benchmarks import Row
from tests.helpers import models

PREVIEW_MS = 400.0
BLOCKED_MS = 50.0
FRAME_MS = 16.0
MEMORY_GB = 1.5
_LIMIT_S = 120.0


def run() -> Iterator[Row]:
    """A 12-megapixel JPEG through the first bundled model (a test network where none is there), 24 megapixels drawn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        if not any(bundled_models_folder().glob("*/manifest.json")):
            models.norm_package(Path(home) / "models", preferred=768)
        yield from _drop(Path(home))
        yield from _frames()
        yield _memory()


def _drop(home: Path) -> list[Row]:
    from PySide6.QtCore import QElapsedTimer, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from studio.state.session import Session
    from studio.state.settings import Settings
    from studio.ui.style.theme import Theme
    from studio.ui.viewer import qimage
    from studio.ui.window.main_window import MainWindow

    class Pulse(QObject):
        """Measures the longest time between two turns of the event loop."""

        def __init__(self) -> None:
            super().__init__()
            self.longest_ms = 0.0
            self._clock = QElapsedTimer()
            self._timer = QTimer(self)
            self._timer.timeout.connect(self.on_tick)

        def start(self) -> None:
            self.longest_ms = 0.0
            self._clock.start()
            self._timer.start(1)

        def on_tick(self) -> None:
            self.longest_ms = max(self.longest_ms, self._clock.nsecsElapsed() / 1e6)
            self._clock.restart()

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    settings = Settings()
    Theme(application, settings)
    session = Session(qimage, settings)
    window = MainWindow(session.settings, home / "log")
    window.furnish(session)
    pulse = Pulse()
    window.show()
    _until(application, lambda: session.shelf.loaded and bool(session.notes.device_line))
    first, second = _photo(home / "first.jpg", 1), _photo(home / "second.jpg", 2)
    pulse.start()
    session.open((first,))
    _until(application, lambda: session.translate.full_result is not None)
    started = time.perf_counter()
    session.open((second,))
    _until(application, lambda: session.translate.original is None)
    _until(application, lambda: session.translate.translation is not None)
    preview_ms = (time.perf_counter() - started) * 1000
    _until(application, lambda: session.translate.full_result is not None)
    dropped_ms = pulse.longest_ms
    window.show_workspace("interpolate")
    _until(application, lambda: session.generators.loaded)
    session.timeline.choose_model("")
    pulse.start()
    session.timeline.add_files([first, second])
    _until(application, lambda: session.timeline.frames == session.timeline.timeline.frames > 1)
    keys_ms = pulse.longest_ms
    window.close()
    return [
        Row("drop of 12 megapixels to preview", preview_ms, PREVIEW_MS, "ms", most=1.0),
        Row("longest time the event loop was blocked", dropped_ms, BLOCKED_MS, "ms", most=1.0),
        Row("the same while two of them become keys of a timeline", keys_ms, BLOCKED_MS, "ms", most=1.0),
    ]


def _frames() -> list[Row]:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage

    from studio.ui.viewer import qimage
    from studio.ui.viewer.canvas import Canvas
    from studio.ui.viewer.draw_layer import DrawLayer

    canvas = Canvas()
    canvas.resize(1920, 1080)
    picture = qimage.picture(_noise(6000, 4000, 3), None)
    canvas.show_before(picture)
    canvas.show_after(qimage.picture(_noise(6000, 4000, 4), None))
    target = QImage(1920, 1080, QImage.Format.Format_RGB32)

    def drag(step: int) -> None:
        canvas.set_divider(step / 30)

    def strengthen(step: int) -> None:
        canvas.set_strength(0.2 + step / 60)

    def zoom(step: int) -> None:
        canvas.zoom_to(0.25 + step / 10, QPointF(700, 400))

    def pan(_step: int) -> None:
        canvas.viewport.pan(QPointF(13, -7))

    def frame_ms(act: Callable[[int], None]) -> float:
        times: list[float] = []
        for step in range(30):
            act(step)
            started = time.perf_counter()
            canvas.render(target)
            times.append((time.perf_counter() - started) * 1000)
        return statistics.median(times)

    rows: list[Row] = []
    in_turn = (("divider", drag), ("strength", strengthen), ("zoom", zoom), ("pan", pan))
    modes: tuple[tuple[str, ViewMode, Keep, tuple[tuple[str, Callable[[int], None]], ...]], ...] = (
        ("", "divider", "nothing", in_turn),
        ("keeping colours, ", "divider", "colour", in_turn),
        ("keeping brightness, ", "divider", "brightness", in_turn),
        ("side by side, ", "side", "nothing", in_turn[1:]),
        ("difference, ", "difference", "nothing", in_turn[1:]),
    )
    for mode, view, keep, acts in modes:
        canvas.fit()
        canvas.set_mode(view)
        canvas.set_keep(keep)
        for name, act in acts:
            rows.append(
                Row(f"frame of 24 megapixels at 1920×1080, {mode}{name}", frame_ms(act), FRAME_MS, "ms", most=1.0)
            )
    canvas.fit()
    canvas.set_mode("divider")
    canvas.set_keep("nothing")
    canvas.show_mask(DrawLayer(_noise(2048, 1365, 5)[..., 0]).pyramid)
    for name, act in in_turn:
        rows.append(
            Row(f"frame of 24 megapixels at 1920×1080, masked, {name}", frame_ms(act), FRAME_MS, "ms", most=1.0)
        )
    return rows


def _memory() -> Row:
    """In a process of its own: a translated photo of 24 megapixels, when nothing runs any more."""
    command = [sys.executable, "-m", "tests.benchmarks.window"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Row("memory with a translated photo of 24 megapixels", float(done.stdout), MEMORY_GB, "GB", most=1.0)


def _memory_gb() -> float:
    from PySide6.QtWidgets import QApplication

    from studio.state.session import Session
    from studio.state.settings import Settings
    from studio.ui.viewer import qimage
    from studio.ui.window.main_window import MainWindow

    application = QApplication([])
    session = Session(qimage, Settings())
    window = MainWindow(session.settings, Path("log"))
    window.furnish(session)
    window.show()
    _until(application, lambda: session.shelf.loaded)
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "large.jpg"
        Image.fromarray(_noise(6000, 4000, 1)).save(photo, quality=92)
        session.open((photo,))
        _until(application, lambda: session.translate.full_result is not None)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    window.close()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e9


def _until(application: object, condition: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    deadline = time.monotonic() + _LIMIT_S
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{application} did not get there within {_LIMIT_S:.0f} s")


def _photo(path: Path, seed: int) -> Path:
    Image.fromarray(_noise(4000, 3000, seed)).save(path, quality=92)
    return path


def _noise(width: int, height: int, seed: int) -> np.ndarray:
    """Soft blotches: compresses about like a photo."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (height // 20, width // 20, 3), dtype=np.uint8))
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))


if __name__ == "__main__":
    print(_memory_gb())
