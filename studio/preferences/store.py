"""The file that keeps the settings, and what else the program remembers: several windows may change it at once."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from studio.system.atomic_write import write_whole
from studio.system.file_lock import locked
from studio.system.paths import home_folder

_WAIT_S = 2.0


def settings_path() -> Path:
    return home_folder() / "settings.json"


def read() -> Mapping[str, Any]:
    """All that is kept, by name; empty where there is no file, or a damaged one. Read again when it has changed."""
    path = settings_path()
    try:
        state = path.stat()
    except OSError:
        return {}
    return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)


def change(changes: Mapping[str, Any]) -> None:
    """Keep these; None forgets. What another process changed meanwhile stays. Raises OSError."""
    path = settings_path()
    with locked(path.with_suffix(".lock"), _WAIT_S):
        kept = {**_load(path), **changes}
        kept = {name: value for name, value in kept.items() if value is not None}
        write_whole(path, json.dumps(kept, indent=1).encode())


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int, _size: int, _number: int) -> Mapping[str, Any]:
    return _load(path)


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return cast(dict[str, Any], found) if isinstance(found, dict) else {}
