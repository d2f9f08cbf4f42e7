"""A model's graph as onnxruntime's CPU provider runs it fastest.

    session = InferenceSession(faster_graph(path, cache_folder()), providers=["CPUExecutionProvider"])

The result has the inputs, outputs, free lengths and, within rounding, the values of the model. CUDA has convolutions of
its own: give it the model as it is.
"""

from collections.abc import Iterator
from pathlib import Path

import onnx
from onnx import AttributeProto, TensorProto

from studio.graph.editing import STANDARD_DOMAINS, Editor, opset_of
from studio.graph.graph_cache import KeptGraphs, sha256_of
from studio.graph.passes.drop_zero_bias import drop_idle_biases
from studio.graph.passes.narrow_output_conv import widen_thin_outputs
from studio.graph.passes.resize_conv import fold_enlargements
from studio.graph.passes.scale_shift import join_scales_and_shifts
from studio.graph.passes.subpixel import use_subpixels
from studio.graph.passes.winograd import use_winograd
from studio.graph.widen_fp16 import read_model

VERSION = 3
"""Raise it with every change to what a pass makes: graphs of other versions are made anew."""
PASSES = (
    drop_idle_biases,
    join_scales_and_shifts,
    fold_enlargements,
    use_winograd,
    widen_thin_outputs,
    use_subpixels,
)
OPSETS = range(11, 22)
"""Versions of ONNX in which all operators that are read or written mean the same."""

_RANK = 4
_LARGEST_BYTES = 384 << 20
"""Of a model: its rewritten weights may be four times as large, and a file of ONNX ends at 2 GiB."""
_HALF = (TensorProto.FLOAT16, TensorProto.BFLOAT16)


def faster_graph(path: Path, cache: Path, sha256: str | None = None, *, single: bool = False) -> Path | bytes:
    """A file to load instead of the model at `path`, or `path` itself where nothing pays or can be done.

    `single` fixes the batch at one picture, and is faster. Everything else stays as free as it was.

    Made once and kept in a folder below `cache`; where that can't be written, the model's bytes are returned. A caller
    that knows the `sha256` of the file saves reading it. Safe for several processes. Never raises for a broken model or
    cache: a model that can't be read is onnxruntime's to refuse.
    """
    kept = KeptGraphs(cache / "graphs", VERSION)
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return path
        source = sha256 or sha256_of(path.read_bytes())
        source = sha256_of(f"{source} single".encode()) if single else source
        found = kept.find(source)
        if found is None:
            model = read_model(path)
            rewritten = rewrite(_of_one(model) if single else model)
            data = b"" if rewritten is None else rewritten.SerializeToString()
            found = kept.keep(source, data) or data
    except Exception:  # whatever protobuf or the disk says
        return path
    nothing = found == b"" or (isinstance(found, Path) and not found.stat().st_size)
    return path if nothing else found


def rewrite(model: onnx.ModelProto) -> onnx.ModelProto | None:
    """The model after all passes; None where they found nothing to do, or where the model is of a kind left alone.

    Left alone: operators of other domains than ONNX's own, functions, subgraphs, weights in other files, numbers of
    half precision, and opsets outside `OPSETS`.
    """
    if not _is_understood(model):
        return None
    editor = Editor(model)
    replaced = sum([step(editor) for step in PASSES])
    return editor.finish() if replaced else None


def _of_one(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model for one picture at a time."""
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    batches = set()
    for value in changed.graph.input:
        dims = value.type.tensor_type.shape.dim
        if len(dims) == _RANK and not dims[0].dim_value:
            batches.add(dims[0].dim_param)
            dims[0].dim_value = 1
    for value in (*changed.graph.input, *changed.graph.output, *changed.graph.value_info):
        dims = value.type.tensor_type.shape.dim
        if dims and dims[0].dim_param and dims[0].dim_param in batches:
            dims[0].dim_value = 1
    return changed


def _is_understood(model: onnx.ModelProto) -> bool:
    graph = model.graph
    return (
        opset_of(model) in OPSETS
        and not model.functions
        and not graph.sparse_initializer
        and all(node.domain in STANDARD_DOMAINS for node in graph.node)
        and not any(attribute.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS) for attribute in _attributes(graph))
        and all(_is_plain(tensor) for tensor in _tensors(graph))
        and not any(value.type.tensor_type.elem_type in _HALF for value in graph.input)
    )


def _is_plain(tensor: TensorProto) -> bool:
    return tensor.data_location != TensorProto.EXTERNAL and tensor.data_type not in _HALF


def _attributes(graph: onnx.GraphProto) -> Iterator[AttributeProto]:
    for node in graph.node:
        yield from node.attribute


def _tensors(graph: onnx.GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    yield from (attribute.t for attribute in _attributes(graph) if attribute.type == AttributeProto.TENSOR)
