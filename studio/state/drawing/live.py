"""What follows the pen: the translation, which goes to the engine once the last one came back, and traced lines."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.state.drawing.drawing import colour_of
from studio.state.drawing.workspace import DrawingState, snapshot
from studio.state.engine.engine import Engine, RunFailure
from studio.state.engine.results import Rendered
from studio.state.notices import Notes
from studio.state.photos.decode import Decoded
from studio.state.photos.sources import PastedPicture, PictureConverter
from studio.state.translate.workspace import TranslateState
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    import numpy as np

    from studio.imaging.photo import Photo
    from studio.inference.cancel import CancelToken
    from studio.state.drawing.drawing import Drawing

_PATIENCE_MS = 2000
"""After that long without an answer the next drawing goes out all the same."""


class LiveDrawing(QObject):
    """One drawing at a time is on its way: what is drawn meanwhile waits as one newer drawing, never as a queue."""

    def __init__(
        self,
        desk: DrawingState,
        state: TranslateState,
        engine: Engine,
        queue: BackgroundQueue,
        pictures: PictureConverter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state = state
        self._queue = queue
        self._pictures = pictures
        self._sent: dict[int, int] = {}
        self._on_its_way = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)  # type: ignore[call-overload]
        self._patience.timeout.connect(self._on_answered)
        desk.painted.connect(self._on_painted)
        desk.stroke_ended.connect(self._on_painted)
        desk.active_changed.connect(self._on_painted)
        engine.rendered.connect(self._on_rendered)
        engine.failed.connect(self._on_failed)

    def _on_painted(self, _boxes: object = None) -> None:
        self._state.set_hurried(self._desk.painting)
        self._send()

    def _send(self) -> None:
        """The drawing on the desk, else one that was left before its last stroke had gone out."""
        if self._on_its_way:
            return
        known = [self._desk.drawing, *self._desk.drawings]
        waiting = [one for one in known if one is not None and self._sent.get(one.photo_id, 0) != one.sheet.revision]
        if not waiting:
            return
        drawing = waiting[0]
        self._on_its_way = True
        self._sent[drawing.photo_id] = drawing.sheet.revision
        pixels = drawing.sheet.pixels.copy()
        work = partial(snapshot, pixels, self._pictures)
        self._queue.put(work, partial(self._on_ready, drawing), self._on_not_ready)

    def _on_ready(self, drawing: "Drawing", decoded: Decoded) -> None:
        self._patience.start()
        source = PastedPicture(drawing.name, rgb=decoded.photo.rgb)
        self._state.roll.redraw(drawing.photo_id, source, decoded)
        current = self._state.roll.current
        if current is None or current.id != drawing.photo_id or self._state.progress is None:
            # Nothing runs for it: a drawing in the background, or one that is as it was before.
            self._on_answered()

    def _on_not_ready(self, _error: Exception) -> None:
        self._on_answered()

    def _on_rendered(self, rendered: Rendered) -> None:
        current = self._state.roll.current
        if self._on_its_way and current is not None and rendered.key.photo_id == current.id:
            self._on_answered()

    def _on_failed(self, _failure: RunFailure) -> None:
        self._on_answered()

    def _on_answered(self) -> None:
        self._patience.stop()
        self._on_its_way = False
        self._send()


class Tracing(QObject):
    """Observable; finds the lines off the UI thread, the newest wish wins."""

    changed = Signal()
    """Whether it runs, or how many lines are wanted."""

    def __init__(self, desk: DrawingState, queue: BackgroundQueue, notes: Notes, parent: QObject | None = None) -> None:
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
            self._notes.say_error(error)
            self.changed.emit()


def _trace(
    photo: "Photo", size: tuple[int, int], width_px: float, detail: float, cancel: "CancelToken"
) -> "np.ndarray":
    from studio.imaging.paint.line_trace import trace

    return trace(photo.rgb, size, width_px, detail, cancel.raise_if_cancelled)
