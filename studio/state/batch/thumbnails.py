"""Small pictures for the table of a batch, read when they are first looked at."""

from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.state.photos import decode
from studio.state.photos.sources import Pictures
from studio.state.workers.queue import BackgroundQueue

EDGE_PX = 96
_MOST = 600
_MOST_WAITING = 40


class BatchThumbnails(QObject):
    """Keeps the last few hundred; the rest is read again when it comes into view."""

    loaded = Signal()

    def __init__(self, queue: BackgroundQueue, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self._known: OrderedDict[Path, Any] = OrderedDict()
        self._waiting: set[Path] = set()

    def of(self, path: Path) -> Any:
        """The picture, or None until `loaded` says that there are more; None for what can't be read."""
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path]
        if path not in self._waiting and len(self._waiting) < _MOST_WAITING:
            self._waiting.add(path)
            work = partial(decode.picture_file, path, EDGE_PX, self._pictures)
            self._queue.put(work, partial(self._on_read, path), partial(self._on_unreadable, path), 5)
        return None

    def _on_unreadable(self, path: Path, _error: Exception) -> None:
        self._on_read(path, None)

    def _on_read(self, path: Path, image: Any) -> None:
        self._waiting.discard(path)
        self._known[path] = image
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        self.loaded.emit()
