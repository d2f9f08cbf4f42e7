"""A nearest enlargement and the 3×3 convolution after it, as four 2×2 convolutions of the small picture.

Of nine enlarged pixels under a kernel, those of the same small pixel are equal, so their weights are added up before:
4 multiplications a pixel instead of 9, and the enlarged picture is never stored. Zeros around it stay zeros.
"""

from onnx import NodeProto

from studio.graph.editing import STANDARD_DOMAINS, Editor, attributes, is_plain
from studio.graph.passes.depth_to_space import Phase, enlarge_twice

LEAST_CHANNELS = 16
_PHASES = (Phase(((0,), (1, 2)), before=1), Phase(((0, 1), (2,)), before=0))
_ROUNDED = (b"half_pixel", b"pytorch_half_pixel")


def fold_enlargements(editor: Editor, least_channels: int = LEAST_CHANNELS) -> int:
    """Replace every enlargement and convolution where that pays; returns how many."""
    return editor.rewrite(lambda node: _is_worth_it(editor, node, least_channels) and _replace(editor, node))


def _is_worth_it(editor: Editor, node: NodeProto, least_channels: int) -> bool:
    if not is_plain(node, "Conv") or tuple(attributes(node).get("pads", ())) != (1, 1, 1, 1):
        return False
    shape, resize = editor.shape(node.input[1]), editor.producer(node.input[0])
    return (
        shape[2:] == (3, 3)
        and min(shape[:2]) >= least_channels
        and resize is not None
        and _doubles(editor, resize)
        and len(editor.readers(node.input[0])) == 1
    )


def _doubles(editor: Editor, node: NodeProto) -> bool:
    """Is it a Resize in which every pixel becomes a square of four?"""
    if node.op_type != "Resize" or node.domain not in STANDARD_DOMAINS or len(node.input) < 3:
        return False
    found, scales = attributes(node), editor.value(node.input[2]) if node.input[2] else None
    if scales is None or scales.tolist() != [1, 1, 2, 2] or any(node.input[3:]) or found.get("axes"):
        return False
    place = found.get("coordinate_transformation_mode", b"half_pixel")
    rounding = found.get("nearest_mode", b"round_prefer_floor")
    same = rounding == b"floor" if place == b"asymmetric" else place in _ROUNDED and rounding.startswith(b"round")
    return same and found.get("mode", b"nearest") == b"nearest"


def _replace(editor: Editor, node: NodeProto) -> bool:
    resize = editor.producer(node.input[0])
    assert resize is not None
    operands = [resize.input[0], *node.input[1:]]
    enlarge_twice(editor, operands, _PHASES, lambda: editor.weight(node.input[1]), output=node.output[0])
    return True
