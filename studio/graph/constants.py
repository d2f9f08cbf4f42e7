"""The small constant tensors of a graph: pads, scales and axes, also where an exporter computes them from others."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper

_MAX_VALUES = 4096
"""Parameters are short; weights are never looked at, and a hostile graph can't make us compute for long."""

_FOLDED = """
    Add Cast Concat Constant Div Floor Gather Identity Mul Neg Reshape Slice Sqrt Squeeze Sub Transpose Unsqueeze
"""


class Constants(Mapping[str, np.ndarray]):
    """Name → value of every constant of at most 4096 numbers; `shapes` knows the stored ones of any size."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
        self._values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer if _is_small(tensor)}
        for node in graph.node:
            self._fold(node)

    def __getitem__(self, name: str) -> np.ndarray:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def knows(self, name: str) -> bool:
        """Is `name` a constant, of any size?"""
        return name in self.shapes or name in self._values

    def integers(self, name: str) -> list[int] | None:
        """The constant as a list of integers, or None."""
        value = self._values.get(name)
        return None if value is None else [int(number) for number in value.ravel()]

    def _fold(self, node: NodeProto) -> None:
        if node.op_type not in _FOLDED.split() or node.domain not in ("", "ai.onnx"):
            return
        if node.op_type == "Constant":
            self._read(node)
            return
        inputs = [name for name in node.input if name]
        if not inputs or any(name not in self._values for name in inputs):
            return
        # Imported here: it takes a tenth of a second, and most graphs have nothing to fold.
        from onnx.reference import ReferenceEvaluator

        try:
            evaluator: Any = ReferenceEvaluator(node)
            results = evaluator.run(None, {name: self._values[name] for name in inputs})
        except Exception:  # noqa: BLE001 - a graph that can't be computed is unknown here, and onnxruntime's to refuse
            return
        for name, value in zip(node.output, results, strict=False):
            value = np.asarray(value)
            if value.size <= _MAX_VALUES:
                self._values[name] = value

    def _read(self, node: NodeProto) -> None:
        for attribute in node.attribute:
            if attribute.name == "value":
                self.shapes[node.output[0]] = tuple(attribute.t.dims)
                if _is_small(attribute.t):
                    self._values[node.output[0]] = numpy_helper.to_array(attribute.t)
            elif attribute.name in ("value_int", "value_ints", "value_float", "value_floats"):
                value = np.asarray(onnx.helper.get_attribute_value(attribute))
                if value.size <= _MAX_VALUES:
                    self._values[node.output[0]] = value
                    self.shapes[node.output[0]] = value.shape


def _is_small(tensor: TensorProto) -> bool:
    return tensor.data_location != TensorProto.EXTERNAL and int(np.prod(tensor.dims, dtype=np.int64)) <= _MAX_VALUES
