"""U-Net generators with the layout of pytorch-CycleGAN-and-pix2pix, of any depth.

Nested sequences: LeakyReLU, convolution, norm, the next deeper block, ReLU, transposed convolution, norm, dropout. The
outermost has no LeakyReLU and no norms and ends in tanh, the innermost has no norm before its bottleneck.
"""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.spec import GraphSpec, feature_map, picture
from exporters.weights_import.described import Answers, Foreign, picture_kind
from exporters.weights_import.layers import NoiseDropout
from exporters.weights_import.norms import LEFTOVERS, NOTHING_STORED, NOTHING_TO_KEEP, Normalisation, decide
from exporters.weights_import.tree import Node
from studio.package.import_report import ImportFinding
from studio.package.manifest import SizeRule

DEEPEST = 12
"""Levels; a picture has at least 2^levels pixels along each edge."""
LEVELS_WITHOUT_DROPOUT = 4
"""The published network drops out in every block but these outermost ones and the innermost."""


@dataclass(frozen=True)
class UNetLevel:
    """A block of the nesting; `down` and `up` are its convolutions with the places in its sequence."""

    down: tuple[int, Node]
    up: tuple[int, Node]
    norms: dict[int, Node]
    inner: tuple[int, str] | None
    """Place of the next deeper block, and what that calls its sequence (empty where it is one itself)."""
    room: bool
    """Whether there is a place for a norm before the deeper block."""


