"""ONNX files as strangers publish them, each the smallest that shows one habit. Writers return the path they got."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto

from tests.helpers.graphs import Tensor, model, node

FREE: Sequence[int | str] = ("n", 3, "h", "w")
FREE_LAST: Sequence[int | str] = ("n", "h", "w", 3)
IMAGENET = {"mean": (0.485, 0.456, 0.406), "deviation": (0.229, 0.224, 0.225)}


def write(path: Path, file: onnx.ModelProto) -> Path:
    """Any model."""
    path.write_bytes(file.SerializeToString())
    return path


def simple(
    path: Path, nodes: Sequence[NodeProto], weights: dict[str, Any] | None = None, shape: Sequence[int | str] = FREE
) -> Path:
    """From `x` to `y`, both of that shape."""
    return write(path, model(nodes, [("x", shape)], [("y", shape)], weights))


def tanh(path: Path, shape: Sequence[int | str] = FREE) -> Path:
    """[-1, 1] to [-1, 1]: a little more contrast."""
    return simple(path, [node("Mul", "x gain", "a"), node("Tanh", "a", "y")], {"gain": 1.2}, shape)


def sigmoid(path: Path) -> Path:
    """[0, 1] to [0, 1]: a little more contrast; the centre is 0.5."""
    nodes = [node("Mul", "x gain", "a"), node("Add", "a less", "b"), node("Sigmoid", "b", "y")]
    return simple(path, nodes, {"gain": 4.5, "less": -2.25})


def bytes_last(path: Path) -> Path:
    """[0, 255] to [0, 255], N×H×W×C, as TensorFlow's are; bounded by its Clip."""
    nodes = [node("Mul", "x gain", "a"), node("Add", "a more", "b"), node("Clip", "b low high", "y")]
    return simple(path, nodes, {"gain": 0.8, "more": 20.0, "low": 0.0, "high": 255.0}, FREE_LAST)


def unbounded_bytes(path: Path) -> Path:
    """[0, 255] to about [0, 255], with nothing at its end that says so."""
    return simple(path, [node("Mul", "x gain", "a"), node("Add", "a more", "y")], {"gain": 0.9, "more": 10.0})


def imagenet(path: Path, *, inside: bool) -> Path:
    """ImageNet's mean and deviation: taken off inside (it takes [0, 1]), or expected to be off; it gives [0, 1]."""
    weights = {key: np.array(value, np.float32).reshape(1, 3, 1, 1) for key, value in IMAGENET.items()}
    before = [node("Sub", "x mean", "a"), node("Div", "a deviation", "b")] if inside else [node("Identity", "x", "b")]
    after = [node("Mul", "b deviation", "c"), node("Add", "c mean", "d"), node("Clip", "d low high", "y")]
    return simple(path, [*before, *after], {**weights, "low": 0.0, "high": 1.0})


def blue_first(path: Path, *, told: bool) -> Path:
    """BGR: told by the means that it takes off (and puts back), or seen only in how it weighs the channels for grey."""
    if told:
        mean = np.array([103.939, 116.779, 123.68], np.float32).reshape(1, 3, 1, 1)
        nodes = [node("Sub", "x mean", "a"), node("Relu", "a", "p"), node("Neg", "a", "m"), node("Relu", "m", "q")]
        nodes += [node("Sub", "p q", "s"), node("Add", "s mean", "y")]
        return simple(path, nodes, {"mean": mean})
    luma = np.array([0.114, 0.587, 0.299], np.float32).reshape(1, 3, 1, 1).repeat(3, axis=0)
    nodes = [node("Conv", "x luma", "grey"), node("Mul", "grey most", "a"), node("Mul", "x rest", "b")]
    nodes += [node("Add", "a b", "c"), node("Clip", "c low high", "y")]
    return simple(path, nodes, {"luma": luma, "most": 0.7, "rest": 0.3, "low": 0.0, "high": 1.0})


def multiple_of_8(path: Path) -> Path:
    """Cuts the picture into blocks of 8 pixels and puts them together again."""
    nodes = [node("SpaceToDepth", "x", "a", blocksize=8), node("DepthToSpace", "a", "b", blocksize=8)]
    return simple(path, [*nodes, node("Tanh", "b", "y")])


def half(path: Path) -> Path:
    """Float16 in and out."""
    kind = TensorProto.FLOAT16
    return write(path, model([node("Tanh", "x", "y")], [("x", FREE, kind)], [("y", FREE, kind)]))


def twice_as_large(path: Path) -> Path:
    """Super-resolution: the result has another size."""
    nodes = [node("Resize", "x roi scales", "y", mode="nearest")]
    weights = {"roi": np.zeros(0, np.float32), "scales": np.array([1, 1, 2, 2], np.float32)}
    return write(path, model(nodes, [("x", FREE)], [("y", ["n", 3, "a", "b"])], weights))


