"""PyTorch → ONNX."""

import contextlib
import io
import logging
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.fp16_weights import with_norms_apart
from exporters.spec import GraphSpec
from studio.package.manifest import TensorSpec

OPSET = 18
_MOST_PICTURES, _LONGEST_PX = 1024, 65_536


def export_graph(spec: GraphSpec, path: Path, *, halves: bool = False) -> None:
    """Write `spec.network` to `path` as one file, with free batch and, where the size is not fixed, height and width.

    The graph is cleaned by onnxscript's optimiser; `halves`: weights that 16 bits hold exactly stay as they are. Raises
    ExportError.
    """
    network = spec.network.eval()
    network = _Positional(with_norms_apart(network) if halves else network, len(spec.outputs))
    quiet = logging.getLogger("torch.onnx")
    level = quiet.level
    quiet.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            torch.onnx.export(
                network,
                spec.example(spec.traced_size, batch=2, seed=0),
                path,
                input_names=[tensor.name for tensor in spec.inputs],
                output_names=[tensor.name for tensor in spec.outputs],
                dynamic_shapes=(_free_axes(spec),),
                opset_version=OPSET,
                dynamo=True,
                optimize=True,
                external_data=False,
                verbose=False,
            )
    except torch.onnx.OnnxExporterError as error:
        reason = str(error).strip().splitlines()[0]
        raise ExportError(f"{spec.file} can't be exported ({reason})", "this network needs a wrapper") from error
    finally:
        quiet.setLevel(level)
    onnx.save(stripped(onnx.load(path), spec.role), path)


def stripped(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The model, called `name`, without what a tracer noted about source lines: it holds paths of the machine."""
    model.producer_name, model.producer_version, model.doc_string = "image-translation-studio", "", ""
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    model.graph.doc_string = ""
    model.graph.name = name
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.doc_string = ""
        del part.metadata_props[:]
    del model.graph.value_info[:]
    return model


class _Positional(nn.Module):
    """Any network as one of positional inputs and, where there are several, a tuple of outputs."""

    def __init__(self, network: nn.Module, outputs: int) -> None:
        super().__init__()
        self.network = network
        self.outputs = outputs

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        made = self.network(*inputs)
        return made if self.outputs == 1 else tuple(made)


def _free_axes(spec: GraphSpec) -> tuple[dict[int, Any], ...]:
    """For each input its axes of any length, and how they hang together."""
    batch = torch.export.Dim("batch", min=1, max=_MOST_PICTURES)
    most = _LONGEST_PX // spec.size.multiple_of
    edges = {axis: torch.export.Dim(axis, min=1, max=most) for axis in ("height", "width")}

    def free(tensor: TensorSpec) -> dict[int, Any]:
        axes: dict[int, Any] = {}
        for place, axis in enumerate(tensor.axes):
            if axis == "batch":
                axes[place] = batch
            elif axis != "channel" and spec.free:
                steps = spec.size.multiple_of // tensor.stride
                axes[place] = steps * edges[axis] if steps > 1 else edges[axis]
        return axes

    return tuple(free(tensor) for tensor in spec.inputs)
