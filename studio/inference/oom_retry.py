"""Work that does with less memory when a device runs out of it, and on the CPU when less does not help."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from studio.errors import DeviceError
from studio.inference.session.device_memory import (
    NOTHING,
    OnDevice,
    OutOfMemory,
    remember_limit,
    remembered_limit,
    step_down,
)

P = TypeVar("P")
T = TypeVar("T")


class Movable(OnDevice, Protocol):
    """What is asked of a `GraphSession`."""

    def fall_back(self, error: DeviceError) -> None: ...


def within_memory(
    session: Movable,
    memory_bytes: int | None,
    plan: Callable[[int | None], P],
    attempt: Callable[[P], T],
) -> T:
    """What `attempt` returns for the first plan that fits into the device's memory.

    `plan` is asked for one with `memory_bytes`, or what was learnt to fit before, and, when that runs out of memory,
    with half of it again and again; what makes no other plan is not tried. Then the CPU begins anew. What fits is
    remembered for the model and the device. Since tiles and strips are exact, the result is the same whatever it takes.

    `attempt` says by OutOfMemory or MemoryError that there was too little; it is called anew from the start. Raises
    OutOfMemory where the CPU has too little as well, and whatever else `plan` and `attempt` raise.
    """
    if session.device.kind != "cpu" and remembered_limit(session) == NOTHING:
        session.fall_back(_too_little())
    limit = _least(memory_bytes, remembered_limit(session))
    planned, device, stepped = plan(limit), session.device, False
    while True:
        try:
            result = attempt(planned)
        except (OutOfMemory, MemoryError) as error:
            smaller = _smaller(session, limit, planned, plan)
            if smaller is not None:
                (limit, planned), stepped = smaller, True
                continue
            if session.device.kind == "cpu":
                raise _final(error) from error
            if stepped:
                # A single plan that fails may be a single picture that is too large.
                remember_limit(session.graph, session.device, NOTHING)
            session.fall_back(_too_little())
            limit = _least(memory_bytes, remembered_limit(session))
            planned, device, stepped = plan(limit), session.device, False
            continue
        if stepped and limit is not None and session.device == device:
            remember_limit(session.graph, session.device, limit)
        return result


def _smaller(
    session: Movable, limit: int | None, planned: P, plan: Callable[[int | None], P]
) -> tuple[int | None, P] | None:
    """The next lower limit that changes anything."""
    while (limit := step_down(session, limit)) is not None:
        other = plan(limit)
        if other != planned:
            return limit, other
    return None


def _least(asked: int | None, learnt: int | None) -> int | None:
    return min((limit for limit in (asked, learnt) if limit is not None), default=None)


def _too_little() -> DeviceError:
    return DeviceError("it has too little memory")


def _final(error: BaseException) -> OutOfMemory:
    message = error.message if isinstance(error, OutOfMemory) else "there is not enough memory for this picture"
    return OutOfMemory(message, "choose a smaller size, or close other programs")
