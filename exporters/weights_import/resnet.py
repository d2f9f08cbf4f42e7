"""ResNet generators with the layout of pytorch-CycleGAN-and-pix2pix, and antialiased ones of CUT.

A numbered sequence: pad, convolution, norm, ReLU; downsampling stages; residual blocks; upsampling stages; pad,
convolution, tanh. Only what has parameters shows in the keys; the numbers tell what stands between.
"""

from exporters.errors import ExportError
from exporters.spec import GraphSpec, feature_map, picture
from exporters.weights_import.described import Answers, Foreign, picture_kind
from exporters.weights_import.norms import LEFTOVERS, NOTHING_STORED, NOTHING_TO_KEEP, Normalisation, decide
from exporters.weights_import.residual import read_block
from exporters.weights_import.sequence import build
from exporters.weights_import.stages import Plan, read_plan
from exporters.weights_import.tree import Node
from studio.package.import_report import ImportFinding
from studio.package.manifest import SizeRule

LEAST_MAP = 8
"""Pixels along an edge of the innermost maps: an instance norm of fewer makes noise out of rounding."""


def matches(root: Node) -> bool:
    """Whether the tree is a sequence with a convolution first and residual blocks within."""
    items = root.items()
    return bool(items) and items[0][1].is_conv and any(read_block(0, node) for _, node in items)


def describe(root: Node, answers: Answers) -> Foreign:
    """The `translate` graph of the network. Raises ExportError for what can't be told and for unknown parts."""
    plan = read_plan(root)
    first, last = plan.head[0].conv, plan.tail[-1].conv
    source, target = picture_kind(first.shape[1], "takes"), picture_kind(last.shape[0], "gives")
    stored = [s.norm for s in plan.stages if s.norm] + [n for b in plan.blocks for n in b.norms if n]
    convs = [s.conv for s in plan.stages[:-1]] + [conv for b in plan.blocks for conv in b.convs]
    norm = decide(stored, convs, answers, room=plan.room)
    padding = _padding(plan, answers)
    noisy = answers.inference == "published" and any(block.dropout for block in plan.blocks)
    network = build(plan, norm, padding, noisy=noisy)
    width, stride = plan.blocks[0].width, plan.stride
    noise = [
        feature_map(f"noise_{i}", "noise", width, stride, (0.0, 1.0))
        for i in range(sum(block.dropout for block in plan.blocks) if noisy else 0)
    ]
    spec = GraphSpec(
        role="translate",
        file="translate.onnx",
        network=network,
        inputs=(picture("image", first.shape[1]), *noise),
        outputs=(picture("picture", last.shape[0]),),
        size=SizeRule(multiple_of=stride, minimum=LEAST_MAP * stride, preferred=answers.image_size),
        inference="batch-statistics" if noisy or norm.from_batch else "deterministic",
    )
    antialiased = any(stage.blur for stage in plan.stages)
    kind = "antialiased ResNet generator" if antialiased else "ResNet generator"
    summary = f"{kind}, {len(plan.blocks)} blocks, {first.shape[0]} filters, {norm}, {source} → {target}"
    return Foreign(
        family="cyclegan", specs=[spec], evidence=[ImportFinding(summary), *_remarks(plan, norm, padding, answers)]
    )


def _padding(plan: Plan, answers: Answers) -> str:
    kinds = {block.padded for block in plan.blocks}
    if len(kinds) > 1:
        raise ExportError("only some residual blocks have padding modules", "this layout is not known")
    told = "reflect or replicate" if kinds == {True} else "zero"
    if answers.padding is not None and answers.padding not in told:
        raise ExportError(
            f"the padding {answers.padding} contradicts the keys of the file", f"they allow {told}", fields=("padding",)
        )
    return (answers.padding or "reflect") if kinds == {True} else "zero"


def _remarks(plan: Plan, norm: Normalisation, padding: str, answers: Answers) -> list[ImportFinding]:
    remarks: list[ImportFinding] = []
    if norm.leftovers:
        remarks.append(LEFTOVERS)
    if padding != "zero" and answers.padding is None:
        told = "padding of the residual blocks is not in the weights: reflect, as published; or replicate"
        remarks.append(ImportFinding(told, fields=("padding",)))
    if any(stage.kind == "enlarged up" for stage in plan.tail):
        told = "upsampling by enlargement to the nearest pixel; the weights don't tell it from bilinear"
        remarks.append(ImportFinding(told))
    if any(block.dropout for block in plan.blocks):
        kept = "on, its noise is an input" if answers.inference == "published" else "off; published inference keeps it"
        remarks.append(ImportFinding(f"trained with dropout: {kept}", fields=("inference",)))
    elif answers.inference == "published" and norm.kind != "batch":
        remarks.append(NOTHING_TO_KEEP)
    if norm.kind == "instance" and not norm.affine and not norm.leftovers and answers.norm is None:
        remarks.append(NOTHING_STORED)
    return remarks
