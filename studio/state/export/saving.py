"""Saving what is on the canvas, with all that came with the photo."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from studio.state.export.full_render import Finisher
from studio.state.language import tr
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Source
from studio.state.settings import Settings
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.system.paths import samples_folder

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions
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
        finisher: Finisher,
        settings: Settings,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._finisher = finisher
        self._settings = settings
        self._notes = notes
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


def folder_for(source: Source) -> Path:
    """Where results of a photo go: beside it, or into the pictures folder where that can't be."""
    folder = source.parent if isinstance(source, Path) else None
    if folder is None or folder == samples_folder() or not os.access(folder, os.W_OK):
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
    return folder
