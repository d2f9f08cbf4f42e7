"""The Generate workspace: a grid of made pictures, drawn by seed, kept, varied and bred."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.errors import PackageError
from studio.inference.latent.samples import Sample, bred, drawn, restored, varied
from studio.inference.latent.space import LatentSpace
from studio.state.language import tr
from studio.state.models.generators import GeneratorShelf
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.workers.door import Door
from studio.state.workers.latest import LatestWorker
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.imaging.recipes.sample_recipe import SampleSheet
    from studio.inference.latent.sliders import Slider
    from studio.package.loader import Package
    from studio.state.generate import work
else:
    work = Door("studio.state.generate.work")

MOST_SEED = 999_999
COUNTS = (4, 100)
DEFAULT_COUNT = 24


@dataclass(eq=False)
class Cell:
    """One place of the grid."""

    sample: Sample
    image: Any = None
    """What is drawn; an older one until the new one is there."""
    rgb: Any = None
    locked: bool = False
    error: str = ""
    revision: int = -1
    """That of the settings which `image` was made with."""


class GenerateState(QObject):
    """Observable. Temperature, class and sliders count for all cells at once; locked cells keep their own."""

    model_changed = Signal()
    cells_changed = Signal()
    """Other cells than before."""
    cell_changed = Signal(int)
    settings_changed = Signal()
    selection_changed = Signal()
    sliders_changed = Signal()

    def __init__(
        self,
        shelf: GeneratorShelf,
        decoder: LatestWorker,
        reading: BackgroundQueue,
        pictures: PictureConverter,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._decoder, self._reading = decoder, reading
        self._pictures = pictures
        self._notes = notes
        self.package: Package | None = None
        self.space: LatentSpace | None = None
        self.seed = 0
        self.count = DEFAULT_COUNT
        self.temperature = 1.0
        self.label: int | None = None
        self.sliders: tuple[Slider, ...] = ()
        self.amounts: dict[str, float] = {}
        self.cells: list[Cell] = []
        self.selected: int | None = None
        self.parent_cell: int | None = None
        """The first of two to breed, while the second is chosen."""
        self._waiting: list[tuple[Path, SampleSheet]] = []
        """Files that came before the models were listed."""
        self._revision = 0
        self._busy = False
        self._next = 0
        shelf.changed.connect(self._on_shelf_changed)
        reading.put(work.load, self._on_code_loaded)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the model can be asked for."""
        return () if self.space is None else self.space.classes

    @property
    def finished(self) -> bool:
        """Whether every cell shows what it is to show."""
        return all(cell.revision == self._revision or cell.error for cell in self.cells)

    def choose(self, model_id: str) -> None:
        """Another model: a new grid."""
        package = self.shelf.find(model_id)
        if package is None or package is self.package:
            return
        try:
            space = LatentSpace(package)
        except PackageError as error:
            self._notes.say_error(error)
            return
        self.package, self.space, self.sliders = package, space, ()
        self.label, self.amounts, self.temperature = None, {}, 1.0
        self.reload_sliders()
        self.model_changed.emit()
        self.settings_changed.emit()
        self._fill(keep_locked=False)

    def set_seed(self, seed: int) -> None:
        """The seed of the first cell; the others follow."""
        seed = min(max(seed, 0), MOST_SEED)
        if seed != self.seed:
            self.seed = seed
            self.settings_changed.emit()
            self._fill()

    def set_count(self, count: int) -> None:
        """How many cells there are; locked ones stay."""
        count = min(max(count, COUNTS[0]), COUNTS[1])
        if count != self.count:
            self.count = count
            self.settings_changed.emit()
            self._fill()

    def set_temperature(self, temperature: float) -> None:
        """How far from the average, 0…2."""
        if temperature != self.temperature:
            self.temperature = temperature
            self._restyle()

    def set_label(self, label: int | None) -> None:
        """What is made, for a model with classes; None for any."""
        if label != self.label:
            self.label = label
            self._restyle()

    def set_amount(self, name: str, amount: float) -> None:
        """How far a slider is moved."""
        if amount != self.amounts.get(name, 0.0):
            self.amounts[name] = amount
            self._restyle()

    def reroll(self) -> None:
        """New seeds for all cells that are not locked."""
        self.set_seed(random.choice([seed for seed in range(10_000) if seed != self.seed]))

    def select(self, index: int | None) -> None:
        """The cell that is looked at. While a parent waits, the second one breeds with it."""
        first = self.parent_cell
        if first is not None and index is not None and index != first:
            self.parent_cell = None
            self._breed(first, index)
            return
        if index != self.selected:
            self.selected = index
            self.selection_changed.emit()

    def begin_breeding(self) -> None:
        """The selected cell waits for a second one; once more takes it back."""
        self.parent_cell = self.selected if self.parent_cell is None else None
        self.selection_changed.emit()

    def toggle_lock(self, index: int) -> None:
        """A locked cell keeps its picture while the rest is made anew."""
        if 0 <= index < len(self.cells):
            cell = self.cells[index]
            if cell.locked:
                cell.locked = False
                self._advance()
            else:
                self._lock(cell)
            self.cell_changed.emit(index)

    def more_like(self, index: int) -> None:
        """Keep one, and fill the rest with others like it."""
        space = self.space
        if space is not None:
            self._lock(self.cells[index])
            source = self.cells[index].sample
            self._replace(lambda number: varied(space, source, self.seed + number))

    def add(self, sample: Sample) -> None:
        """Put a sample in the place of the first that is not locked, and lock it."""
        free = next((number for number, cell in enumerate(self.cells) if not cell.locked), None)
        cell = Cell(sample, locked=True)
        if free is None:
            self.cells.append(cell)
        else:
            self.cells[free] = cell
        self.selected = len(self.cells) - 1 if free is None else free
        self.cells_changed.emit()
        self.selection_changed.emit()
        self._advance()

    def restore(self, path: Path, otherwise: Callable[[Path], None]) -> None:
        """Bring back the pictures of a file that this program made; `otherwise` gets any other file."""
        self._reading.put(partial(work.read_made, path), partial(self._on_read, path, otherwise))

    def _on_read(self, path: Path, otherwise: Callable[[Path], None], made: SampleSheet | None) -> None:
        if made is None:
            otherwise(path)
        elif self.shelf.loaded:
            self._restore(path, made)
        else:
            self._waiting.append((path, made))

    def _restore(self, path: Path, made: SampleSheet) -> None:
        if self.shelf.find(made.model) is None:
            text = tr("{name} was made with {model}, which is not installed")
            self._notes.say(Notice(text.format(name=path.name, model=made.model), kind="info"))
            return
        self.choose(made.model)
        fits = self.space is not None and made.samples[0].latents.size == self.space.length
        if not fits or (self.package is not None and made.model_hash != self.package.fingerprint):
            text = tr("{name} was made with another version of {model}")
            self._notes.say(Notice(text.format(name=path.name, model=made.model), kind="info" if fits else "error"))
        if fits:
            for sample in map(restored, made.samples):
                self.add(sample)

    def sample_with_settings(self, cell: Cell) -> Sample:
        """As it is shown: with temperature, class and sliders of now, or for a locked cell its own."""
        if cell.locked:
            return cell.sample
        amounts = {name: amount for name, amount in self.amounts.items() if amount}
        return replace(cell.sample, temperature=self.temperature, label=self.label, sliders=amounts)

    def reload_sliders(self) -> None:
        """Read the sliders for this model."""
        if self.package is not None:
            self._reading.put(partial(work.sliders_of, self.package), partial(self._on_sliders_read, self.package))

    def _on_sliders_read(self, package: Package, sliders: tuple[Slider, ...]) -> None:
        if package is self.package:
            self.sliders = sliders
            self.amounts = {name: a for name, a in self.amounts.items() if any(s.name == name for s in sliders)}
            self.sliders_changed.emit()

    @property
    def slider_changes(self) -> dict[str, Any]:
        """What each slider adds at 1."""
        return {slider.name: slider.change for slider in self.sliders}

    def _breed(self, first: int, second: int) -> None:
        space = self.space
        if space is None:
            return
        one, two = self.cells[first], self.cells[second]
        self._lock(one)
        self._lock(two)
        self.selected = second
        self.selection_changed.emit()
        self._replace(lambda number: bred(space, one.sample, two.sample, self.seed + number))

    def _lock(self, cell: Cell) -> None:
        """Its picture stays as it is made with the settings of now."""
        cell.sample, cell.locked = self.sample_with_settings(cell), True

    def _fill(self, *, keep_locked: bool = True) -> None:
        space = self.space
        if space is None:
            return
        old = self.cells if keep_locked else []
        cells: list[Cell] = []
        for number in range(max(self.count, len([cell for cell in old if cell.locked]))):
            kept = old[number] if number < len(old) and old[number].locked else None
            cells.append(kept or Cell(drawn(space, self.seed + number)))
        # Locked ones that lie behind the end move up.
        behind = [cell for cell in old[len(cells) :] if cell.locked]
        for number, cell in enumerate(cells):
            if behind and not cell.locked:
                cells[number] = behind.pop()
        self._put(cells)

    def _replace(self, make: Callable[[int], Sample]) -> None:
        cells = [cell if cell.locked else Cell(make(number)) for number, cell in enumerate(self.cells)]
        self._put(cells)

    def _put(self, cells: list[Cell]) -> None:
        for old, new in zip(self.cells, cells, strict=False):
            if new.image is None:
                new.image = old.image
        self.cells = cells
        if self.selected is not None and self.selected >= len(cells):
            self.selected = None
        self._next = 0
        self.cells_changed.emit()
        self.selection_changed.emit()
        self._advance()

    def _restyle(self) -> None:
        """The same codes with other settings; the oldest pictures first, so that a dragged slider moves all."""
        self._revision += 1
        for cell in self.cells:
            if cell.locked and cell.image is not None:
                cell.revision = self._revision
        self.settings_changed.emit()
        self._advance()

    def _advance(self) -> None:
        """Decode the next cell that is not up to date; one at a time, round and round."""
        if self._busy or self.space is None or self.package is None:
            return
        for step in range(len(self.cells)):
            index = (self._next + step) % len(self.cells)
            cell = self.cells[index]
            if cell.revision != self._revision and not cell.error:
                self._next, self._busy = index + 1, True
                sample = self.sample_with_settings(cell)
                make = partial(work.picture, self.package, sample, self.slider_changes, self._pictures)
                done = partial(self._on_done, cell, self._revision)
                self._decoder.submit_idle(make, done, partial(self._on_failed, cell))
                return

    def _on_done(self, cell: Cell, revision: int, made: tuple[Any, Any]) -> None:
        self._busy = False
        cell.rgb, cell.image = made
        cell.revision = revision
        self._tell(cell)
        self._advance()

    def _on_failed(self, cell: Cell, error: Exception) -> None:
        self._busy = False
        cell.error = plain_words(error)
        self._tell(cell)
        self._advance()

    def _tell(self, cell: Cell) -> None:
        if cell in self.cells:
            self.cell_changed.emit(self.cells.index(cell))

    def _on_code_loaded(self, _nothing: None) -> None:
        if self.shelf.loaded:
            self._on_shelf_changed()

    def _on_shelf_changed(self) -> None:
        gone = self.package is None or self.shelf.find(self.package.id) is None
        if gone and self.shelf.packages:
            self.choose(self.shelf.packages[0].id)
        waiting, self._waiting = self._waiting, []
        for path, made in waiting:
            self._restore(path, made)
