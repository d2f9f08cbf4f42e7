"""3×3 convolutions of stride 1 as Winograd convolutions F(m×m, 3×3), in operators that every runtime has.

An m×m tile of the output needs (m+2)² multiplications a channel pair instead of 9m² (Lavin & Gray, "Fast Algorithms
for Convolutional Neural Networks", CVPR 2016). With d a tile of m+2 by m+2 input pixels and g a kernel,

    Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A

becomes: a Conv of stride m over each channel by itself (Bᵀ d B), one MatMul over the channels for each of the (m+2)²
places of a tile, and a ConvTranspose of stride m from these places to one picture, of all channels one below the other
(Aᵀ … A). G g Gᵀ is computed here, in float64.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from onnx import NodeProto

from studio.graph.editing import Editor, attributes, is_plain
from studio.graph.passes.depth_to_space import crop, length

KERNEL = 3
TILE = 4
_POINTS = tuple(Fraction(*point) for point in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2)))
LEAST_CHANNELS = 160
"""Of the harmonic mean of inputs and outputs. Multiplications grow with their product, transforms with their sum; below
this they eat what they save once a picture's maps no longer fit the cache."""


@dataclass(frozen=True)
class Transforms:
    """Aᵀ (m×n), G (n×3) and Bᵀ (n×n) of F(m, 3) in one dimension, n = m + 2, float64."""

    output: np.ndarray
    kernel: np.ndarray
    tile: np.ndarray


def transforms(tile: int) -> Transforms:
    """By Toom-Cook: polynomials evaluated at n - 1 points and at infinity; a correlation is the transpose of that."""
    n = tile + KERNEL - 1
    points = _POINTS[: n - 1]
    powers = [[point**power for power in range(n)] for point in points] + [[Fraction(0)] * (n - 1) + [Fraction(1)]]
    # Moving these factors from Bᵀ to G makes Bᵀ small whole numbers.
    scales = [_product([point - other for other in points if other != point]) for point in points] + [Fraction(1)]
    kernel = [[value / scale for value in row[:KERNEL]] for row, scale in zip(powers, scales, strict=True)]
    kernel[-1] = [Fraction(0)] * (KERNEL - 1) + [Fraction(1)]
    output = [row[:tile] for row in powers[:-1]] + [[Fraction(0)] * (tile - 1) + [Fraction(1)]]
    inverse = np.linalg.inv(np.array(powers, dtype=np.float64))
    return Transforms(
        output=np.array(output, dtype=np.float64).T,
        kernel=np.array(kernel, dtype=np.float64),
        # Multiples of a quarter; rounding takes away what the inverse left on zeros.
        tile=(inverse.T * np.array(scales, dtype=np.float64)[:, None]).round(9),
    )


def use_winograd(editor: Editor, least_channels: float = LEAST_CHANNELS) -> int:
    """Replace every 3×3 convolution where that pays; returns how many."""
    return editor.rewrite(lambda node: _is_worth_it(editor, node, least_channels) and _replace(editor, node))


def _is_worth_it(editor: Editor, node: NodeProto, least_channels: float) -> bool:
    if not is_plain(node, "Conv"):
        return False
    shape = editor.shape(node.input[1])
    return shape[2:] == (KERNEL, KERNEL) and 2 / (1 / shape[0] + 1 / shape[1]) >= least_channels


def _replace(editor: Editor, node: NodeProto) -> bool:
    make, constant = editor.node, editor.constant
    x, weight = node.input[0], node.input[1]
    outputs, inputs, *_ = editor.shape(weight)
    top, left, bottom, right = attributes(node).get("pads", (0, 0, 0, 0))
    tile, n, of = TILE, TILE + KERNEL - 1, transforms(TILE)

    # Of one picture the channels come first as it is: to swap the axes would copy all of it.
    channels_first = x if editor.batch(x) == 1 else make("Transpose", x, perm=[1, 0, 2, 3])
    planes = make("Reshape", channels_first, constant([-1, 1, 0, 0]))
    kernels = np.einsum("id,je->ijde", of.tile, of.tile).reshape(n * n, 1, n, n).astype(np.float32)
    # More zeros at the end, so that the last tile is whole.
    pads = [top, left, bottom + tile - 1, right + tile - 1]
    tiles = make("Conv", planes, constant(kernels), strides=[tile, tile], pads=pads, kernel_shape=[n, n])
    lengths = make("Concat", constant([inputs]), length(editor, x, 0), constant([n * n, -1]), axis=0)
    # onnxruntime takes this Transpose into the MatMul.
    by_place = make("Transpose", make("Reshape", tiles, lengths), perm=[1, 2, 0, 3])
    multiplied = make("MatMul", _weights(editor, weight, of), by_place)
    lengths = make("Concat", constant([0, n * n, -1]), length(editor, tiles, 3), axis=0)
    back = np.einsum("ai,bj->ijab", of.output, of.output).reshape(n * n, 1, tile, tile).astype(np.float32)
    rows = make("ConvTranspose", make("Reshape", multiplied, lengths), constant(back), strides=[tile, tile])
    picture = make("Reshape", rows, constant([0, outputs, -1, 0]))

    bias = node.input[2] if len(node.input) > 2 else ""
    grown = [top + bottom - KERNEL + 1, left + right - KERNEL + 1]
    cut = crop(editor, picture, x, grown, output="" if bias else node.output[0])
    if bias:
        make("Add", cut, make("Reshape", bias, constant([1, -1, 1, 1])), output=node.output[0])
    return True


def _weights(editor: Editor, name: str, of: Transforms) -> str:
    """G g Gᵀ of the convolution's weights, 1×n²×K×C."""

    def transformed() -> np.ndarray:
        weight = editor.weight(name)
        made = np.einsum("ia,kcab,jb->ijkc", of.kernel, weight.astype(np.float64), of.kernel, optimize=True)
        return made.reshape(1, -1, *weight.shape[:2]).astype(np.float32)

    return editor.derived(("winograd", name, len(of.tile)), transformed)


def _product(factors: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for factor in factors:
        result *= factor
    return result
