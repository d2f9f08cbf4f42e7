"""Reading photos, thumbnails and folders; every function here runs on a worker thread."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.state.photos.sources import PastedPicture, PictureConverter, Source

if TYPE_CHECKING:
    from studio.imaging.photo import Photo

THUMBNAIL_EDGE_PX = 256
GLIMPSE_EDGE_PX = 768
_MOST_BELOW = 500
"""Pictures that are taken out of the folders of a folder."""
_DEEPEST = 6


@dataclass(frozen=True, eq=False)
class Decoded:
    """A photo and what the canvas draws of it."""

    photo: Photo
    picture: Any
    thumbnail: Any
    is_drawing: bool
    """Dark lines on white paper."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        return self.photo.nbytes + int(self.picture.nbytes)


@dataclass
class Expanded:
    """What was opened: pictures, and what was in the folders besides."""

    sources: list[Source] = field(default_factory=list[Source])
    clips: list[Path] = field(default_factory=list[Path])
    results: list[Path] = field(default_factory=list[Path])
    """Pictures that this program made, where a folder holds others too."""
    kinds: Counter[str] = field(default_factory=Counter[str])
    """Suffix → files that are no pictures."""
    folders: int = 0
    """Folders beside pictures, which are not looked into."""


def expand(sources: tuple[Source, ...]) -> Expanded:
    """Folders become the pictures in them, in the order of their names; where there are none, those in their folders.

    Results of this program are no photos, unless there is nothing else or they were named themselves.
    """
    from studio.imaging.kinds import is_clip

    found = Expanded()
    for source in sources:
        if isinstance(source, Path) and source.is_dir():
            before, results = len(found.sources), len(found.results)
            _expand_folder(source, found, _DEEPEST)
            if len(found.sources) == before:
                found.sources += found.results[results:]
                del found.results[results:]
        elif isinstance(source, Path) and is_clip(source):
            found.clips.append(source)
        else:
            found.sources.append(source)
    return found


def _expand_folder(folder: Path, found: Expanded, deep: int) -> None:
    from studio.imaging.kinds import is_sidecar, kind_of
    from studio.imaging.marks import is_result

    below: list[Path] = []
    before = len(found.sources) + len(found.results)
    for path in sorted(folder.iterdir(), key=lambda path: path.name.casefold()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            below.append(path)
            continue
        kind = kind_of(path)
        if kind == "clip":
            found.clips.append(path)
        elif kind == "photo" and path.is_file():
            status = path.stat()
            ours = is_result(path, status.st_size, status.st_mtime)
            (found.results if ours else found.sources).append(path)
        elif kind is None and not is_sidecar(path):
            found.kinds[path.suffix.lower()] += 1
    if len(found.sources) + len(found.results) > before or deep == 0:
        found.folders += len(below)
        return
    for path in below:
        if len(found.sources) < _MOST_BELOW and not path.is_symlink():
            with suppress(OSError):  # one that may not be read is no reason not to look into the others
                _expand_folder(path, found, deep - 1)


def read(source: Source, pictures: PictureConverter) -> Decoded:
    """The whole photo. Raises PhotoError."""
    return decoded(photo_of(source, pictures), pictures)


def photo_of(source: Source, pictures: PictureConverter) -> Photo:
    """The whole photo without what the canvas draws. Raises PhotoError."""
    from studio.imaging.files import open_photo

    if isinstance(source, Path):
        return open_photo(source)
    if source.data is not None:
        return open_photo(source.data, source.name)
    return _from_pixels(source, pictures)


def has_quick_thumbnail(path: Path) -> bool:
    """Whether a small version costs much less than the whole photo; JPEG alone decodes at a fraction of its size."""
    return path.suffix.lower() in (".jpg", ".jpeg")


def glimpse(path: Path, pictures: PictureConverter) -> Decoded:
    """A small version that is there quickly. Raises PhotoError."""
    from studio.imaging.files import thumbnail

    return decoded(thumbnail(path, GLIMPSE_EDGE_PX), pictures)


def thumbnail_of(source: Source, pictures: PictureConverter) -> Any:
    """One small image for the film strip. Raises PhotoError."""
    if isinstance(source, Path):
        return picture_file(source, THUMBNAIL_EDGE_PX, pictures)
    return read(source, pictures).thumbnail


def picture_file(path: Path, long_edge_px: int, pictures: PictureConverter) -> Any:
    """One image for a card. Raises PhotoError."""
    from studio.imaging.files import thumbnail

    photo = thumbnail(path, long_edge_px)
    return pictures.thumbnail(photo.rgb, photo.alpha)


def decoded(photo: Photo, pictures: PictureConverter) -> Decoded:
    """The photo with what the canvas and the film strip draw of it."""
    from studio.imaging.drawing import is_drawing

    small = photo.resized(THUMBNAIL_EDGE_PX)
    thumbnail = pictures.thumbnail(small.rgb, small.alpha)
    return Decoded(photo, pictures.picture(photo.rgb, photo.alpha), thumbnail, is_drawing(photo.rgb))


def _from_pixels(source: PastedPicture, pictures: PictureConverter) -> Photo:
    from studio.imaging.photo import Photo

    if source.rgb is not None:
        return Photo(source.rgb)
    rgb, alpha = pictures.pixels(source.image)
    return Photo(rgb, alpha, None)
