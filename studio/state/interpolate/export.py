"""The video of a timeline, written on a thread of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.inference.cancel import CancelToken
from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.state.notices import Notes, Notice, Progress
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.state.interpolate import work
    from studio.timeline.video import VideoOptions, Written
else:
    work = Door("studio.state.interpolate.work")


@dataclass(frozen=True)
class VideoWish:
    """What is asked for beside the timeline itself."""

    path: Path
    options: VideoOptions
    size_px: int | None
    """Long edge; None for that of the frames."""
    crisp: bool = False
    crossfade: bool = False


class VideoExport(QObject):
    """One video at a time; a stop leaves what is there as a file that plays."""

    finished = Signal(object)
    """`Written`."""
    busy_changed = Signal()

    _progressed = Signal(float)

    def __init__(self, state: TimelineState, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._notes = notes
        self._queue = BackgroundQueue("video", notes.say_error, self)
        self._cancel: CancelToken | None = None
        self._wished: Path | None = None
        self.last: Path | None = None
        self._progressed.connect(self._on_progressed)

    @property
    def busy(self) -> bool:
        """Whether a video is being written."""
        return self._cancel is not None

    def begin(self, wish: VideoWish) -> None:
        """Write the timeline as it is now."""
        if self.busy:
            return
        state = self._state
        renderer = work.renderer(state.timeline, state.ready_keys(), state.package, state.slider_changes)
        left_out = len(state.timeline.keys) - len(renderer.timeline.keys)
        self._cancel, self._wished = CancelToken(), wish.path
        self.busy_changed.emit()
        self._on_progressed(0.0)
        write = partial(work.write, renderer, wish.path, wish.options, wish.size_px, self._cancel)
        job = partial(write, self._progressed.emit, crisp=wish.crisp, crossfade=wish.crossfade)
        self._queue.put(job, partial(self._on_written, left_out, renderer.frames), self._on_failed)

    def cancel(self) -> None:
        """Stop after the frame that is being made."""
        if self._cancel is not None:
            self._cancel.cancel()

    def close(self, timeout_s: float) -> bool:
        """Stop, and wait for the thread."""
        self.cancel()
        return self._queue.close(timeout_s)

    def _on_progressed(self, done: float) -> None:
        if self.busy:
            self._notes.set_progress(Progress(tr("Writing the video"), done, can_cancel=True))

    def _end(self) -> None:
        self._cancel = None
        self._notes.set_progress(None)
        self.busy_changed.emit()

    def _on_written(self, left_out: int, frames: int, written: Written) -> None:
        self._end()
        self.last = written.path
        if not written.frames:
            text = tr("Stopped before the first frame; nothing was written")
        elif not written.complete:
            text = tr("Stopped: {name} holds {count} of {frames} frames and plays")
            text = text.format(name=written.path.name, count=written.frames, frames=frames)
        elif left_out == 1:
            text = tr("Saved {name}; one key that can't be used was left out").format(name=written.path.name)
        elif left_out:
            text = tr("Saved {name}; {count} keys that can't be used were left out")
            text = text.format(name=written.path.name, count=left_out)
        else:
            text = tr("Saved {name}").format(name=written.path.name)
        if self._wished is not None and written.frames and written.path != self._wished:
            text = f"{text}. {tr('{folder} holds other files').format(folder=self._wished.name)}"
        self._notes.say(Notice(text, kind="info"))
        self.finished.emit(written)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._notes.say_error(error)
