"""What can be dropped and pasted: files, folders, picture data from a browser or another program."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from studio.state.language import tr
from studio.state.models import MODEL_SUFFIXES
from studio.state.notices import Notes, Notice
from studio.state.photos.sources import PastedPicture, Source

_PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp", "image/gif")


def accepts(mime: QMimeData) -> bool:
    """Whether there may be a picture in it."""
    return mime.hasUrls() or mime.hasImage() or any(mime.hasFormat(name) for name in _PICTURE_TYPES)


def sources(mime: QMimeData) -> tuple[Source, ...]:
    """Local files and folders, else picture data as it was encoded, else the toolkit's image; empty where none."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return tuple(paths)
    for name in _PICTURE_TYPES:
        data = mime.data(name).data() if mime.hasFormat(name) else b""
        if data:
            return (PastedPicture(tr("Pasted picture"), bytes(data)),)
    image = mime.imageData() if mime.hasImage() else None
    if image is not None and not image.isNull():
        return (PastedPicture(tr("Pasted picture"), image=image),)
    return ()


def say_only_a_link(notes: Notes) -> None:
    """For a drop with an address in it and no picture."""
    text = tr("That was only a link, not a picture. Save the picture first, then drop the file here.")
    notes.say(Notice(text, "open"))


def holds_models(mime: QMimeData) -> bool:
    """Whether all that is dropped are files of models."""
    urls = mime.urls()
    return bool(urls) and all(url.isLocalFile() and is_model(Path(url.toLocalFile())) for url in urls)


def is_model(path: Path) -> bool:
    """Whether the file is one of a model, by its name."""
    return path.suffix.lower() in MODEL_SUFFIXES and not path.is_dir()
