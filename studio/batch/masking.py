"""Where a photo of a batch shows its translation."""

import threading
from pathlib import Path

from studio.batch.parameters import MaskSource, Parameters
from studio.errors import PhotoError
from studio.imaging.files import OPEN_SUFFIXES, open_photo
from studio.imaging.mask import Mask
from studio.imaging.mask_files import as_mask, load_mask
from studio.imaging.photo import Photo


class Masking:
    """Finds masks by the parameters of a batch; used by the threads that read."""

    def __init__(self, parameters: Parameters) -> None:
        self._folder = None if parameters.masks is None else Path(parameters.masks)
        self._source = parameters.mask
        self._lock = threading.Lock()
        self._opened: Photo | None = None

    def mask_of(self, photo: Photo, source: Path, folder: Path) -> Mask | None:
        """For the photo from the file `source`, below `folder`; None where all of it is translated.

        Raises PhotoError for a mask that can't be read.
        """
        own = None if self._folder is None else find_mask(self._folder, source, folder)
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


def find_mask(masks: Path, source: Path, folder: Path) -> Path | None:
    """The mask of a photo: the picture with its name, in the same folder below `masks` or right inside it.

    Raises PhotoError where the folder of masks is gone.
    """
    if not masks.is_dir():
        raise PhotoError(f"the folder of masks {masks} does not exist", "check the name")
    for place in dict.fromkeys((masks / folder, masks)):
        for suffix in dict.fromkeys((".png", source.suffix.lower(), *OPEN_SUFFIXES)):
            path = place / f"{source.stem}{suffix}"
            if path.is_file():
                return path
    return None
