"""Reading photos, thumbnails and folders; every function here runs on a worker thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.state.sources import PastedPicture, Pictures, Source

if TYPE_CHECKING:
    from studio.imaging.photo import Photo

THUMBNAIL_EDGE_PX = 256
GLIMPSE_EDGE_PX = 768


@dataclass(frozen=True, eq=False)
class Decoded:
    """A photo and what the canvas draws of it."""

    photo: "Photo"
    picture: Any
    thumbnail: Any
    is_drawing: bool
    """Dark lines on white paper."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        return self.photo.nbytes + int(self.picture.nbytes)


def expand(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Folders become the pictures in them, in the order of their names."""
    from studio.imaging.files import OPEN_SUFFIXES

    found: list[Source] = []
    for source in sources:
        if isinstance(source, Path) and source.is_dir():
            files = sorted(source.iterdir(), key=lambda path: path.name.casefold())
            found += [path for path in files if path.suffix.lower() in OPEN_SUFFIXES and path.is_file()]
        else:
            found.append(source)
    return tuple(found)


def read(source: Source, pictures: Pictures) -> Decoded:
    """The whole photo. Raises PhotoError."""
    return decoded(photo_of(source, pictures), pictures)


def photo_of(source: Source, pictures: Pictures) -> "Photo":
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


def glimpse(path: Path, pictures: Pictures) -> Decoded:
    """A small version that is there quickly. Raises PhotoError."""
    from studio.imaging.files import thumbnail

    return decoded(thumbnail(path, GLIMPSE_EDGE_PX), pictures)


def thumbnail_of(source: Source, pictures: Pictures) -> Any:
    """One small image for the film strip. Raises PhotoError."""
    if isinstance(source, Path):
        return picture_file(source, THUMBNAIL_EDGE_PX, pictures)
    return read(source, pictures).thumbnail


def picture_file(path: Path, long_edge_px: int, pictures: Pictures) -> Any:
    """One image for a card. Raises PhotoError."""
    from studio.imaging.files import thumbnail

    photo = thumbnail(path, long_edge_px)
    return pictures.thumbnail(photo.rgb, photo.alpha)


def decoded(photo: "Photo", pictures: Pictures) -> Decoded:
    """The photo with what the canvas and the film strip draw of it."""
    from studio.imaging.drawing import is_drawing

    small = photo.resized(THUMBNAIL_EDGE_PX)
    thumbnail = pictures.thumbnail(small.rgb, small.alpha)
    return Decoded(photo, pictures.picture(photo.rgb, photo.alpha), thumbnail, is_drawing(photo.rgb))


def _from_pixels(source: PastedPicture, pictures: Pictures) -> "Photo":
    from studio.imaging.photo import Photo

    if source.rgb is not None:
        return Photo(source.rgb)
    rgb, alpha = pictures.pixels(source.image)
    return Photo(rgb, alpha, None)
