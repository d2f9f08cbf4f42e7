"""Convolutions to a few channels, as those that paint the picture, made wide: a block of pixels at once.

onnxruntime's CPU provider computes 16 output channels at a time, where a picture has 3. A block of b×b output pixels
depends on one window of (k+b-1)² input pixels, so a convolution of stride b to b² times as many channels, with each
kernel at its place in the window and zeros around it, gives the same, woven.
"""

import numpy as np
from onnx import NodeProto

from studio.graph.editing import Editor, attributes, is_plain
from studio.graph.passes.depth_to_space import crop, length, weave

BLOCK = 4
MOST_CHANNELS = 4
"""Of 16 that are computed at least 12 are thrown away."""
_LEAST_KERNEL = 3


def widen_thin_outputs(editor: Editor) -> int:
    """Replace every convolution to a few channels where that pays; returns how many."""
    return editor.rewrite(lambda node: _is_worth_it(editor, node) and _replace(editor, node))


def _is_worth_it(editor: Editor, node: NodeProto) -> bool:
    if not is_plain(node, "Conv"):
        return False
    shape = editor.shape(node.input[1])
    if len(shape) != 4 or shape[0] > MOST_CHANNELS or min(shape[2:]) < _LEAST_KERNEL:
        return False
    return not any(node.input[2:]) or editor.shape(node.input[2]) != ()


def _replace(editor: Editor, node: NodeProto) -> bool:
    make = editor.node
    x, name, *more = node.input
    height, width = editor.shape(name)[2:]
    top, left, bottom, right = attributes(node).get("pads", (0, 0, 0, 0))

    def wide() -> np.ndarray:
        weight = editor.weight(name)
        outputs, inputs, *_ = weight.shape
        made = np.zeros((BLOCK, BLOCK, outputs, inputs, height + BLOCK - 1, width + BLOCK - 1), np.float32)
        for row, column in np.ndindex(BLOCK, BLOCK):
            made[column, row, :, :, row : row + height, column : column + width] = weight
        return made.reshape(-1, *made.shape[3:])

    operands = [x, editor.derived(("thin", name), wide)]
    if any(more):
        operands.append(editor.constant(np.tile(editor.weight(more[0]), BLOCK * BLOCK)))
    # More zeros at the end, so that the last block is whole.
    pads = [top, left, bottom + BLOCK - 1, right + BLOCK - 1]
    blocks = make("Conv", *operands, strides=[BLOCK, BLOCK], pads=pads)
    picture = weave(editor, blocks, BLOCK, editor.shape(name)[0], length(editor, blocks, 3))
    crop(editor, picture, x, [top + bottom - height + 1, left + right - width + 1], output=node.output[0])
    return True
