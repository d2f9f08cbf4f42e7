"""Running out of memory: how it is recognised, and how much a model may take on a device afterwards."""

from typing import Protocol

from studio.errors import DeviceError
from studio.graph.receptive_field import Reach
from studio.inference.session.device_notes import recall, record
from studio.inference.session.devices import Device
from studio.inference.session.memory import default_budget
from studio.inference.tiling import tiles
from studio.package.manifest import Graph

LEAST_BYTES = 64 << 20
"""Less is not tried: below it, halos and strips cost more than they save."""
NOTHING = 0
"""A limit that says: the model does not run on this device with any amount."""

_REMEMBERED_S = 24 * 3600
"""Another program may have held the memory, so that it is tried again on another day."""
_NOTHING_S = 3600
"""A whole device that goes unused is worth an earlier look."""
_SIGNS = (
    "out of memory",
    "failed to allocate",
    "bad_alloc",
    "bad allocation",
    "cudaerrormemoryallocation",
    "_status_alloc_failed",
    "is smaller than requested bytes",
    "e_outofmemory",
    "8007000e",
    "not enough memory",
)
"""Of onnxruntime's pool, CUDA, cuDNN, cuBLAS, DirectML and C++ on each system."""


class OutOfMemory(DeviceError):  # noqa: N818 - as Python says MemoryError
    """A device had too little memory; with less at once it may work."""


class OnDevice(Protocol):
    """What is asked of a `GraphSession`."""

    graph: Graph
    reach: Reach | None

    @property
    def device(self) -> Device: ...


def is_out_of_memory(error: BaseException) -> bool:
    """Does this failure of Python or onnxruntime mean that memory was missing?"""
    if isinstance(error, MemoryError | OutOfMemory):
        return True
    text = str(error).lower()
    return any(sign in text for sign in _SIGNS)


def remembered_limit(session: OnDevice) -> int | None:
    """What the model may take at once on the device where it runs now, by what failed there lately."""
    return limit_on(session.graph, session.device)


def limit_on(graph: Graph, device: Device) -> int | None:
    """The same for any device. `NOTHING` where it does not run there at all."""
    note = recall(_key(graph, device))
    if note is None or note.age_s > (_NOTHING_S if note.memory_bytes == NOTHING else _REMEMBERED_S):
        return None
    return note.memory_bytes


def remember_limit(graph: Graph, device: Device, memory_bytes: int) -> None:
    """Start with this much the next time, in this process and in others."""
    record(_key(graph, device), memory_bytes=memory_bytes)


def step_down(session: OnDevice, failed_bytes: int | None) -> int | None:
    """Half of what failed, where None stands for the amount that is used if nobody says one; None at the end."""
    usual = default_budget()
    if session.reach is not None:
        # Tiles never take more, whatever is allowed.
        usual = min(usual, tiles.MEMORY_BYTES)
    failed = usual if failed_bytes is None else min(failed_bytes, usual)
    half = failed // 2
    return half if half >= LEAST_BYTES else None


def _key(graph: Graph, device: Device) -> str:
    return f"memory|{graph.sha256}|{device.kind}|{device.label}"
