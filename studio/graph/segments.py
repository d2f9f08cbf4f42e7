"""Cut a graph at its global reductions into stages that run strip by strip.

A normalisation over the whole picture is two things: statistics of a map, and x · scale + shift with numbers that
follow from them. Cut between the two, every stage is local: a strip of its output needs a strip of its inputs and a
halo. Statistics, gathered over all strips, are small inputs of the next stage.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import onnx
from onnx import NodeProto, TensorProto, helper

from studio.graph.constants import Constants
from studio.graph.editing import Editor, opset_of
from studio.graph.passes.drop_zero_bias import drop_idle_biases
from studio.graph.passes.group_norm import with_group_norms
from studio.graph.passes.reductions import Reduction, applied, reduction_of
from studio.graph.spatial_rules import RULES, Unknown, View

OLDEST_OPSET = 11
_PROBE_STRIDES = 8
"""Shapes are inferred for a picture of this many strides; whether a map lies on the grid shows at any size."""
_WALK_EDGE = 256


@dataclass(frozen=True)
class Map:
    """A tensor with height and width: row r of it lies at row r · `stride` of the picture."""

    name: str
    stride: Fraction
    channels: int
    level: int
    """How many reductions must be done, one after the other, before it can be computed."""

    @property
    def values_per_px(self) -> float:
        """Numbers for each pixel of the picture."""
        return float(self.channels / self.stride**2)


@dataclass(frozen=True)
class CutGraph:
    """A graph of local operators and global reductions."""

    model: onnx.ModelProto
    """Without the reductions: their small results are inputs."""
    entry: str
    result: str
    maps: Mapping[str, Map]
    reductions: tuple[tuple[int, Reduction], ...]
    """With the level of the map that each reduces."""
    node_levels: tuple[int, ...]
    """Level of each node of `model`."""
    constants: Constants
    stride_px: int
    """Height and width of the picture must be multiples of this."""

    @property
    def levels(self) -> int:
        """How many stages there are."""
        return 1 + self.maps[self.result].level


def cut(model: onnx.ModelProto, entry: str, result: str) -> CutGraph:
    """Cut the way from the picture `entry` to the picture `result`, both 1×C×H×W float32.

    Raises Unknown with the reason where that can't be done: an operator that is neither local nor one of the reductions
    known here, a map that does not lie on the picture's grid, or nothing to cut.
    """
    if model.functions or opset_of(model) < OLDEST_OPSET:
        raise Unknown("it has functions of its own or is too old")
    without_biases = Editor(model)
    if drop_idle_biases(without_biases):
        # They would only be stored with every map, and make its variance less exact.
        model = without_biases.finish()
    # Shape inference does not know the node that stands for a trio of an exporter.
    model, written = with_group_norms(model), model
    constants = Constants(model.graph)
    for node in model.graph.node:
        if node.op_type == "Constant":
            constants.shapes.setdefault(node.output[0], ())
    walk = _Walk(model, constants, entry, _sizes(written, entry, _WALK_EDGE))
    walk.run()
    if result not in walk.views:
        raise Unknown(f"{_stuck(walk, result)} looks at the whole picture, or is not known")
    if not walk.reductions:
        raise Unknown("nothing in it looks at the whole picture")
    if any(view.stride != 1 for view in walk.views[result]):
        raise Unknown("its result is not as large as its input")
    needed = _needed(walk, result)
    strides = [view.stride for name in needed & walk.views.keys() for view in walk.views[name]]
    stride = math.lcm(*(s.numerator for s in strides))
    sizes = _sizes(written, entry, stride * _PROBE_STRIDES)
    sizes |= {r.scaled: sizes[r.source] for _, r in walk.reductions if r.source in sizes}
    maps = _maps(walk, needed, sizes, stride)
    sources = {reduction.source for _, reduction in walk.reductions if set(reduction.outputs) & needed}
    if not ({result, entry} | sources) <= maps.keys():
        raise Unknown("a map in it is not as large as its strides say")
    kept = [(node, level) for node, level in walk.nodes if set(node.output) & needed]
    body = onnx.ModelProto()
    body.CopyFrom(model)
    del body.graph.node[:]
    body.graph.node.extend(node for node, _ in kept)
    return CutGraph(
        model=body,
        entry=entry,
        result=result,
        maps=maps,
        reductions=tuple((level, r) for level, r in walk.reductions if set(r.outputs) & needed),
        node_levels=tuple(level for _, level in kept),
        constants=constants,
        stride_px=stride,
    )


def _maps(
    walk: "_Walk", needed: set[str], sizes: Mapping[str, tuple[int, int, int, int]], stride: int
) -> dict[str, Map]:
    """Those that lie on the picture's grid; a padded one does not, and is made again wherever it is read."""
    maps: dict[str, Map] = {}
    for name in needed & walk.views.keys():
        vertical, horizontal = walk.views[name]
        if name not in sizes or vertical.stride != horizontal.stride:
            raise Unknown(f"the size of `{name}` is not known before it runs")
        kind, channels, height, width = sizes[name]
        if kind != TensorProto.FLOAT:
            raise Unknown(f"`{name}` is not of float32")
        if height == width == stride * _PROBE_STRIDES / vertical.stride:
            maps[name] = Map(name, vertical.stride, channels, walk.levels[name])
    return maps


