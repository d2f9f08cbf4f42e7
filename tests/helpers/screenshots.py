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
        from studio.ui.style.theme import Theme
        from studio.ui.viewer import qimage
        from studio.ui.window.main_window import MainWindow

        self.home = home
        self.folder = folder
        self.application = QApplication.instance() or QApplication([])
        self.settings = Settings()
        self.theme = Theme(self.application, self.settings)  # type: ignore[arg-type]
        self.session = Session(qimage, self.settings)
        self.window = MainWindow(self.session.settings, home / "logs" / "studio.log")
        self.window.furnish(self.session)
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

    from studio.system.paths import samples_folder

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
    for name in ("shortcuts", "settings", "help", "how_it_works", "about"):
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
    from studio.state.drawing.stroke import Point

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


Line = tuple[str, int, tuple[tuple[float, float], ...]]
"""Colour, width in pixels, and points as shares of the page."""
_PEN: tuple[Line, ...] = (
    ("", 0, ((0.3, 0.2), (0.35, 0.85))),
    ("", 0, ((0.5, 0.2), (0.5, 0.85))),
    ("", 0, ((0.35, 0.5), (0.75, 0.35), (0.8, 0.5))),
)
_OUTLINE: tuple[Line, ...] = (
    ("#000000", 9, ((0.2, 0.5), (0.35, 0.33), (0.55, 0.33), (0.72, 0.5), (0.55, 0.67), (0.35, 0.67), (0.2, 0.5))),
    ("#000000", 9, ((0.7, 0.5), (0.85, 0.36), (0.85, 0.64), (0.7, 0.5))),
    ("#000000", 9, ((0.3, 0.45), (0.31, 0.46))),
    ("#e27022", 24, ((0.45, 0.5), (0.55, 0.5))),
    ("#61b2e4", 24, ((0.79, 0.5), (0.81, 0.51))),
)
_MAP: tuple[Line, ...] = (
    ("#2f6b3a", 130, ((0.25, 0.3), (0.45, 0.25), (0.5, 0.45), (0.35, 0.5))),
    ("#e3c77a", 110, ((0.5, 0.65), (0.7, 0.7), (0.75, 0.55))),
    ("#a9a35a", 80, ((0.4, 0.55), (0.62, 0.5))),
    ("#7d6a5a", 50, ((0.6, 0.6), (0.72, 0.63))),
    ("#f4f7fa", 24, ((0.64, 0.6), (0.69, 0.62))),
    ("#2f6b3a", 40, ((0.8, 0.2), (0.84, 0.24))),
)


_FISH: tuple[Line, ...] = (
    ("#00d26a", 34, ((0.12, 0.95), (0.16, 0.8), (0.1, 0.66), (0.15, 0.52))),
    ("#008463", 26, ((0.24, 0.96), (0.21, 0.84), (0.26, 0.72))),
    ("#ff822d", 130, ((0.4, 0.5), (0.52, 0.5))),
    ("#ff822d", 44, ((0.64, 0.5), (0.8, 0.36))),
    ("#ff822d", 44, ((0.66, 0.52), (0.8, 0.64))),
    ("#f8312f", 40, ((0.43, 0.33), (0.53, 0.31), (0.57, 0.36))),
    ("#fcd53f", 26, ((0.5, 0.42), (0.52, 0.5), (0.5, 0.59))),
    ("#fcd53f", 22, ((0.59, 0.45), (0.6, 0.5), (0.59, 0.56))),
    ("#d3d3d3", 46, ((0.36, 0.45), (0.361, 0.45))),
    ("#212121", 22, ((0.35, 0.45), (0.351, 0.45))),
    ("#ca0b4a", 12, ((0.29, 0.57), (0.33, 0.58), (0.36, 0.56))),
    ("#00a6ed", 44, ((0.22, 0.34), (0.221, 0.34))),
    ("#00a6ed", 30, ((0.26, 0.22), (0.261, 0.22))),
    ("#00a6ed", 20, ((0.21, 0.13), (0.211, 0.13))),
)


def _draw(camera: Camera) -> None:
    _draw_for(camera, "brush", _PEN, "draw")
    _draw_for(camera, "terrain", _MAP, "draw-terrain")
    _draw_for(camera, "colouring", _OUTLINE, "draw-colouring")
    _draw_for(camera, "solid", _FISH, "draw-clay")


def _draw_for(camera: Camera, model: str, lines: tuple[Line, ...], name: str) -> None:
    from studio.state.drawing.stroke import Point

    session, desk = camera.session, camera.session.desk
    session.shelf.select(model)
    camera.trigger("new_drawing")
    camera.wait(lambda: desk.active)
    edge = desk.drawing.sheet.width if desk.drawing is not None else 512
    for colour, width_px, places in lines:
        if colour:
            desk.set_colour(colour)
            desk.set_width(width_px)
        first, *others = (Point(x * edge, y * edge) for x, y in places)
        desk.press(first)
        for point in others:
            desk.move(point)
        desk.lift()
    camera.settle(1.0)
    camera.finish()
    camera.take(name)
    desk.set_active(False)


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
