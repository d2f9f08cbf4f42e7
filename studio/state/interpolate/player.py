"""Scrubbing and playing the frames of a timeline: the newest wish wins, and a film never makes the pointer wait."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.notices import Notes
from studio.state.photos.sources import Pictures
from studio.state.workers.door import Door
from studio.state.workers.latest import Film, LatestWorker

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    from studio.state.interpolate import work
    from studio.timeline.render import Renderer
else:
    work = Door("studio.state.interpolate.work")


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame as the canvas draws it."""

    number: int
    image: Any


class TimelinePlayer(QObject):
    """Observable; shows what `_show_film` was given last."""

    frame_changed = Signal()
    """Another frame is wanted."""
    frame_shown = Signal()
    """`frame` is another one."""
    playing_changed = Signal()

    def __init__(self, decoder: LatestWorker, pictures: Pictures, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoder = decoder
        self._pictures = pictures
        self._notes = notes
        self._renderer: Renderer | None = None
        self._arriving: int | None = None
        """Id of a key that was just added, until it is shown."""
        self.number = 0
        """The frame that is wanted."""
        self.frame: Frame | None = None
        self.playing = False
        self.crossfade = False

    @property
    def frames(self) -> int:
        """Of what can be shown: keys with an error are left out."""
        return 0 if self._renderer is None else self._renderer.frames

    @property
    def frame_size(self) -> tuple[int, int] | None:
        """(width, height) of the frames."""
        return None if self._renderer is None or not self._renderer.frames else self._renderer.size

    @property
    def shown_starts(self) -> dict[int, int]:
        """Key id → its frame among those that are shown."""
        if self._renderer is None:
            return {}
        shown = self._renderer.timeline
        return {key.id: start for key, start in zip(shown.keys, shown.starts, strict=True)}

    def scrub(self, number: int) -> None:
        """Show a frame; the newest wish wins."""
        self._arriving = None
        self.pause()
        self._want(number)

    def step(self, by: int) -> None:
        """A few frames on."""
        self.scrub(self.number + by)

    def play(self, fps: float | None = -1.0) -> None:
        """From the frame that is shown, round and round; `fps` None is as fast as it goes, and by default the
        timeline's."""
        renderer = self._renderer
        if renderer is None or renderer.frames < 2:
            return
        start = 0 if self.number >= renderer.frames - 1 else self.number
        rate = float(renderer.timeline.fps) if fps == -1.0 else fps
        film = Film(
            begin=partial(work.film, renderer, self.crossfade),
            drawable=self._drawable,
            shown=partial(self._on_frame, renderer, following=True),
            start=start,
            count=renderer.frames,
            fps=rate,
        )
        self._decoder.show(film, failed=self._on_frame_failed)
        self._set_playing(True)

    def pause(self) -> None:
        """Stay at the frame that is shown."""
        if self.playing:
            self._decoder.still()
            self._set_playing(False)

    def _show_film(self, renderer: Renderer) -> None:
        """Another film, at the same place of it."""
        self._renderer = renderer
        if self.playing and renderer.frames >= 2:
            self.play()
        else:
            self._set_playing(False)
            self._want(min(self.number, max(renderer.frames - 1, 0)))

    def _show_again(self) -> None:
        """The same place, seen otherwise."""
        if self.playing:
            self.play()
        else:
            self._want(self.number)

    def _want(self, number: int) -> None:
        renderer = self._renderer
        number = min(max(number, 0), max(self.frames - 1, 0))
        if number != self.number:
            self.number = number
            self.frame_changed.emit()
        if renderer is None or not renderer.frames:
            if self.frame is not None:
                self.frame = None
                self.frame_shown.emit()
            return
        job = partial(work.frame, renderer, self.crossfade, self._pictures, number)
        done = partial(self._on_frame, renderer, number)
        self._decoder.show(job, done, self._on_frame_failed)

    def _on_frame(self, renderer: Renderer, number: int, image: Any, *, following: bool = False) -> None:
        if renderer is not self._renderer or (following and not self.playing):
            return
        self.frame = Frame(number, image)
        if following and number != self.number:
            self.number = number
            self.frame_changed.emit()
        self.frame_shown.emit()

    def _drawable(self, rgb: NDArray[uint8]) -> Any:
        return self._pictures.thumbnail(rgb, None)

    def _on_frame_failed(self, error: Exception) -> None:
        self._set_playing(False)
        self._notes.say_error(error)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit()
