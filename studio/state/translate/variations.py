"""Nine small variations of what is on the canvas, from one seed each, for models that draw noise."""

import random
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.engine.engine import Engine
from studio.state.photos.sources import PictureConverter
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.state.workers.latest import GRID
from studio.state.workers.thread import ignore

if TYPE_CHECKING:
    from studio.state.translate import work
else:
    work = Door("studio.state.translate.work")

COUNT = 9
EDGE_PX = 384
MOST_SEED = 999_999
_GROUP = "variations"


class Variations(QObject):
    """Observable; works between `begin` and `end`."""

    restarted = Signal()
    image_changed = Signal(int)
    """Place in the grid."""

    def __init__(
        self, state: TranslateState, engine: Engine, pictures: PictureConverter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._engine = engine
        self._pictures = pictures
        self.seeds: tuple[int, ...] = ()
        self.images: list[Any] = []

    @property
    def offered(self) -> bool:
        """Whether there is a photo, and a model that draws noise."""
        return self._state.original is not None and self._state.shelf.draws_noise

    def begin(self) -> None:
        """Make the variations from the chosen seed on."""
        self._make(self._state.seed)

    def more(self) -> None:
        self._make(self.seeds[-1] + 1 if self.seeds else self._state.seed)

    def end(self) -> None:
        """None is wanted any more."""
        self._engine.drop_idle(_GROUP)

    def pick(self, place: int) -> None:
        """Use the seed of one of them."""
        self._state.set_seed(self.seeds[place])

    def roll(self) -> None:
        self._state.set_seed(random.choice([seed for seed in range(10_000) if seed != self._state.seed]))

    def _make(self, first: int) -> None:
        self.end()
        first = min(first, MOST_SEED - COUNT + 1)
        self.seeds = tuple(range(first, first + COUNT))
        self.images = [None] * COUNT
        self.restarted.emit()
        original, package = self._state.original, self._state.shelf.package
        if original is None or package is None:
            return
        direction = self._state.shelf.direction
        for place, seed in enumerate(self.seeds):
            job = partial(work.translate_small, original.photo, EDGE_PX, package, direction, seed, self._pictures)
            # The place of one that fails stays empty: the canvas says what is wrong once it is chosen.
            self._engine.submit_idle(job, partial(self._on_done, place), ignore, group=_GROUP, priority=GRID)

    def _on_done(self, place: int, image: Any) -> None:
        self.images[place] = image
        self.image_changed.emit(place)
