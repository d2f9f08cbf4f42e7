"""Run a model without any of our own code, to compare with."""

from collections.abc import Callable

import numpy as np
import onnx
import onnxruntime

Run = Callable[[np.ndarray], np.ndarray]


def plain_run(model: onnx.ModelProto) -> Run:
    """`image` → the first output on the CPU by onnxruntime alone; N×3×H×W float32."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 4, 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def run(x_nchw: np.ndarray) -> np.ndarray:
        return np.asarray(session.run(None, {"image": np.ascontiguousarray(x_nchw)})[0])

    return run