class _Walk:
    """One pass over the nodes: where each map lies, and at which level each tensor can be computed."""

    def __init__(
        self, model: onnx.ModelProto, constants: Constants, entry: str, sizes: dict[str, tuple[int, int, int, int]]
    ) -> None:
        self.model = model
        self.constants = constants
        self.views: dict[str, tuple[View, View]] = {entry: (View(), View())}
        self.levels: dict[str, int] = {entry: 0}
        self.nodes: list[tuple[NodeProto, int]] = []
        self.reductions: list[tuple[int, Reduction]] = []
        self.sizes = sizes

    def run(self) -> None:
        for node in self.model.graph.node:
            seen = [name for name in node.input if name in self.levels]
            if not seen:
                if all(self.constants.knows(name) for name in node.input if name):
                    self.nodes.append((node, 0))
                continue
            level = max(self.levels[name] for name in seen)
            if not any(name in self.views for name in seen):
                self._keep(node, level, small=True)
            elif not self._reduce(node, level):
                self._pass(node, level)

    def _reduce(self, node: NodeProto, level: int) -> bool:
        found = self.sizes.get(node.input[0])
        reduction = reduction_of(node, self.constants, found[1] if found else 0)
        if reduction is None or reduction.source not in self.views:
            return False
        self.reductions.append((level, reduction))
        for name in reduction.outputs:
            self._small(name, level + 1)
        for left in applied(node, reduction):
            self._pass(left, level + 1)
        return True

    def _pass(self, node: NodeProto, level: int) -> None:
        rule = RULES.get(node.op_type)
        if rule is None or node.domain not in ("", "ai.onnx") or len([name for name in node.output if name]) != 1:
            return
        try:
            views = [
                rule(node, {name: pair[axis] for name, pair in self.views.items()}, self.constants, axis)
                for axis in (0, 1)
            ]
        except Unknown:
            return
        self.views[node.output[0]] = (views[0], views[1])
        self._keep(node, level, small=False)

    def _keep(self, node: NodeProto, level: int, *, small: bool) -> None:
        self.nodes.append((node, level))
        for name in node.output:
            if small:
                self._small(name, level)
            else:
                self.levels[name] = level

    def _small(self, name: str, level: int) -> None:
        self.levels[name] = level
        # Local operators accept it as they accept a constant that is the same everywhere.
        self.constants.shapes[name] = (1, 1, 1, 1)


def _needed(walk: _Walk, result: str) -> set[str]:
    """Everything that the result depends on."""
    makers = {name: node for node, _ in walk.nodes for name in node.output}
    by_small = {name: reduction for _, reduction in walk.reductions for name in reduction.outputs}
    needed: set[str] = set()
    waiting = [result]
    while waiting:
        name = waiting.pop()
        if name in needed or not name:
            continue
        needed.add(name)
        if name in by_small:
            waiting += [by_small[name].source, *by_small[name].outputs]
        elif name in makers:
            waiting += makers[name].input
    return needed


def _stuck(walk: _Walk, result: str) -> str:
    """The operators on the way to the result that the walk did not get past."""
    needed, found = {result}, set[str]()
    for node in reversed(walk.model.graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            if any(name in walk.levels for name in node.input) and not any(name in walk.levels for name in node.output):
                found.add(node.op_type)
    return ", ".join(sorted(found)) or "an operator"


def _sizes(model: onnx.ModelProto, entry: str, edge: int) -> dict[str, tuple[int, int, int, int]]:
    """Element type, channels, height and width of every map, for one square picture; what can't be told is absent."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    del probe.graph.value_info[:]
    for value in probe.graph.input:
        if value.name == entry:
            dims = value.type.tensor_type.shape.dim
            channels = dims[1].dim_value or 3
            shape = helper.make_tensor_type_proto(TensorProto.FLOAT, [1, channels, edge, edge])
            value.type.CopyFrom(shape)
    for value in probe.graph.output:
        value.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(probe, data_prop=True)
    found: dict[str, tuple[int, int, int, int]] = {}
    for value in (*inferred.graph.value_info, *inferred.graph.input, *inferred.graph.output):
        dims = [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        if len(dims) == 4 and all(dims):
            found[value.name] = (value.type.tensor_type.elem_type, dims[1], dims[2], dims[3])
    return found
