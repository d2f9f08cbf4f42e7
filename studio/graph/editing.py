"""A graph under the pen: nodes replaced one by one, new names that never collide, leftovers swept away."""

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

_RANK = 4
_SMALL = 64
"""Numbers in a constant that may be a shape."""
STANDARD_DOMAINS = ("", "ai.onnx")

Rule = Callable[[NodeProto], bool]
"""Looks at a node; True where the nodes that it made with `Editor.node` stand for it from now on."""


class Editor:
    """One model whose main graph is rewritten; `finish` gives the result. The model that came in stays as it is."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._model = model
        graph = model.graph
        self._nodes = list(graph.node)
        self._names = set(_names(graph))
        self._inputs = {value.name: value.type.tensor_type for value in graph.input}
        self._outputs = [value.name for value in graph.output]
        overridable = {value.name for value in graph.input}
        self._fed = [tensor for tensor in graph.initializer if tensor.name in overridable]
        self._stored = {tensor.name: tensor for tensor in graph.initializer if tensor.name not in overridable}
        self._derived: dict[Hashable, str] = {}
        self._batches: dict[str, int] | None = None
        self._made: list[NodeProto] = []
        self._index()

    def rewrite(self, rule: Rule) -> int:
        """Offer every node to `rule`, in their order; returns how many it replaced."""
        count = 0
        nodes: list[NodeProto] = []
        for node in self._nodes:
            self._made = []
            replaced = rule(node)
            nodes += self._made if replaced else [node]
            count += replaced
        self._nodes = nodes
        self._sweep()
        return count

    def node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Make a node of a standard operator; returns the name of its output, a new one unless it is given."""
        output = output or self._new_name(kind)
        self._made.append(helper.make_node(kind, list(inputs), [output], name=self._new_name(kind), **attributes))
        return output

    def copy(self, node: NodeProto, inputs: Sequence[str]) -> None:
        """Make the same node again, with other inputs."""
        made = NodeProto()
        made.CopyFrom(node)
        made.input[:] = inputs
        self._made.append(made)

    def constant(self, value: np.ndarray | Sequence[int]) -> str:
        """The name of a constant; a sequence becomes int64. Equal ones are stored once."""
        array = np.asarray(value, dtype=None if isinstance(value, np.ndarray) else np.int64)
        return self.derived((array.dtype.str, array.shape, array.tobytes()), lambda: array)

    def derived(self, key: Hashable, make: Callable[[], np.ndarray]) -> str:
        """The name of the constant `make()`, made and stored once for all that ask with the same key."""
        if key not in self._derived:
            name = self._new_name("constant")
            self._stored[name] = self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(make()), name)
            self._derived[key] = name
        return self._derived[key]

    def shape(self, name: str) -> tuple[int, ...]:
        """The lengths of a float32 constant that no caller can override; empty for anything else."""
        tensor = self._constants.get(name)
        return tuple(tensor.dims) if tensor is not None and tensor.data_type == TensorProto.FLOAT else ()

    def batch(self, name: str) -> int:
        """How many pictures a map of the model holds, where that can be told; else 0. New maps are not known."""
        if self._batches is None:
            inferred = onnx.shape_inference.infer_shapes(_without_values(self._model))
            shapes = {value.name: value.type.tensor_type.shape.dim for value in _values(inferred.graph)}
            self._batches = {found: dims[0].dim_value for found, dims in shapes.items() if len(dims) == _RANK}
        return self._batches.get(name, 0)

    def fed_lengths(self, name: str) -> tuple[int, ...]:
        """The lengths of a float32 input of the graph, 0 where they are free; empty for anything else."""
        kind = self._inputs.get(name)
        if kind is None or kind.elem_type != TensorProto.FLOAT:
            return ()
        return tuple(length.dim_value for length in kind.shape.dim)

    def weight(self, name: str) -> np.ndarray:
        """A constant whose `shape` was asked before."""
        return numpy_helper.to_array(self._constants[name])

    def value(self, name: str) -> np.ndarray | None:
        """A constant that no caller can override, else None."""
        tensor = self._constants.get(name)
        return None if tensor is None else numpy_helper.to_array(tensor)

    def producer(self, name: str) -> NodeProto | None:
        """The node that makes `name`."""
        return self._producers.get(name)

    def readers(self, name: str) -> list[NodeProto | None]:
        """The nodes that read `name`; None stands for an output of the graph."""
        return self._readers.get(name, [])

    def finish(self) -> onnx.ModelProto:
        """A model of the nodes and constants as they are now."""
        result, graph = onnx.ModelProto(), self._model.graph
        for field in ("ir_version", "producer_name", "producer_version", "domain", "model_version", "doc_string"):
            setattr(result, field, getattr(self._model, field))
        result.opset_import.extend(self._model.opset_import)
        result.metadata_props.extend(self._model.metadata_props)
        result.graph.CopyFrom(helper.make_graph(self._nodes, graph.name, graph.input, graph.output))
        result.graph.initializer.extend([*self._fed, *self._stored.values()])
        return result

    def _sweep(self) -> None:
        """Drop the nodes and constants that nothing reads any more."""
        used = set(self._outputs)
        kept: list[NodeProto] = []
        for node in reversed(self._nodes):
            if used.intersection(node.output):
                kept.append(node)
                used.update(node.input)
        self._nodes = kept[::-1]
        self._stored = {name: tensor for name, tensor in self._stored.items() if name in used}
        self._derived = {key: name for key, name in self._derived.items() if name in self._stored}
        self._index()

    def _index(self) -> None:
        self._constants = {**self._stored, **dict(_constant_nodes(self._nodes))}
        self._producers = {name: node for node in self._nodes for name in node.output}
        self._readers: dict[str, list[NodeProto | None]] = {name: [None] for name in self._outputs}
        for node in self._nodes:
            for name in node.input:
                self._readers.setdefault(name, []).append(node)

    def _new_name(self, kind: str) -> str:
        number = len(self._names)
        while (name := f"{kind.lower()}_{number}") in self._names:
            number += 1
        self._names.add(name)
        return name


