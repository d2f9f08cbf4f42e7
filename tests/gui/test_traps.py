"""Traps of the toolkit that were measured once (DESIGN, section 5)."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from studio.state.workers.mailbox import Mailbox
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
        roll = window()._session.roll
        if roll.photos and roll.photos[0].status in ("done", "error"):
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
    queue = BackgroundQueue("reading")
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


def test_mailbox_keeps_only_the_newest_letter() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    mailbox.put(2)
    mailbox.offer(3)
    assert mailbox.take() == 2
    assert mailbox.empty
    mailbox.close()
    assert mailbox.take() is None


def test_background_queue_runs_by_priority_and_reports_errors(qtbot: QtBot) -> None:
    queue = BackgroundQueue("reading")
    gate, order, errors = threading.Event(), [], []
    queue.put(gate.wait, lambda _value: None, errors.append, -1)
    for number, priority in ((1, 2), (2, 0), (3, 1)):
        queue.put(lambda n=number: n, order.append, errors.append, priority)
    queue.put(lambda: 1 / 0, order.append, errors.append, 9)
    gate.set()
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert order == [2, 3, 1]
    assert isinstance(errors[0], ZeroDivisionError)
    assert queue.close(5.0)
