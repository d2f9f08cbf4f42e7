"""One graph file in onnxruntime, on the first device that can run it and gives the right numbers."""

import mmap
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import DeviceError
from studio.graph.rewrite import VERSION, faster_graph
from studio.inference.cancel import CancelToken
from studio.inference.session.device_check import find_problem, known_problem
from studio.inference.session.device_memory import NOTHING, OutOfMemory, limit_on
from studio.inference.session.devices import Device, candidates, cpu_device
from studio.inference.session.providers import PROVIDERS, title
from studio.inference.session.runtime import open_session, run_session
from studio.package.loader import Package
from studio.package.manifest import Graph
from studio.system.log import DEVICES
from studio.system.paths import cache_folder

_COPIES = 2
"""onnxruntime keeps weights in the order of its kernels, beside those of the file."""
_ONE_PICTURE = ("translate", "critic")
"""Roles whose graphs get one picture at a time; of samples a whole grid may be decoded at once."""
_REWRITTEN = f"rewritten {VERSION}"


class Loaded:
    """Shared by the `GraphSession`s of all directions that differ in their constants alone."""

    def __init__(self, package: Package, graph: Graph, requested: str = "auto", *, checked: bool = True) -> None:
        """Load it. Without `checked`, a device is taken whatever numbers it gives.

        Raises DeviceError where no device can, the CPU included.
        """
        self._package, self._graph, self._checked = package, graph, checked
        self._path = package.graph_path(graph)
        self.where = f"{package.id}/{graph.file}"
        self.rewritten = False
        """Whether this is the graph as it runs fastest on the CPU, instead of the one in the file."""
        self.may_rewrite = True
        """False once the rewritten graph was found wrong: then no part of the graph is to be rewritten either."""
        self.device: Device
        """What really runs it, and why; changes where a card fails during a run."""
        self.session: Any
        self._file_bytes = 0
        self._grown_bytes = 0
        self._open_first(candidates(requested))

    @property
    def weight_bytes(self) -> int:
        """About what it takes of the computer's memory: weights, and what its pool has grown to in its runs."""
        return _COPIES * self._file_bytes + self._grown_bytes

    def run(self, names: list[str], feeds: dict[str, np.ndarray], cancel: CancelToken, size: str = "") -> list[Any]:
        """As `run_session`."""
        before = _resident_bytes()
        results = run_session(self.session, names, feeds, cancel, self.where, size)
        kept = _resident_bytes() - before - sum(array.nbytes for array in results)
        self._grown_bytes = max(0, self._grown_bytes + kept)
        return results

    def fall_back(self, error: DeviceError) -> None:
        """Use the CPU from now on."""
        reason = f"{title(self.device.kind)} failed ({error.message})"
        self.session = self._open_cpu(cpu_device())
        self.device = cpu_device(reason)
        DEVICES.warning("%s: %s", self.where, reason, extra={"device": self.device})

    def _open_first(self, devices: tuple[Device, ...]) -> None:
        reason = ""
        for device in devices:
            try:
                self.session = self._open_cpu(device) if device.kind == "cpu" else self._open_card(device)
            except DeviceError as error:
                if device.kind == "cpu":
                    raise
                reason = reason or (error.message if isinstance(error, _Refused) else _failed(device, error))
                continue
            self.device = replace(device, reason=reason) if reason else device
            return

    def _open_card(self, device: Device) -> Any:
        provider = PROVIDERS[device.kind]
        if self._checked:
            problem = known_problem(self._package, self._graph, device)
            if problem:
                raise _Refused(problem)
            if limit_on(self._graph, device) == NOTHING:
                raise _Refused(f"{device.label} has too little memory for this model")
        session = open_session(self._path, device, self.where)
        if session.get_providers()[0] != provider.name:
            raise _Refused(f"onnxruntime could not start {provider.title} for this model")
        if self._checked:
            problem = self._problem(device, session)
            if problem:
                raise _Refused(problem)
        self._file_bytes, self.rewritten = self._path.stat().st_size, False
        return session

    def _open_cpu(self, device: Device) -> Any:
        """The rewritten graph, where it can be loaded and is right; else the one in the file."""
        faster = faster_graph(self._path, cache_folder(), self._graph.sha256, single=self._graph.role in _ONE_PICTURE)
        self.rewritten = faster != self._path
        self.may_rewrite = not known_problem(self._package, self._graph, device, _REWRITTEN)
        if self.rewritten and self.may_rewrite:
            try:
                session = open_session(faster, device, self.where)
                if not self._problem(device, session, _REWRITTEN):
                    self._file_bytes = len(faster) if isinstance(faster, bytes) else faster.stat().st_size
                    return session
            except OutOfMemory:
                raise
            except DeviceError:  # the file itself is the judge of whether it is our fault
                pass
            self.may_rewrite = False
        self.rewritten = False
        session = open_session(self._path, device, self.where)
        self._file_bytes = self._path.stat().st_size
        return session

    def _problem(self, device: Device, session: Any, form: str = "") -> str:
        return find_problem(
            self._package,
            self._graph,
            device,
            lambda names, feeds: run_session(session, names, feeds, CancelToken(), self.where),
            form,
        )


class _Refused(DeviceError):  # noqa: N818 - an answer, not a fault
    """A device that works, and is not used for this graph."""


def _failed(device: Device, error: DeviceError) -> str:
    if isinstance(error, OutOfMemory):
        return f"{device.label} has too little free memory for this model"
    return f"{title(device.kind)} failed ({error.message})"


def _resident_bytes() -> int:
    """Of this process; always 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0
