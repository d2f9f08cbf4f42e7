"""`studio desktop-entry`: the program in the menu of a Linux desktop, and `.itmodel` files that open with it."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from studio.errors import OutputError, StudioError
from studio.system.atomic_write import write_whole
from studio.system.paths import resources_folder
from studio.system.subprocess import is_frozen

NAME = "image-translation-studio"
_TIMEOUT_S = 60


def install() -> list[Path]:
    """Write all files to the account's data folder; returns them. Raises StudioError elsewhere than on Linux."""
    written: list[Path] = []
    try:
        for place, data in _files().items():
            write_whole(place, data)
            place.chmod(0o644)
            written.append(place)
    except OSError as error:
        raise OutputError(f"{error.filename or _data_folder()} can't be written ({error.strerror})") from None
    _refresh()
    return written


def remove() -> list[Path]:
    """Delete them; returns those that were there."""
    there = [place for place in _files() if place.exists()]
    try:
        for place in there:
            place.unlink()
    except OSError as error:
        raise OutputError(f"{error.filename} can't be deleted ({error.strerror})") from None
    _refresh()
    return there


def _files() -> dict[Path, bytes]:
    if sys.platform != "linux":
        raise StudioError("desktop entries are a thing of Linux", "make a shortcut to studio by hand")
    source, data = resources_folder() / "install", _data_folder()
    entry = (source / f"{NAME}.desktop").read_text(encoding="utf-8").replace("Exec=studio ", f"Exec={_command()} ")
    icons = data / "icons" / "hicolor"
    files = {
        data / "applications" / f"{NAME}.desktop": entry.encode(),
        data / "mime" / "packages" / f"{NAME}.xml": (source / f"{NAME}.xml").read_bytes(),
        icons / "scalable" / "apps" / f"{NAME}.svg": (source / f"{NAME}.svg").read_bytes(),
    }
    for picture in sorted((source / "icons").glob("*.png")):
        edge = picture.stem
        files[icons / f"{edge}x{edge}" / "apps" / f"{NAME}.png"] = picture.read_bytes()
    return files


def _data_folder() -> Path:
    chosen = os.environ.get("XDG_DATA_HOME", "")
    return Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "share"


def _command() -> str:
    """Whatever runs now, by its full path: menus know no virtual environments."""
    beside = Path(sys.executable).with_name("studio")
    words = [sys.executable] if is_frozen() else [str(beside)] if beside.exists() else [sys.executable, "-m", "studio"]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """As the Desktop Entry Specification has it: quoted, with \\ before what a shell reads, and % doubled."""
    for character in '\\"`$':
        word = word.replace(character, f"\\{character}")
    # The value of a key unescapes backslashes once more.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _refresh() -> None:
    """Tell the desktop, where it has the tools for that; without them it finds out at the next start."""
    data = _data_folder()
    for tool, folder in (("update-desktop-database", "applications"), ("update-mime-database", "mime")):
        found = shutil.which(tool)
        if found is not None and (data / folder).is_dir():
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run([found, data / folder], capture_output=True, timeout=_TIMEOUT_S, check=False)