def style_numbers(path: Path, count: int = 3, shape: Sequence[int | str] | None = None) -> Path:
    """`x` times the gain of the style that `style_weights` choose: 1, 0.9, 0.8 …"""
    gains = np.linspace(1, 1 - 0.1 * (count - 1), count, dtype=np.float32)
    lengths: Sequence[int | str] = shape or [count]
    nodes = [
        node("Reshape", "style_weights flat", "w"),
        node("Mul", "w gains", "v"),
        node("ReduceSum", "v", "s", keepdims=0),
    ]
    nodes += [node("Mul", "x s", "t"), node("Clip", "t low high", "y")]
    weights = {"flat": np.array([-1]), "gains": gains, "low": 0.0, "high": 1.0}
    return write(path, model(nodes, [("x", FREE), ("style_weights", lengths)], [("y", FREE)], weights))


def style_picture(path: Path, size: int | None = None) -> Path:
    """`x` tinted half with the mean colour of the picture `style_image`."""
    lengths: Sequence[int | str] = FREE if size is None else (1, 3, size, size)
    nodes = [node("GlobalAveragePool", "style_image", "m"), node("Add", "x m", "s"), node("Mul", "s half", "t")]
    nodes += [node("Clip", "t low high", "y")]
    ports: list[Tensor] = [("style_image", lengths), ("x", FREE)]
    return write(path, model(nodes, ports, [("y", FREE)], {"half": 0.5, "low": 0.0, "high": 1.0}))


def colour_chain(folder: Path) -> tuple[Path, Path]:
    """(predictor, transformer): the mean colour of a picture as 1×1×1×3 numbers, and what tints with it."""
    nodes = [node("ReduceMean", "style", "bottleneck", axes=[1, 2])]
    predictor = model(nodes, [("style", [1, 32, 32, 3])], [("bottleneck", [1, 1, 1, 3])])
    nodes = [node("Add", "content bottleneck", "s"), node("Mul", "s half", "t"), node("Clip", "t low high", "y")]
    ports: list[Tensor] = [("content", FREE_LAST), ("bottleneck", [1, 1, 1, 3])]
    transformer = model(nodes, ports, [("y", FREE_LAST)], {"half": 0.5, "low": 0.0, "high": 1.0})
    return write(folder / "predict.onnx", predictor), write(folder / "transform.onnx", transformer)


def classifier(path: Path) -> Path:
    """A picture to 1000 numbers."""
    nodes = [node("GlobalAveragePool", "x", "a"), node("Flatten", "a", "b"), node("MatMul", "b w", "prob")]
    weights = {"w": np.zeros((3, 1000), np.float32)}
    return write(path, model(nodes, [("x", (1, 3, 224, 224))], [("prob", (1, 1000))], weights))


def language_model(path: Path) -> Path:
    """Numbers of words to numbers of words."""
    kind = TensorProto.INT64
    ports: list[Tensor] = [("input_ids", ["n", "length"], kind), ("attention_mask", ["n", "length"], kind)]
    nodes = [node("Gather", "table input_ids", "logits")]
    return write(path, model(nodes, ports, [("logits", ["n", "length", 8])], {"table": np.zeros((50, 8), np.float32)}))


def outside_weights(path: Path) -> Path:
    """Weights in a second file."""
    file = onnx.load(tanh(path))
    tensor = file.graph.initializer[0]
    tensor.ClearField("float_data")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../weights.bin")
    return write(path, file)


def own_domain(path: Path) -> Path:
    """An operator of nobody else's."""
    return write(
        path,
        model([node("Magic", "x", "y", domain="ai.stranger")], [("x", FREE)], [("y", FREE)], domains=["ai.stranger"]),
    )


def future(path: Path) -> Path:
    """An opset that does not exist yet."""
    return write(path, model([node("Tanh", "x", "y")], [("x", FREE)], [("y", FREE)], opset=99))


def whole_numbers(path: Path) -> Path:
    """Pictures of uint8."""
    kind = TensorProto.UINT8
    return write(path, model([node("Identity", "x", "y")], [("x", FREE, kind)], [("y", FREE, kind)]))


def endless(path: Path) -> Path:
    """Loops for ages over the picture."""
    from onnx import helper

    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [node("Identity", "go", "on"), node("Cos", "before", "after")],
        "body",
        [
            value("i", TensorProto.INT64, []),
            value("go", TensorProto.BOOL, []),
            value("before", TensorProto.FLOAT, None),
        ],
        [value("on", TensorProto.BOOL, []), value("after", TensorProto.FLOAT, None)],
    )
    nodes = [node("Loop", "count true x", "y", body=body)]
    weights = {"count": np.array(1 << 60), "true": np.array(True)}
    return write(path, model(nodes, [("x", FREE)], [("y", FREE)], weights))
