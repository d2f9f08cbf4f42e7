"""Rewritten graphs on disk: found by what they were made of, whole or not there at all, and not too many."""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from studio.system.atomic_write import write_whole

KEPT_BYTES = 4 << 30
"""What the folder may hold; the graphs that were not used for longest go first."""
_STALE_S = 3600


class KeptGraphs:
    """Files `<sha256 of the source>.<version>.<sha256 of the file>.onnx` of one folder, made when first needed.

    An empty file says that there is nothing to gain. Any number of processes may use the folder.
    """

    def __init__(self, folder: Path, version: int) -> None:
        self._folder = folder
        self._version = str(version)

    def find(self, source: str) -> Path | None:
        """The file made of the model with that sha256; a damaged one is removed, and None."""
        for path in self._folder.glob(f"{source}.{self._version}.*.onnx"):
            with suppress(OSError):
                if sha256_of(path.read_bytes()) == path.name.split(".")[2]:
                    os.utime(path)
                    return path
                path.unlink()
        return None

    def keep(self, source: str, data: bytes) -> Path | None:
        """Store what was made of the model with that sha256; None where the folder can't be written."""
        path = self._folder / f"{source}.{self._version}.{sha256_of(data)}.onnx"
        try:
            write_whole(path, data)
        except OSError:
            return None
        self._tidy(path)
        return path

    def _tidy(self, newest: Path) -> None:
        """Remove graphs of other versions, what killed processes left, and the longest unused beyond KEPT_BYTES."""
        graphs: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with suppress(OSError):  # another process was faster, or has it open
                status = path.stat()
                if path.suffix == ".part":
                    if time.time() - status.st_mtime > _STALE_S:
                        path.unlink()
                elif path.name.split(".")[1:2] != [self._version]:
                    path.unlink()
                elif path != newest:
                    graphs.append((status.st_mtime, status.st_size, path))
        room = KEPT_BYTES - newest.stat().st_size
        for _, size, path in sorted(graphs, reverse=True):
            room -= size
            if room < 0:
                with suppress(OSError):
                    path.unlink()


def sha256_of(data: bytes) -> str:
    """As 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
