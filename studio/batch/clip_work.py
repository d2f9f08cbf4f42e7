"""One clip of a batch."""

from studio.batch.journal import FileRow
from studio.batch.work import Work
from studio.errors import PhotoError
from studio.inference.cancel import CancelToken
from studio.inference.translator import Progress


class ClipWork:
    def __init__(self, work: Work) -> None:
        self._work = work

    def make(self, row: FileRow, cancel: CancelToken, progress: Progress) -> tuple[tuple[str, ...], float]:
        raise PhotoError(f"{row.source.name} is a clip")
