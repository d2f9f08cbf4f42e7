"""Where the maps between two stages lie: memory, or one file that nobody sees and that goes with the process."""

import math
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import OutputError
from studio.inference.cancellable import finish_aside
from studio.preferences.chosen import chosen
from studio.preferences.table import SCRATCH
from studio.system.paths import cache_folder

BYTES_PER_VALUE = 4
_SPARE_BYTES = 64 << 20
"""What is left free on the disk for others."""
_HINT = "free some space, allow more memory (--memory), or choose a smaller size (--size)"


@dataclass(frozen=True)
class MapPlace:
    """Where one map of C×H×W float32 lies: at `offset` of the file, in memory where that is None."""

    channels: int
    height: int
    width: int
    offset: int | None

    @property
    def nbytes(self) -> int:
        return self.channels * self.height * self.width * BYTES_PER_VALUE


def scratch_folder() -> Path:
    """Where scratch files are made: where the settings say, else among what may be deleted."""
    return chosen(SCRATCH) or cache_folder() / "scratch"


class MapStore:
    """Maps by name, written and read in strips of rows. Use as a context: nothing is left when it ends."""

    def __init__(self, places: Mapping[str, MapPlace], file: Any, folder: Path) -> None:
        self._places = places
        self._file = file
        self._folder = folder
        self._arrays: dict[str, np.ndarray] = {}
        self._buffers: dict[tuple[str, int], np.ndarray] = {}

    def write(self, name: str, first: int, rows: np.ndarray) -> None:
        """Put C×R×W rows at row `first`. Raises OutputError on a full disk."""
        place = self._places[name]
        if place.offset is None:
            if name not in self._arrays:
                self._arrays[name] = np.empty((place.channels, place.height, place.width), np.float32)
            self._arrays[name][:, first : first + rows.shape[1]] = rows
            return
        for channel, plane in enumerate(rows):
            data = np.ascontiguousarray(plane).reshape(-1).view(np.uint8).data
            self._seek(place, channel, first)
            while data:
                data = data[self._attempt(lambda left=data: self._file.write(left)) :]

    def read(self, name: str, first: int, last: int, turn: int = 0) -> np.ndarray:
        """Rows first…last, the end not included, as C×R×W. Raises OutputError where they are gone.

        They are good until that map is read again with the same `turn`: fresh memory for each strip would cost, page by
        page, more than to fill it.
        """
        place = self._places[name]
        rows = self._room(name, turn, (place.channels, last - first, place.width))
        if place.offset is None:
            rows[:] = self._arrays[name][:, first:last]
            return rows
        for channel, plane in enumerate(rows):
            data = plane.reshape(-1).view(np.uint8).data
            self._seek(place, channel, first)
            while data:
                count = self._attempt(lambda left=data: self._file.readinto(left))
                if not count:
                    raise OutputError(f"the scratch file in {self._folder} lost its end", _HINT)
                data = data[count:]
        return rows

    def release(self, name: str) -> None:
        """Nobody reads that map any more."""
        self._arrays.pop(name, None)
        for key in [key for key in self._buffers if key[0] == name]:
            del self._buffers[key]

    def close(self) -> None:
        """Give back memory and disk."""
        self._arrays.clear()
        self._buffers.clear()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _room(self, name: str, turn: int, shape: tuple[int, int, int]) -> np.ndarray:
        count = math.prod(shape)
        buffer = self._buffers.get((name, turn))
        if buffer is None or buffer.size < count:
            buffer = self._buffers[name, turn] = np.empty(count, np.float32)
        return buffer[:count].reshape(shape)

    def _seek(self, place: MapPlace, channel: int, row: int) -> None:
        start = (channel * place.height + row) * place.width * BYTES_PER_VALUE
        self._attempt(lambda: self._file.seek((place.offset or 0) + start))

    def _attempt(self, action: Any) -> int:
        try:
            return action()
        except OSError as error:
            raise _failed(self._folder, error) from error


@contextmanager
def map_store(places: Mapping[str, MapPlace], folder: Path | None = None) -> Iterator[MapStore]:
    """A store for maps that lie at `places`.

    Raises OutputError where the disk has no room for those that go to a file: before anything is computed.
    """
    folder = folder or scratch_folder()
    wanted = max((place.offset + place.nbytes for place in places.values() if place.offset is not None), default=0)
    store = MapStore(places, _open(folder, wanted) if wanted else None, folder)
    try:
        yield store
    except BaseException:
        finish_aside(store.close)
        raise
    store.close()


def _open(folder: Path, wanted: int) -> Any:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < wanted + _SPARE_BYTES:
            raise OutputError(
                f"{folder} has {free / 1e9:.1f} GB free and {wanted / 1e9:.1f} GB of scratch space are needed", _HINT
            )
        # Without a name wherever the system allows it: even a killed process leaves nothing.
        return tempfile.TemporaryFile(dir=folder, buffering=0)
    except OSError as error:
        raise _failed(folder, error) from error


def _failed(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"the scratch file in {folder} failed ({error.strerror or error})", _HINT)
