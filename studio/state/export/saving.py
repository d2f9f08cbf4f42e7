"""What is on the canvas, for others: saved with all that came with the photo, on the clipboard, dragged out."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Signal

from studio.state.export.full_render import FullRender
from studio.state.language import tr
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter, Source
from studio.state.settings import Settings
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.system.paths import samples_folder

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions
    from studio.render.finish import RenderResult
    from studio.state.export import work
else:
    work = Door("studio.state.export.work")


class Saver(QObject):
    """Writes translated pictures, one after the other."""

    saved = Signal(object)
    """The path that was written."""
    failed = Signal(object)

    def __init__(
        self,
        state: TranslateState,
        finisher: FullRender,
        settings: Settings,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._finisher, self._settings, self._notes = state, finisher, settings, notes
        self.last_saved: Path | None = None

    @property
    def can_save(self) -> bool:
        """Whether there is a whole photo and a model."""
        return self._finisher.order is not None

    @property
    def suggested_path(self) -> Path:
        """A name beside the photo that says which model made it; in the pictures folder where that can't be."""
        current, package = self._state.roll.current, self._state.shelf.package
        suffix = self._settings.save_suffix
        if current is None or package is None:
            return Path(f"translated{suffix}")
        return folder_for(current.source) / f"{Path(current.name).stem} {package.id}{suffix}"

    def save(self, path: Path, options: SaveOptions | None = None) -> None:
        """Write the full translation at the present strength; `options` are the remembered ones if left out."""
        order = self._finisher.order
        if order is None:
            return
        self._notes.dismiss()
        options = options or self._settings.save_options
        fault = work.unfit(path, order.photo.size, options)
        if fault is not None:
            self._on_not_written(fault)
            return
        use = partial(work.write_finished, path, options)
        self._finisher.finish(path.name, use, partial(self._on_written, path), self._on_not_written)

    def cancel(self) -> None:
        """Don't write what waits or is being made."""
        self._finisher.cancel()

    def _on_written(self, path: Path, notes: tuple[str, ...]) -> None:
        self.last_saved = path
        said = (tr("Saved {name}").format(name=path.name), *(note[:1].upper() + note[1:] for note in notes))
        self._notes.say(Notice(". ".join(said), "show_saved", "info"))
        self.saved.emit(path)

    def _on_not_written(self, error: Exception) -> None:
        self._notes.say(Notice(plain_words(error), "save"))
        self.failed.emit(error)


class ClipboardAndDrag(QObject):
    """Makes both on the writing thread; files live in a folder of their own until the window closes."""

    copied = Signal(object)
    """An image of the toolkit, for the clipboard."""
    file_ready = Signal(object)
    """The path of what is on the canvas, ready to be dragged."""

    def __init__(
        self,
        saver: Saver,
        state: TranslateState,
        finisher: FullRender,
        pictures: PictureConverter,
        settings: Settings,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._saver, self._state, self._finisher = saver, state, finisher
        self._pictures, self._settings, self._notes = pictures, settings, notes
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
        wanted = self._fingerprint()
        if not self.can_drag or wanted == self._preparing:
            return
        if self.file is not None:
            self.file_ready.emit(self.file)
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="image-translation-studio-"))
        name = self._saver.suggested_path.name
        # A folder for each: a file that was dragged out before may still be read by the other program.
        path = self._folder / str(len(self._ready)) / name
        self._preparing = wanted
        use = partial(work.write_for_drag, path, self._settings.save_options)
        self._finisher.finish(name, use, partial(self._on_written, wanted, path), self._on_failed)

    def close(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
            self._ready.clear()

    def _fingerprint(self) -> Any:
        state, settings = self._state, self._settings
        return state.key, state.look, settings.save_suffix, settings.save_options

    def _image(self, finished: RenderResult) -> Any:
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


def folder_for(source: Source) -> Path:
    """Where results of a photo go: beside it, or into the pictures folder where that can't be."""
    folder = source.parent if isinstance(source, Path) else None
    if folder is None or folder == samples_folder() or not os.access(folder, os.W_OK):
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
    return folder
