"""What was learnt of models on the devices of this machine, kept on disk so that it is learnt once."""

import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from studio.system.atomic_write import write_whole
from studio.system.paths import cache_folder

_NAME = "devices.json"
_VERSION = 1
_MOST = 500
_lock = threading.Lock()
_known: dict[tuple[Path, str], "Note"] = {}
"""Also what could not be written."""


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was learnt."""

    when: float
    """Seconds since 1970."""
    problem: str = ""
    """Why a model's numbers on a device are wrong; empty where they are right."""
    memory_bytes: int | None = None
    """What a model may take on a device."""

    @property
    def age_s(self) -> float:
        return time.time() - self.when


class _File(msgspec.Struct, frozen=True):
    version: int
    notes: dict[str, Note]


def recall(key: str) -> Note | None:
    """What is known under that key."""
    path = cache_folder() / _NAME
    with _lock:
        return _known.get((path, key)) or _read(path).get(key)


def record(key: str, *, problem: str = "", memory_bytes: int | None = None) -> None:
    """Keep it in memory, and on disk where that can be written.

    Any number of processes may do so: the file is always whole. Two at the same moment may lose a note, which is learnt
    again.
    """
    path = cache_folder() / _NAME
    note = Note(when=time.time(), problem=problem, memory_bytes=memory_bytes)
    with _lock:
        _known[path, key] = note
        notes = {**_read(path), key: note}
        newest = sorted(notes.items(), key=lambda item: item[1].when)[-_MOST:]
        with suppress(OSError):
            write_whole(path, msgspec.json.encode(_File(_VERSION, dict(newest))))


def _read(path: Path) -> dict[str, Note]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
    except (OSError, ValueError):  # not there, or damaged: nothing is known
        return {}
    return found.notes if found.version == _VERSION else {}
