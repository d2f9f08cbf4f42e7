"""The translation follows the pen: the newest drawing goes to the engine as soon as the last one came back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.state.drawing.workspace import Desk, snapshot
from studio.state.engine.engine import Engine, RunFailure
from studio.state.engine.results import Rendered
from studio.state.photos.decode import Decoded
from studio.state.photos.sources import PastedPicture, Pictures
from studio.state.translate.workspace import TranslateState
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.state.drawing.drawing import Drawing

_PATIENCE_MS = 2000
"""After that long without an answer the next drawing goes out all the same."""


class LiveDrawing(QObject):
    """One drawing at a time is on its way: what is drawn meanwhile waits as one newer drawing, never as a queue."""

    def __init__(
        self,
        desk: Desk,
        state: TranslateState,
        engine: Engine,
        queue: BackgroundQueue,
        pictures: Pictures,
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
        self._state.set_hurried(self._desk.drawing_now)
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
