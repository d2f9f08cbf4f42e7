"""A window of its own process that works on the shared home: `python -m tests.helpers.second_window NAME MODEL PHOTOS`.

Writes settings, installs and removes a model again and again, and puts a batch into the queue; prints what it saw.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 12
WAIT_S = 90.0


def main(name: str, model: Path, photos: Path) -> int:
    """0 where all went through."""
    from PySide6.QtWidgets import QApplication

    from studio.errors import PackageError
    from studio.package.installing import install, remove
    from studio.preferences.store import change
    from studio.preferences.table import KEYS
    from studio.state.session import Session
    from studio.state.settings import Settings
    from studio.system.log import log_path
    from studio.ui.viewer import qimage
    from studio.ui.window.main_window import MainWindow

    application = QApplication([])
    session = Session(qimage, Settings())
    window = MainWindow(session.settings, log_path())
    window.furnish(session)
    window.show()
    said: list[str] = []

    def wait(condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(what)
            application.processEvents()
            time.sleep(0.002)

    wait(lambda: session.shelf.loaded, "models")
    window.show_workspace("batch")
    session.batch.change(inputs=(photos,), out=photos.parent / f"{name} out", models=("invert-colours",))
    wait(lambda: not session.batch.planning and session.batch.planned.total > 0, "plan")
    session.batch.begin()
    window.show_workspace("models")
    for number in range(ROUNDS):
        change({f"{name} {number}": number})
        session.settings.set(KEYS, {"undo": f"Ctrl+Alt+{chr(65 + number)}"})
        for step in (lambda: install(model, replace=True), lambda: remove("two-way"), lambda: install(model)):
            try:
                step()
            except PackageError as error:  # the other window was quicker, and it is said in plain words
                said.append(str(error))
            session.shelf.load()
            application.processEvents()
    session.batch.watch(True)
    wait(lambda: len(session.batch.queue.jobs) == 2, "both batches")
    wait(lambda: all(job.state == "done" for job in session.batch.queue.jobs), "all done")
    wait(lambda: session.shelf.find("invert-colours") is not None, "models again")
    window.close()
    closed = session.close()
    print(json.dumps({"said": said, "closed": closed}))
    return 0 if closed else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
