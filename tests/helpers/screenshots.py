"""Pictures of the window in every state that an artist sees: `python -m tests.helpers.screenshots FOLDER [SCALE]`.

A real window on Qt's offscreen platform, with the bundled models, a two-way one and a slow one of the tests, and the
sample photos. Each picture is one PNG; SCALE 2 makes them as a 4K screen at 200 % does.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WAIT_S = 120.0


class Camera:
    """A window, and one picture a state."""

    def __init__(self, folder: Path, home: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from studio.state.session import Session
        from studio.state.settings import Settings
        from studio.ui import qimage
        from studio.ui.main_window import MainWindow
        from studio.ui.theme import Theme

        self.home = home
        self.folder = folder
        self.application = QApplication.instance() or QApplication([])
        self.settings = Settings()
        self.theme = Theme(self.application, self.settings)  # type: ignore[arg-type]
        self.session = Session(qimage, self.settings)
        self.window = MainWindow(self.session, home / "logs" / "studio.log")
        self.window.resize(1360, 860)
        self.window.show()
        self.wait(lambda: self.session.shelf.loaded and bool(self.session.samples.items))
        self.settle()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window work until it is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")
            self.application.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.4) -> None:
        """Let everything that moves come to rest."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.005)

    def take(self, name: str) -> None:
        """One picture."""
        self.settle()
        self.window.grab().save(str(self.folder / f"{name}.png"))
        print(self.folder / f"{name}.png")

    def trigger(self, action_id: str) -> None:
        """As by its key."""
        self.window.actions_table[action_id].trigger()

    def open(self, *paths: Path) -> None:
        """Open photos, and wait for the translation of the one on the canvas."""
        count = len(self.session.roll.photos)
        self.session.open(paths)
        self.wait(lambda: len(self.session.roll.photos) == count + len(paths))
        self.finish()

    def finish(self) -> None:
        """Wait for the full translation."""
        self.wait(lambda: self.session.translate.full_result is not None)

    def close(self) -> None:
        self.window.close()
        self.session.close()


def take_all(camera: Camera) -> None:
    """Every state, one after the other."""
    from PySide6.QtWidgets import QDialog

    from studio.locations import samples_folder

    session, samples = camera.session, samples_folder()
    camera.take("empty")
    camera.open(*sorted(samples.glob("*.jpg")))
    session.roll.select(session.roll.photos[-1].id)
    camera.finish()
    camera.take("result")
    _mask(camera)
    session.settings.set_theme("light")
    camera.take("light")
    session.settings.set_theme("dark")
    _draw(camera)
    _other_workspaces(camera)
    camera.window.resize(1024, 640)
    camera.take("narrow")
    _fail(camera)
    camera.window.resize(1360, 860)
    for name in ("shortcuts", "settings", "how_it_works", "about"):
        camera.trigger(name)
        camera.settle(1.0)
        (sheet,) = [found for found in camera.window.findChildren(QDialog) if found.isVisible()]
        sheet.grab().save(str(camera.folder / f"{name}.png"))
        sheet.close()
    _with_other_models(camera)


def _other_workspaces(camera: Camera) -> None:
    camera.trigger("batch")
    camera.take("batch")
    camera.trigger("generate")
    camera.settle(4.0)
    camera.take("generate")
    camera.trigger("map_view")
    camera.settle(4.0)
    camera.take("map")
    camera.trigger("interpolate")
    for _ in range(4):
        camera.trigger("add_seed_key")
        camera.settle(0.5)
    camera.settle(3.0)
    camera.take("interpolate")
    camera.trigger("translate")


def _fail(camera: Camera) -> None:
    session = camera.session
    broken = camera.folder / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not a photo")
    session.open((broken,))
    camera.wait(lambda: session.notes.notice is not None and session.notes.notice.kind == "error")
    camera.take("error")
    broken.unlink()
    camera.trigger("close_photo")


def _with_other_models(camera: Camera) -> None:
    from tests.helpers import models

    session = camera.session
    models.two_way_package(camera.home / "models")
    models.slow_package(camera.home / "models")
    session.shelf.load()
    camera.wait(lambda: session.shelf.find("slow-brush") is not None)
    session.roll.select(session.roll.photos[0].id)
    session.shelf.select("slow-brush")
    camera.wait(lambda: session.translate.progress is not None and session.translate.translation is not None)
    camera.settle(3.0)
    camera.take("working")
    session.shelf.select("two-way")
    camera.finish()
    camera.trigger("view_round_trip")
    camera.wait(lambda: session.insights.shown is not None)
    camera.take("round-trip")


def _mask(camera: Camera) -> None:
    from studio.state.pen import Point

    masking = camera.session.masking
    masking.set_active(True)
    width, height = masking.size
    masking.press(Point(width * 0.35, height * 0.35))
    for step in range(1, 20):
        masking.move(Point(width * (0.35 + step * 0.01), height * (0.35 + 0.02 * (step % 5))))
    masking.lift()
    camera.take("mask")
    masking.set_active(False)
    masking.clear()


def _draw(camera: Camera) -> None:
    from studio.state.pen import Point

    session = camera.session
    session.shelf.select("brush")
    camera.trigger("new_drawing")
    camera.wait(lambda: session.desk.active)
    edge = session.desk.drawing.sheet.width if session.desk.drawing is not None else 512
    for line in (((0.3, 0.2), (0.35, 0.85)), ((0.5, 0.2), (0.5, 0.85)), ((0.35, 0.5), (0.75, 0.35), (0.8, 0.5))):
        first, *others = (Point(x * edge, y * edge) for x, y in line)
        session.desk.press(first)
        for point in others:
            session.desk.move(point)
        session.desk.lift()
    camera.settle(1.0)
    camera.finish()
    camera.take("draw")
    session.desk.set_active(False)


def main(arguments: list[str]) -> int:
    """0 where every picture was taken."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if len(arguments) > 1:
        os.environ["QT_SCALE_FACTOR"] = arguments[1]
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["IMAGE_TRANSLATION_STUDIO_HOME"] = home
        camera = Camera(folder, Path(home))
        try:
            take_all(camera)
        finally:
            camera.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
