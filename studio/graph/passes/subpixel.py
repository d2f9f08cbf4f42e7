"""Transposed convolutions of stride 2 as four ordinary ones whose pixels are woven (Shi et al., "Real-Time Single Image
and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", CVPR 2016).

An output pixel at an even place sees other taps of the kernel than one at an odd place. With o + p = 2q + r along one
axis (o output, p the pad before), it is the sum over t of x[q - t] · w[r + 2t].
"""

import numpy as np
from onnx import NodeProto

from studio.graph.editing import Editor, attributes, is_plain
from studio.graph.passes.depth_to_space import STRIDE, Phase, crop, enlarge_twice

LEAST_CHANNELS = 32
"""Below, four small convolutions and their weaving cost what they save."""
_LANES = 16
"""onnxruntime computes so many output channels at a time: what is missing to a multiple is wasted in each phase."""
_KERNELS = ((3, 3), (4, 4))
_PAD = 1


def use_subpixels(editor: Editor, least_channels: int = LEAST_CHANNELS) -> int:
    """Replace every transposed convolution where that pays; returns how many."""
    return editor.rewrite(lambda node: _is_worth_it(editor, node, least_channels) and _replace(editor, node))


def phase(place: int, pad: int, kernel: int) -> Phase:
    """What the pixels at 2i + place see, by the formula above."""
    first, rest = divmod(place + pad, STRIDE)
    taps = range(rest, kernel, STRIDE)[::-1]
    return Phase(tuple((tap,) for tap in taps), before=len(taps) - 1 - first)


def _is_worth_it(editor: Editor, node: NodeProto, least_channels: int) -> bool:
    if not is_plain(node, "ConvTranspose", STRIDE):
        return False
    shape = editor.shape(node.input[1])
    return (
        shape[2:] in _KERNELS
        and min(shape[:2]) >= least_channels
        and shape[1] % _LANES == 0
        and tuple(attributes(node).get("pads", ())) == (_PAD,) * 4
        and all(missing in (0, 1) for missing in _missing(node, shape[2]))
    )


def _missing(node: NodeProto, kernel: int) -> list[int]:
    """By how many pixels the output is smaller than twice the input, for height and width."""
    return [STRIDE + 2 * _PAD - kernel - more for more in attributes(node).get("output_padding", (0, 0))]


def _replace(editor: Editor, node: NodeProto) -> bool:
    kernel = editor.shape(node.input[1])[2]
    phases = [phase(place, _PAD, kernel) for place in range(STRIDE)]

    def weights() -> np.ndarray:
        return editor.weight(node.input[1]).swapaxes(0, 1)

    missing = _missing(node, kernel)
    if not any(missing):
        enlarge_twice(editor, node.input, phases, weights, output=node.output[0])
    else:
        whole = enlarge_twice(editor, node.input, phases, weights)
        crop(editor, whole, whole, [-number for number in missing], output=node.output[0])
    return True
