"""Pictures on their way through the lanes of a runner, and the memory that they take."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.batch.pipeline import BatchPicture
from studio.batch.records import FileRow
from studio.imaging.files import upright_size

BYTES_PER_PX = 16
"""Pixels as they are decoded, as the photo, as the translation and as they are encoded; 16 bits a little more."""
_UNKNOWN_PX = 24_000_000
_LOOK_EVERY_S = 0.05

T = TypeVar("T")


@dataclass(eq=False)
class InFlight:
    """One picture on its way."""

    row: FileRow
    picture: "Future[BatchPicture] | None" = None
    """None for a clip."""
    saving: "Future[Saved] | None" = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Saved:
    """A result that lies whole under its hidden name."""

    notes: tuple[str, ...]
    seconds: float


def is_over(flight: InFlight) -> bool:
    """Is there nothing to wait for any more?"""
    return flight.error is not None or (flight.saving is not None and flight.saving.done())


def result_of(future: "Future[T]", between: Callable[[], None] = lambda: None) -> T:
    """The result, waited for so that Ctrl+C is heard; `between` is called again and again."""
    # A signal between two looks at it would be lost to one long wait.
    while not wait([future], timeout=_LOOK_EVERY_S).done:
        between()
    return future.result()


def finished(saved: Saved) -> "Future[Saved]":
    """A future that is there already."""
    future: Future[Saved] = Future()
    future.set_result(saved)
    return future


class MemoryBudget:
    """Counts bytes of pictures that were begun and are not written yet. One that is too large for it goes alone."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._taken: dict[int, int] = {}

    def has_room(self, nbytes: int) -> bool:
        return not self._taken or sum(self._taken.values()) + nbytes <= self._limit

    def take(self, key: int, nbytes: int) -> None:
        self._taken[key] = nbytes

    def give_back(self, key: int) -> None:
        """It is written, or was given up."""
        self._taken.pop(key, None)


def cost(source: Path) -> int:
    """Bytes that a picture takes on its way, by what its head says."""
    try:
        width, height = upright_size(source)
    except Exception:  # noqa: BLE001 - broken files make decoders raise nearly anything; reading it will say what is wrong
        return 0
    return BYTES_PER_PX * (width * height or _UNKNOWN_PX)
