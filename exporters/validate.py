"""A graph is only shipped if onnxruntime computes what PyTorch computes."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from exporters.errors import ExportError
from exporters.spec import GraphSpec

BATCHES = (1, 2)
SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Validation:
    """The largest error of a graph as a share of its output range, and small vectors to repeat the check with."""

    largest_error: float
    vectors: dict[str, NDArray[np.float32]] = field(repr=False)


def validate_graph(spec: GraphSpec, path: Path) -> Validation:
    """Check the file with `onnx.checker` and its values on three sizes, two batch sizes and three seeds.

    Raises ExportError that names the graph, the output and the largest difference.
    """
    import onnxruntime

    _check_structure(spec, path)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    width = spec.value_range[1] - spec.value_range[0]
    largest = 0.0
    vectors: dict[str, NDArray[np.float32]] = {}
    for height, breadth in spec.checked_sizes:
        for batch in BATCHES:
            for seed in SEEDS:
                x = _example(spec, batch, height, breadth, seed)
                wanted = _run_torch(spec, x)
                (found,) = session.run([spec.output_name], {spec.input_name: x.numpy()})
                where = f"{spec.file}: output `{spec.output_name}` at {breadth}×{height}, batch {batch}, seed {seed}"
                error = _difference(np.asarray(found), wanted, where) / width
                largest = max(largest, error)
                if error > spec.tolerance:
                    raise ExportError(
                        f"{where} differs from PyTorch by {error:.2e} of its range",
                        f"at most {spec.tolerance:.0e} is allowed; no package was written",
                    )
                if not vectors:
                    vectors = {"input": x.numpy(), "output": wanted}
    return Validation(largest, vectors)


def _check_structure(spec: GraphSpec, path: Path) -> None:
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise ExportError(f"{spec.file} is not valid ONNX ({str(error).splitlines()[0]})", "report this") from error
    for kind, values, name in (
        ("input", model.graph.input, spec.input_name),
        ("output", model.graph.output, spec.output_name),
    ):
        names = [value.name for value in values]
        if names != [name]:
            raise ExportError(f"{spec.file} has the {kind}s {', '.join(names)}", f"`{name}` alone was expected")
        shape = values[0].type.tensor_type.shape.dim
        fixed = [axis for axis in (0, 2, 3) if shape[axis].HasField("dim_value")]
        if fixed:
            raise ExportError(f"{spec.file}: axis {fixed[0]} of `{name}` is fixed", "the trace specialised on a size")


def _example(spec: GraphSpec, batch: int, height: int, width: int, seed: int) -> torch.Tensor:
    low, high = spec.value_range
    noise = torch.rand(batch, 3, height, width, generator=torch.Generator().manual_seed(seed))
    return low + (high - low) * noise


@torch.inference_mode()
def _run_torch(spec: GraphSpec, x: torch.Tensor) -> NDArray[np.float32]:
    return spec.network(x).numpy()


def _difference(found: NDArray[np.float32], wanted: NDArray[np.float32], where: str) -> float:
    if found.shape != wanted.shape:
        raise ExportError(f"{where} has the shape {found.shape}, PyTorch's is {wanted.shape}", "report this")
    if not np.isfinite(found).all():
        raise ExportError(f"{where} is not finite", "the weights are broken; choose another checkpoint")
    return float(np.abs(found - wanted).max())
