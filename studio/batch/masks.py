"""Where a photo of a batch shows its translation."""

import os
import threading
from pathlib import Path

from studio.batch.naming import folded
from studio.batch.parameters import MaskSource, Parameters
from studio.errors import PhotoError
from studio.imaging.files import open_photo
from studio.imaging.kinds import OPEN_SUFFIXES
from studio.imaging.mask_files import as_mask, load_mask
from studio.imaging.paint.mask import Mask
from studio.imaging.photo import Photo

NO_MASK = "it has no mask"
"""Why a photo is left out."""


class Masking:
    """Finds masks by the parameters of a batch; used by the threads that read."""

    def __init__(self, parameters: Parameters) -> None:
        self._folder = None if parameters.masks is None else MaskFolder(Path(parameters.masks))
        self._source = parameters.mask
        self._lock = threading.Lock()
        self._opened: Photo | None = None

    def mask_of(self, photo: Photo, source: Path, folder: Path) -> Mask | None:
        """For the photo from the file `source`, below `folder`; None where all of it is translated.

        Raises PhotoError for a mask that can't be read.
        """
        own = None if self._folder is None else self._folder.find(source, folder)
        if own is not None:
            return load_mask(own, photo.size)
        return None if self._source is None else self._common(self._source, photo)

    def _common(self, source: MaskSource, photo: Photo) -> Mask | None:
        if source.stored is not None:
            found = source.stored.mask()
        elif source.file is not None:
            with self._lock:
                self._opened = self._opened or open_photo(Path(source.file))
            found = as_mask(self._opened, photo.size)
        else:
            found = None
        return found and found.with_edge(inverted=found.inverted != source.inverted, feather=source.feather)


class MaskFolder:
    """A folder of masks, listed once, and again where it has changed; for any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._listed: dict[Path, tuple[int, _Listing]] = {}

    @classmethod
    def of(cls, parameters: Parameters) -> "MaskFolder | None":
        """Where some photos of a batch may be without a mask; None where that can't be."""
        return None if parameters.masks is None or parameters.mask is not None else cls(Path(parameters.masks))

    def find(self, source: Path, folder: Path) -> Path | None:
        """The mask of a photo: the picture with its name, in the same folder below or right inside.

        Names are the same whatever the case of their letters, and however a system composes these. Raises PhotoError
        where the folder of masks is gone.
        """
        if not self._root.is_dir():
            raise PhotoError(f"the folder of masks {self._root} does not exist", "check the name")
        with self._lock:
            places = [self._below(folder), self._root]
            for place in dict.fromkeys(place for place in places if place is not None):
                found = self._listing(place).mask_of(source)
                if found is not None:
                    return place / found
        return None

    def _below(self, folder: Path) -> Path | None:
        place = self._root
        for part in folder.parts:
            name = self._listing(place).folder(part)
            if name is None:
                return None
            place /= name
        return place

    def _listing(self, place: Path) -> "_Listing":
        try:
            changed = place.stat().st_mtime_ns
            known = self._listed.get(place)
            if known is None or known[0] != changed:
                known = self._listed[place] = changed, _Listing(place)
        except OSError as error:
            raise PhotoError(f"the folder of masks {place} can't be read ({error.strerror})", "check it") from error
        return known[1]


class _Listing:
    """Names in one folder, by what makes them equal."""

    def __init__(self, place: Path) -> None:
        self._pictures: dict[str, dict[str, list[str]]] = {}
        self._folders: dict[str, list[str]] = {}
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 - thousands of them
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    self._folders.setdefault(folded(entry.name), []).append(entry.name)
                elif suffix.lower() in OPEN_SUFFIXES:
                    alike = self._pictures.setdefault(folded(stem), {})
                    alike.setdefault(suffix.lower(), []).append(entry.name)

    def folder(self, name: str) -> str | None:
        """The folder of that name; one that is written the same goes first."""
        return _closest(self._folders.get(folded(name), []), name)

    def mask_of(self, source: Path) -> str | None:
        """The picture of that name, a PNG first, then the kind of the photo itself."""
        alike = self._pictures.get(folded(source.stem), {})
        for suffix in dict.fromkeys((".png", source.suffix.lower(), *OPEN_SUFFIXES)):
            if suffix in alike:
                return _closest(alike[suffix], f"{source.stem}{suffix}")
        return None


def _closest(names: list[str], wanted: str) -> str | None:
    if wanted in names:
        return wanted
    stem = os.path.splitext(wanted)[0]  # noqa: PTH122 - as above
    return next((name for name in names if name.startswith(stem)), names[0] if names else None)
