"""The Generate workspace: a grid of made pictures, drawn by seed, kept, varied and bred."""

import random
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.models.generators import GeneratorShelf
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Pictures
from studio.state.workers.latest import LatestWorker, WorkContext

if TYPE_CHECKING:
    from studio.inference.latent import Generator
    from studio.inference.samples import Sample
    from studio.inference.sliders import Slider
    from studio.package.loader import Package

MOST_SEED = 999_999
COUNTS = (4, 100)
DEFAULT_COUNT = 24


@dataclass(eq=False)
class Cell:
    """One place of the grid."""

    sample: "Sample"
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
        pictures: Pictures,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._decoder = decoder
        self._pictures = pictures
        self._notes = notes
        self.package: Package | None = None
        self.generator: Generator | None = None
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
        self._waiting: list[Path] = []
        """Files that came before the models were listed."""
        self._revision = 0
        self._busy = False
        self._next = 0
        shelf.changed.connect(self._on_shelf_changed)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the model can be asked for."""
        return () if self.generator is None else self.generator.classes

    @property
    def finished(self) -> bool:
        """Whether every cell shows what it is to show."""
        return all(cell.revision == self._revision or cell.error for cell in self.cells)

    def choose(self, model_id: str) -> None:
        """Another model: a new grid."""
        package = self.shelf.find(model_id)
        if package is None or package is self.package:
            return
        from studio.inference.latent import Generator
        from studio.inference.session import SessionPool

        try:
            # Only asked about its latents here; what it decodes with belongs to the worker.
            generator = Generator(package, SessionPool())
        except Exception as error:
            self._notes.say_error(error)
            return
        self.package, self.generator = package, generator
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
        from studio.inference.samples import varied

        generator = self.generator
        if generator is not None:
            self._lock(self.cells[index])
            source = self.cells[index].sample
            self._replace(lambda number: varied(generator, source, self.seed + number))

    def add(self, sample: "Sample") -> None:
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

    def restore(self, path: Path) -> bool:
        """Bring back the pictures of a file that this program made; whether it holds any."""
        from studio.imaging.sample_recipe import read_made
        from studio.inference.samples import restored

        made = read_made(path)
        if made is None:
            return False
        if not self.shelf.loaded:
            self._waiting.append(path)
            return True
        if self.shelf.find(made.model) is None:
            self._notes.say(Notice(f"{path.name} was made with {made.model}, which is not installed", kind="info"))
            return True
        self.choose(made.model)
        if self.generator is None or made.samples[0].latents.size != self.generator.length:
            self._notes.say(Notice(f"{path.name} was made with another version of {made.model}"))
            return True
        if self.package is not None and made.model_hash != self.package.fingerprint:
            self._notes.say(Notice(f"{path.name} was made with another version of {made.model}", kind="info"))
        for sample in map(restored, made.samples):
            self.add(sample)
        return True

    def sample_with_settings(self, cell: Cell) -> "Sample":
        """As it is shown: with temperature, class and sliders of now, or for a locked cell its own."""
        from dataclasses import replace

        if cell.locked:
            return cell.sample
        amounts = {name: amount for name, amount in self.amounts.items() if amount}
        return replace(cell.sample, temperature=self.temperature, label=self.label, sliders=amounts)

    def reload_sliders(self) -> None:
        """Read the sliders for this model."""
        from studio.inference.sliders import load_sliders

        if self.package is not None and self.generator is not None:
            self.sliders = load_sliders(self.package.id, self.generator.length)
            self.amounts = {name: a for name, a in self.amounts.items() if any(s.name == name for s in self.sliders)}
            self.sliders_changed.emit()

    @property
    def slider_changes(self) -> dict[str, Any]:
        """What each slider adds at 1."""
        return {slider.name: slider.change for slider in self.sliders}

    def _breed(self, first: int, second: int) -> None:
        from studio.inference.samples import bred

        generator = self.generator
        if generator is None:
            return
        one, two = self.cells[first], self.cells[second]
        self._lock(one)
        self._lock(two)
        self.selected = second
        self.selection_changed.emit()
        self._replace(lambda number: bred(generator, one.sample, two.sample, self.seed + number))

    def _lock(self, cell: Cell) -> None:
        """Its picture stays as it is made with the settings of now."""
        cell.sample, cell.locked = self.sample_with_settings(cell), True

    def _fill(self, *, keep_locked: bool = True) -> None:
        from studio.inference.samples import drawn

        generator = self.generator
        if generator is None:
            return
        old = self.cells if keep_locked else []
        cells: list[Cell] = []
        for number in range(max(self.count, len([cell for cell in old if cell.locked]))):
            kept = old[number] if number < len(old) and old[number].locked else None
            cells.append(kept or Cell(drawn(generator, self.seed + number)))
        # Locked ones that lie behind the end move up.
        behind = [cell for cell in old[len(cells) :] if cell.locked]
        for number, cell in enumerate(cells):
            if behind and not cell.locked:
                cells[number] = behind.pop()
        self._put(cells)

    def _replace(self, make: Any) -> None:
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
        if self._busy or self.generator is None or self.package is None:
            return
        for step in range(len(self.cells)):
            index = (self._next + step) % len(self.cells)
            cell = self.cells[index]
            if cell.revision != self._revision and not cell.error:
                self._next, self._busy = index + 1, True
                sample = self.sample_with_settings(cell)
                work = partial(_picture, self.package, sample, self.slider_changes, self._pictures)
                done = partial(self._on_done, cell, self._revision)
                self._decoder.submit_idle(work, done, partial(self._on_failed, cell))
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

    def _on_shelf_changed(self) -> None:
        gone = self.package is None or self.shelf.find(self.package.id) is None
        if gone and self.shelf.packages:
            self.choose(self.shelf.packages[0].id)
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            self.restore(path)


def _picture(
    package: "Package",
    sample: "Sample",
    sliders: dict[str, Any],
    pictures: Pictures,
    context: WorkContext,
) -> tuple[Any, Any]:
    """(H×W×3 uint8, image); on the worker thread."""
    from studio.inference.latent import Generator

    rgb = sample.picture(Generator(package, context.pool), sliders, context.cancel)
    return rgb, pictures.thumbnail(rgb, None)
