"""Tiny graphs of every kind a package or a stranger's file may hold, and packages with any tensors."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from studio.package.manifest import MANIFEST_NAME, Graph, Manifest, Parity, SizeRule, TensorSpec, encode_manifest

NCHW = ("batch", "channel", "height", "width")
NHWC = ("batch", "height", "width", "channel")

Dims = Sequence[int | str]
Tensor = tuple[str, Dims] | tuple[str, Dims, int]
"""Name, lengths (text where free), element type (float32 where left out)."""


def model(
    nodes: Sequence[NodeProto],
    inputs: Sequence[Tensor],
    outputs: Sequence[Tensor],
    weights: Mapping[str, Any] | None = None,
    *,
    opset: int = 17,
    domains: Sequence[str] = (),
) -> onnx.ModelProto:
    """A model of these nodes; `weights` are arrays, or numbers that become float32."""
    graph = helper.make_graph(
        list(nodes), "test", [_value(tensor) for tensor in inputs], [_value(tensor) for tensor in outputs]
    )
    for name, value in (weights or {}).items():
        stored = np.asarray(value, dtype=None if isinstance(value, np.ndarray) else np.float32)
        graph.initializer.append(numpy_helper.from_array(stored, name))
    imports = [helper.make_opsetid("", opset), *(helper.make_opsetid(domain, 1) for domain in domains)]
    return helper.make_model(graph, opset_imports=imports, ir_version=10)


def node(kind: str, inputs: str, output: str, **attributes: Any) -> NodeProto:
    """One node; `inputs` are names with blanks between."""
    return helper.make_node(kind, inputs.split(), [output], **attributes)


def picture(name: str, value_range: tuple[float, float] = (-1.0, 1.0), **fields: Any) -> TensorSpec:
    """A picture's TensorSpec, N×C×H×W unless `axes` says otherwise."""
    return TensorSpec(name=name, range=value_range, **{"axes": NCHW, **fields})


def package(
    folder: Path, files: Mapping[str, onnx.ModelProto], graphs: Sequence[dict[str, Any]], **fields: Any
) -> Path:
    """Write the package `folder` with these files; each graph is what `Graph` takes, without its sha256."""
    folder.mkdir(parents=True)
    hashes = {}
    for file, content in files.items():
        data = content.SerializeToString()
        (folder / file).write_bytes(data)
        hashes[file] = sha256(data).hexdigest()
    described = {
        "format_version": 1,
        "id": folder.name,
        "name": folder.name,
        "version": "1",
        "description": "A tiny network for tests.",
        "authors": ("tests",),
        "licence": "CC0-1.0",
        "family": "test",
        **fields,
    }
    entries = tuple(Graph(**{"role": "translate", "sha256": hashes[graph["file"]], **graph}) for graph in graphs)
    (folder / MANIFEST_NAME).write_bytes(encode_manifest(Manifest(graphs=entries, **described)))
    return folder


def vectors(folder: Path, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write `parity.npz` of a package; names are those in the file."""
    np.savez_compressed(folder / "parity.npz", allow_pickle=False, **arrays)
    return folder


def parity(file: str = "translate.onnx", tolerance: float = 1e-4, round_trip: float | None = None) -> Parity:
    """What a manifest says of vectors."""
    return Parity(tolerance=tolerance, largest_error={file: 1e-6}, round_trip=round_trip)


def noisy_package(folder: Path, *, value_range: tuple[float, float] | None = None, stride: int = 1) -> Path:
    """`picture + noise`, the noise of one channel and of the picture's size divided by `stride`."""
    nodes = [
        node("Resize", "noise roi scales", "large", mode="nearest", coordinate_transformation_mode="asymmetric")
        if stride > 1
        else node("Identity", "noise", "large"),
        node("Add", "image large", "translated"),
    ]
    noise = TensorSpec(name="noise", axes=NCHW, content="noise", channels=1, stride=stride, range=value_range)
    file = model(
        nodes,
        [("image", ["n", 3, "h", "w"]), ("noise", ["n", 1, "a", "b"])],
        [("translated", ["n", 3, "h", "w"])],
        {"roi": np.zeros(0, np.float32), "scales": np.array([1, 1, stride, stride], np.float32)},
    )
    graph = {
        "file": "translate.onnx",
        "inputs": (picture("image"), noise),
        "outputs": (picture("translated"),),
        "inference": "batch-statistics",
    }
    return package(folder, {"translate.onnx": file}, [graph])


def judged_package(folder: Path, *, paired: bool = False, stride: int = 8) -> Path:
    """Turns colours into their opposites; its critic finds bright patches real, or where `paired`, unchanged ones."""
    translate = model(
        [node("Neg", "image", "translated")],
        [("image", ["n", 3, "h", "w"])],
        [("translated", ["n", 3, "h", "w"])],
    )
    patches = {"kernel_shape": [stride, stride], "strides": [stride, stride]}
    nodes = [
        *([node("Sub", "image source", "step"), node("Abs", "step", "far"), node("Sub", "one far", "judged")]
          if paired else [node("Identity", "image", "judged")]),
        node("ReduceMean", "judged axes", "grey", keepdims=1),
        node("AveragePool", "grey", "pooled", **patches),
        node("Add", "pooled one", "raised"),
        node("Mul", "raised half", "realism"),
    ]  # fmt: skip
    inputs = ("source", "image") if paired else ("image",)
    critic = model(
        nodes,
        [(name, ["n", 3, "h", "w"]) for name in inputs],
        [("realism", ["n", 1, "a", "b"])],
        {"axes": np.array([1], np.int64), "one": 1.0, "half": 0.5},
        opset=18,
    )
    realism = TensorSpec(name="realism", axes=NCHW, content="realism", channels=1, stride=stride, range=(0.0, 1.0))
    entries = [
        {"file": "translate.onnx", "inputs": (picture("image"),), "outputs": (picture("translated"),)},
        {
            "file": "critic.onnx",
            "role": "critic",
            "inputs": tuple(picture(name) for name in inputs),
            "outputs": (realism,),
            "size": SizeRule(multiple_of=stride, minimum=stride),
        },
    ]
    return package(folder, {"translate.onnx": translate, "critic.onnx": critic}, entries)


def style_package(folder: Path) -> Path:
    """Two directions in one file: `style` weighs a gain of 1 and one of -1."""
    nodes = [
        node("Mul", "style gains", "weighed"),
        node("ReduceSum", "weighed", "gain", keepdims=0),
        node("Mul", "image gain", "translated"),
    ]
    file = model(
        nodes,
        [("image", ["n", 3, "h", "w"]), ("style", [2])],
        [("translated", ["n", 3, "h", "w"])],
        {"gains": np.array([1, -1], np.float32)},
    )
    style = TensorSpec(name="style", axes=("channel",), content="style", channels=2)
    graphs = [
        {
            "file": "translate.onnx",
            "direction": direction,
            "inputs": (picture("image"), style),
            "outputs": (picture("translated"),),
            "constants": {"style": weights},
        }
        for direction, weights in (("same", (1.0, 0.0)), ("opposite", (0.0, 1.0)))
    ]
    return package(folder, {"translate.onnx": file}, graphs)


def _value(tensor: Tensor) -> onnx.ValueInfoProto:
    kind = tensor[2] if len(tensor) == 3 else TensorProto.FLOAT
    return helper.make_tensor_value_info(tensor[0], kind, list(tensor[1]))
