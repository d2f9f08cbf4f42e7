"""The map of latents: a plane with the training pictures on it, decoded under the pointer and, tile by tile, behind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.inference.latent.planes import Plane, plane_through
from studio.inference.latent.samples import Sample
from studio.state.generate.workspace import GenerateState
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.workers.door import Door
from studio.state.workers.latest import LatestWorker
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.package.examples import ExampleMap
    from studio.package.loader import Package
    from studio.state.generate import work
else:
    work = Door("studio.state.generate.work")

_MOST_TILES = 4096
Area = tuple[float, float, float, float]
"""Left, bottom, right and top on the plane."""


class LatentMap(QObject):
    """Observable. The plane is the model's own two numbers, its first principal components, or goes through three
    chosen pictures."""

    plane_changed = Signal()
    hovered = Signal()
    """The picture under the pointer is another one."""
    tile_ready = Signal()

    def __init__(
        self,
        state: GenerateState,
        decoder: LatestWorker,
        reading: BackgroundQueue,
        pictures: PictureConverter,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._decoder, self._reading = decoder, reading
        self._pictures = pictures
        self._notes = notes
        self.examples: ExampleMap | None = None
        self.plane: Plane | None = None
        self.three: tuple[Any, ...] = ()
        """Codes that the plane goes through, where it does."""
        self.place: tuple[float, float] | None = None
        self.image: Any = None
        self.tiles: dict[tuple[int, int, int], Any] = {}
        """Images by (zoom step, column, row)."""
        self._wanted: list[tuple[tuple[int, int, int], tuple[float, float]]] = []
        self._begun = self._busy = False
        state.model_changed.connect(self._on_model_changed)

    @property
    def home(self) -> Area:
        """The part of the plane that shows what there is."""
        if self.three or self.examples is None or not len(self.examples.points):
            return (-0.6, -0.6, 1.6, 1.6) if self.three else (-3.0, -3.0, 3.0, 3.0)
        low, high = np.percentile(self.examples.points, (0.5, 99.5), axis=0)
        margin = 0.08 * (high - low)
        left, bottom = low - margin
        right, top = high + margin
        return float(left), float(bottom), float(right), float(top)

    @property
    def is_own_plane(self) -> bool:
        """Whether the plane is all that the model knows."""
        return self._state.space is not None and self._state.space.length == 2 and not self.three

    def begin(self) -> None:
        """The map is looked at: read what it needs."""
        self._begun = True
        if self.plane is None:
            self._read()

    def through(self, samples: tuple[Sample, Sample, Sample]) -> None:
        """Lay the plane through three pictures."""
        space = self._state.space
        if space is None:
            return
        codes = [sample.final_code(space, self._state.slider_changes) for sample in samples]
        try:
            self.plane, self.three = plane_through(codes), tuple(codes)
        except StudioError as error:
            self._notes.say(Notice(plain_words(error), kind="info"))
            return
        self._reset()

    def own(self) -> None:
        """Back to the model's plane."""
        self.three = ()
        self._read()

    def hover(self, x: float, y: float) -> None:
        """Decode the place under the pointer; the newest place wins."""
        if self.plane is None or self._state.package is None:
            return
        self.place = (x, y)
        decode = partial(work.decode, self._state.package, self.plane.code(x, y), self._state.label, self._pictures)
        self._decoder.show(decode, self._on_hovered)

    def sample(self, x: float, y: float) -> Sample | None:
        """The picture of a place, for the grid or a timeline."""
        return None if self.plane is None else Sample(self.plane.code(x, y), label=self._state.label)

    def want_tiles(self, wanted: list[tuple[tuple[int, int, int], tuple[float, float]]]) -> None:
        """Decode the pictures behind the points, nearest to the middle first; what is there already is kept."""
        self._wanted = [entry for entry in wanted if entry[0] not in self.tiles]
        self._advance()

    def _advance(self) -> None:
        if self._busy or not self._wanted or self.plane is None or self._state.package is None:
            return
        key, (x, y) = self._wanted.pop(0)
        self._busy = True
        decode = partial(work.decode, self._state.package, self.plane.code(x, y), self._state.label, self._pictures)
        done = partial(self._on_tile, key, self.plane)
        self._decoder.submit_idle(decode, done, self._on_tile_failed)

    def _read(self) -> None:
        self.examples, self.plane = None, None
        package = self._state.package
        if package is not None:
            self._reading.put(partial(work.plane_and_examples, package), partial(self._on_plane_read, package))

    def _on_plane_read(self, package: Package, read: tuple[Plane, ExampleMap | None, Exception | None]) -> None:
        if package is not self._state.package or self.three:
            return
        self.plane, self.examples, fault = read
        if fault is not None:
            self._notes.say_error(fault)
        self._reset()

    def _reset(self) -> None:
        self.tiles, self._wanted, self.image, self.place = {}, [], None, None
        self.plane_changed.emit()

    def _on_model_changed(self) -> None:
        self.plane, self.three = None, ()
        if self._begun:
            self._read()

    def _on_hovered(self, image: Any) -> None:
        self.image = image
        self.hovered.emit()

    def _on_tile(self, key: tuple[int, int, int], plane: Plane, image: Any) -> None:
        self._busy = False
        if plane is self.plane:
            if len(self.tiles) >= _MOST_TILES:
                self.tiles.clear()
            self.tiles[key] = image
            self.tile_ready.emit()
        self._advance()

    def _on_tile_failed(self, error: Exception) -> None:
        self._busy = False
        self._wanted = []
        self._notes.say_error(error)
