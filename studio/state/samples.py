"""The sample pictures that ship with the program, and the first look: one of them, translated, on the empty canvas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.errors import PhotoError
from studio.state.engine.engine import Engine
from studio.state.models.translators import ModelShelf
from studio.state.photos import decode
from studio.state.photos.sources import PictureConverter
from studio.state.settings import Settings
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore
from studio.system.paths import bundled_models_folder, samples_folder

if TYPE_CHECKING:
    from studio.state.translate import work
else:
    work = Door("studio.state.translate.work")

FACES = "faces"
"""The model whose map invites to be dragged through."""
_EDGE_PX = 900
_GROUP = "first look"
_SHOWN = "lake"
"""The sample whose translation is the picture of the first model, so that nothing jumps."""


@dataclass(frozen=True, eq=False)
class SamplePhoto:
    """One picture to begin with."""

    path: Path
    thumbnail: Any

    @property
    def name(self) -> str:
        words = self.path.stem.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:]


class Samples(QObject):
    """Observable; loaded on `queue`, empty where there are none."""

    changed = Signal()

    def __init__(self, queue: BackgroundQueue, pictures: PictureConverter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self.items: tuple[SamplePhoto, ...] = ()

    def load(self) -> None:
        """Find them and make their thumbnails."""
        self._queue.put(partial(_load, self._pictures), self._on_loaded, ignore, 2)

    def _on_loaded(self, items: tuple[SamplePhoto, ...]) -> None:
        self.items = items
        self.changed.emit()


def _load(pictures: PictureConverter) -> tuple[SamplePhoto, ...]:
    folder = samples_folder()
    found: list[SamplePhoto] = []
    for source in decode.expand((folder,)).sources if folder.is_dir() else ():
        try:
            found.append(SamplePhoto(Path(str(source)), decode.thumbnail_of(source, pictures)))
        except PhotoError:
            continue
    return tuple(found[:6])


class FirstLook(QObject):
    """Observable; over for good once the artist has opened a picture of their own."""

    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        shelf: ModelShelf,
        samples: Samples,
        engine: Engine,
        pictures: PictureConverter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._shelf, self._samples = settings, shelf, samples
        self._engine, self._pictures = engine, pictures
        self._asked = False
        self.active = not settings.at_home
        self.before: Any = None
        self.after: Any = None
        samples.changed.connect(self._ask)
        shelf.selection_changed.connect(self._ask)
        settings.recent_changed.connect(self._on_opened)

    @property
    def sample(self) -> Path | None:
        """The photo among the samples."""
        photos = [item.path for item in self._samples.items if item.path.suffix.lower() in (".jpg", ".jpeg")]
        return next((path for path in photos if path.stem.startswith(_SHOWN)), next(iter(photos), None))

    @property
    def has_faces(self) -> bool:
        """Whether there is something to drag through."""
        return (bundled_models_folder() / FACES).is_dir()

    def _ask(self) -> None:
        sample, package = self.sample, self._shelf.package
        if self.active and not self._asked and sample is not None and package is not None:
            self._asked = True
            job = partial(work.before_and_after, sample, _EDGE_PX, package, self._shelf.direction, self._pictures)
            # Where it fails, the picture of the model stays.
            self._engine.submit_idle(job, self._on_done, ignore, group=_GROUP)

    def _on_done(self, pair: tuple[Any, Any]) -> None:
        self.before, self.after = pair
        self.changed.emit()

    def _on_opened(self) -> None:
        if self.active and self._settings.at_home:
            self.active = False
            self._engine.drop_idle(_GROUP)
            self.changed.emit()
