"""PyTorch → ONNX."""

import contextlib
import io
import logging
import warnings
from pathlib import Path

import onnx
import torch

from exporters.errors import ExportError
from exporters.spec import GraphSpec

OPSET = 18


def export_graph(spec: GraphSpec, path: Path) -> None:
    """Write `spec.network` to `path` as one file, with free batch, height and width. Raises ExportError."""
    example = torch.randn(2, 3, *spec.traced_size)
    step = spec.size.multiple_of
    free = {
        0: torch.export.Dim("batch", min=1, max=1024),
        2: step * torch.export.Dim("height", min=1, max=65_536 // step),
        3: step * torch.export.Dim("width", min=1, max=65_536 // step),
    }
    network = spec.network.eval()
    quiet = logging.getLogger("torch.onnx")
    level = quiet.level
    quiet.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            torch.onnx.export(
                network,
                (example,),
                path,
                input_names=[spec.input_name],
                output_names=[spec.output_name],
                dynamic_shapes=(free,),
                opset_version=OPSET,
                dynamo=True,
                external_data=False,
                verbose=False,
            )
    except torch.onnx.OnnxExporterError as error:
        reason = str(error).strip().splitlines()[0]
        raise ExportError(f"{spec.file} can't be exported ({reason})", "this network needs a wrapper") from error
    finally:
        quiet.setLevel(level)
    _strip(path)


def _strip(path: Path) -> None:
    """Drop what the tracer noted about source lines: it holds paths of the machine that exported."""
    model = onnx.load(path)
    model.producer_name, model.producer_version, model.doc_string = "image-translation-studio", "", ""
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    model.graph.doc_string = ""
    model.graph.name = "translate"
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.doc_string = ""
        del part.metadata_props[:]
    del model.graph.value_info[:]
    onnx.save(model, path)
