"""What the queue knows of a job and of each of its pictures."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from studio.batch.parameters import Parameters

JobState = Literal["open", "paused", "done", "cancelled"]
FileState = Literal["waiting", "running", "made", "done", "failed", "skipped", "cancelled"]
STATES: tuple[FileState, ...] = get_args(FileState)


@dataclass(frozen=True)
class QueuedJob:
    """One batch in the queue."""

    id: int
    title: str
    maker: str
    """`window` or `command`."""
    parameters: Parameters
    state: JobState
    reason: str
    """Why it is paused, where that was not asked for."""
    created: float
    counts: dict[FileState, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many pictures belong to it."""
        return sum(self.counts.values())

    def count(self, *states: FileState) -> int:
        """How many are in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)


@dataclass(frozen=True)
class FileRow:
    """One picture of a job."""

    id: int
    job: int
    place: int
    source: Path
    folder: Path
    look: int
    target: Path
    size: int
    modified: float
    state: FileState
    reason: str
    notes: str
    seconds: float
    started: int
    """How often somebody began with it."""
    finished: int
    """How often it was made: never more than once."""
    part: Path
    """Where its result lies until it is put in place."""


@dataclass(frozen=True)
class Result:
    """A file that this program put in place, as it was then."""

    size: int
    modified_ns: int
    photo: Path
    """Of which it was made."""
    photo_size: int
    photo_modified: float
