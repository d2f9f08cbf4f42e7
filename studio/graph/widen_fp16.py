"""An ONNX file as the passes of this package read it: weights that are stored in half the room stand there in full."""

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper


def read_model(path: Path) -> onnx.ModelProto:
    """The model without data from other files. Raises whatever protobuf or the disk says."""
    return widened(onnx.load_model_from_string(path.read_bytes()))


def widened(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model, changed in place, with every weight in float32 that is a Cast of one in float16."""
    graph = model.graph
    fed = {value.name for value in graph.input}
    halves = {
        tensor.name: tensor
        for tensor in graph.initializer
        if tensor.data_type == TensorProto.FLOAT16
        and tensor.data_location != TensorProto.EXTERNAL
        and tensor.name not in fed
    }
    casts = [node for node in graph.node if _widens(node) and node.input[0] in halves]
    # An inner graph may use either name, and what is written for it is left alone by every pass.
    if not casts or any(
        attribute.HasField("g") or attribute.graphs for node in graph.node for attribute in node.attribute
    ):
        return model
    for node in casts:
        values = numpy_helper.to_array(halves[node.input[0]]).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
    done = {node.output[0] for node in casts}
    kept = [node for node in graph.node if node.output[0] not in done]
    used = {name for node in kept for name in node.input} | {value.name for value in graph.output}
    left = [tensor for tensor in graph.initializer if tensor.name not in halves or tensor.name in used]
    del graph.node[:]
    graph.node.extend(kept)
    del graph.initializer[:]
    graph.initializer.extend(left)
    return model


def _widens(node: NodeProto) -> bool:
    return node.op_type == "Cast" and any(a.name == "to" and a.i == TensorProto.FLOAT for a in node.attribute)
