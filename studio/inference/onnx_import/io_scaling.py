"""Evidence in the graph itself: the arithmetic right after the picture comes in, and right before it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import NodeProto, helper

from studio.graph.constants import Constants

Range = tuple[float, float]

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
"""Of the red, green and blue values in [0, 1] of ImageNet's photos; what classifiers are trained with."""
_CAFFE_MEAN = (123.68, 116.779, 103.939)
RANGES: tuple[Range, ...] = ((-1.0, 1.0), (0.0, 1.0), (0.0, 255.0))

_PASSES = ["Cast", "Flatten", "Identity", "Pad", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze"]
_BOUNDED: Mapping[str, Range] = {"Tanh": (-1, 1), "Sigmoid": (0, 1), "HardSigmoid": (0, 1), "Softsign": (-1, 1)}
_INNER: tuple[Range, ...] = ((-1, 1), (0, 1), (-0.5, 0.5), (0, 255))
"""Ranges that a network computes with."""


@dataclass(frozen=True)
class Evidence:
    """What an end of the graph says."""

    range: Range | None = None
    order: str | None = None
    because: str = ""


def input_evidence(model: onnx.ModelProto, name: str) -> Evidence:
    """Range, and perhaps channel order, of the picture called `name`, by how the graph scales it at first."""
    constants, gain, offset = Constants(model.graph), np.ones(1), np.zeros(1)
    # No more steps than nodes: a file may claim a circle.
    for _ in model.graph.node:
        users = [node for node in model.graph.node if name in node.input]
        if len(users) != 1:
            break
        (node,) = users
        if node.op_type == "QuantizeLinear":
            return _quantised(node, constants, gain, offset)
        step = _affine(node, name, constants)
        if step is None:
            break
        gain, offset, name = gain * step[0], offset * step[0] + step[1], node.output[0]
    return _scaled(gain, offset)


def output_evidence(model: onnx.ModelProto, name: str) -> Evidence:
    """Range of the picture that goes out as `name`, by what bounds it."""
    constants, makers = Constants(model.graph), {out: node for node in model.graph.node for out in node.output}
    gain, offset = np.ones(1), np.zeros(1)
    quantised: Range | None = None
    for _ in model.graph.node:
        node = makers.get(name)
        if node is None:
            break
        bounds = _BOUNDED.get(node.op_type) or _clip_bounds(node, constants)
        if bounds is not None:
            low, high = (float(np.mean(gain * end + offset)) for end in bounds)
            return Evidence(_snapped(min(low, high), max(low, high)), None, f"the graph ends in {node.op_type}")
        if node.op_type == "QuantizeLinear" and quantised is None:
            quantised = _quantised_range(node, constants)
        step = (1.0, 0.0) if node.op_type in ("QuantizeLinear", "DequantizeLinear") else None
        name, step = (node.input[0], step) if step else _undone(node, constants)
        if step is None:
            break
        gain, offset = gain * step[0], offset + gain * step[1]
    if quantised is not None and gain.size == 1:
        low, high = (float(np.mean(gain * end + offset)) for end in quantised)
        return Evidence(_snapped(low, high), None, "its quantisation holds no more")
    return Evidence()


def _affine(node: NodeProto, name: str, constants: Constants) -> tuple[np.ndarray | float, np.ndarray | float] | None:
    """(gain, offset) of one step, None where it is another kind of step."""
    if node.op_type in _PASSES:
        return 1.0, 0.0
    if node.op_type not in ("Add", "Sub", "Mul", "Div") or len(node.input) != 2:
        return None
    other = constants.get(node.input[1] if node.input[0] == name else node.input[0])
    if other is None or other.size not in (1, 3):
        return None
    value = np.asarray(other, np.float64).ravel()
    first = node.input[0] == name
    if node.op_type == "Add":
        return 1.0, value
    if node.op_type == "Mul":
        return value, 0.0
    if node.op_type == "Sub":
        return (1.0, -value) if first else (-1.0, value)
    return (1 / value, 0.0) if first and value.all() else None


def _undone(node: NodeProto, constants: Constants) -> tuple[str, tuple[np.ndarray | float, np.ndarray | float] | None]:
    """The input that the step works on, and the step."""
    unknown = [name for name in node.input if name and not constants.knows(name)]
    if not unknown or (len(unknown) > 1 and node.op_type not in _PASSES):
        return "", None
    return unknown[0], _affine(node, unknown[0], constants)


def _clip_bounds(node: NodeProto, constants: Constants) -> Range | None:
    if node.op_type != "Clip":
        return None
    given = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    ends = [constants.get(name) if name else None for name in node.input[1:3]]
    low = given.get("min", None if not ends or ends[0] is None else float(ends[0].ravel()[0]))
    high = given.get("max", None if len(ends) < 2 or ends[1] is None else float(ends[1].ravel()[0]))
    return None if low is None or high is None or not low < high or high > 1e6 or low < -1e6 else (low, high)


def _quantised(node: NodeProto, constants: Constants, gain: np.ndarray, offset: np.ndarray) -> Evidence:
    found = _quantised_range(node, constants)
    if found is None or gain.size > 1 or offset.size > 1:
        return Evidence()
    low, high = (float((end - offset[0]) / gain[0]) for end in found)
    return Evidence(_snapped(low, high), None, "its quantisation holds just that")


def _quantised_range(node: NodeProto, constants: Constants) -> Range | None:
    scale = constants.get(node.input[1])
    zero = constants.get(node.input[2]) if len(node.input) > 2 else np.zeros(1, np.uint8)
    if scale is None or zero is None or scale.size != 1 or zero.dtype.kind not in "iu" or zero.dtype.itemsize > 1:
        return None
    limits = np.iinfo(zero.dtype)
    low, high = (float((end - int(zero.ravel()[0])) * scale.ravel()[0]) for end in (limits.min, limits.max))
    return (low, high) if low < high else None


def _scaled(gain: np.ndarray, offset: np.ndarray) -> Evidence:
    if np.allclose(gain, 1) and np.allclose(offset, 0):
        return Evidence()
    if not np.all(gain):
        return Evidence()
    mean, order = -offset / gain, None
    if mean.size == 3:
        for spread, units in (
            (IMAGENET_MEAN, (0.0, 1.0)),
            (np.multiply(IMAGENET_MEAN, 255), (0.0, 255.0)),
            (_CAFFE_MEAN, (0.0, 255.0)),
        ):
            for order, wanted in (("RGB", spread), ("BGR", spread[::-1])):
                if np.allclose(mean, wanted, rtol=0.02):
                    listed = ", ".join(f"{value:g}" for value in np.round(mean, 3))
                    return Evidence(units, order, f"the graph begins by taking off the means {listed}")
        return Evidence()
    for units in RANGES:
        inner = sorted(float(gain[0] * end + offset[0]) for end in units)
        if any(np.allclose(inner, known, atol=0.02 * (known[1] - known[0])) for known in _INNER):
            shown = " … ".join(f"{end:.3g}" for end in inner)
            return Evidence(units, None, f"the graph begins by bringing it to {shown}")
    return Evidence()


def _snapped(low: float, high: float) -> Range:
    """The usual range that is meant: that of tanh · 150 + 127.5 is [0, 255]."""
    for known in RANGES:
        if np.allclose((low, high), known, atol=0.02 * (known[1] - known[0])):
            return known
    if low <= 0 and 200 < high < 400:
        return (0.0, 255.0)
    return low, high
