"""x · scale + shift with one number a channel each, as a convolution of 1×1 over each channel by itself.

That is one pass over memory where Mul and Add are two, and the function that follows is computed in it as well. It is
what a normalisation becomes when its statistics are known.
"""

from onnx import NodeProto

from studio.graph.editing import STANDARD_DOMAINS, Editor, attributes

_RANK = 4
_KEEP_CHANNELS = ("Relu", "LeakyRelu", "Sigmoid", "Tanh", "AveragePool", "MaxPool", "InstanceNormalization")


def join_scales_and_shifts(editor: Editor) -> int:
    """Replace every Add to a Mul that nothing else reads; returns how many."""
    return editor.rewrite(lambda node: _replace(editor, node))


def _replace(editor: Editor, node: NodeProto) -> bool:
    found = _split(editor, node, "Add")
    product = editor.producer(found[0]) if found else None
    factors = _split(editor, product, "Mul") if product is not None else None
    if found is None or product is None or factors is None or editor.readers(product.output[0]) != [node]:
        return False
    (x, scale), (_, shift) = factors, found
    channels = _channels(editor, scale)
    # A map of one channel would be repeated to as many as there are numbers.
    if channels != _channels(editor, shift) or channels != _map_channels(editor, x):
        return False
    make, constant = editor.node, editor.constant
    weight = make("Reshape", scale, constant([channels, 1, 1, 1]))
    bias = make("Reshape", shift, constant([channels]))
    make("Conv", x, weight, bias, output=node.output[0], group=channels, kernel_shape=[1, 1])
    return True


def _split(editor: Editor, node: NodeProto, kind: str) -> tuple[str, str] | None:
    """(the map, the numbers for its channels) that such a node joins."""
    if node.op_type != kind or node.domain not in STANDARD_DOMAINS:
        return None
    first, second = node.input
    if _channels(editor, second) and not _channels(editor, first):
        return first, second
    return (second, first) if _channels(editor, first) and not _channels(editor, second) else None


def _map_channels(editor: Editor, name: str) -> int:
    """Channels of a map of rank 4, where they can be told from what made it; else 0."""
    while (node := editor.producer(name)) is not None and node.op_type in _KEEP_CHANNELS:
        name = node.input[0]
    if node is None:
        lengths = editor.fed_lengths(name)
        return lengths[1] if len(lengths) == _RANK else 0
    shape = editor.shape(node.input[1]) if node.op_type in ("Conv", "ConvTranspose") else ()
    if len(shape) != _RANK:
        return 0
    return shape[0] if node.op_type == "Conv" else shape[1] * attributes(node).get("group", 1)


def _channels(editor: Editor, name: str) -> int:
    """How many channels there is a number for in a constant or an input 1×C×1×1; 0 for anything else."""
    shape = editor.shape(name) or editor.fed_lengths(name)
    per_channel = len(shape) == _RANK and shape[0] == shape[2] == shape[3] == 1
    return shape[1] if per_channel else 0
