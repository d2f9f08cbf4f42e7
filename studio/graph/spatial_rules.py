"""What each ONNX operator does to the view of its pixels, along one axis (0 height, 1 width)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from onnx import NodeProto, helper

from studio.graph.constants import Constants

_RANK = 4
_FIRST_SPATIAL = 2
_RESIZE_SUPPORT = {"nearest": Fraction(1), "linear": Fraction(1), "cubic": Fraction(2)}


class Unknown(Exception):  # noqa: N818 - a plain answer, not a fault
    """The operator mixes the whole picture, or is not understood."""


@dataclass(frozen=True)
class View:
    """Pixel p of a tensor depends on pixels stride · p + low … stride · p + high of the input."""

    stride: Fraction = Fraction(1)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)

    def window(self, scale: Fraction, low: Fraction | int, high: Fraction | int) -> "View":
        """The view of a tensor whose pixel q depends on pixels scale · q + low … scale · q + high of this one."""
        return View(self.stride * scale, self.low + self.stride * low, self.high + self.stride * high)


Views = Mapping[str, View]
Rule = Callable[[NodeProto, Views, Constants, int], View]


def _pointwise(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    """Each output pixel depends on the same pixel of all inputs; constants may not differ between pixels."""
    for name in node.input:
        if name and name not in views and not _same_everywhere(name, constants):
            raise Unknown(node.op_type)
    return _union([views[name] for name in node.input if name in views])


def _same_everywhere(name: str, constants: Constants) -> bool:
    value = constants.get(name)
    shape = constants.shapes.get(name) if value is None else value.shape
    return shape is not None and len(shape) <= _RANK and all(length == 1 for length in shape[-2:])


def _union(views: list[View]) -> View:
    if not views or len({view.stride for view in views}) != 1:
        raise Unknown
    return View(views[0].stride, min(view.low for view in views), max(view.high for view in views))


def _batch_norm(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    if _attributes(node).get("training_mode", 0):
        raise Unknown("statistics of the picture")
    return _only(node, views, constants)


def _concat(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    if _attributes(node).get("axis") not in (1, 1 - _RANK):
        raise Unknown("Concat over pixels")
    return _pointwise(node, views, constants, axis)


def _channelwise(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    """Operators that mix along their own `axis`, which must be the channels."""
    if _attributes(node).get("axis", -1) not in (1, 1 - _RANK):
        raise Unknown(node.op_type)
    return _only(node, views, constants)


def _reduce(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    attributes = _attributes(node)
    axes = attributes.get("axes")
    if axes is None and len(node.input) > 1:
        axes = constants.integers(node.input[1])
    if axes is None or any(number not in (1, 1 - _RANK) for number in axes) or not attributes.get("keepdims", 1):
        raise Unknown("a mean over the picture")
    return _only(node, views, constants)


def _conv(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    stride, kernel, before = _kernel(node, constants, axis)
    return _only(node, views, constants).window(Fraction(stride), -before, kernel - 1 - before)


def _conv_transpose(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    if "output_shape" in _attributes(node):
        raise Unknown("a fixed size")
    stride, kernel, before = _kernel(node, constants, axis)
    low = Fraction(before - (kernel - 1), stride)
    return _only(node, views, constants).window(Fraction(1, stride), low, Fraction(before, stride))


def _kernel(node: NodeProto, constants: Constants, axis: int) -> tuple[int, int, int]:
    """(stride, extent of the dilated kernel, pad before)."""
    attributes = _attributes(node)
    if attributes.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        raise Unknown("pads that depend on the size")
    shape = attributes.get("kernel_shape") or constants.shapes.get(node.input[1], ())[_FIRST_SPATIAL:]
    if len(shape) != 2:
        raise Unknown("not two-dimensional")
    dilation = attributes.get("dilations", (1, 1))[axis]
    before = attributes.get("pads", (0, 0, 0, 0))[axis]
    return attributes.get("strides", (1, 1))[axis], dilation * (shape[axis] - 1) + 1, before


def _pool(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    if "kernel_shape" not in _attributes(node):
        raise Unknown(node.op_type)
    return _conv(node, views, constants, axis)


def _pad(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    mode = _attributes(node).get("mode", b"constant")
    pads = constants.integers(node.input[1]) if len(node.input) > 1 else _attributes(node).get("pads")
    if pads is None or len(pads) != 2 * _RANK or any(node.input[3:]) or mode == b"wrap":
        raise Unknown("pads that are not constant")
    view = _only(node, views, constants)
    if mode != b"constant":
        # A mirrored pixel looks to the other side: make the view symmetric.
        width = max(abs(view.low), abs(view.high))
        view = View(view.stride, -width, width)
    before = pads[_FIRST_SPATIAL + axis]
    return view.window(Fraction(1), -before, -before)


def _resize(node: NodeProto, views: Views, constants: Constants, axis: int) -> View:
    attributes = _attributes(node)
    place = attributes.get("coordinate_transformation_mode", b"half_pixel")
    support = _RESIZE_SUPPORT.get(attributes.get("mode", b"nearest").decode())
    scales = constants.get(node.input[1 if node.op_type == "Upsample" else 2]) if len(node.input) > 1 else None
    if place not in (b"half_pixel", b"pytorch_half_pixel", b"asymmetric") or support is None:
        raise Unknown("resizing that depends on the size")
    if scales is None or scales.size != _RANK or attributes.get("axes"):
        raise Unknown("a scale that is not constant")
    exact = float(scales.ravel()[_FIRST_SPATIAL + axis])
    scale = Fraction(exact).limit_denominator(64)
    if scale <= 0 or float(scale) != exact:
        raise Unknown("a scale that is no simple fraction")
    shift = 0 if place == b"asymmetric" else (1 / scale - 1) / 2
    if attributes.get("antialias", 0) and scale < 1:
        support /= scale
    return _only(node, views, constants).window(1 / scale, shift - support, shift + support)


def _depth_to_space(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    block = _attributes(node)["blocksize"]
    return _only(node, views, constants).window(Fraction(1, block), Fraction(1 - block, block), 0)


def _space_to_depth(node: NodeProto, views: Views, constants: Constants, _axis: int) -> View:
    block = _attributes(node)["blocksize"]
    return _only(node, views, constants).window(Fraction(block), 0, block - 1)


def _only(node: NodeProto, views: Views, constants: Constants) -> View:
    """The view of the first input; all others must be constants, not weights that depend on the picture."""
    if node.input[0] not in views or any(name and not constants.knows(name) for name in node.input[1:]):
        raise Unknown(node.op_type)
    return views[node.input[0]]


def _attributes(node: NodeProto) -> dict[str, Any]:
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


_POINTWISE = """
    Abs Add Cast Ceil Celu Clip Div Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish
    Identity LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mul Neg Not Pow PRelu Reciprocal Relu Round Selu
    Sigmoid Sign Sin Softplus Softsign Sqrt Sub Sum Swish Tanh ThresholdedRelu Where
"""

RULES: dict[str, Rule] = {
    **dict.fromkeys(_POINTWISE.split(), _pointwise),
    **dict.fromkeys(("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2"), _reduce),
    **dict.fromkeys(("AveragePool", "MaxPool", "LpPool"), _pool),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _channelwise),
    **dict.fromkeys(("Resize", "Upsample"), _resize),
    "BatchNormalization": _batch_norm,
    "Concat": _concat,
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
    "DepthToSpace": _depth_to_space,
    "Pad": _pad,
    "SpaceToDepth": _space_to_depth,
}
