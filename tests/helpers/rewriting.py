"""One model run as it is and as it was rewritten, both by onnxruntime on the CPU."""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import NodeProto

from studio.graph.editing import Editor
from tests.helpers.graphs import model

Pass = Callable[[Editor], int]


def layer(nodes: list[NodeProto], weights: dict[str, Any], *, opset: int = 17) -> onnx.ModelProto:
    """A model from `x` to `y`, both N×C×H×W with all lengths free."""
    return model(nodes, [("x", list("ncht"))], [("y", list("ncht"))], weights, opset=opset)


def rewritten(original: onnx.ModelProto, step: Pass) -> onnx.ModelProto | None:
    """The checked model after one pass; None where it replaced nothing."""
    before = original.SerializeToString()
    editor = Editor(original)
    if not step(editor):
        return None
    result = editor.finish()
    onnx.checker.check_model(result, full_check=True)
    assert original.SerializeToString() == before
    return result


def run(any_model: onnx.ModelProto, *inputs: np.ndarray) -> np.ndarray:
    """The first output for the inputs in their order."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(any_model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [value.name for value in session.get_inputs()]
    return np.asarray(session.run(None, dict(zip(names, inputs, strict=True)))[0])


def kinds(any_model: onnx.ModelProto) -> list[str]:
    """The operators of its nodes."""
    return [node.op_type for node in any_model.graph.node]
