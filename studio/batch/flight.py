"""One picture on its way through the lanes of a runner."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TypeVar

from studio.batch.records import FileRow
from studio.batch.work import Picture

_LOOK_EVERY_S = 0.05

T = TypeVar("T")


@dataclass(eq=False)
class Flight:
    """One picture on its way."""

    row: FileRow
    picture: "Future[Picture] | None" = None
    """None for a clip."""
    saving: "Future[Saved] | None" = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Saved:
    """A result that lies whole under its hidden name."""

    notes: tuple[str, ...]
    seconds: float


def is_over(flight: Flight) -> bool:
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
