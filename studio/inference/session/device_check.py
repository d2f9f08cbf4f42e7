"""Does a graph give on a device what its makers measured? Looked at once for each, then remembered."""

import platform
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from studio.errors import DeviceError, PackageError
from studio.inference.session.device_notes import recall, record
from studio.inference.session.devices import Device
from studio.inference.session.feeds import complete_feeds
from studio.inference.session.parity_vectors import read_vectors
from studio.inference.session.providers import title
from studio.package.loader import Package
from studio.package.manifest import Graph
from studio.package.parity import relative_error, vector_name

Run = Callable[[list[str], dict[str, np.ndarray]], list[Any]]
"""Names of outputs and inputs by name go in, outputs come out. Raises DeviceError."""


def known_problem(package: Package, graph: Graph, device: Device, form: str = "") -> str | None:
    """What `find_problem` said before, in this process or another; None where it was not asked.

    `form` names what became of the graph before it was loaded.
    """
    note = recall(_key(package, graph, device, form))
    return None if note is None else note.problem


def find_problem(package: Package, graph: Graph, device: Device, run: Run, form: str = "") -> str:
    """Why the graph is not to be run so: in plain words, empty where it is right, or where nothing is stored to tell.

    Runs the package's vectors, and remembers the verdict. Raises DeviceError where they don't run.
    """
    known = known_problem(package, graph, device, form)
    if known is not None:
        return known
    parity = package.manifest.parity
    try:
        names = [vector_name(graph.file, spec.name) for spec in (*graph.inputs, *graph.outputs)]
        vectors = read_vectors(package.root, names) if parity is not None else None
        if parity is None or vectors is None:
            return ""
        given = {spec.name: vectors[vector_name(graph.file, spec.name)] for spec in graph.inputs}
        feeds = complete_feeds(graph, given, 0, {})
    except (PackageError, ValueError):  # `studio models verify` tells; there is nothing to judge a device by
        return ""
    outputs = [spec.name for spec in graph.outputs]
    found = dict(zip(outputs, run(outputs, feeds), strict=True))
    error = largest_error(graph, found, vectors)
    problem = "" if error <= parity.tolerance else _words(device, error, parity.tolerance)
    record(_key(package, graph, device, form), problem=problem)
    return problem


def largest_error(graph: Graph, found: Mapping[str, np.ndarray], vectors: Mapping[str, np.ndarray]) -> float:
    """Largest difference of all outputs to the stored ones, as a share of their ranges; infinite where one is none.

    Raises DeviceError for an output of another shape.
    """
    errors = []
    for spec in graph.outputs:
        wanted = vectors[vector_name(graph.file, spec.name)]
        if found[spec.name].shape != wanted.shape:
            shapes = " where ".join("×".join(map(str, array.shape)) for array in (found[spec.name], wanted))
            raise DeviceError(f"output {spec.name} has {shapes} was stored")
        errors.append(relative_error(found[spec.name], wanted, spec))
    # Python's own `max` would pass over an error that is no number.
    largest = float(np.max(errors))
    return largest if np.isfinite(largest) else float("inf")


def _words(device: Device, error: float, tolerance: float) -> str:
    size = "no numbers at all" if np.isinf(error) else f"off by {error:.1e} of the range, allowed {tolerance:.0e}"
    return f"{title(device.kind)} gives other numbers than the model's makers measured ({size})"


def _key(package: Package, graph: Graph, device: Device, form: str) -> str:
    import onnxruntime

    # A processor computes the same with any number of its cores.
    label = platform.machine() if device.kind == "cpu" else device.label
    parity = package.manifest.parity
    allowed = "" if parity is None else f"{parity.tolerance:g}"
    return f"parity|{graph.sha256}|{form}|{device.kind}|{label}|onnxruntime {onnxruntime.__version__}|{allowed}"