class SkipBlock(nn.Module):
    """A level and all below it. Gives its input and what it made of it, N×2C×H×W; the outermost only the latter."""

    def __init__(self, levels: list[UNetLevel], depth: int, norm: Normalisation, noisy: set[int]) -> None:
        super().__init__()
        level, self.outermost = levels[depth], depth == 0
        layers: list[tuple[str, nn.Module]] = []
        (place, down), (up_place, up) = level.down, level.up
        outputs, inputs, kernel = down.shape
        if not self.outermost:
            layers.append(("leaky", nn.LeakyReLU(0.2)))
        conv = nn.Conv2d(inputs, outputs, kernel, 2, (kernel - 1) // 2, bias=down.has_bias)
        layers.append((str(place), conv))
        if level.inner:
            if not self.outermost and level.room:
                layers.append((str(place + 1), norm.layer(outputs)))
            inside = SkipBlock(levels, depth + 1, norm, noisy)
            layers.append((str(level.inner[0]), inside))
        wide, narrow, kernel = up.shape
        larger = nn.ConvTranspose2d(wide, narrow, kernel, 2, (kernel - 1) // 2, bias=up.has_bias)
        layers += [("relu", nn.ReLU()), (str(up_place), larger)]
        if not self.outermost:
            layers.append((str(up_place + 1), norm.layer(narrow)))
        if depth in noisy:
            layers.append(("dropout", NoiseDropout()))
        self.sequence = nn.Sequential(OrderedDict(layers))

    def forward(self, x: Tensor, draws: list[Tensor]) -> Tensor:
        y = x
        for layer in self.sequence:
            if isinstance(layer, SkipBlock):
                y = layer(y, draws)
            elif isinstance(layer, NoiseDropout):
                y = layer(y, draws.pop(0))
            else:
                y = layer(y)
        return torch.tanh(y) if self.outermost else torch.cat([x, y], dim=1)


class UNet(nn.Module):
    """N×C×H×W in [-1, 1] to the same; a map of noise for each dropout layer that is kept on, deepest first."""

    def __init__(self, levels: list[UNetLevel], norm: Normalisation, noisy: set[int]) -> None:
        super().__init__()
        self.outermost = SkipBlock(levels, 0, norm, noisy)

    def forward(self, x: Tensor, *noise: Tensor) -> Tensor:
        return self.outermost(x, list(noise))


def matches(root: Node) -> bool:
    """Whether the tree nests sequences of one convolution, a block and one transposed convolution."""
    return 1 < len(_levels(root)) <= DEEPEST


def describe(root: Node, answers: Answers) -> Foreign:
    """The `translate` graph of the network. Raises ExportError for what can't be told and for unknown parts."""
    levels = _levels(root)
    depth, first, last = len(levels), levels[0].down[1], levels[0].up[1]
    source, target = picture_kind(first.shape[1], "takes"), picture_kind(last.shape[1], "gives")
    _check_widths(levels)
    stored = [norm for level in levels for norm in level.norms.values()]
    convs = [level.up[1] for level in levels[1:]] + [level.down[1] for level in levels[1:-1]]
    norm = decide(stored, convs, answers, room=depth < 3 or levels[1].room)
    dropped = list(range(LEVELS_WITHOUT_DROPOUT, depth - 1)) if answers.dropout is not False else []
    noisy = dropped if answers.inference == "published" else []
    network = UNet(levels, norm, set(noisy))
    network.load_state_dict(_state(levels, norm), strict=True)
    noise = [
        feature_map(f"noise_{index}", "noise", levels[level].up[1].shape[1], 2**level, (0.0, 1.0))
        for index, level in enumerate(reversed(noisy))
    ]
    spec = GraphSpec(
        role="translate",
        file="translate.onnx",
        network=network.eval(),
        inputs=(picture("image", first.shape[1]), *noise),
        outputs=(picture("picture", last.shape[1]),),
        size=SizeRule(multiple_of=2**depth, minimum=2**depth, preferred=answers.image_size),
        inference="batch-statistics" if noisy or norm.from_batch else "deterministic",
    )
    evidence = [
        ImportFinding(
            f"U-Net generator, {depth} levels (U-Net {2**depth}), {first.shape[0]} filters, {norm}, {source} → {target}"
        ),
        *_remarks(norm, dropped, answers),
    ]
    return Foreign(family="pix2pix", specs=[spec], evidence=evidence)


def _levels(root: Node) -> list[UNetLevel]:
    """All levels from the outermost to the innermost; empty where some part is none."""
    levels: list[UNetLevel] = []
    node: Node | None = root
    while node is not None:
        items = dict(node.items())
        convs = [(place, part) for place, part in items.items() if part.is_conv]
        norms = {place: part for place, part in items.items() if part.is_norm}
        deeper = [(place, part) for place, part in items.items() if part.children]
        if len(convs) != 2 or len(convs) + len(norms) + len(deeper) != len(items) or len(deeper) > 1:
            return []
        down, up = convs
        if any(place - 1 not in (down[0], up[0]) for place in norms):
            return []
        inner, following = None, None
        if deeper:
            place, part = deeper[0]
            name = "" if part.items() else next(iter(part.children))
            following = part if not name else part.children[name]
            inner = (place, name)
            if not down[0] < place < up[0] or (name and len(part.children) != 1) or up[0] - place != 2:
                return []
        levels.append(UNetLevel(down, up, norms, inner, room=inner is not None and inner[0] - down[0] == 2))
        node = following
    return levels


def _check_widths(levels: list[UNetLevel]) -> None:
    for outer, inner in pairwise(levels):
        width, made = outer.down[1].shape[0], inner.up[1].shape[1]
        if inner.down[1].shape[1] != width or outer.up[1].shape[0] != width + made:
            raise ExportError(
                f"the U-Net's widths do not fit: {width} and {made} channels meet {outer.up[1].shape[0]}",
                "this layout is not known; export it to ONNX instead",
            )


def _state(levels: list[UNetLevel], norm: Normalisation) -> dict[str, Tensor]:
    """The tensors by the keys of `UNet`, whatever the file calls the sequences within its blocks."""
    state: dict[str, Tensor] = {}
    prefix = "outermost.sequence"
    for level in levels:
        for place, conv in (level.down, level.up):
            state.update({f"{prefix}.{place}.{key}": x for key, x in conv.tensors.items()})
        for place, stored in level.norms.items():
            state.update({f"{prefix}.{place}.{key}": x for key, x in norm.kept(stored).items()})
        if level.inner:
            prefix = f"{prefix}.{level.inner[0]}.sequence"
    return state


def _remarks(norm: Normalisation, dropped: list[int], answers: Answers) -> list[ImportFinding]:
    remarks: list[ImportFinding] = []
    if norm.leftovers:
        remarks.append(LEFTOVERS)
    if answers.inference == "published" and dropped:
        told = (
            f"dropout on in {len(dropped)} decoder layers, its noise is an input; whether it was trained with dropout "
        )
        told += "is not in the weights: taken to be so, as published for pix2pix"
        remarks.append(ImportFinding(told, fields=("dropout",)))
    elif answers.inference == "published" and norm.kind != "batch":
        remarks.append(NOTHING_TO_KEEP)
    elif dropped and answers.inference == "deterministic":
        told = "dropout off; published inference keeps it on, and takes a batch norm's statistics from the picture"
        remarks.append(ImportFinding(told, fields=("inference",)))
    if norm.kind == "instance" and not norm.affine and not norm.leftovers and answers.norm is None:
        remarks.append(NOTHING_STORED)
    return remarks
