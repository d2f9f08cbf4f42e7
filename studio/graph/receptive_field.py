"""How far an output pixel of a network sees: the halo that a tile needs.

Every tensor of the graph is described by where its pixel p looks in the input, per axis:
[stride · p + low, stride · p + high]. Convolutions, pads and resizing change these three numbers; the widest interval
at the output is the receptive field (Araujo et al., "Computing Receptive Fields of Convolutional Neural Networks",
Distill 2019, generalised to upsampling).
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import onnx
from onnx import NodeProto

from studio.graph.constants import Constants
from studio.graph.spatial_rules import RULES, Unknown, View
from studio.graph.widen_fp16 import read_model

SPATIAL_AXES = 2


@dataclass(frozen=True)
class Reach:
    """What a tile must respect so that its result equals that of the whole picture."""

    halo_px: int
    """Pixels of input on each side that an output pixel can see."""
    stride_px: int
    """Tiles must start at multiples of this, or strided layers would look at other pixels."""
    values_per_px: float
    """Numbers in the largest tensor per pixel of input: what memory depends on."""


def halo_px(model: onnx.ModelProto) -> int | None:
    """Pixels of input context to each side of an output pixel; None where it sees the whole picture, or is unknown."""
    found = reach(model)
    return None if found is None else found.halo_px


def load_reach(path: Path, output: str | None = None) -> Reach | None:
    """`reach` of the model in a file, None also where it can't be read."""
    try:
        return reach(read_model(path), output)
    except Exception:  # a broken graph is onnxruntime's to refuse, with a reason
        return None


def reach(model: onnx.ModelProto, output: str | None = None) -> Reach | None:
    """How an output, by default the first, depends on the only input; both N×C×H×W.

    None for a graph with a global operator (InstanceNormalization, a mean over height and width, attention), with an
    operator that is not known here, or whose output is not a picture of the input's size.
    """
    graph = model.graph
    constants = Constants(graph)
    weights = {tensor.name for tensor in graph.initializer}
    inputs = [value.name for value in graph.input if value.name not in weights]
    if len(inputs) != 1 or not graph.output or model.functions:
        return None
    views = {inputs[0]: (View(), View())}
    channels: dict[str, int] = {}
    for node in graph.node:
        seen = [name for name in node.input if name in views]
        if not seen or all(constants.knows(name) for name in node.output):
            continue
        try:
            after = tuple(_passed(node, views, constants, axis) for axis in range(SPATIAL_AXES))
        except Unknown:
            # Only what the output needs has to be understood; shape computations beside it do not matter.
            continue
        views[node.output[0]] = (after[0], after[1])
        _count_channels(node, constants, channels)
    result = views.get(output or graph.output[0].name)
    if result is None or any(view.stride != 1 for view in result):
        return None
    everything = [view for pair in views.values() for view in pair]
    return Reach(
        halo_px=max(0, *(math.ceil(max(-view.low, view.high)) for view in result)),
        stride_px=math.lcm(*(view.stride.numerator for view in everything)),
        values_per_px=max([3.0, *(_per_pixel(count, views[name]) for name, count in channels.items())]),
    )


def _passed(node: NodeProto, views: dict[str, tuple[View, View]], constants: Constants, axis: int) -> View:
    rule = RULES.get(node.op_type)
    if rule is None or node.domain not in ("", "ai.onnx"):
        raise Unknown(node.op_type)
    return rule(node, {name: pair[axis] for name, pair in views.items()}, constants, axis)


def _count_channels(node: NodeProto, constants: Constants, channels: dict[str, int]) -> None:
    counted = [channels[name] for name in node.input if name in channels]
    if node.op_type in ("Conv", "ConvTranspose"):
        shape = constants.shapes.get(node.input[1], (3, 3))
        group = next((attribute.i for attribute in node.attribute if attribute.name == "group"), 1)
        channels[node.output[0]] = shape[0] if node.op_type == "Conv" else shape[1] * group
    elif counted:
        channels[node.output[0]] = sum(counted) if node.op_type == "Concat" else max(counted)


def _per_pixel(count: int, pair: tuple[View, View]) -> float:
    return float(count / (pair[0].stride * pair[1].stride or Fraction(1)))
