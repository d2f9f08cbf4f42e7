"""The pictures of the window in the manual and the README: `python -m tests.helpers.manual_pictures` takes them anew.

Those of trainings and of results (`cgan`, `cyclegan`, `glow`, `flow`, `paintings`, `taught`) are made by hand.
"""

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QDialog

from studio.system.paths import resources_folder, samples_folder
from tests.helpers import screenshots
from tests.helpers.screenshots import Camera

FOLDER = resources_folder() / "screenshots"
_WIDE_PX, _ROLES_PX = 1020, 800
_LARGE_PX = 1360
"""The first picture of the README."""
_NAMES = {
    "empty": "first",
    "mask": "mask",
    "light": "light",
    "draw": "drawing",
    "draw-terrain": "terrain",
    "draw-colouring": "colouring",
    "draw-clay": "clay",
    "generate": "generate",
    "map": "map",
    "interpolate": "interpolate",
    "settings": "settings",
    "batch-full": "batch",
    "models": "models",
}
"""As `screenshots` and `_take_more` call them → as the manual does."""
_PAGES = ("translate", "encode", "decode", "latent", "cycle", "critic")


def main() -> int:
    """0 where every picture was taken."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as home:
        folder = Path(name)
        os.environ["IMAGE_TRANSLATION_STUDIO_HOME"] = home
        camera = Camera(folder, Path(home))
        try:
            screenshots.take_all(camera)
        finally:
            camera.close()
        _take_more(folder)
        for source, target in _NAMES.items():
            _store(folder / f"{source}.png", target, _WIDE_PX)
        _store(folder / "result.png", "translate", _LARGE_PX)
        for page in _PAGES:
            _store(folder / f"how-{page}.png", f"how-{page}", _ROLES_PX)
    return 0


def _take_more(folder: Path) -> None:
    """A batch that is put together, the models, and the drawings of How it works; in a fresh window."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["IMAGE_TRANSLATION_STUDIO_HOME"] = home
        camera = Camera(folder, Path(home))
        camera.trigger("batch")
        camera.session.batch.add(tuple(sorted(samples_folder().glob("*.*g"))))
        camera.settle(4.0)
        camera.take("batch-full")
        camera.trigger("models")
        camera.settle(3.0)
        camera.take("models")
        camera.trigger("how_it_works")
        camera.settle(2.0)
        (dialog,) = [found for found in camera.window.findChildren(QDialog) if found.objectName() == "HowItWorks"]
        for page in _PAGES:
            dialog.show_page(page)  # type: ignore[attr-defined]
            camera.settle()
            dialog.picture.grab().save(str(folder / f"how-{page}.png"))  # type: ignore[attr-defined]
        dialog.close()
        camera.close()


def _store(source: Path, name: str, most_px: int) -> None:
    with Image.open(source) as opened:
        image = opened.convert("RGB")
    if image.width > most_px:
        image = image.resize((most_px, round(image.height * most_px / image.width)), Image.Resampling.LANCZOS)
    image.save(FOLDER / f"{name}.webp", quality=82, method=6)
    print(FOLDER / f"{name}.webp")


if __name__ == "__main__":
    sys.exit(main())
