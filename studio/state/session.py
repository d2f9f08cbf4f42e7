"""All state of one window, put together; starts after the first paint and ends with the window."""

from pathlib import Path

from PySide6.QtCore import QObject

from studio.state.background import BackgroundQueue
from studio.state.engine import Engine
from studio.state.models import ModelShelf
from studio.state.notes import Notes, Notice
from studio.state.photos import PhotoRoll
from studio.state.samples import Samples
from studio.state.saving import Saver
from studio.state.settings import Settings
from studio.state.sources import Pictures, Source
from studio.state.translate import TranslateState

_CLOSE_LIMIT_S = 5.0


class Session(QObject):
    """Owns the threads: one engine, one for reading, one for writing."""

    def __init__(self, pictures: Pictures, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.notes = Notes(self)
        self.reading = BackgroundQueue("reading", self)
        self.writing = BackgroundQueue("writing", self)
        self.engine = Engine(pictures, self)
        self.roll = PhotoRoll(self.reading, pictures, self)
        self.shelf = ModelShelf(self.reading, pictures, self)
        self.samples = Samples(self.reading, pictures, self)
        self.translate = TranslateState(self.roll, self.shelf, self.engine, self.notes, self)
        self.saver = Saver(self.translate, self.writing, self.notes, self)
        self._early: tuple[Source, ...] = ()
        self._started = False
        self._closed_cleanly: bool | None = None
        self.shelf.failed.connect(self._on_shelf_failed)
        self.roll.nothing_found.connect(self._on_nothing_found)

    def start(self) -> None:
        """List models and samples, warm the engine up; call once the window is on screen."""
        if self._started:
            return
        self._started = True
        self.roll.open(self._early)
        self.shelf.load()
        self.samples.load()

    def open(self, sources: tuple[Source, ...]) -> None:
        """Open photos, as soon as the window is there."""
        if self._started:
            self.notes.dismiss()
            self.roll.open(sources)
        else:
            self._early += sources

    def open_path(self, path: Path) -> None:
        """Open one file or folder."""
        self.open((path,))

    def close(self) -> bool:
        """Cancel and join all threads within a limit; True where none is left. A second call does nothing."""
        if self._closed_cleanly is None:
            self.saver.cancel()
            closed = [self.engine.close(_CLOSE_LIMIT_S), self.writing.close(_CLOSE_LIMIT_S)]
            closed.append(self.reading.close(_CLOSE_LIMIT_S))
            self._closed_cleanly = all(closed)
        return self._closed_cleanly

    def _on_shelf_failed(self, text: str) -> None:
        self.notes.say(Notice(text))

    def _on_nothing_found(self) -> None:
        self.notes.say(Notice("There is no picture in there that can be opened", "open"))
