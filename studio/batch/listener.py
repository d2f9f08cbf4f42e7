"""Who is told what happens in a batch."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np

from studio.batch.records import FileRow
from studio.errors import StudioError
from studio.imaging.photo import Photo
from studio.inference.translator import Translation

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


def reason_of(error: BaseException) -> str:
    """One line for the row of a file."""
    if isinstance(error, StudioError):
        return str(error)
    return " ".join(f"unexpected fault ({type(error).__name__}: {error})".split())
