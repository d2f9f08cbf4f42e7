"""Stages of a graph that was cut: models that turn strips of stored maps into strips of others.

A stage is given rows of its input maps as they stand in the picture, with a halo, and is an ordinary run on them: at
the picture's border its own padding is right, at the other ends the halo takes what is wrong. Only the rows that are
asked for leave it, and their statistics.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import onnx
from onnx import NodeProto, TensorProto, helper

from studio.graph.editing import is_plain, opset_of
from studio.graph.passes.reductions import Reduction
from studio.graph.segments import CutGraph, Map
from studio.graph.spatial_rules import RULES, View

FLOPS_PER_VALUE = 25
"""What an operator that only moves numbers costs, as if it computed."""
_WINOGRAD_KERNEL = (3, 3)
_WINOGRAD_SHARE = 0.4
"""Of the multiplications of such convolutions that remain, with the transforms; on every device."""
_ALONG_ROW = "stage/along_row"
_AXES_AS_INPUT = 18
"""From this opset on the axes of ReduceMean are an input."""
_AS_ROW = "stage/as_row"
_SPREAD_STEPS = ("away", "row", "column")
_IN_PLACE = {"Add", "Mul", "Sub", "Relu", "LeakyRelu", "Tanh", "Sigmoid", "Clip"}


@dataclass(frozen=True)
class GraphStage:
    """Everything that can be computed once the reductions of the levels below are known."""

    level: int
    inputs: tuple[Map, ...]
    """Maps that it reads, with the picture where it does."""
    smalls: tuple[str, ...]
    """Results of reductions that it reads."""
    keeps: tuple[Map, ...]
    """Maps that it computes for later stages, and the picture that comes out where it is the last."""
    reductions: tuple[Reduction, ...]
    stride_px: int
    """Strips begin at multiples of this."""
    halo_px: int
    """Rows of the picture above and below what is kept, a multiple of `stride_px`."""
    flops_per_px: float
    largest_flops_per_px: float
    """Of the dearest node: nothing stops a run before it ends."""
    live_values_per_px: float
    """Numbers in all tensors that are alive at once, with what waits to be used and stored."""
    model: onnx.ModelProto = field(compare=False, repr=False)


def mean_name(source: str) -> str:
    """Name of the output with the mean of each row of a map, 1×C×R×1."""
    return f"stage/mean/{source}"


def squares_name(source: str) -> str:
    """Name of the output with the sums of squared distances of each row of a map from its mean, 1×C×R×1×1."""
    return f"stage/squares/{source}"


def maps_to_store(cut: CutGraph, seconds_per_byte: float, seconds_per_flop: float) -> frozenset[str]:
    """The maps that later stages read, rather than compute again from others.

    In topological order, each is computed again where that takes less time than to write and to read it, and where
    what it is computed from is kept anyway or not larger than itself.
    """
    graph = _Graph(cut)
    until = graph.last_uses()
    stored: set[str] = set()
    for name, later in graph.borders().items():
        source = cut.maps.get(name)
        if source is None:
            continue
        nodes, ends = graph.cone([name], stored)
        extra = sum(cut.maps[end].values_per_px for end in ends if end != cut.entry and until.get(end, 0) < max(later))
        again = len(later) * seconds_per_flop * sum(graph.flops(index) for index in nodes)
        kept = 4 * source.values_per_px * seconds_per_byte * (1 + len(later))
        if extra > source.values_per_px or again >= kept:
            stored.add(name)
        else:
            for end in ends:
                until[end] = max(until.get(end, 0), max(later))
    return frozenset(stored)


def stages(cut: CutGraph, stored: Collection[str]) -> tuple[GraphStage, ...]:
    """The stages in their order, where `stored` are the maps of `maps_to_store`."""
    graph = _Graph(cut)
    wanted: set[str] = {cut.result}
    found: list[GraphStage] = []
    for level in reversed(range(cut.levels)):
        keeps = [cut.maps[name] for name in graph.ordered(wanted) if cut.maps[name].level == level]
        reductions = tuple(reduction for at, reduction in cut.reductions if at == level)
        stage = _stage(graph, level, keeps, reductions, {name for name in stored if cut.maps[name].level < level})
        wanted |= {source.name for source in stage.inputs} - {cut.entry}
        found.append(stage)
    return tuple(reversed(found))


def whole_values_per_px(cut: CutGraph) -> float:
    """Numbers alive at once, per pixel, where the graph runs in one piece."""
    graph = _Graph(cut)
    nodes = list(cut.model.graph.node)
    return _live(nodes, graph.values, {cut.entry}, {cut.result})


class _Graph:
    """Lookups in a cut graph."""

    def __init__(self, cut: CutGraph) -> None:
        self.cut = cut
        self.nodes = list(cut.model.graph.node)
        self.makers = {name: index for index, node in enumerate(self.nodes) for name in node.output if name}
        self.by_small = {name: reduction for _, reduction in cut.reductions for name in reduction.outputs}
        self.weights = {tensor.name: tensor for tensor in cut.model.graph.initializer}
        self.levels = {name: cut.node_levels[index] for name, index in self.makers.items()}
        self.values = _values(cut, self.nodes)

    def small_shape(self, name: str) -> tuple[int, ...]:
        """Lengths of a result of a reduction."""
        reduction = self.by_small[name]
        return reduction.shape(self.cut.maps[reduction.source].channels)

    def ordered(self, names: Iterable[str]) -> list[str]:
        """In the order in which they are made."""
        return sorted(names, key=lambda name: self.makers.get(name, -1))

    def pixels(self, name: str) -> bool:
        """Is it as large as the picture grows?"""
        return name in self.values

    def borders(self) -> dict[str, set[int]]:
        """Maps that higher levels read → those levels, in topological order."""
        found: dict[str, set[int]] = {}
        for index, node in enumerate(self.nodes):
            level = self.cut.node_levels[index]
            for name in node.input:
                if name in self.levels and self.pixels(name) and self.levels[name] < level:
                    found.setdefault(name, set()).add(level)
        return {name: found[name] for name in self.ordered(found)}

    def last_uses(self) -> dict[str, int]:
        """Map → highest level that reads it."""
        return {name: max(levels) for name, levels in self.borders().items()}

    def cone(self, targets: Iterable[str], stored: Collection[str]) -> tuple[list[int], set[str]]:
        """Nodes to compute `targets`, and the maps that they are computed from: stored ones, or the picture."""
        nodes: set[int] = set()
        ends: set[str] = set()
        seen: set[str] = set()
        waiting = list(targets)
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in stored or name == self.cut.entry:
                ends.add(name)
            elif name in self.makers and name not in self.by_small:
                nodes.add(self.makers[name])
                waiting += self.nodes[self.makers[name]].input
        return sorted(nodes), ends

    def flops(self, index: int) -> float:
        """What a node costs per pixel of the picture, in operations of plain convolutions."""
        node = self.nodes[index]
        made = self.values.get(node.output[0], 0.0)
        weight = self.weights.get(node.input[1]) if len(node.input) > 1 else None
        if weight is None or node.op_type not in ("Conv", "ConvTranspose"):
            return FLOPS_PER_VALUE * made
        taps = 2 * math.prod(weight.dims[1:])
        if is_plain(node, "Conv") and tuple(weight.dims[2:]) == _WINOGRAD_KERNEL:
            taps *= _WINOGRAD_SHARE
        return taps * (made if node.op_type == "Conv" else self.values.get(node.input[0], 0.0))


def _stage(
    graph: _Graph, level: int, keeps: list[Map], reductions: tuple[Reduction, ...], below: Collection[str]
) -> GraphStage:
    cut = graph.cut
    targets = {source.name: source for source in keeps}
    targets |= {reduction.source: cut.maps[reduction.source] for reduction in reductions}
    indices, ends = graph.cone(targets, below)
    nodes = [graph.nodes[index] for index in indices]
    views = _views(cut, nodes, ends)
    strides = [view.stride for view in views.values()]
    stride_px = math.lcm(*(stride.numerator for stride in strides))
    coarsest = max(cut.maps[name].stride for name in ends)
    # Rows of an input at its own distance cover what lies between them.
    reach = [max(-views[name].low, views[name].high - source.stride + coarsest) for name, source in targets.items()]
    read = {name for node in nodes for name in node.input}
    smalls = tuple(sorted(read & graph.by_small.keys()))
    picture = tuple(cut.maps[name] for name in graph.ordered(ends))
    ending, outputs = _ending(targets.values(), {source.name for source in keeps}, reductions, opset_of(cut.model))
    flops = [graph.flops(index) for index in indices] or [0.0]
    values = graph.values | {name: graph.values[source] for name, source in _ending_sources(targets).items()}
    kept = {source.name for source in keeps}
    # What the next strip reads and what the last one keeps wait beside the one that runs.
    ahead = sum(cut.maps[name].values_per_px for name in ends) + sum(source.values_per_px for source in keeps)
    return GraphStage(
        level=level,
        inputs=picture,
        smalls=smalls,
        keeps=tuple(keeps),
        reductions=reductions,
        stride_px=stride_px,
        halo_px=math.ceil(Fraction(max(0, *reach)) / stride_px) * stride_px,
        flops_per_px=sum(flops) + FLOPS_PER_VALUE * sum(source.values_per_px for source in targets.values()),
        largest_flops_per_px=max(flops),
        live_values_per_px=_live([*nodes, *ending], values, ends, kept) + ahead,
        model=_model(graph, [*nodes, *ending], picture, smalls, targets.values(), outputs),
    )


def _ending(
    targets: Iterable[Map], keeps: Collection[str], reductions: tuple[Reduction, ...], opset: int
) -> tuple[list[NodeProto], list[str]]:
    """Nodes that measure the rows of maps that are reduced; names of the outputs."""
    reduced = {reduction.source for reduction in reductions}
    spread = {reduction.source for reduction in reductions if reduction.kind == "normalise"}
    nodes: list[NodeProto] = []
    outputs: list[str] = []
    for source in targets:
        name = source.name
        if name in keeps:
            outputs.append(name)
        if name in reduced:
            nodes.append(_row_means(name, mean_name(name), opset))
            outputs.append(mean_name(name))
        if name in spread:
            away, row, column = (f"stage/{kind}/{name}" for kind in _SPREAD_STEPS)
            # A row times itself: one pass over memory, where a product and its sum are two; onnxruntime takes the
            # Transpose into the MatMul.
            nodes += [
                helper.make_node("Sub", [name, mean_name(name)], [away]),
                helper.make_node("Reshape", [away, _AS_ROW], [row]),
                helper.make_node("Transpose", [row], [column], perm=[0, 1, 2, 4, 3]),
                helper.make_node("MatMul", [row, column], [squares_name(name)]),
            ]
            outputs.append(squares_name(name))
    return nodes, outputs


def _row_means(source: str, result: str, opset: int) -> NodeProto:
    if opset < _AXES_AS_INPUT:
        return helper.make_node("ReduceMean", [source], [result], axes=[3])
    return helper.make_node("ReduceMean", [source, _ALONG_ROW], [result])


def _ending_sources(targets: Iterable[str]) -> dict[str, str]:
    return {f"stage/{kind}/{name}": name for name in targets for kind in _SPREAD_STEPS}


def _model(
    graph: _Graph,
    nodes: list[NodeProto],
    picture: tuple[Map, ...],
    smalls: tuple[str, ...],
    targets: Iterable[Map],
    outputs: list[str],
) -> onnx.ModelProto:
    value = helper.make_tensor_value_info
    read = {name for node in nodes for name in node.input}
    inputs = [value(source.name, TensorProto.FLOAT, [1, source.channels, None, None]) for source in picture]
    inputs += [value(name, TensorProto.FLOAT, graph.small_shape(name)) for name in smalls]
    weights = [tensor for name, tensor in graph.weights.items() if name in read]
    for name, lengths in ((_ALONG_ROW, [3]), (_AS_ROW, [0, 0, 0, 1, -1])):
        if name in read:
            weights.append(helper.make_tensor(name, TensorProto.INT64, [len(lengths)], lengths))
    squares = {squares_name(source.name) for source in targets}
    made = [value(name, TensorProto.FLOAT, [1] + [None] * (4 if name in squares else 3)) for name in outputs]
    body = helper.make_graph(nodes, "stage", inputs, made, initializer=weights)
    whole = graph.cut.model
    return helper.make_model(body, opset_imports=whole.opset_import, ir_version=whole.ir_version)


def _views(cut: CutGraph, nodes: list[NodeProto], ends: Iterable[str]) -> dict[str, View]:
    """Where each map of a stage looks in the picture, along the height, its inputs being exact."""
    views = {name: View(cut.maps[name].stride) for name in ends}
    for node in nodes:
        if any(name in views for name in node.input):
            views[node.output[0]] = RULES[node.op_type](node, views, cut.constants, 0)
    return views


def _values(cut: CutGraph, nodes: list[NodeProto]) -> dict[str, float]:
    """Numbers per pixel of the picture in each tensor that grows with it."""
    values = {name: source.values_per_px for name, source in cut.maps.items() if name == cut.entry}
    for node in nodes:
        seen = [values[name] for name in node.input if name in values]
        name = node.output[0]
        if name in cut.maps:
            values[name] = cut.maps[name].values_per_px
        elif seen:
            values[name] = max(seen)
    return values


def _live(nodes: list[NodeProto], values: Mapping[str, float], fed: Collection[str], kept: Collection[str]) -> float:
    """Most numbers per pixel at once: fed maps stay to the end, as do those that are given out."""
    last = {name: index for index, node in enumerate(nodes) for name in node.input}
    live = sum(values[name] for name in fed)
    most = live
    for index, node in enumerate(nodes):
        made = sum(values.get(name, 0.0) for name in node.output)
        dying = {name for name in node.input if last[name] == index} - set(fed) - set(kept)
        freed = sum(values.get(name, 0.0) for name in dying)
        in_place = node.op_type in _IN_PLACE and freed >= made > 0
        most = max(most, live if in_place else live + made)
        live += made - freed
    return most
