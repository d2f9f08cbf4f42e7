"""What the Batch workspace shows: a batch before it is put into the queue, and the queue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.batch.options import BatchOptions, Existing

if TYPE_CHECKING:
    from studio.batch.records import FileRow, QueuedJob

MOST_NAMES = 500
"""So many of the resulting names are shown."""
MOST_ROWS = 2000


class Draft(BatchOptions, frozen=True, kw_only=True):
    """Everything that the panel at the right shows; frozen as it is when the batch is started."""

    inputs: tuple[Path, ...] = ()
    out: Path | None = None
    """None for a folder beside the first of the inputs."""
    models: tuple[str, ...] = ()
    """Ids; each translates every picture."""
    directions: tuple[tuple[str, str], ...] = ()
    """Id of a model and which way, where it is not the first."""
    strengths: tuple[int, ...] = (100,)
    """Per cent; each with every model."""
    name: str = ""
    """Empty for the one that tells the looks apart."""
    recursive: bool = True
    existing: Existing = "number"
    low_priority: bool = True
    masks: Path | None = None
    report: bool = True

    @property
    def target(self) -> Path | None:
        """The folder for results; None before anything goes in."""
        if self.out is not None or not self.inputs:
            return self.out
        # By the name alone: a network drive may take its time to say what it is.
        first = self.inputs[0]
        return first.parent / "translated" if first.suffix else first.with_name(f"{first.name} translated")


@dataclass(frozen=True)
class PlannedName:
    """One line of the table of resulting names."""

    source: Path
    target: str
    """Below the folder for results."""
    reason: str = ""
    """Why it will not be made."""


@dataclass(frozen=True)
class Planned:
    """What a draft would give."""

    total: int
    names: tuple[PlannedName, ...]
    fault: str = ""
    """Why it can't be begun, in plain words."""
    has_clips: bool = False
    remarks: tuple[str, ...] = ()
    """What is worth knowing before it is begun."""


@dataclass(frozen=True)
class Queue:
    """What is shown of the queue."""

    jobs: tuple[QueuedJob, ...] = ()
    rows: tuple[FileRow, ...] = ()
    """Of the job that is looked at, the first `MOST_ROWS`."""
