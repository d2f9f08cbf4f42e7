"""Operators that look at the whole picture, and what is left of them when their statistics are known."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from onnx import NodeProto, helper

from studio.graph.constants import Constants

Kind = Literal["normalise", "mean", "sum"]


@dataclass(frozen=True)
class Reduction:
    """Statistics per channel of the map `source`, and the small tensors that follow from them.

    `normalise`: `outputs` are scale and shift, 1×C×1×1 each, of (x - mean) / sqrt(variance + epsilon), the statistics
    taken over each of `groups` groups of channels (0: over each channel alone). `mean` and `sum`: `outputs` is the one
    number per channel, 1×C×1×1, or 1×C without `keep_axes`.
    """

    source: str
    kind: Kind
    outputs: tuple[str, ...]
    groups: int = 0
    epsilon: float = 0.0
    scale: Any = field(default=None, compare=False)
    shift: Any = field(default=None, compare=False)
    keep_axes: bool = True

    @property
    def scaled(self) -> str:
        """Of a normalisation: name of x · scale, a map of the size of `source` that the graph did not have."""
        return f"{self.outputs[0]}d"

    def shape(self, channels: int) -> tuple[int, ...]:
        """Of each small tensor, for a map of so many channels."""
        return (1, channels, 1, 1) if self.keep_axes else (1, channels)

    def results(self, mean: np.ndarray, variance: np.ndarray, count: int) -> dict[str, np.ndarray]:
        """The small tensors, float32, by means and population variances, float64, of C channels of `count` pixels."""
        if self.kind != "normalise":
            value = mean * count if self.kind == "sum" else mean
            shape = (1, -1, 1, 1) if self.keep_axes else (1, -1)
            return {self.outputs[0]: value.reshape(shape).astype(np.float32)}
        if self.groups:
            grouped = mean.reshape(self.groups, -1)
            centre = grouped.mean(axis=1, keepdims=True)
            spread = (variance.reshape(grouped.shape) + (grouped - centre) ** 2).mean(axis=1, keepdims=True)
            mean, variance = (np.broadcast_to(x, grouped.shape).reshape(-1) for x in (centre, spread))
        factor = np.asarray(self.scale, np.float64) / np.sqrt(variance + self.epsilon)
        moved = np.asarray(self.shift, np.float64) - mean * factor
        return {
            name: value.reshape(1, -1, 1, 1).astype(np.float32)
            for name, value in zip(self.outputs, (factor, moved), strict=True)
        }


def reduction_of(node: NodeProto, constants: Constants, channels: int) -> Reduction | None:
    """What a node that reduces a map of `channels` over height and width computes; None for any other node."""
    attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    name = node.output[0]
    if node.op_type == "InstanceNormalization":
        scale, shift = (constants.get(weight) for weight in node.input[1:3])
        if scale is None or shift is None:
            return None
        outputs = (f"{name}/scale", f"{name}/shift")
        epsilon = attributes.get("epsilon", 1e-5)
        return Reduction(node.input[0], "normalise", outputs, epsilon=epsilon, scale=scale, shift=shift)
    if node.op_type == "GroupNormalization":
        return _group_normalisation(node, constants, attributes, channels)
    if node.op_type == "GlobalAveragePool":
        return Reduction(node.input[0], "mean", (name,))
    if node.op_type in ("ReduceMean", "ReduceSum"):
        axes = attributes.get("axes")
        if axes is None and len(node.input) > 1:
            axes = constants.integers(node.input[1])
        if axes is None or {axis % 4 for axis in axes} not in ({2, 3}, {0, 2, 3}):
            return None
        keep = bool(attributes.get("keepdims", 1))
        if not keep and len(axes) > 2:
            return None
        kind: Kind = "mean" if node.op_type == "ReduceMean" else "sum"
        return Reduction(node.input[0], kind, (name,), keep_axes=keep)
    return None


def applied(node: NodeProto, reduction: Reduction) -> list[NodeProto]:
    """What is left of a normalisation: x · scale + shift. Of a mean nothing is left: it is an input from then on."""
    if reduction.kind != "normalise":
        return []
    return [
        helper.make_node("Mul", [reduction.source, reduction.outputs[0]], [reduction.scaled]),
        helper.make_node("Add", [reduction.scaled, reduction.outputs[1]], [node.output[0]]),
    ]


def _group_normalisation(
    node: NodeProto, constants: Constants, attributes: dict[str, Any], channels: int
) -> Reduction | None:
    groups = attributes.get("num_groups", 0)
    scale, shift = (constants.get(weight) for weight in node.input[1:3])
    if scale is None or shift is None or not groups or channels % groups:
        return None
    # Up to opset 20 there is one number a group, from 21 on one a channel.
    scale, shift = (np.repeat(x, channels // x.size) for x in (scale, shift))
    outputs = (f"{node.output[0]}/scale", f"{node.output[0]}/shift")
    epsilon = attributes.get("epsilon", 1e-5)
    return Reduction(node.input[0], "normalise", outputs, groups=groups, epsilon=epsilon, scale=scale, shift=shift)
