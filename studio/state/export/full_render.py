"""The full picture for whoever wants it: waits for the canvas, else makes it, and hands it over off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.inference.cancel import CancelToken
from studio.render.look import Look
from studio.state.engine.results import Rendered, ResultKey
from studio.state.language import tr
from studio.state.notices import Notes, Progress
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.inference.translator import Translation
    from studio.package.loader import Package
    from studio.render.finish import RenderResult
    from studio.state.export import work
else:
    work = Door("studio.state.export.work")


@dataclass(frozen=True, eq=False)
class RenderOrder:
    """One picture, with everything that its pixels depend on."""

    key: ResultKey
    photo: Photo
    package: Package
    look: Look


Consumer = Callable[["RenderResult"], Any]
"""What is done with a finished picture, on the writing thread."""


@dataclass(frozen=True, eq=False)
class _Task:
    order: RenderOrder
    name: str
    use: Consumer
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class FullRender(QObject):
    """One after the other on `queue`; the newest task that waits for the canvas replaces the one before."""

    def __init__(
        self, state: TranslateState, queue: BackgroundQueue, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._queue = queue
        self._notes = notes
        self._waiting: _Task | None = None
        self._running: dict[_Task, CancelToken] = {}
        state.finished.connect(self._on_finished)
        state.progress_changed.connect(self._on_progress_changed)
        state.picture_changed.connect(self._on_request_changed)
        state.size_changed.connect(self._on_request_changed)

    @property
    def order(self) -> RenderOrder | None:
        """What is on the canvas now; None without a whole photo and a model."""
        key, package, original = self._state.key, self._state.shelf.package, self._state.original
        if key is None or package is None or original is None or not self._state.original_is_whole:
            return None
        return RenderOrder(key, original.photo, package, self._state.look)

    def finish(
        self, name: str, use: Consumer, done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        """Give what is on the canvas to `use`, at once or as soon as it is finished; later `done(what use returned)`.

        `name` follows "Saving" in the status line.
        """
        order = self.order
        if order is None:
            return
        task = _Task(order, name, use, done, failed)
        rendered = self._state.full_result
        if rendered is not None:
            self._start(task, rendered.translation)
        else:
            self._hand_over()
            self._waiting = task
            self._on_progress_changed()

    def cancel(self) -> None:
        """Drop what waits or is being made."""
        self._waiting = None
        for cancel in self._running.values():
            cancel.cancel()
        self._running.clear()
        self._notes.set_progress(None)

    def _on_finished(self, rendered: Rendered) -> None:
        if self._waiting is not None and self._waiting.order.key == rendered.key:
            task, self._waiting = self._waiting, None
            self._start(task, rendered.translation)

    def _on_request_changed(self) -> None:
        if self._waiting is not None and self._waiting.order.key != self._state.key:
            self._hand_over()

    def _hand_over(self) -> None:
        """The canvas moved on to something else: make the picture on the writing thread instead."""
        if self._waiting is not None:
            task, self._waiting = self._waiting, None
            self._start(task, None)

    def _start(self, task: _Task, translation: Translation | None) -> None:
        cancel = CancelToken()
        self._running[task] = cancel
        self._notes.set_progress(Progress(tr("Saving {name}").format(name=task.name), None, can_cancel=True))
        order = task.order
        finish = partial(work.finished, order.photo, order.look, order.package, cancel, translation, task.use)
        self._queue.put(finish, partial(self._on_done, task), partial(self._on_failed, task))

    def _on_done(self, task: _Task, result: Any) -> None:
        self._end(task)
        task.done(result)

    def _on_failed(self, task: _Task, error: Exception) -> None:
        self._end(task)
        task.failed(error)

    def _end(self, task: _Task) -> None:
        self._running.pop(task, None)
        if not self._running and self._waiting is None:
            self._notes.set_progress(None)

    def _on_progress_changed(self) -> None:
        if self._waiting is not None:
            text = tr("Finishing the picture, then saving {name}").format(name=self._waiting.name)
            self._notes.set_progress(Progress(text, self._state.progress, can_cancel=True))
