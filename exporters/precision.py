"""16-bit graphs for CUDA whose sums and statistics stay in 32 bits."""

import warnings
from pathlib import Path
from typing import Literal

import onnx
import onnx_ir as ir
from onnx_ir.passes.common import TopologicalSortPass

Precision = Literal["fp32", "fp16"]

KEPT_IN_FP32 = (
    "InstanceNormalization",
    "GroupNormalization",
    "LayerNormalization",
    "BatchNormalization",
    "ReduceMean",
    "ReduceSum",
    "ReduceSumSquare",
    "ReduceL2",
    "GlobalAveragePool",
    "Softmax",
    "Exp",
    "Log",
    "Pow",
    "Sqrt",
    "Reciprocal",
    "Div",
    "CumSum",
)
"""Operators whose intermediate sums leave the range or the resolution of 16 bits (65504; 11 bits)."""


def to_fp16(path: Path) -> None:
    """Rewrite the graph at `path` to 16-bit arithmetic, in place; inputs and outputs stay in 32 bits."""
    from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

    with warnings.catch_warnings():
        # It tells of every weight that is rounded to the nearest 16-bit number; the validation afterwards measures it.
        warnings.simplefilter("ignore")
        model = convert_float_to_float16(
            onnx.shape_inference.infer_shapes(onnx.load(path)),
            keep_io_types=True,
            op_block_list=[*DEFAULT_OP_BLOCK_LIST, *KEPT_IN_FP32],
        )
    del model.graph.value_info[:]
    # The converter appends its casts at the end of the graph.
    ordered = ir.from_proto(model)
    TopologicalSortPass()(ordered)
    onnx.save(ir.to_proto(ordered), path)
