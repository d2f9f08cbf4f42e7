"""Playing and scrubbing among latents: frames a second against the decoder alone, and how long the pointer waits."""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studio.package.loader import Package, open_package
from studio.system.paths import HOME_VARIABLE, bundled_models_folder
from tests.benchmarks import Row

if TYPE_CHECKING:
    from studio.state.interpolate.workspace import TimelineState

ENOUGH_FPS = 30.0
BLOCKED_MS = 50.0
_PLAY_S = 1.5
_TURNS = 7
_SETTLE_S = 3.0
_KEYS = 9
_SCRUB_S = 10.0
_LIMIT_S = 60.0


def run() -> Iterator[Row]:
    """Every bundled generator plays a film without two equal frames, as fast as it goes; then 10 s of scrubbing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        folders = sorted(path.parent for path in bundled_models_folder().glob("*/manifest.json"))
        packages = [package for package in map(open_package, folders) if "decode" in package.roles]
        with _Window(Path(home)) as window:
            for package in packages:
                # By turns, since other programs come and go within seconds.
                turns = [(window.played(package), _decoded(package)) for _ in range(_TURNS)]
                shown, pure = sorted(turns, key=lambda turn: turn[0] / turn[1])[_TURNS // 2]
                yield Row(f"{package.id}: preview, decoder alone", shown, pure, "frames/s")
                yield Row(f"{package.id}: preview, enough to play", shown, ENOUGH_FPS, "frames/s", least=1.0)
            for package in packages:
                blocked = window.scrubbed(package)
                yield Row(
                    f"{package.id}: longest time blocked in 10 s of scrubbing", blocked, BLOCKED_MS, "ms", most=1.0
                )


def _decoded(package: Package) -> float:
    """Pictures a second of `Generator.decode` in a loop."""
    from studio.inference.latent.generator import Generator
    from studio.inference.session.graph_session import SessionPool

    generator = Generator(package, SessionPool())
    codes = [generator.draw(seed) for seed in range(64)]
    generator.decode(codes[0])
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < _PLAY_S:
        generator.decode(codes[count % len(codes)])
        count += 1
    return count / (time.perf_counter() - started)


class _Window:
    """The real window with Interpolate in front."""

    def __init__(self, home: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from studio.state.session import Session
        from studio.state.settings import Settings
        from studio.ui.style.theme import Theme
        from studio.ui.viewer import qimage
        from studio.ui.window.main_window import MainWindow

        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        settings = Settings()
        self._theme = Theme(application, settings)
        self._session = Session(qimage, settings)
        self._window = MainWindow(self._session.settings, home / "log")
        self._window.furnish(self._session)
        self._window.resize(1360, 860)
        self._window.show()
        self._until(lambda: self._session.shelf.loaded and bool(self._session.notes.device_line))
        self._window.actions_table["interpolate"].trigger()
        self._until(lambda: self._session.generators.loaded)
        # Thumbnails and the first model are still being read.
        began = time.perf_counter()
        self._until(lambda: time.perf_counter() - began > _SETTLE_S)

    def __enter__(self) -> "_Window":
        return self

    def __exit__(self, *_error: object) -> None:
        self._window.close()

    def played(self, package: Package) -> float:
        """Frames a second that are made for the canvas, which draws the newest at every refresh."""
        state, decoder = self._film(package), self._session.decoder
        before = decoder.frames_made
        state.play(fps=None)
        self._until(lambda: decoder.frames_made > before + 5)
        before, started = decoder.frames_made, time.perf_counter()
        self._until(lambda: time.perf_counter() - started > _PLAY_S)
        made = (decoder.frames_made - before) / (time.perf_counter() - started)
        state.pause()
        return made

    def scrubbed(self, package: Package) -> float:
        """The longest time between two turns of the event loop, in ms, while the pointer moves every 5 ms."""
        from PySide6.QtCore import QTimer

        state = self._film(package)
        chance, last, longest = random.Random(1), time.perf_counter(), 0.0

        def on_turn() -> None:
            nonlocal last, longest
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

        def on_moved() -> None:
            state.scrub(chance.randrange(state.frames))

        pulse, pointer = QTimer(), QTimer()
        pulse.timeout.connect(on_turn)
        pointer.timeout.connect(on_moved)
        pulse.start(1)
        pointer.start(5)
        started = last = time.perf_counter()
        self._until(lambda: time.perf_counter() - started > _SCRUB_S)
        pulse.stop()
        pointer.stop()
        return longest * 1000

    def _film(self, package: Package) -> "TimelineState":
        state = self._session.timeline
        while state.timeline.keys:
            state.remove(state.timeline.keys[0].id)
        state.choose_model(package.id)
        state.add_seed(0)
        state.change(state.timeline.keys[0].id, span=10_000, easing="linear")
        for seed in range(1, _KEYS):
            state.add_seed(seed)
        # So long that none is shown twice: those that were made are kept.
        self._until(lambda: state.frames > 10_000 * (_KEYS - 1))
        return state

    def _until(self, condition: Callable[[], bool]) -> None:
        """Run the event loop as the program does, which sleeps while nothing comes."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, look = QEventLoop(), QTimer()
        deadline = time.monotonic() + _LIMIT_S

        def on_look() -> None:
            if condition() or time.monotonic() > deadline:
                loop.quit()

        look.timeout.connect(on_look)
        look.start(5)
        loop.exec()
        look.stop()
        if not condition():
            raise TimeoutError(f"the window did not get there within {_LIMIT_S:.0f} s")
