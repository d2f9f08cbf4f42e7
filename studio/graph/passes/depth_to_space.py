"""Pixels that were computed apart, put beside each other: depth to space, fast on onnxruntime's CPU provider.

Its DepthToSpace runs in one thread, and slowly for blocks of 2. A product with the identity of as many columns as
pixels go side by side writes them in order, in all threads, and rows are then moved whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from studio.graph.editing import Editor

STRIDE = 2


@dataclass(frozen=True)
class Phase:
    """What the pixels at 2i, or those at 2i + 1, of an enlarged picture see of the small one, along one axis."""

    taps: tuple[tuple[int, ...], ...]
    """For each pixel seen, from the first to the last, the places of the kernel that are summed there."""
    before: int
    """How many of these pixels lie before x[i]."""

    @property
    def after(self) -> int:
        """How many lie after x[i]."""
        return len(self.taps) - 1 - self.before


def enlarge_twice(
    editor: Editor, operands: Sequence[str], phases: Sequence[Phase], kernel: Callable[[], np.ndarray], output: str = ""
) -> str:
    """A picture twice as high and wide, by one convolution for each of its four phases; N×K×2H×2W.

    `operands` are the input N×C×H×W, the name of the weights and, where there is one, the bias; `kernel` gives the
    weights as K×C×k×k.
    """
    x, name, *bias = operands
    parts, channels = [], 0
    for across in phases:
        for down in phases:
            made = _phase_kernel(kernel(), down, across)
            channels = len(made)
            weight = editor.derived(("enlarge", name, down, across), lambda made=made: made)
            pads = [down.before, across.before, down.after, across.after]
            parts.append(editor.node("Conv", x, weight, *bias, pads=pads, kernel_shape=list(made.shape[2:])))
    return weave(editor, editor.node("Concat", *parts, axis=1), STRIDE, channels, length(editor, x, 3), output)


def weave(editor: Editor, parts: str, block: int, channels: int, width: str, output: str = "") -> str:
    """N×C×(b·H)×(b·W) out of N×(b·b·C)×H×W, where the place in a row comes first, then the row, then the channel.

    `width` names a tensor of one number, W. Infinite values spread to the b pixels beside them as NaN.
    """
    make, constant = editor.node, editor.constant
    # onnxruntime takes the Transpose into the MatMul.
    apart = make("Transpose", make("Reshape", parts, constant([0, block, -1])), perm=[0, 2, 1])
    beside = make("MatMul", apart, constant(np.eye(block, dtype=np.float32)))
    wide = make("Mul", width, constant([block]))
    lines = make("Reshape", beside, make("Concat", constant([0, block, -1]), wide, axis=0))
    turned = make("Transpose", lines, perm=[0, 2, 1, 3])
    return make("Reshape", turned, constant([0, channels, -1, 0]), output=output)


def length(editor: Editor, x: str, axis: int) -> str:
    """A tensor of one number: the length of `x` along that axis."""
    return editor.node("Slice", editor.node("Shape", x), editor.constant([axis]), editor.constant([axis + 1]))


def crop(editor: Editor, picture: str, size_of: str, add: Sequence[int], output: str = "") -> str:
    """The upper left of `picture`, as high and wide as `size_of` plus the two numbers."""
    constant = editor.constant
    size = editor.node("Slice", editor.node("Shape", size_of), constant([2]), constant([4]))
    ends = editor.node("Add", size, constant(add))
    return editor.node("Slice", picture, constant([0, 0]), ends, constant([2, 3]), output=output)


def _phase_kernel(kernel: np.ndarray, down: Phase, across: Phase) -> np.ndarray:
    exact = kernel.astype(np.float64)
    rows = np.stack([exact[:, :, list(taps)].sum(axis=2) for taps in down.taps], axis=2)
    both = np.stack([rows[:, :, :, list(taps)].sum(axis=3) for taps in across.taps], axis=3)
    return both.astype(np.float32)
