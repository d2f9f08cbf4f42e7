"""The translated picture for other programs: on the clipboard, and as a file that can be dragged out."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.export.full_render import Finisher
from studio.state.language import tr
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Pictures
from studio.state.settings import Settings
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door

if TYPE_CHECKING:
    from studio.render.finish import Finished
    from studio.state.export import work
else:
    work = Door("studio.state.export.work")


class Outgoing(QObject):
    """Makes both on the writing thread; files live in a folder of their own until the window closes."""

    copied = Signal(object)
    """An image of the toolkit, for the clipboard."""
    file_ready = Signal(object)
    """The path of what is on the canvas, ready to be dragged."""

    def __init__(
        self,
        state: TranslateState,
        finisher: Finisher,
        pictures: Pictures,
        settings: Settings,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._finisher = finisher
        self._pictures = pictures
        self._settings = settings
        self._notes = notes
        self._folder: Path | None = None
        self._ready: dict[Any, Path] = {}
        self._preparing: Any = None

    @property
    def file(self) -> Path | None:
        """The file of exactly what is on the canvas, where it is written already."""
        path = self._ready.get(self._fingerprint())
        return path if path is not None and path.exists() else None

    @property
    def can_drag(self) -> bool:
        """Whether the full picture is there."""
        return self._finisher.order is not None and self._state.full_result is not None

    def copy(self) -> None:
        """Bring the full picture onto the clipboard."""
        self._finisher.finish(tr("to the clipboard"), self._image, self._on_image, self._on_failed)

    def prepare(self) -> None:
        """Write the file that a drag will carry, unless it is there or on its way."""
        wanted, current, package = self._fingerprint(), self._state.roll.current, self._state.shelf.package
        if not self.can_drag or wanted == self._preparing or current is None or package is None:
            return
        if self.file is not None:
            self.file_ready.emit(self.file)
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="image-translation-studio-"))
        name = f"{Path(current.name).stem} {package.id}{self._settings.save_suffix}"
        # A folder for each: a file that was dragged out before may still be read by the other program.
        path = self._folder / str(len(self._ready)) / name
        self._preparing = wanted
        use = partial(work.write_for_drag, path, self._settings.save_options)
        self._finisher.finish(name, use, partial(self._on_written, wanted, path), self._on_failed)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
            self._ready.clear()

    def _fingerprint(self) -> Any:
        state, settings = self._state, self._settings
        return state.key, state.look, settings.save_suffix, settings.save_options

    def _image(self, finished: Finished) -> Any:
        return self._pictures.thumbnail(finished.rgb, finished.photo.alpha)

    def _on_image(self, image: Any) -> None:
        self.copied.emit(image)
        self._notes.say(Notice(tr("Copied: paste it into another program"), None, "info"))

    def _on_written(self, wanted: Any, path: Path, _notes: tuple[str, ...]) -> None:
        self._ready[wanted] = path
        self._preparing = None
        if wanted == self._fingerprint():
            self.file_ready.emit(path)

    def _on_failed(self, error: Exception) -> None:
        self._preparing = None
        self._notes.say(Notice(plain_words(error), "save"))
