"""What a package stores to have its graphs checked again on any machine."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.package.manifest import TensorSpec

PARITY_NAME = "parity.npz"
"""numpy archive: inputs and the PyTorch network's outputs, by `vector_name`."""


def vector_name(file: str, tensor: str) -> str:
    """Name in the archive of one input or output of one graph file."""
    return f"{file}:{tensor}"


def relative_error(found: NDArray[Any], wanted: NDArray[Any], tensor: TensorSpec) -> float:
    """Largest absolute difference, as a share of the output's range; where it has none, of 1 or, where that is more,
    of the largest number in `wanted`."""
    difference = np.abs(found.astype(np.float64) - wanted.astype(np.float64))
    if not difference.size:
        return 0.0
    width = tensor.range[1] - tensor.range[0] if tensor.range else max(1.0, float(np.abs(wanted).max()))
    return float(difference.max()) / width
