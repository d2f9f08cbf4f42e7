"""Made pictures out of the Generate workspace: one, a sheet, a numbered folder, or a file to be dragged."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from studio.imaging.recipes.sample_recipe import SampleSheet, save_made
from studio.inference.latent.samples import sheet_recipe
from studio.state.generate.workspace import Cell, GenerateState
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.state.generate import work
else:
    work = Door("studio.state.generate.work")

Kind = Literal["single", "sheet", "folder"]


class GenerateExport(QObject):
    """Writes on the thread for writing; every file holds seeds and latents."""

    written = Signal(object)
    """Path of what was written."""

    def __init__(
        self, state: GenerateState, writing: BackgroundQueue, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._writing = writing
        self._notes = notes
        self._drag_folder: tempfile.TemporaryDirectory[str] | None = None

    def export(self, kind: Kind, path: Path) -> None:
        """The selected picture, or all of them in the order of the grid."""
        state = self._state
        cells = [cell for cell in state.cells if cell.rgb is not None]
        if kind == "single":
            chosen = None if state.selected is None else state.cells[state.selected]
            cells = [] if chosen is None or chosen.rgb is None else [chosen]
        if not cells:
            self._notes.say(Notice(tr("There is no picture to export yet"), kind="info"))
            return
        pictures = [cell.rgb for cell in cells]
        recipes = [self._recipe(cell) for cell in cells]
        self._writing.put(partial(work.write, kind, path, pictures, recipes), self._on_written)

    def drag_file(self, cell: Cell) -> Path | None:
        """A file to drag, in a folder that goes when the window does; small enough to be written at once."""
        if cell.rgb is None or self._state.package is None:
            return None
        if self._drag_folder is None:
            self._drag_folder = tempfile.TemporaryDirectory(prefix="studio-", ignore_cleanup_errors=True)
        seed = cell.sample.seed
        number = len(list(Path(self._drag_folder.name).iterdir()))
        name = f"{self._state.package.id}-{f'seed-{seed}' if seed is not None else 'made'}-{number}.png"
        path = Path(self._drag_folder.name) / name
        save_made(cell.rgb, path, self._recipe(cell))
        return path

    def close(self) -> None:
        """Take the dragged files away."""
        if self._drag_folder is not None:
            self._drag_folder.cleanup()

    def _recipe(self, cell: Cell) -> SampleSheet:
        assert self._state.space is not None
        return sheet_recipe(self._state.space, (self._state.sample_with_settings(cell),))

    def _on_written(self, path: Path) -> None:
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), kind="info"))
        self.written.emit(path)
