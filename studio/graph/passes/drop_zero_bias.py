"""Biases of convolutions that an instance normalisation takes away again: it subtracts each channel's mean."""

from onnx import NodeProto

from studio.graph.editing import STANDARD_DOMAINS, Editor

_KINDS = ("Conv", "ConvTranspose")
_BIAS = 2


def drop_idle_biases(editor: Editor) -> int:
    """Take the bias from every convolution that only instance normalisations read; returns how many."""
    return editor.rewrite(lambda node: _is_idle(editor, node) and _replace(editor, node))


def _is_idle(editor: Editor, node: NodeProto) -> bool:
    if node.op_type not in _KINDS or node.domain not in STANDARD_DOMAINS or not any(node.input[_BIAS:]):
        return False
    readers = editor.readers(node.output[0])
    return bool(readers) and all(
        reader is not None and reader.op_type == "InstanceNormalization" and reader.domain in STANDARD_DOMAINS
        for reader in readers
    )


def _replace(editor: Editor, node: NodeProto) -> bool:
    editor.copy(node, node.input[:_BIAS])
    return True
