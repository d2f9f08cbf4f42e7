"""Which picture is written where, decided before anything is computed."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from studio.batch.finding import FoundFile, identity
from studio.batch.masks import NO_MASK, MaskFolder
from studio.batch.naming import Template, folded
from studio.batch.ownership import Ownership
from studio.batch.parameters import Parameters

CLIP_TARGETS = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi")
"""What a clip may be written as where somebody names the file."""
_WRITABLE_CLIPS = (".mp4", ".mov", ".mkv", ".webm")
_IsFree = Callable[[Path], bool]


@dataclass(frozen=True)
class PlannedResult:
    """One picture to write; several for a photo with several looks."""

    found: FoundFile
    look: int
    """Number in `Parameters.looks`."""
    target: Path
    state: Literal["waiting", "skipped", "failed"] = "waiting"
    reason: str = ""
    """Why it is not to be made."""
    beside: Path | None = None
    """What has the name that it would have had, where that is not to be written over."""


def plan(
    parameters: Parameters,
    found: Sequence[FoundFile],
    *,
    first_index: int = 1,
    taken: Iterable[Path] = (),
    ownership: Ownership | None = None,
) -> list[PlannedResult]:
    """Entries in the order of `found`, all looks of a photo together. Names in `taken` are given to nobody else.

    `ownership` says what may be written over; without one, what the files themselves say. Raises OutputError where the
    template has no meaning, PhotoError where the folder of masks is gone.
    """
    out = Path(parameters.out)
    photos = {known for one in found if (known := identity(one.path)) is not None}
    if parameters.one_file:
        entries = [PlannedResult(one, 0, out) for one in found]
    else:
        names = _Names(taken)
        template = Template(parameters.name)
        owner = ownership or Ownership()
        entries = []
        for index, one in enumerate(found, first_index):
            suffix, is_free = _suffix_for(one, parameters), _free_for(one, parameters, photos, owner)
            for number, look in enumerate(parameters.looks):
                wanted = out / one.folder / template.render(one, look, index)
                target, beside = names.give(wanted, suffix, is_free)
                entries.append(
                    PlannedResult(one, number, target, beside=beside if parameters.existing == "renew" else None)
                )
    entries = [_judged(entry, photos, skip=parameters.existing == "skip") for entry in entries]
    return _masked(entries, parameters) if parameters.without_mask == "skip" else entries


def next_name(path: Path, number: int) -> Path:
    """`a-2.png` for the second, …"""
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def _suffix_for(found: FoundFile, parameters: Parameters) -> str:
    if not found.is_clip:
        return parameters.suffix
    own = found.path.suffix.lower()
    return parameters.clip_suffix or (own if own in _WRITABLE_CLIPS else ".mp4")


def _free_for(found: FoundFile, parameters: Parameters, photos: set[tuple[int, int]], owner: Ownership) -> _IsFree:
    """Which names a result of `found` may have."""

    def is_free(path: Path) -> bool:
        if parameters.existing in ("overwrite", "skip") or not os.path.lexists(path):
            return True
        if parameters.existing == "number" or identity(path) in photos:
            return False
        return owner.is_of(path, found.path, found.size, found.modified)

    return is_free


class _Names:
    """Gives each name once. Compared as the least exact file systems do."""

    def __init__(self, taken: Iterable[Path]) -> None:
        self._taken = {folded(str(path)) for path in taken}
        self._next: dict[str, int] = {}

    def give(self, wanted: Path, suffix: str, is_free: _IsFree) -> tuple[Path, Path | None]:
        """`wanted` itself, else with a number behind it: `a.jpg` and `a.png` would both become `a.png`.

        The second is the file that was in the way.
        """
        first = wanted.with_name(f"{wanted.name}{suffix}")
        base = folded(str(first))
        number = self._next.get(base, 1)
        beside: Path | None = None
        while True:
            path = wanted.with_name(f"{wanted.name}{'' if number == 1 else f'-{number}'}{suffix}")
            number += 1
            if folded(str(path)) in self._taken:
                continue
            if is_free(path):
                break
            beside = beside or path
        self._next[base] = number
        self._taken.add(folded(str(path)))
        return path, beside


def _judged(entry: PlannedResult, photos: set[tuple[int, int]], *, skip: bool) -> PlannedResult:
    there = identity(entry.target)
    if there is None:
        return entry
    if there in photos:
        reason = f"{entry.target} would be written over a photo: choose another folder or name"
        return replace(entry, state="failed", reason=reason)
    return replace(entry, state="skipped", reason="it is there already") if skip else entry


def _masked(entries: list[PlannedResult], parameters: Parameters) -> list[PlannedResult]:
    """Without those that have no mask."""
    masks = MaskFolder.of(parameters)
    if masks is None:
        return entries
    return [
        entry
        if entry.state != "waiting" or masks.find(entry.found.path, entry.found.folder) is not None
        else replace(entry, state="skipped", reason=NO_MASK)
        for entry in entries
    ]
