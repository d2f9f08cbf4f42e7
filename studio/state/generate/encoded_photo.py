"""A photo among the latents: what the model makes of it and how usual it finds it; and sliders made of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.inference.latent.samples import Sample
from studio.state.generate.workspace import GenerateState
from studio.state.language import tr
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.workers.door import Door
from studio.state.workers.latest import LatestWorker
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.state.generate import work
else:
    work = Door("studio.state.generate.work")


class PhotoInLatents(QObject):
    """Observable; one photo at a time."""

    changed = Signal()

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
        self.seen: work.SeenPhoto | None = None
        self.path: Path | None = None
        self.error = ""
        state.model_changed.connect(self._on_model_changed)

    @property
    def sample(self) -> Sample | None:
        """The photo as a sample."""
        return None if self.seen is None else Sample(self.seen.encoded.code, label=self._state.label)

    def open(self, path: Path) -> None:
        """Encode a photo, and show what comes back."""
        self.path, self.seen, self.error = path, None, ""
        self.changed.emit()
        if self._state.package is not None:
            see = partial(work.encode, self._state.package, path, self._state.label, self._pictures)
            self._decoder.submit_idle(see, partial(self._on_seen, path), partial(self._on_failed, path))

    def close(self) -> None:
        self.path, self.seen, self.error = None, None, ""
        self.changed.emit()

    def make_slider(self, name: str, having: Sequence[Sample | Path], lacking: Sequence[Sample | Path]) -> None:
        """A slider from what has something to what has not; photos are encoded first. Kept in the user's library."""
        package = self._state.package
        if package is None:
            return
        learn = partial(work.learn_slider, package, name, tuple(having), tuple(lacking))
        self._decoder.submit_idle(learn, self._on_learnt)

    def remove_slider(self, name: str) -> None:
        if self._state.package is not None:
            self._reading.put(partial(work.remove_slider, self._state.package.id, name))
            self._state.reload_sliders()

    def _on_seen(self, path: Path, seen: work.SeenPhoto) -> None:
        if path == self.path:
            self.seen = seen
            self.changed.emit()

    def _on_failed(self, path: Path, error: Exception) -> None:
        if path == self.path:
            self.error = plain_words(error)
            self.changed.emit()

    def _on_learnt(self, name: str) -> None:
        self._state.reload_sliders()
        self._notes.say(Notice(tr("The slider “{name}” is in your library").format(name=name), kind="info"))

    def _on_model_changed(self) -> None:
        if self.path is not None:
            self.open(self.path)
