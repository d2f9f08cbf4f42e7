"""Lines of the photo beneath, as one step of the drawing that follows its slider."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.state.drawing.drawing import colour_of
from studio.state.drawing.workspace import Desk
from studio.state.notices import Notes, Notice
from studio.state.words import plain_words
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    import numpy as np

    from studio.imaging.photo import Photo
    from studio.inference.cancel import CancelToken
    from studio.state.drawing.drawing import Drawing


class Tracing(QObject):
    """Observable; finds the lines off the UI thread, the newest wish wins."""

    changed = Signal()
    """Whether it runs, or how many lines are wanted."""

    def __init__(self, desk: Desk, queue: BackgroundQueue, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._queue = queue
        self._notes = notes
        self._cancel: CancelToken | None = None
        self._traced: tuple[Drawing, int] | None = None
        self.detail = 0.5
        """From the boldest lines (0) to faint ones (1)."""
        desk.steps_changed.connect(self.changed)
        desk.active_changed.connect(self.changed)

    @property
    def running(self) -> bool:
        """Whether lines are being looked for."""
        return self._cancel is not None

    @property
    def adjustable(self) -> bool:
        """Whether the last step of the drawing is what was traced."""
        drawing = self._desk.drawing
        return drawing is not None and self._traced == (drawing, drawing.sheet.revision)

    def set_detail(self, detail: float) -> None:
        """How many lines; those that were just traced follow."""
        if detail != self.detail:
            self.detail = detail
            if self.running or self.adjustable:
                self.trace()
            self.changed.emit()

    def trace(self) -> None:
        """Draw the lines of the photo beneath with the chosen pen."""
        from studio.inference.cancel import CancelToken

        drawing = self._desk.drawing
        if drawing is None or drawing.underlay is None:
            return
        if self._cancel is not None:
            self._cancel.cancel()
        self._cancel = cancel = CancelToken()
        sheet, desk = drawing.sheet, self._desk
        photo, size = drawing.underlay.photo, (sheet.width, sheet.height)
        work = partial(_trace, photo, size, desk.width_px, self.detail, cancel)
        self._queue.put(work, partial(self._on_traced, drawing, cancel), partial(self._on_failed, cancel), 1)
        self.changed.emit()

    def _on_traced(self, drawing: "Drawing", cancel: "CancelToken", coverage: "np.ndarray") -> None:
        if cancel is not self._cancel:
            return
        self._cancel = None
        if drawing is self._desk.drawing:
            self._desk.lift()
            if self._traced == (drawing, drawing.sheet.revision):
                self._desk.undo()
            colour = self._desk.colour
            self._desk.stencil(coverage, colour_of(colour))
            self._traced = (drawing, drawing.sheet.revision)
        self.changed.emit()

    def _on_failed(self, cancel: "CancelToken", error: Exception) -> None:
        if cancel is self._cancel:
            self._cancel = None
            self._notes.say(Notice(plain_words(error)))
            self.changed.emit()


def _trace(
    photo: "Photo", size: tuple[int, int], width_px: float, detail: float, cancel: "CancelToken"
) -> "np.ndarray":
    from studio.imaging.edges import trace

    return trace(photo.rgb, size, width_px, detail, cancel.raise_if_cancelled)
