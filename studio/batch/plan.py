"""Which picture is written where, decided before anything is computed."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.batch.finding import Found
from studio.batch.naming import Template
from studio.batch.parameters import Parameters

_WRITABLE_CLIPS = (".mp4", ".mov", ".mkv", ".webm")


@dataclass(frozen=True)
class Entry:
    """One picture to write; several for a photo with several looks."""

    found: Found
    look: int
    """Number in `Parameters.looks`."""
    target: Path
    state: Literal["waiting", "skipped", "failed"] = "waiting"
    reason: str = ""
    """Why it is not to be made."""


def plan(
    parameters: Parameters, found: Sequence[Found], *, first_index: int = 1, taken: Iterable[Path] = ()
) -> list[Entry]:
    """Entries in the order of `found`, all looks of a photo together. Names in `taken` are given to nobody else.

    Raises OutputError where the template has no meaning.
    """
    out = Path(parameters.out)
    if parameters.one_file:
        entries = [Entry(one, 0, out) for one in found]
    else:
        names = _Names(out, taken, number=parameters.existing == "number")
        template = Template(parameters.name)
        entries = []
        for index, one in enumerate(found, first_index):
            suffix = _suffix_for(one, parameters)
            for number, look in enumerate(parameters.looks):
                wanted = out / one.folder / template.render(one, look, index)
                entries.append(Entry(one, number, names.give(wanted, suffix)))
    photos = {identity for one in found if (identity := _identity(one.path)) is not None}
    return [_judged(entry, photos, skip=parameters.existing == "skip") for entry in entries]


def _suffix_for(found: Found, parameters: Parameters) -> str:
    if not found.is_clip:
        return parameters.suffix
    own = found.path.suffix.lower()
    return parameters.clip_suffix or (own if own in _WRITABLE_CLIPS else ".mp4")


class _Names:
    """Gives each name once. Compared without case, as some file systems do."""

    def __init__(self, out: Path, taken: Iterable[Path], *, number: bool) -> None:
        self._taken = {str(path).lower() for path in taken}
        self._next: dict[str, int] = {}
        self._avoid_files = number
        self._out = out

    def give(self, wanted: Path, suffix: str) -> Path:
        """`wanted` itself, else with a number behind it: `a.jpg` and `a.png` would both become `a.png`."""
        base = f"{wanted}{suffix}".lower()
        number = self._next.get(base, 1)
        while True:
            path = wanted.with_name(f"{wanted.name}{'' if number == 1 else f'-{number}'}{suffix}")
            number += 1
            if str(path).lower() not in self._taken and not (self._avoid_files and os.path.lexists(path)):
                break
        self._next[base] = number
        self._taken.add(str(path).lower())
        return path


def _judged(entry: Entry, photos: set[tuple[int, int]], *, skip: bool) -> Entry:
    identity = _identity(entry.target)
    if identity is None:
        return entry
    if identity in photos:
        reason = f"{entry.target} would be written over a photo: choose another folder or name"
        return Entry(entry.found, entry.look, entry.target, "failed", reason)
    if skip:
        return Entry(entry.found, entry.look, entry.target, "skipped", "it is there already")
    return entry


def _identity(path: Path) -> tuple[int, int] | None:
    """The same for all names of one file; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
