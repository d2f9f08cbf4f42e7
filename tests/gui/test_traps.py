"""Traps of the toolkit that were measured once (DESIGN, section 5)."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from studio.state.workers.latest import Film, LatestWorker, WorkContext
from studio.state.workers.queue import BackgroundQueue
from studio.system.paths import HOME_VARIABLE
from tests.helpers import models, photos

_ORDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from studio import app
from studio.ui.window.main_window import MainWindow

HEAVY = ("onnxruntime", "onnx", "numpy", "PIL", "torch")

class Watch(QObject):
    def on_painted(self):
        print("painted", window().isVisible(), [name for name in HEAVY if name in sys.modules], flush=True)

    def on_tick(self):
        session = window()._session
        roll = None if session is None else session.roll
        if roll is not None and roll.photos and roll.photos[0].status in ("done", "error"):
            print(roll.photos[0].status, "onnxruntime" in sys.modules, "torch" in sys.modules, flush=True)
            timer.stop()
            window().close()

def window():
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

class Watched(MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.painted_first.connect(watch.on_painted)
        timer.start(20)

watch, timer = Watch(), QTimer()
timer.timeout.connect(watch.on_tick)
app.MainWindow = Watched
raise SystemExit(app.run_window([Path(sys.argv[1])]))
"""


class Emitter(QObject):
    """Emits and counts."""

    fired = Signal(bool, object)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.fired.connect(self.on_fired)

    def on_fired(self, _flag: bool, _value: object) -> None:
        self.count += 1


def test_five_thousand_signals_leave_the_process_alive() -> None:
    emitter = Emitter()
    for _ in range(5000):
        emitter.fired.emit(True, True)
    assert emitter.count == 5000


def test_five_thousand_results_come_over_from_a_worker_thread(qtbot: QtBot) -> None:
    queue = BackgroundQueue("reading", print)
    threads: list[threading.Thread] = []
    for _ in range(5000):
        queue.put(lambda: True, lambda _value: threads.append(threading.current_thread()), lambda _error: None)
    qtbot.waitUntil(lambda: len(threads) == 5000, timeout=20_000)
    assert set(threads) == {threading.current_thread()}
    assert queue.close(5.0)


def test_window_is_on_screen_before_onnxruntime_is_loaded_and_then_translates(tmp_path: Path) -> None:
    models.invert_package(tmp_path / "home" / "models")
    photo = photos.photo_png(tmp_path / "a.png", 64, 48)
    environment = {**os.environ, HOME_VARIABLE: str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _ORDER, str(photo)],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["painted True []", "done True False"], done.stderr
    assert done.returncode == 0, done.stderr


class _Bench:
    """A worker that is held at a gate."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.done: list[int] = []
        self.worker = LatestWorker("bench", self.errors.append)
        self.gate, self.begun = threading.Event(), threading.Event()

    def hold(self, context: WorkContext) -> int:
        """Until the gate is open or the work is cancelled."""
        self.begun.set()
        with context.cancel.wakes(self.gate):
            self.gate.wait(5.0)
        context.cancel.raise_if_cancelled()
        return 0


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[_Bench]:
    held = _Bench()
    yield held
    assert held.worker.close(5.0)


def test_of_live_work_only_the_newest_is_done_and_what_runs_is_let_finish(bench: _Bench, qtbot: QtBot) -> None:
    bench.worker.show(bench.hold, bench.done.append)
    bench.begun.wait(5.0)
    bench.worker.show(lambda _context: 1, bench.done.append)
    bench.worker.show(lambda _context: 2, bench.done.append)
    bench.worker.offer(lambda _context: bench.done.append(3))
    assert not bench.gate.is_set()
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.done == [0, 2], timeout=5000)


def test_idle_work_stops_for_what_is_live_and_begins_anew(bench: _Bench, qtbot: QtBot) -> None:
    bench.worker.submit_idle(bench.hold, bench.done.append)
    bench.begun.wait(5.0)
    bench.worker.show(lambda _context: 1, bench.done.append)
    # The gate was opened by the end of the first try.
    qtbot.waitUntil(lambda: bench.done == [1, 0], timeout=5000)


def test_idle_work_is_done_by_priority_and_not_told_of_once_dropped(bench: _Bench, qtbot: QtBot) -> None:
    bench.worker.show(bench.hold)
    bench.begun.wait(5.0)
    for number, priority in ((1, 2), (2, 0), (3, 1)):
        bench.worker.submit_idle(lambda _context, n=number: n, bench.done.append, group=str(number), priority=priority)
    bench.worker.drop_idle("3")
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.done == [2, 1], timeout=5000)
    bench.worker.submit_idle(lambda _context: 1 / 0)
    qtbot.waitUntil(lambda: bool(bench.errors), timeout=5000)
    assert bench.done == [2, 1]


def test_a_film_ends_where_something_newer_is_wanted(bench: _Bench, qtbot: QtBot) -> None:
    shown: list[int] = []
    film = Film(lambda _context: lambda number: number, lambda n: n, lambda n, _picture: shown.append(n), 0, 5, 500.0)
    bench.worker.show(film)
    qtbot.waitUntil(lambda: len(shown) > 8, timeout=5000)
    bench.worker.show(lambda _context: 1, bench.done.append)
    qtbot.waitUntil(lambda: bench.done == [1], timeout=5000)
    assert set(shown) <= set(range(5))


def test_background_queue_runs_by_priority_and_reports_errors(qtbot: QtBot) -> None:
    unheard: list[Exception] = []
    queue = BackgroundQueue("reading", unheard.append)
    gate, order, errors = threading.Event(), [], []
    queue.put(gate.wait, lambda _value: None, errors.append, -1)
    for number, priority in ((1, 2), (2, 0), (3, 1)):
        queue.put(lambda n=number: n, order.append, errors.append, priority)
    queue.put(lambda: 1 / 0, order.append, errors.append, 9)
    gate.set()
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert order == [2, 3, 1]
    assert isinstance(errors[0], ZeroDivisionError)
    queue.put(lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(unheard), timeout=5000)
    assert queue.close(5.0)
