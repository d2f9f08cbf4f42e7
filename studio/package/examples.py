"""Training pictures as points among a model's latents, and the plane on which they spread most."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import PackageError
from studio.package.loader import Package

EXAMPLES_NAME = "examples.npz"
_MOST_POINTS = 20_000
_MOST_BYTES = 64 << 20

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ExampleMap:
    """A latent is `centre + x * axes[0] + y * axes[1]`, all latents of a picture one after the other, L numbers."""

    centre: Floats
    """L."""
    axes: Floats
    """2×L: the numbers themselves where there are only two, else the first two principal components."""
    points: Floats
    """N×2: where training pictures lie on the plane, at most 20,000."""
    labels: NDArray[np.uint8]
    """N: numbers of classes; all 0 where there are none."""


def write_examples(path: Path, examples: ExampleMap) -> None:
    """Write an `.npz` of the four arrays."""
    np.savez_compressed(
        path,
        allow_pickle=False,
        centre=examples.centre.astype(np.float32),
        axes=examples.axes.astype(np.float32),
        points=examples.points.astype(np.float16),
        labels=examples.labels.astype(np.uint8),
    )


def read_examples(package: Package) -> ExampleMap | None:
    """The package's examples, or None where it has none. Raises PackageError for a file that is not as above."""
    described = package.manifest.examples
    if described is None:
        return None
    path = package.root / described.file
    where = f"{package.id}/{described.file}"
    try:
        arrays = _read(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise PackageError(f"{where} can't be read ({error})", "export or download the model again") from None
    problem = _problem(arrays, package)
    if problem:
        raise PackageError(f"{where} {problem}", "export the model again")
    return ExampleMap(
        centre=arrays["centre"].astype(np.float32),
        axes=arrays["axes"].astype(np.float32),
        points=arrays["points"].astype(np.float32),
        labels=arrays["labels"].astype(np.uint8),
    )


def _read(path: Path) -> dict[str, np.ndarray]:
    """The arrays, refused where unpacking would take more memory than any honest file does."""
    names = ("centre", "axes", "points", "labels")
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise ValueError("it unpacks to too much")
    with np.load(path, allow_pickle=False) as stored:
        return {name: np.asarray(stored[name]) for name in names}


def _problem(arrays: dict[str, np.ndarray], package: Package) -> str:
    centre, axes, points, labels = (arrays[name] for name in ("centre", "axes", "points", "labels"))
    if centre.ndim != 1 or axes.shape != (2, centre.size):
        return f"has a centre of {centre.shape} and axes of {axes.shape}"
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        return f"has points of {points.shape} and labels of {labels.shape}"
    if len(points) > _MOST_POINTS:
        return f"has {len(points)} points, more than {_MOST_POINTS}"
    if any(array.dtype.kind not in "fiu" or not np.isfinite(array).all() for array in arrays.values()):
        return "holds something that is no finite number"
    if labels.size and labels.max() >= max(len(package.manifest.classes), 1):
        return "has a label that is no class"
    length = sum(int(np.prod(latent.shape)) for latent in package.manifest.latents)
    if length != centre.size:
        return f"is about {centre.size} numbers, the latents have {length}"
    return ""