def attributes(node: NodeProto) -> dict[str, Any]:
    """The attributes of a node by name, text as bytes."""
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def is_plain(node: NodeProto, kind: str, stride: int = 1) -> bool:
    """Is it a Conv or ConvTranspose of one group, with that stride, no dilation and pads in numbers?"""
    if node.op_type != kind or node.domain not in STANDARD_DOMAINS:
        return False
    found = attributes(node)
    return (
        found.get("group", 1) == 1
        and all(step == stride for step in found.get("strides", (1, 1)))
        and all(step == 1 for step in found.get("dilations", ()))
        and found.get("auto_pad", b"NOTSET") == b"NOTSET"
        and "output_shape" not in found
    )


def opset_of(model: onnx.ModelProto) -> int:
    """The version of ONNX's own operators that a model uses; 0 where it does not say."""
    return next((entry.version for entry in model.opset_import if entry.domain in STANDARD_DOMAINS), 0)


def _without_values(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with large weights as inputs: their shapes are enough, and they are not copied."""
    light, graph = onnx.ModelProto(), model.graph
    light.ir_version = model.ir_version
    light.opset_import.extend(model.opset_import)
    light.graph.CopyFrom(helper.make_graph(list(graph.node), graph.name, list(graph.input), list(graph.output)))
    fed = {value.name for value in graph.input}
    for tensor in graph.initializer:
        if math.prod(tensor.dims) <= _SMALL:
            light.graph.initializer.append(tensor)
        elif tensor.name not in fed:
            light.graph.input.append(helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims)))
    return light


def _values(graph: onnx.GraphProto) -> Iterator[onnx.ValueInfoProto]:
    yield from graph.input
    yield from graph.value_info
    yield from graph.output


def _names(graph: onnx.GraphProto) -> Iterator[str]:
    for value in (*graph.input, *graph.output, *graph.initializer, *graph.sparse_initializer):
        yield value.values.name if isinstance(value, onnx.SparseTensorProto) else value.name
    for node in graph.node:
        yield node.name
        yield from node.input
        yield from node.output


def _constant_nodes(nodes: Sequence[NodeProto]) -> Iterator[tuple[str, TensorProto]]:
    for node in nodes:
        if node.op_type == "Constant" and node.domain in STANDARD_DOMAINS:
            for attribute in node.attribute:
                if attribute.name == "value":
                    yield node.output[0], attribute.t
