"""Does a package give on this machine what its makers measured? Every graph, on every provider that works here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio.errors import DeviceError, PackageError, StudioError
from studio.inference.session.device_check import largest_error
from studio.inference.session.devices import candidates
from studio.inference.session.graph_session import GraphSession
from studio.inference.session.parity_vectors import read_vectors
from studio.inference.session.providers import PROVIDERS, Kind
from studio.package.loader import Package
from studio.package.manifest import PICTURE_AXES, Graph, Parity
from studio.package.parity import relative_error, vector_name


@dataclass(frozen=True)
class Check:
    """One graph, or the way there and back through two, on one provider."""

    graph: str
    provider: Kind
    tolerance: float
    error: float | None = None
    """Largest difference of all outputs as a share of their ranges; None where the graph did not run."""
    problem: str = ""
    """Why it did not run."""

    @property
    def ok(self) -> bool:
        return self.error is not None and self.error <= self.tolerance


@dataclass(frozen=True)
class ParityReport:
    """What came of one package."""

    id: str
    checks: tuple[Check, ...] = ()
    problem: str = ""
    """Why there are no checks."""
    broken: bool = False
    """The vectors are there and can't be used, or so is the package itself."""

    @property
    def ok(self) -> bool:
        """Nothing is wrong; true also where nothing could be checked."""
        return not self.broken and all(check.ok for check in self.checks)


def providers(device: str) -> tuple[Kind, ...]:
    """Where to check for `auto` (all that work here), or for the one that is named.

    Raises DeviceError where that one does not work here.
    """
    found = candidates(device)
    kinds: list[Kind] = [entry.kind for entry in found]
    if device == "auto":
        return ("cpu", *(kind for kind in kinds if kind != "cpu"))
    named: list[Kind] = [kind for kind in kinds if kind == device]
    if not named:
        name = next(provider.title for kind, provider in PROVIDERS.items() if kind == device)
        raise DeviceError(f"{name} can't be used ({found[0].reason})", "see studio doctor, or use --device auto")
    return tuple(named)


def verify_package(package: Package, device: str = "auto") -> ParityReport:
    """Run every graph on the stored vectors and compare; for an exact pair of graphs also there and back.

    Raises DeviceError where `device` does not work here.
    """
    kinds = providers(device)
    # Graphs that differ in their constants alone share a file and its vectors.
    by_file: dict[str, Graph] = {}
    for graph in package.manifest.graphs:
        by_file.setdefault(graph.file, graph)
    graphs = list(by_file.values())
    names = [vector_name(graph.file, spec.name) for graph in graphs for spec in (*graph.inputs, *graph.outputs)]
    try:
        vectors = read_vectors(package.root, names)
    except PackageError as error:
        return ParityReport(package.id, problem=str(error), broken=True)
    parity = package.manifest.parity
    if vectors is None or parity is None:
        return ParityReport(package.id, problem=f"{package.id} is not checkable: it has no stored vectors")
    checks = [_check(package, graph, kind, vectors, parity) for graph in graphs for kind in kinds]
    pair = _pair(graphs)
    if pair is not None and parity.round_trip is not None:
        checks += [_round_trip(package, *pair, kind, vectors, parity) for kind in kinds]
    return ParityReport(package.id, tuple(checks))


def _check(package: Package, graph: Graph, kind: Kind, vectors: Mapping[str, np.ndarray], parity: Parity) -> Check:
    feeds = {spec.name: vectors[vector_name(graph.file, spec.name)] for spec in graph.inputs}
    try:
        found = largest_error(graph, _run(package, graph, kind, feeds), vectors)
    except StudioError as error:
        return Check(graph.file, kind, parity.tolerance, problem=str(error))
    return _judged(graph.file, kind, parity.tolerance, found)


def _round_trip(
    package: Package, encode: Graph, decode: Graph, kind: Kind, vectors: Mapping[str, np.ndarray], parity: Parity
) -> Check:
    name = f"{encode.file} → {decode.file}"
    feeds = {spec.name: vectors[vector_name(encode.file, spec.name)] for spec in encode.inputs}
    entry, result = encode.picture_input, decode.picture_output
    if entry is None or result is None or not entry.axes == result.axes == PICTURE_AXES[0]:
        return Check(name, kind, parity.tolerance, problem="there is no N×C×H×W picture to bring back")
    try:
        feeds = feeds | {entry.name: soft_picture(feeds[entry.name])}
        known = feeds | _run(package, encode, kind, feeds)
        batch = len(feeds[entry.name])
        known |= {s.name: np.ones(batch, np.float32) for s in decode.inputs if s.content == "temperature"}
        given = {spec.name: known[spec.name] for spec in decode.inputs if spec.name in known}
        back = _run(package, decode, kind, given)[result.name]
        if back.shape != feeds[entry.name].shape:
            raise DeviceError("the picture comes back in another size")
    except StudioError as error:
        return Check(name, kind, parity.tolerance, problem=str(error))
    return _judged(name, kind, parity.tolerance, relative_error(back, feeds[entry.name], result))


def soft_picture(noise: np.ndarray) -> np.ndarray:
    """Soft blots with grain of a tenth, of the same shape (N×C×H×W) and range.

    Stored pictures may be white noise, which no flow was trained for: there rounding grows to tens of times as much.
    """
    height, width = noise.shape[2:]
    blots = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(plane[::8, ::8])).resize((width, height), Image.Resampling.BILINEAR)
        )
        for plane in noise.reshape(-1, height, width).astype(np.float32)
    ]
    return (0.9 * np.stack(blots).reshape(noise.shape) + 0.1 * noise).astype(np.float32)


def _run(package: Package, graph: Graph, kind: Kind, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    # What is used on the CPU; on another provider whatever comes, to be told how far off it is.
    session = GraphSession(package, graph, kind, checked=kind == "cpu")
    found = session.run_named(feeds)
    if session.device.kind != kind:
        raise DeviceError(session.device.reason or f"{graph.file} did not run on {kind}")
    return found


def _pair(graphs: Sequence[Graph]) -> tuple[Graph, Graph] | None:
    by_role = {graph.role: graph for graph in reversed(graphs)}
    return (by_role["encode"], by_role["decode"]) if {"encode", "decode"} <= by_role.keys() else None


def _judged(name: str, kind: Kind, tolerance: float, error: float) -> Check:
    if not np.isfinite(error):
        return Check(name, kind, tolerance, problem="gave what is no number (NaN or infinity)")
    return Check(name, kind, tolerance, error)
