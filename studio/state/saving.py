"""Saving what is on the canvas: waits for the full picture, then writes off the UI thread."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from studio.locations import samples_folder
from studio.state.background import BackgroundQueue
from studio.state.notes import Notes, Notice, Progress
from studio.state.results import Rendered, ResultKey
from studio.state.translate import TranslateState
from studio.state.words import plain_words

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.inference.cancel import CancelToken
    from studio.inference.translator import Translation
    from studio.package.loader import Package


@dataclass(frozen=True, eq=False)
class SaveOrder:
    """One picture to write, with everything that its pixels depend on."""

    key: ResultKey
    photo: "Photo"
    package: "Package"
    strength: float
    path: Path


class Saver(QObject):
    """Writes translated pictures on `queue`, one after the other."""

    saved = Signal(object)
    """The path that was written."""
    failed = Signal(object)

    def __init__(
        self,
        state: TranslateState,
        queue: BackgroundQueue,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._queue = queue
        self._notes = notes
        self._waiting: SaveOrder | None = None
        self._writing: dict[SaveOrder, CancelToken] = {}
        self.last_saved: Path | None = None
        state.finished.connect(self._on_finished)
        state.progress_changed.connect(self._on_progress_changed)
        state.picture_changed.connect(self._on_request_changed)
        state.size_changed.connect(self._on_request_changed)

    @property
    def can_save(self) -> bool:
        """Whether there is a whole photo and a model."""
        return self._state.original_is_whole and self._state.key is not None

    @property
    def suggested_path(self) -> Path:
        """A name beside the photo that says which model made it; in the pictures folder where that can't be."""
        current, package = self._state.roll.current, self._state.shelf.package
        if current is None or package is None:
            return Path("translated.png")
        folder = current.source.parent if isinstance(current.source, Path) else None
        if folder is None or folder == samples_folder() or not os.access(folder, os.W_OK):
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        return folder / f"{Path(current.name).stem} {package.id}.png"

    def save(self, path: Path) -> None:
        """Write the full translation at the present strength, at once or as soon as it is finished."""
        key, package, original = self._state.key, self._state.shelf.package, self._state.original
        if key is None or package is None or original is None or not self.can_save:
            return
        self._notes.dismiss()
        order = SaveOrder(key, original.photo, package, self._state.strength, path)
        rendered = self._state.full_result
        if rendered is not None:
            self._write(order, rendered.translation)
        else:
            self._hand_over()
            self._waiting = order
            self._on_progress_changed()

    def cancel(self) -> None:
        """Don't write what waits or is being made."""
        self._waiting = None
        for cancel in self._writing.values():
            cancel.cancel()
        self._writing.clear()
        self._notes.set_progress(None)

    def _on_finished(self, rendered: Rendered) -> None:
        if self._waiting is not None and self._waiting.key == rendered.key:
            order, self._waiting = self._waiting, None
            self._write(order, rendered.translation)

    def _on_request_changed(self) -> None:
        if self._waiting is not None and self._waiting.key != self._state.key:
            self._hand_over()

    def _hand_over(self) -> None:
        """The canvas moved on to something else: make the picture on the writing thread instead."""
        if self._waiting is not None:
            order, self._waiting = self._waiting, None
            self._write(order, None)

    def _write(self, order: SaveOrder, translation: "Translation | None") -> None:
        from studio.inference.cancel import CancelToken

        cancel = CancelToken()
        self._writing[order] = cancel
        self._notes.set_progress(Progress(f"Saving {order.path.name}", None, can_cancel=True))
        work = partial(_write_picture, order, translation, cancel)
        self._queue.put(work, partial(self._on_written, order), partial(self._on_not_written, order))

    def _on_written(self, order: SaveOrder, path: Path) -> None:
        self._end(order)
        self.last_saved = path
        self._notes.say(Notice(f"Saved {path.name}", "show_saved", "info"))
        self.saved.emit(path)

    def _on_not_written(self, order: SaveOrder, error: Exception) -> None:
        self._end(order)
        self._notes.say(Notice(plain_words(error), "save"))
        self.failed.emit(error)

    def _end(self, order: SaveOrder) -> None:
        self._writing.pop(order, None)
        if not self._writing and self._waiting is None:
            self._notes.set_progress(None)

    def _on_progress_changed(self) -> None:
        if self._waiting is not None:
            text = f"Finishing the picture, then saving {self._waiting.path.name}"
            self._notes.set_progress(Progress(text, self._state.progress, can_cancel=True))


def _write_picture(order: SaveOrder, translation: "Translation | None", cancel: "CancelToken") -> Path:
    from studio.imaging.composite import blend
    from studio.imaging.files import save_picture
    from studio.inference.translator import TranslateRequest, Translator

    if translation is None:
        request = TranslateRequest(order.photo, order.package, order.key.direction, order.key.size_px)
        translation = Translator().translate(request, cancel=cancel, progress=None)
    cancel.raise_if_cancelled()
    rgb = blend(order.photo.rgb, translation.rgb, order.strength)
    cancel.raise_if_cancelled()
    save_picture(rgb, order.photo.alpha, order.path)
    return order.path
