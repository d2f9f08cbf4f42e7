"""Does an ONNX file hold what the manifest says? Read without running it."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import onnx
from onnx import NodeProto, TensorProto, ValueInfoProto, checker, numpy_helper

from studio.package.manifest import Graph, TensorSpec, channels_of

_ELEMENT_TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "int64": TensorProto.INT64}
_DOMAINS = ("", "ai.onnx", "com.microsoft")
_MOST_NODES = 100_000
_MOST_DEPTH = 4
"""Graphs within graphs: the branches of an If, the body of a Loop."""
_MOST_ROUNDS = 10_000
_LOOPS = ("Loop", "Scan")


def onnx_problem(path: Path, graph: Graph) -> str:
    """One line on what is wrong with the file, to follow its name; empty where nothing is."""
    try:
        model = onnx.load_model_from_string(path.read_bytes())
        return (
            _external_data_problem(model)
            or _tensors_problem("input", graph.inputs, real_inputs(model))
            or _tensors_problem("output", graph.outputs, list(model.graph.output))
            or _constants_problem(graph, real_inputs(model))
            or _nodes_problem(model)
        )
    except Exception:  # noqa: BLE001 - random bytes make protobuf raise nearly anything, and names that are no text
        return "is not an ONNX file"


def model_problem(model: onnx.ModelProto) -> str:
    """As `onnx_problem`, for a graph that no manifest describes yet: may it be run at all?"""
    return _external_data_problem(model) or _nodes_problem(model)


def real_inputs(model: onnx.ModelProto) -> list[ValueInfoProto]:
    """The inputs that have to be fed; old files list their weights among them."""
    weights = {tensor.name for tensor in model.graph.initializer}
    return [value for value in model.graph.input if value.name not in weights]


def _external_data_problem(model: onnx.ModelProto) -> str:
    # Weights in a second file would escape the hash in the manifest, and their path could lead anywhere.
    for tensor in _stored_tensors(model.graph):
        if tensor.data_location == TensorProto.EXTERNAL:
            return f"keeps the weights {tensor.name!r} in another file, which is not allowed"
    return ""


def _stored_tensors(graph: onnx.GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        for attribute in node.attribute:
            yield from (attribute.t, *attribute.tensors)
            for inner in (attribute.g, *attribute.graphs):
                yield from _stored_tensors(inner)


def _tensors_problem(kind: str, specs: tuple[TensorSpec, ...], found: list[ValueInfoProto]) -> str:
    names = [value.name for value in found]
    if sorted(names) != sorted(spec.name for spec in specs):
        listed = ", ".join(spec.name for spec in specs)
        return f"has the {kind}s {', '.join(names) or 'none'}; the manifest says {listed}"
    values = {value.name: value for value in found}
    for spec in specs:
        tensor = values[spec.name].type.tensor_type
        if tensor.elem_type != _ELEMENT_TYPES[spec.dtype]:
            return f"{kind} {spec.name} is not {spec.dtype} as the manifest says"
        if not tensor.HasField("shape"):
            continue
        if len(tensor.shape.dim) != len(spec.axes):
            return f"{kind} {spec.name} has {len(tensor.shape.dim)} axes; the manifest says {len(spec.axes)}"
        for axis, dim in zip(spec.axes, tensor.shape.dim, strict=True):
            counted = axis == "channel" and (spec.content == "picture" or spec.channels is not None)
            if counted and dim.HasField("dim_value") and dim.dim_value != channels_of(spec):
                said = spec.channels or f"{channels_of(spec)} ({spec.channel_order})"
                return f"{kind} {spec.name} has {dim.dim_value} channels; the manifest says {said}"
    return ""


def _constants_problem(graph: Graph, found: list[ValueInfoProto]) -> str:
    shapes = {value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in found}
    for name, values in graph.constants.items():
        wanted = math.prod(length or 1 for length in shapes[name])
        if len(values) != wanted:
            return f"input {name} takes {wanted} numbers; the manifest gives {len(values)}"
    return ""


def _nodes_problem(model: onnx.ModelProto) -> str:
    versions = {entry.domain: entry.version for entry in model.opset_import}
    if model.functions:
        return "defines its own operators, which is not allowed"
    nodes: list[NodeProto] = []
    problem = _gather(model.graph, 0, False, nodes)
    if problem:
        return problem
    foreign = sorted({node.domain for node in nodes} - set(_DOMAINS))
    if foreign:
        return f"needs operators of {', '.join(foreign)}, which are not allowed"
    context = checker.C.CheckerContext()
    context.ir_version = model.ir_version
    context.opset_imports = versions
    for node in model.graph.node:
        if node.domain == "com.microsoft":
            continue
        try:
            checker.check_node(node, context)
        except (checker.ValidationError, RuntimeError, ValueError) as error:
            first_line = str(error).strip().splitlines()[0] if str(error).strip() else "unknown fault"
            return f"is not a valid ONNX graph ({first_line[:200]})"
    return ""


def _gather(graph: onnx.GraphProto, depth: int, repeated: bool, nodes: list[NodeProto]) -> str:
    """Put all nodes, also those of inner graphs, into `nodes`; returns what is wrong with how they are nested."""
    if depth > _MOST_DEPTH:
        return f"has graphs in graphs, more than {_MOST_DEPTH} deep"
    known = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        nodes.append(node)
        if len(nodes) > _MOST_NODES:
            return f"has more than {_MOST_NODES} nodes"
        if node.op_type in _LOOPS and (repeated or (node.op_type == "Loop" and not _is_short(node, known))):
            return f"repeats itself by {node.op_type} in a way that may never end"
        inner = (graph for attribute in node.attribute for graph in (attribute.g, *attribute.graphs) if graph.node)
        for part in inner:
            problem = _gather(part, depth + 1, repeated or node.op_type in _LOOPS, nodes)
            if problem:
                return problem
    return ""


def _is_short(loop: NodeProto, known: Mapping[str, TensorProto]) -> bool:
    rounds = known.get(loop.input[0]) if loop.input else None
    if rounds is None or rounds.data_type != TensorProto.INT64 or math.prod(rounds.dims) != 1:
        return False
    return 0 <= int(numpy_helper.to_array(rounds).ravel()[0]) <= _MOST_ROUNDS
