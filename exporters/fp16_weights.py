"""Weights that 16 bits hold exactly are stored in 16 bits; what is computed with them stays in 32."""

import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

_LEAST_NUMBERS = 1024
"""Below this, the node that widens takes more room than it saves."""


def with_norms_apart(network: nn.Module) -> nn.Module:
    """A copy in which each BatchNorm2d is a factor and a summand a channel, as it is in use.

    Where one follows a convolution and was not folded before the weights were rounded, as in a GAN's generator, the
    optimiser would multiply it into the weights, and 16 bits would no longer hold them exactly.
    """
    apart = copy.deepcopy(network)
    for module in list(apart.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.BatchNorm2d) and child.track_running_stats:
                setattr(module, name, _Affine(child))
    return apart


class _Affine(nn.Module):
    """N×C×H×W times a factor plus a summand, each of C."""

    factor: Tensor
    summand: Tensor

    def __init__(self, norm: nn.BatchNorm2d) -> None:
        super().__init__()
        assert norm.running_mean is not None
        assert norm.running_var is not None
        with torch.no_grad():
            factor = (norm.running_var + norm.eps).rsqrt()
            factor = factor * norm.weight if norm.affine else factor
            summand = -norm.running_mean * factor
            summand = summand + norm.bias if norm.affine else summand
        self.register_buffer("factor", factor[:, None, None].clone())
        self.register_buffer("summand", summand[:, None, None].clone())

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor + self.summand


def store_halves(path: Path) -> None:
    """Rewrite the file: each float32 weight that loses nothing by it becomes float16 and a Cast to float32.

    Runtimes do the cast once, when they load the graph; see `studio.graph.widen_fp16`.
    """
    model = onnx.load(path)
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or int(np.prod(tensor.dims)) < _LEAST_NUMBERS:
            continue
        values = numpy_helper.to_array(tensor)
        with np.errstate(over="ignore"):
            halves = values.astype(np.float16)
        if not np.array_equal(halves.astype(np.float32), values):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(halves, f"{name}.half"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], name=f"{name}.widened", to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    onnx.save(model, path)
