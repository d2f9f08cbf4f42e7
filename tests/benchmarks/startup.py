"""From a fresh process to a painted window: ours against an empty one of PySide6. At most 2.5 times is promised."""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from studio.system.paths import HOME_VARIABLE
from tests.benchmarks import Row

RUNS = 9

_EMPTY = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.painted)

    def painted(self):
        print(time.time(), flush=True)
        self.close()

application = QApplication(sys.argv)
window = Window()
window.resize(1360, 860)
window.show()
application.exec()
"""

_OURS = """
import time
from studio import app

class Window(app.MainWindow):
    def _on_painted(self):
        print(time.time(), flush=True)
        self.close()

app.MainWindow = Window
app.run_window([])
"""

_FURNISHED = """
import time
from PySide6.QtCore import QTimer
from studio import app

class Window(app.MainWindow):
    def furnish(self, session):
        super().furnish(session)
        self.workspace.repaint()
        print(time.time(), flush=True)
        QTimer.singleShot(0, self.close)

app.MainWindow = Window
app.run_window([])
"""


def run() -> list[Row]:
    """Medians of fresh processes that take turns, so that a busy machine slows both."""
    ours: list[float] = []
    furnished: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS + 1):
            empty.append(_seconds(_EMPTY, home))
            ours.append(_seconds(_OURS, home))
            furnished.append(_seconds(_FURNISHED, home))
    baseline = statistics.median(empty[1:])
    return [
        Row("startup to first paint", statistics.median(ours[1:]), baseline, "s", most=2.5),
        Row("startup to the first workspace", statistics.median(furnished[1:]), baseline, "s"),
    ]


def _seconds(code: str, home: str) -> float:
    """Time from starting the process to its first painted frame; the first round only warms the disk cache."""
    environment = {**os.environ, HOME_VARIABLE: home, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[2]
    timed = f"import time, sys\nprint(time.time(), flush=True)\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", timed], cwd=root, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    started, painted = (float(line) for line in done.stdout.split()[:2])
    return painted - started
