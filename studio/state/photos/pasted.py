"""Files for pasted pictures, where the work goes on by name: keys of a timeline, photos among latents."""

import hashlib
import io
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject

from studio.errors import OutputError
from studio.imaging.files import open_photo
from studio.state.photos.sources import PastedPicture, PictureConverter, Source, as_png
from studio.state.workers.queue import BackgroundQueue
from studio.system.atomic_write import write_whole
from studio.system.paths import pasted_folder

_KEPT_S = 30 * 24 * 3600.0


class Pasting(QObject):
    """Gives every source a file."""

    def __init__(self, queue: BackgroundQueue, pictures: PictureConverter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._pictures = pictures

    def to_files(self, sources: tuple[Source, ...], done: Callable[[list[Path]], None]) -> None:
        """Call `done` with the files: at once where all are some, else when those of pasted pictures are written."""
        paths = [source for source in sources if isinstance(source, Path)]
        if len(paths) == len(sources):
            done(paths)
        else:
            self._queue.put(partial(_written, sources, self._pictures), done)


def _written(sources: tuple[Source, ...], pictures: PictureConverter) -> list[Path]:
    _forget_old()
    return [source if isinstance(source, Path) else _write(source, pictures) for source in sources]


def _write(source: PastedPicture, pictures: PictureConverter) -> Path:
    """A file with that picture, named after what is in it. Raises PhotoError, OutputError."""
    data, suffix = _encoded(source, pictures)
    path = pasted_folder() / f"{source.name} {hashlib.sha256(data).hexdigest()[:8]}.{suffix}"
    try:
        write_whole(path, data)
    except OSError as error:
        raise OutputError(f"{path} was not written ({error.strerror or error})", "make room on the disk") from error
    return path


def _encoded(source: PastedPicture, pictures: PictureConverter) -> tuple[bytes, str]:
    """As it came, so that what was written into it stays; pixels as PNG."""
    if source.data is None:
        pixels = (source.rgb, None) if source.rgb is not None else pictures.pixels(source.image)
        return as_png(*pixels), "png"
    open_photo(source.data, source.name)
    with Image.open(io.BytesIO(source.data)) as image:
        return source.data, (image.format or "png").lower()


def _forget_old() -> None:
    with suppress(OSError):
        for path in pasted_folder().iterdir():
            if time.time() - path.stat().st_mtime > _KEPT_S:
                path.unlink(missing_ok=True)
