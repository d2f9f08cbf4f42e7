"""The open photos, the one on the canvas, and what is known of each."""

import itertools
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from studio.state.language import tr
from studio.state.notices import plain_words
from studio.state.photos import decode
from studio.state.photos.decode import Decoded, Expanded
from studio.state.photos.sources import PictureConverter, Source
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore

_MOST_NAMED = 4
PhotoStatus = Literal["waiting", "ready", "working", "done", "error"]


@dataclass(frozen=True, eq=False)
class OpenPhoto:
    """One entry of the film strip; `error` is one line in plain words."""

    id: int
    name: str
    source: Source
    status: PhotoStatus = "waiting"
    error: str | None = None
    thumbnail: Any = None
    revision: int = 0
    """Grows when its pixels change: only drawings do."""


class PhotoRoll(QObject):
    """Observable list of open photos; reads them on `queue`."""

    photos_added = Signal(int, int)
    """Index of the first new photo, and how many."""
    photo_changed = Signal(int)
    photo_removed = Signal(int)
    current_changed = Signal()
    glimpsed = Signal(object)
    """A small `Decoded` of the current photo."""
    decoded = Signal(object)
    """The whole `Decoded` of the current photo."""
    nothing_found = Signal()
    left_out = Signal(object)
    """`Expanded`, where there was more than pictures."""

    def __init__(
        self,
        queue: BackgroundQueue,
        pictures: PictureConverter,
        parent: QObject | None = None,
        capacity_bytes: int = 384 * 1024**2,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures
        self._capacity_bytes = capacity_bytes
        self._ids = itertools.count(1)
        self._photos: list[OpenPhoto] = []
        self._current_id: int | None = None
        self._decoded: OrderedDict[int, Decoded] = OrderedDict()
        self._reading: set[int] = set()

    @property
    def photos(self) -> tuple[OpenPhoto, ...]:
        """All open photos in the order of the film strip."""
        return tuple(self._photos)

    @property
    def current(self) -> OpenPhoto | None:
        """The photo on the canvas."""
        return None if self._current_id is None else self.find(self._current_id)

    def find(self, photo_id: int) -> OpenPhoto | None:
        """The open photo with this id, if it is still open."""
        return next((photo for photo in self._photos if photo.id == photo_id), None)

    def index_of(self, photo_id: int) -> int:
        """Place in the film strip, -1 where it is not open."""
        return next((i for i, photo in enumerate(self._photos) if photo.id == photo_id), -1)

    def open(self, sources: tuple[Source, ...], *, show: int | None = 0) -> None:
        """Add files, folders and pasted pictures; number `show` of the new ones comes on the canvas, if any."""
        if sources:
            opened = partial(self._on_expanded, show)
            self._queue.put(partial(decode.expand, sources), opened, self._on_not_expanded)

    def add(self, source: Source, decoded: Decoded) -> int:
        """Add a picture that was made here, and bring it on the canvas; returns its id."""
        first = len(self._photos)
        photo = OpenPhoto(next(self._ids), source.name, source, "ready", None, decoded.thumbnail)
        self._photos.append(photo)
        self._keep(photo.id, decoded)
        self.photos_added.emit(first, 1)
        self.select(photo.id)
        return photo.id

    def redraw(self, photo_id: int, source: Source, decoded: Decoded) -> None:
        photo = self.find(photo_id)
        if photo is None:
            return
        self._keep(photo_id, decoded)
        self._change(photo_id, source=source, thumbnail=decoded.thumbnail, revision=photo.revision + 1)
        if photo_id == self._current_id:
            self.decoded.emit(decoded)

    def select(self, photo_id: int) -> None:
        """Bring a photo on the canvas."""
        if photo_id == self._current_id or self.find(photo_id) is None:
            return
        self._current_id = photo_id
        self.current_changed.emit()
        self._read_current()

    def step(self, by: int) -> None:
        """Select the photo `by` places further, stopping at the ends."""
        if self._current_id is not None:
            index = min(max(self.index_of(self._current_id) + by, 0), len(self._photos) - 1)
            self.select(self._photos[index].id)

    def remove(self, photo_id: int) -> None:
        """Close a photo; its neighbour comes on the canvas."""
        index = self.index_of(photo_id)
        if index < 0:
            return
        del self._photos[index]
        self._decoded.pop(photo_id, None)
        self.photo_removed.emit(index)
        if photo_id == self._current_id:
            self._current_id = None
            if self._photos:
                self.select(self._photos[min(index, len(self._photos) - 1)].id)
            else:
                self.current_changed.emit()

    def mark(self, photo_id: int, status: PhotoStatus, error: str | None = None) -> None:
        """Set what the film strip says about a photo."""
        self._change(photo_id, status=status, error=error)

    def read_again(self) -> None:
        """Try once more to read the current photo."""
        if self.current is not None and self.current.id not in self._decoded:
            self.mark(self.current.id, "waiting")
            self._read_current()

    def _on_expanded(self, show: int | None, found: Expanded) -> None:
        sources = found.sources
        if found.clips or found.results or found.kinds or found.folders:
            self.left_out.emit(found)
        elif not sources:
            self.nothing_found.emit()
        if not sources:
            return
        first = len(self._photos)
        for source in sources:
            self._photos.append(OpenPhoto(next(self._ids), source.name, source))
        self.photos_added.emit(first, len(sources))
        shown = None if show is None else self._photos[first + min(show, len(sources) - 1)]
        if shown is not None:
            self.select(shown.id)
        for photo in self._photos[first:]:
            if photo is shown:
                continue
            work = partial(decode.thumbnail_of, photo.source, self._pictures)
            self._queue.put(work, partial(self._on_thumbnail, photo.id), partial(self._on_unreadable, photo.id), 2)

    def _on_not_expanded(self, _error: Exception) -> None:
        self.nothing_found.emit()

    def _on_thumbnail(self, photo_id: int, thumbnail: Any) -> None:
        photo = self.find(photo_id)
        if photo is not None:
            status = "ready" if photo.status == "waiting" else photo.status
            self._change(photo_id, thumbnail=thumbnail, status=status)

    def _read_current(self) -> None:
        photo = self.current
        if photo is None:
            return
        decoded = self._decoded.get(photo.id)
        if decoded is not None:
            self._decoded.move_to_end(photo.id)
            self.decoded.emit(decoded)
            return
        if photo.id in self._reading:
            return
        self._reading.add(photo.id)
        if isinstance(photo.source, Path) and decode.has_quick_thumbnail(photo.source):
            work = partial(decode.glimpse, photo.source, self._pictures)
            # Where it fails, the whole photo is read next and says what is wrong.
            self._queue.put(work, partial(self._on_glimpse, photo.id), ignore, 0)
        work = partial(decode.read, photo.source, self._pictures)
        self._queue.put(work, partial(self._on_decoded, photo.id), partial(self._on_unreadable, photo.id), 1)

    def _on_glimpse(self, photo_id: int, decoded: Decoded) -> None:
        self._on_thumbnail(photo_id, decoded.thumbnail)
        if photo_id == self._current_id and photo_id not in self._decoded:
            self.glimpsed.emit(decoded)

    def _on_decoded(self, photo_id: int, decoded: Decoded) -> None:
        self._reading.discard(photo_id)
        if self.find(photo_id) is None:
            return
        self._keep(photo_id, decoded)
        self._on_thumbnail(photo_id, decoded.thumbnail)
        if photo_id == self._current_id:
            self.decoded.emit(decoded)

    def _on_unreadable(self, photo_id: int, error: Exception) -> None:
        self._reading.discard(photo_id)
        self.mark(photo_id, "error", plain_words(error))

    def _keep(self, photo_id: int, decoded: Decoded) -> None:
        self._decoded[photo_id] = decoded
        total = sum(kept.nbytes for kept in self._decoded.values())
        for old_id in [old_id for old_id in self._decoded if old_id != self._current_id]:
            if total <= self._capacity_bytes:
                return
            total -= self._decoded.pop(old_id).nbytes

    def _change(self, photo_id: int, **changes: Any) -> None:
        index = self.index_of(photo_id)
        if index >= 0:
            self._photos[index] = replace(self._photos[index], **changes)
            self.photo_changed.emit(index)


def left_words(kinds: Mapping[str, int], results: int = 0, folders: int = 0) -> str:
    """`Left out: 3 .cr2, 1 .psd, 2 results of this program`; empty where nothing is. `kinds` counts suffixes."""
    ordered = sorted(kinds.items(), key=lambda item: -item[1])
    parts = [
        f"{count} {suffix}" if suffix else tr("{count} without a suffix").format(count=count)
        for suffix, count in ordered[:_MOST_NAMED]
    ]
    others = sum(count for _, count in ordered[_MOST_NAMED:])
    if others:
        parts.append(tr("{count} other files").format(count=others))
    if folders:
        parts.append(tr("1 folder") if folders == 1 else tr("{count} folders").format(count=folders))
    if results == 1:
        parts.append(tr("1 result of this program"))
    elif results:
        parts.append(tr("{count} results of this program").format(count=results))
    return tr("Left out: {what}").format(what=", ".join(parts)) if parts else ""
