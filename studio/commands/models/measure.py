"""`studio models measure`: how quick is each model here?"""

import json
from collections.abc import Callable, Sequence

import msgspec

from studio.inference.model_benchmark import Measured, measure_package
from studio.package.library import Library


def measure(ids: Sequence[str], device: str, as_json: bool, tell: Callable[[str], None]) -> bool:
    """Measure the named models, or all that work, and tell line by line, or all as JSON. False where one is wrong here.

    Raises PackageError where there is no such model, DeviceError where `device` does not work here.
    """
    library = Library()
    packages = [library.find(name) for name in ids] or [e.package for e in library.entries() if e.package is not None]
    rows, fine = [], True
    for package in packages:
        measured = measure_package(package, device)
        fine &= measured.ok
        rows.append({"id": package.id, **msgspec.to_builtins(measured)})
        if not as_json:
            tell(f"{package.id:24}{_words(measured)}")
    if as_json:
        tell(json.dumps(rows, indent=2, ensure_ascii=False))
    return fine


def _words(measured: Measured) -> str:
    if measured.problem:
        return f"WRONG  {measured.problem}"
    speeds = "; ".join(f"{speed.ms_per_megapixel:.0f} ms a megapixel on {speed.device}" for speed in measured.speeds)
    compared = "not compared" if measured.largest_error is None else f"error {measured.largest_error:.1e}"
    return f"{compared}  {speeds or 'no translator'}"
