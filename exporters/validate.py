"""A graph is only shipped if onnxruntime computes what PyTorch computes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from exporters.errors import ExportError
from exporters.spec import GraphSpec
from studio.package.manifest import TensorSpec, channels_of
from studio.package.parity import relative_error

BATCHES = (1, 2)
SEEDS = (0, 1, 2)
_ELEMENT_TYPES = {
    "float32": onnx.TensorProto.FLOAT,
    "float16": onnx.TensorProto.FLOAT16,
    "int64": onnx.TensorProto.INT64,
}


@dataclass(frozen=True)
class Validation:
    """The largest error of a graph as a share of its outputs' ranges, and small vectors to repeat the check with."""

    largest_error: float
    vectors: dict[str, NDArray[Any]] = field(repr=False)
    """Inputs and PyTorch's outputs by name, for one picture of the smallest size."""


def validate_graph(spec: GraphSpec, path: Path) -> Validation:
    """Check names, axes and types, and the values on every size of the spec, two batch sizes and three seeds.

    Raises ExportError that names the graph, the output and the largest difference.
    """
    _check_structure(spec, path)
    session = cpu_session(path)
    largest = 0.0
    vectors: dict[str, NDArray[Any]] = {}
    for size in spec.checked_sizes:
        for batch in BATCHES:
            for seed in SEEDS:
                inputs = spec.example(size, batch, seed)
                wanted = _run_torch(spec, inputs)
                feed = {tensor.name: x.numpy() for tensor, x in zip(spec.inputs, inputs, strict=True)}
                found = session.run([tensor.name for tensor in spec.outputs], feed)
                for tensor, x, y in zip(spec.outputs, found, wanted, strict=True):
                    where = f"{spec.file}: output `{tensor.name}` at {size[1]}×{size[0]}, batch {batch}, seed {seed}"
                    largest = max(largest, _compare(tensor, np.asarray(x), y, where, spec.tolerance))
                if not vectors:
                    made = {tensor.name: y for tensor, y in zip(spec.outputs, wanted, strict=True)}
                    vectors = {**feed, **made}
    return Validation(largest, vectors)


def validate_round_trip(encode: GraphSpec, decode: GraphSpec, folder: Path, tolerance: float) -> float:
    """The largest difference between a picture and what `decode` makes of all that `encode` gives, as a share of 2.

    Raises ExportError where it is more than `tolerance`.
    """
    there, back = cpu_session(folder / encode.file), cpu_session(folder / decode.file)
    latents = [tensor.name for tensor in encode.outputs if tensor.content == "latent"]
    largest = 0.0
    for size in encode.checked_sizes:
        for seed in SEEDS:
            example = encode.example(size, batch=2, seed=seed)
            feed = {tensor.name: x.numpy() for tensor, x in zip(encode.inputs, example, strict=True)}
            known = dict(zip(latents, there.run(latents, feed), strict=True)) | feed
            known |= {t.name: np.ones(2, np.float32) for t in decode.inputs if t.content == "temperature"}
            (made,) = back.run([decode.outputs[0].name], {tensor.name: known[tensor.name] for tensor in decode.inputs})
            largest = max(largest, relative_error(np.asarray(made), feed[encode.inputs[0].name], decode.outputs[0]))
    if not largest <= tolerance:
        raise ExportError(
            f"{encode.file} and {decode.file}: the round trip of a picture errs by {largest:.2e} of its range",
            f"at most {tolerance:.0e} is allowed; no package was written",
        )
    return largest


def cpu_session(path: Path) -> Any:
    """An onnxruntime session on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _check_structure(spec: GraphSpec, path: Path) -> None:
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise ExportError(f"{spec.file} is not valid ONNX ({str(error).splitlines()[0]})", "report this") from error
    for kind, values, tensors in (
        ("input", model.graph.input, spec.inputs),
        ("output", model.graph.output, spec.outputs),
    ):
        names, wanted = [value.name for value in values], [tensor.name for tensor in tensors]
        if names != wanted:
            raise ExportError(f"{spec.file} has the {kind}s {', '.join(names)}", f"expected: {', '.join(wanted)}")
        for value, tensor in zip(values, tensors, strict=True):
            problem = _tensor_problem(value, tensor, spec.free)
            if problem:
                raise ExportError(f"{spec.file}: {kind} `{tensor.name}` {problem}", "the trace specialised on a size")


def _tensor_problem(value: onnx.ValueInfoProto, tensor: TensorSpec, free: bool) -> str:
    kind = value.type.tensor_type
    if kind.elem_type != _ELEMENT_TYPES[tensor.dtype]:
        return f"is not {tensor.dtype}"
    if len(kind.shape.dim) != len(tensor.axes):
        return f"has {len(kind.shape.dim)} axes, not {', '.join(tensor.axes)}"
    for axis, dim in zip(tensor.axes, kind.shape.dim, strict=True):
        fixed = dim.HasField("dim_value")
        if axis == "channel":
            if fixed and dim.dim_value != channels_of(tensor):
                return f"has {dim.dim_value} channels, not {channels_of(tensor)}"
        elif fixed and (axis == "batch" or free):
            return f"has a fixed {axis}"
    return ""


@torch.inference_mode()
def _run_torch(spec: GraphSpec, inputs: Sequence[torch.Tensor]) -> list[NDArray[Any]]:
    made = spec.network(*inputs)
    return [y.numpy() for y in ((made,) if isinstance(made, torch.Tensor) else made)]


def _compare(tensor: TensorSpec, found: NDArray[Any], wanted: NDArray[Any], where: str, tolerance: float) -> float:
    if found.shape != wanted.shape:
        raise ExportError(f"{where} has the shape {found.shape}, PyTorch's is {wanted.shape}", "report this")
    if not np.isfinite(found).all():
        raise ExportError(f"{where} is not finite", "the weights are broken; choose another checkpoint")
    error = relative_error(found, wanted, tensor)
    if not error <= tolerance:
        raise ExportError(
            f"{where} differs from PyTorch by {error:.2e} of its range",
            f"at most {tolerance:.0e} is allowed; no package was written",
        )
    return error
