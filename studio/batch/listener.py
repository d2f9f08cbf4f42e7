"""Who is told what happens in a batch."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

import numpy as np

from studio.batch.records import FileRow
from studio.errors import StudioError
from studio.imaging.photo import Photo
from studio.inference.translator import Translation
from studio.system.log import note_unexpected

End = Literal["done", "paused", "stopped"]
"""How a run of a job ended."""


class Listener(Protocol):
    """Is told what happens; all but `progressed` on the thread that runs the job, in the order of the files."""

    def began(self, row: FileRow) -> None:
        """The network begins with a picture."""

    def progressed(self, row: FileRow, done: float) -> None:
        """So much of it is done, 0…1. On the thread of the network."""

    def noted(self, row: FileRow, text: str) -> None:
        """Something worth knowing that is no error."""

    def translated(self, row: FileRow, photo: Photo, rgb: np.ndarray, translation: Translation) -> None:
        """The pixels that are being written. On the thread that writes."""

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        """A result is in place; `notes` say what its format could not hold."""

    def failed(self, row: FileRow, error: BaseException) -> None:
        """One picture can't be made; the others go on."""


class Guarded:
    """Passes on what is told. Who can't hear it is no fault of a photo: that goes to the log, and the batch goes on."""

    def __init__(self, listener: Listener) -> None:
        self.fault: Exception | None = None
        """The first of them."""
        self.began = self._guarded(listener.began)
        self.progressed = self._guarded(listener.progressed)
        self.noted = self._guarded(listener.noted)
        self.translated = self._guarded(listener.translated)
        self.written = self._guarded(listener.written)
        self.failed = self._guarded(listener.failed)

    def _guarded(self, tell: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(tell)
        def told(*what: Any) -> None:
            try:
                tell(*what)
            except Exception as error:  # noqa: BLE001 - whatever a terminal or a window does
                if self.fault is None:
                    note_unexpected(error)
                    self.fault = error

        return told


def reason_of(error: BaseException) -> str:
    """One line for the row of a file."""
    if isinstance(error, StudioError):
        return str(error)
    return " ".join(f"unexpected fault ({type(error).__name__}: {error})".split())
