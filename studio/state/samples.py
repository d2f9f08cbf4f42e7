"""The sample pictures that ship with the program."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.state.photos import decode
from studio.state.photos.sources import Pictures
from studio.state.workers.queue import BackgroundQueue
from studio.system.paths import samples_folder


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture to begin with."""

    path: Path
    thumbnail: Any

    @property
    def name(self) -> str:
        """File name in words."""
        words = self.path.stem.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:]


class Samples(QObject):
    """Observable; loaded on `queue`, empty where there are none."""

    changed = Signal()

    def __init__(self, queue: BackgroundQueue, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self.items: tuple[Sample, ...] = ()

    def load(self) -> None:
        """Find them and make their thumbnails."""
        self._queue.put(partial(_load, self._pictures), self._on_loaded, _stay_empty, priority=2)

    def _on_loaded(self, items: tuple[Sample, ...]) -> None:
        self.items = items
        self.changed.emit()


def _load(pictures: Pictures) -> tuple[Sample, ...]:
    from studio.errors import PhotoError

    folder = samples_folder()
    found: list[Sample] = []
    for source in decode.expand((folder,)).sources if folder.is_dir() else ():
        try:
            found.append(Sample(Path(str(source)), decode.thumbnail_of(source, pictures)))
        except PhotoError:
            continue
    return tuple(found[:6])


def _stay_empty(_error: Exception) -> None:
    """The window works without samples."""
