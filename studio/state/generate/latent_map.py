"""The map of latents: a plane with the training pictures on it, decoded under the pointer and, tile by tile, behind."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.generate.workspace import GenerateState
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Pictures
from studio.state.workers.latest import LatestWorker, WorkContext

if TYPE_CHECKING:
    from studio.inference.planes import Plane
    from studio.inference.samples import Sample
    from studio.package.examples import Examples
    from studio.package.loader import Package

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
        pictures: Pictures,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._decoder = decoder
        self._pictures = pictures
        self._notes = notes
        self.examples: Examples | None = None
        self.plane: Plane | None = None
        self.three: tuple[Any, ...] = ()
        """Codes that the plane goes through, where it does."""
        self.place: tuple[float, float] | None = None
        self.image: Any = None
        self.tiles: dict[tuple[int, int, int], Any] = {}
        """Images by (zoom step, column, row)."""
        self._wanted: list[tuple[tuple[int, int, int], tuple[float, float]]] = []
        self._busy = False
        state.model_changed.connect(self._on_model_changed)

    @property
    def home(self) -> Area:
        """The part of the plane that shows what there is."""
        if self.three or self.examples is None or not len(self.examples.points):
            return (-0.6, -0.6, 1.6, 1.6) if self.three else (-3.0, -3.0, 3.0, 3.0)
        import numpy as np

        low, high = np.percentile(self.examples.points, (0.5, 99.5), axis=0)
        margin = 0.08 * (high - low)
        left, bottom = low - margin
        right, top = high + margin
        return float(left), float(bottom), float(right), float(top)

    @property
    def is_own_plane(self) -> bool:
        """Whether the plane is all that the model knows."""
        return self._state.generator is not None and self._state.generator.length == 2 and not self.three

    def begin(self) -> None:
        """The map is looked at: read what it needs."""
        if self.plane is None:
            self._read()

    def through(self, samples: "tuple[Sample, Sample, Sample]") -> None:
        """Lay the plane through three pictures."""
        from studio.inference.planes import plane_through

        generator = self._state.generator
        if generator is None:
            return
        codes = [sample.final_code(generator, self._state.slider_changes) for sample in samples]
        try:
            self.plane, self.three = plane_through(codes), tuple(codes)
        except Exception as error:
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
        work = partial(_decode, self._state.package, self.plane.code(x, y), self._state.label, self._pictures)
        self._decoder.show(work, self._on_hovered)

    def sample(self, x: float, y: float) -> "Sample | None":
        """The picture of a place, for the grid or a timeline."""
        from studio.inference.samples import Sample

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
        work = partial(_decode, self._state.package, self.plane.code(x, y), self._state.label, self._pictures)
        done = partial(self._on_tile, key, self.plane)
        self._decoder.submit_idle(work, done, self._on_tile_failed)

    def _read(self) -> None:
        from studio.inference.planes import Plane, plane_of
        from studio.package.examples import read_examples

        self.examples, self.plane = None, None
        package, generator = self._state.package, self._state.generator
        if package is None or generator is None:
            return
        import numpy as np

        try:
            self.examples = read_examples(package)
        except Exception as error:
            self._notes.say_error(error)
        if self.examples is not None:
            self.plane = plane_of(self.examples)
        else:
            # Without training pictures, any two directions of the prior are as good as others.
            middle = generator.draw(0, 0.0)
            axes = np.stack([generator.draw(seed) - middle for seed in (1, 2)])
            if generator.length > 2:
                axes *= (np.sqrt(generator.length) / np.linalg.norm(axes, axis=1, keepdims=True)) / 3
            else:
                axes = np.eye(2, generator.length, dtype=np.float32)
            self.plane = Plane(middle, axes.astype(np.float32))
        self._reset()

    def _reset(self) -> None:
        self.tiles, self._wanted, self.image, self.place = {}, [], None, None
        self.plane_changed.emit()

    def _on_model_changed(self) -> None:
        had = self.plane is not None
        self.plane, self.three = None, ()
        if had:
            self._read()

    def _on_hovered(self, image: Any) -> None:
        self.image = image
        self.hovered.emit()

    def _on_tile(self, key: tuple[int, int, int], plane: "Plane", image: Any) -> None:
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


def _decode(package: "Package", code: Any, label: int | None, pictures: Pictures, context: WorkContext) -> Any:
    """An image; on the worker thread."""
    from studio.inference.latent import Generator

    return pictures.thumbnail(Generator(package, context.pool).decode(code, label, context.cancel), None)
