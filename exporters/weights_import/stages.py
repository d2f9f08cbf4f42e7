"""Reading the numbered sequence of a ResNet generator: what stands between the parts that have parameters."""

from dataclasses import dataclass
from typing import Literal

from exporters.errors import ExportError
from exporters.weights_import.residual import ResidualPlan, read_block
from exporters.weights_import.tree import Node

StageKind = Literal["stem", "down", "blurred down", "up", "blurred up", "enlarged up", "last"]


@dataclass(frozen=True)
class GeneratorStage:
    """A convolution with what belongs to it; numbers are places in the sequence."""

    kind: StageKind
    place: int
    conv: Node
    norm: Node | None = None
    blur: Node | None = None
    blur_place: int = 0
    padded: bool = False
    """Whether a padding module stands before the convolution."""


@dataclass(frozen=True)
class Plan:
    """A whole generator, in the order of its sequence."""

    head: list[GeneratorStage]
    blocks: list[ResidualPlan]
    tail: list[GeneratorStage]
    room: bool
    """Whether the numbers leave a place for a norm after each convolution."""

    @property
    def stages(self) -> list[GeneratorStage]:
        return [*self.head, *self.tail]

    @property
    def stride(self) -> int:
        return 2 ** (len(self.head) - 1)


def read_plan(root: Node) -> Plan:
    """The stages and blocks of the sequence. Raises ExportError that names the first part that is not known."""
    items = root.items()
    blocks: list[ResidualPlan] = []
    head: list[tuple[int, Node]] = []
    tail: list[tuple[int, Node]] = []
    for place, node in items:
        block = read_block(place, node)
        if block:
            blocks.append(block)
        else:
            (tail if blocks else head).append((place, node))
    if [block.place for block in blocks] != list(range(blocks[0].place, blocks[0].place + len(blocks))):
        raise ExportError(
            "the residual blocks do not stand together", "this layout is not known; export it to ONNX instead"
        )
    after = [place for place, node in items if node.is_conv or node.is_blur or node.children]
    # Convolution, norm, ReLU; without the norm what follows moves one place up.
    room = after[1] - after[0] == 3
    for index, block in enumerate(blocks):
        blocks[index] = block.resolved(room)
    stages = _head(head, blocks[0].place, room)
    plan = Plan(stages, blocks, _tail(tail, blocks[-1].place + 1, room, stages[-1].conv.shape[0]), room)
    if len(plan.tail) != len(plan.head):
        raise ExportError(
            f"the generator halves {len(plan.head) - 1} times and doubles {len(plan.tail) - 1} times",
            "a package's translation has its picture's size; it can't be imported",
        )
    return plan


def _head(items: list[tuple[int, Node]], end: int, room: bool) -> list[GeneratorStage]:
    nodes, stages, expected = dict(items), [], 0
    while expected < end:
        place = expected if expected in nodes else expected + 1
        conv = nodes.pop(place, None)
        if (
            conv is None
            or not conv.is_conv
            or (stages and (place != expected or conv.shape[1] != stages[-1].conv.shape[0]))
        ):
            raise _unknown(place, "in the downsampling half")
        norm = _norm(nodes, place, room)
        expected = place + 2 + room
        blur = nodes.get(expected)
        if blur is not None and blur.is_blur:
            stages.append(GeneratorStage("blurred down", place, conv, norm, nodes.pop(expected), expected))
            expected += 1
        else:
            stages.append(GeneratorStage("down" if stages else "stem", place, conv, norm, padded=place > 0))
    if nodes:
        raise _unknown(min(nodes), "in the downsampling half")
    return stages


def _tail(items: list[tuple[int, Node]], expected: int, room: bool, width: int) -> list[GeneratorStage]:
    nodes, stages = dict(items), []
    while nodes:
        blur_place, blur = expected, nodes.get(expected)
        if blur is not None and blur.is_blur:
            nodes.pop(expected)
            expected += 1
        else:
            blur = None
        place = expected if expected in nodes else expected + 1
        conv = nodes.pop(place, None)
        if conv is None or not conv.is_conv:
            raise _unknown(place, "in the upsampling half")
        norm = _norm(nodes, place, room)
        if not nodes and norm is None and blur is None and conv.shape[1] == width:
            return [*stages, GeneratorStage("last", place, conv, padded=place > expected)]
        transposed = conv.shape[0] == width and place == expected and blur is None
        if not transposed and conv.shape[1] != width:
            raise _unknown(place, "in the upsampling half")
        kind: StageKind = "up" if transposed else "blurred up" if blur else "enlarged up"
        if kind == "enlarged up" and place == expected:
            raise _unknown(place, "in the upsampling half")
        stages.append(GeneratorStage(kind, place, conv, norm, blur, blur_place))
        width, expected = conv.shape[1 if transposed else 0], place + 2 + room
    raise ExportError(
        "the sequence ends without a last convolution", "this layout is not known; export it to ONNX instead"
    )


def _norm(nodes: dict[int, Node], place: int, room: bool) -> Node | None:
    if room and place + 1 in nodes and nodes[place + 1].is_norm:
        return nodes.pop(place + 1)
    return None


def _unknown(place: int, where: str) -> ExportError:
    return ExportError(f"part {place} {where} is not known", "this layout can't be read; export it to ONNX instead")
