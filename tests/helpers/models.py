"""Small real model packages, written with onnx.helper: what the tests translate with.

Every `..._package(parent)` writes the folder `parent/<id>` and returns it; every `..._model()` returns the graph alone.
All graphs take and give `N×3×H×W` in [-1, 1] under the names `image` and `translated`, with free height and width.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from PIL import Image

from studio.package.manifest import (
    MANIFEST_NAME,
    Domains,
    Graph,
    Manifest,
    SizeRule,
    Sketch,
    TensorSpec,
    encode_manifest,
)

IMAGE = TensorSpec(name="image", axes=("batch", "channel", "height", "width"), range=(-1.0, 1.0))
TRANSLATED = TensorSpec(name="translated", axes=("batch", "channel", "height", "width"), range=(-1.0, 1.0))


def invert_package(parent: Path, package_id: str = "invert-colours") -> Path:
    """Turns each colour into its opposite; any size."""
    return write_package(parent, package_id, {None: invert_model()})


def drawing_package(parent: Path, package_id: str = "a-pen") -> Path:
    """A model for drawings that lightens them; its id sorts before all others."""
    sketch = Sketch(palette=("#000000",), brush_px=4.0, background="#ffffff")
    return write_package(parent, package_id, {None: affine_model(1.0, 0.1)}, sketch=sketch)


def map_package(parent: Path, package_id: str = "a-map") -> Path:
    """A model for pictures that are no photos; its id sorts before those of the models for photos."""
    return write_package(parent, package_id, {None: affine_model(1.0, 0.1)}, source="satellite picture")


def local_package(parent: Path, package_id: str = "local-brush", *, seed: int = 0) -> Path:
    """A small convolutional network without global operators: reflection pads, a stride of 2 and back."""
    return write_package(parent, package_id, {None: local_model(seed)}, size=SizeRule(multiple_of=2, minimum=8))


def norm_package(
    parent: Path, package_id: str = "norm-brush", *, preferred: int | None = None, maximum: int | None = None
) -> Path:
    """A network with InstanceNormalization: every pixel depends on the whole picture."""
    size = SizeRule(multiple_of=4, minimum=8, preferred=preferred, maximum=maximum)
    return write_package(parent, package_id, {None: norm_model()}, size=size)


def peak_package(parent: Path, package_id: str = "peak-brush") -> Path:
    """A network that looks at the whole picture in a way that can't be cut: distances from its largest value."""
    nodes = [
        helper.make_node("GlobalMaxPool", ["image"], ["peak"]),
        helper.make_node("Sub", ["image", "peak"], ["away"]),
        helper.make_node("Tanh", ["away"], ["translated"]),
    ]
    size = SizeRule(multiple_of=4, minimum=8)
    return write_package(parent, package_id, {None: build(nodes, {})}, size=size)


def two_way_package(parent: Path, package_id: str = "two-way") -> Path:
    """Two directions, `lighter` (halves the distance to white) and `darker` (to black)."""
    models: dict[str | None, onnx.ModelProto] = {"lighter": affine_model(0.5, 0.5), "darker": affine_model(0.5, -0.5)}
    return write_package(parent, package_id, models)


def many_ways_package(parent: Path, package_id: str = "many-ways") -> Path:
    """Directions `style-1` … `style-5`, each lighter than the one before."""
    models: dict[str | None, onnx.ModelProto] = {
        f"style-{number}": affine_model(0.5, 0.2 * number - 0.6) for number in range(1, 6)
    }
    return write_package(parent, package_id, models)


def slow_package(parent: Path, package_id: str = "slow-brush", *, layers: int = 12, filters: int = 48) -> Path:
    """Takes seconds for a photo of 512×512, so that a test can act while a run is going on."""
    return write_package(parent, package_id, {None: slow_model(layers, filters)})


def write_package(
    parent: Path,
    package_id: str,
    models: Mapping[str | None, onnx.ModelProto],
    *,
    name: str | None = None,
    size: SizeRule | None = None,
    sketch: Sketch | None = None,
    source: str = "photo",
    image: TensorSpec = IMAGE,
    translated: TensorSpec = TRANSLATED,
) -> Path:
    """Write `parent/package_id` with one `translate` graph per direction (None where there is only one)."""
    folder = parent / package_id
    folder.mkdir(parents=True)
    graphs = []
    for direction, model in models.items():
        file = "translate.onnx" if direction is None else f"translate-{direction}.onnx"
        data = model.SerializeToString()
        (folder / file).write_bytes(data)
        graphs.append(
            Graph(
                role="translate",
                file=file,
                sha256=sha256(data).hexdigest(),
                direction=direction,
                inputs=(image,),
                outputs=(translated,),
                size=size or SizeRule(),
            )
        )
    manifest = Manifest(
        format_version=1,
        id=package_id,
        name=name or package_id.replace("-", " ").capitalize(),
        version="1.0.0",
        description="A tiny network for tests.",
        authors=("tests",),
        licence="CC0-1.0",
        family="test",
        graphs=tuple(graphs),
        domains=Domains(source=source, target="picture"),
        sketch=sketch,
    )
    (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
    Image.new("RGB", (64, 64), (200, 120, 40)).save(folder / "preview.webp")
    return folder


def invert_model() -> onnx.ModelProto:
    """`y = -x`."""
    return build([helper.make_node("Neg", ["image"], ["translated"])], {})


def affine_model(gain: float, offset: float) -> onnx.ModelProto:
    """`y = gain · x + offset`."""
    nodes = [
        helper.make_node("Mul", ["image", "gain"], ["scaled"]),
        helper.make_node("Add", ["scaled", "offset"], ["translated"]),
    ]
    return build(nodes, {"gain": np.float32(gain), "offset": np.float32(offset)})


def local_model(seed: int = 0, filters: int = 6) -> onnx.ModelProto:
    """Reflection pad 3 + conv 7×7, conv 3×3 stride 2, residual block, transposed conv, reflection pad 3 + conv 7×7.

    An output pixel sees 10 pixels of input to each side.
    """
    return _encoder_decoder(seed, filters, norm=False)


def norm_model(seed: int = 0, filters: int = 6) -> onnx.ModelProto:
    """`local_model` with an InstanceNormalization after the first convolution."""
    return _encoder_decoder(seed, filters, norm=True)


def slow_model(layers: int = 12, filters: int = 48, seed: int = 0) -> onnx.ModelProto:
    """A plain stack of 3×3 convolutions at full resolution."""
    random = np.random.default_rng(seed)
    values: dict[str, np.ndarray] = {}
    nodes: list[NodeProto] = []
    last, channels = "image", 3
    for index in range(layers):
        out = 3 if index == layers - 1 else filters
        values[f"w{index}"] = _weights(random, out, channels, 3)
        nodes.append(helper.make_node("Conv", [last, f"w{index}"], [f"c{index}"], pads=[1, 1, 1, 1]))
        nodes.append(helper.make_node("Tanh", [f"c{index}"], [f"a{index}"]))
        last, channels = f"a{index}", out
    nodes[-1].output[0] = "translated"
    return build(nodes, values)


def build(
    nodes: list[NodeProto],
    initialisers: Mapping[str, np.ndarray | np.generic],
    *,
    dtype: int = TensorProto.FLOAT,
    channels: tuple[int, int] = (3, 3),
) -> onnx.ModelProto:
    """A checked model from `image` to `translated` with dynamic batch, height and width."""
    before = helper.make_tensor_value_info("image", dtype, ["batch", channels[0], "height", "width"])
    after = helper.make_tensor_value_info("translated", dtype, ["batch", channels[1], "height_out", "width_out"])
    stored = [numpy_helper.from_array(np.asarray(value), name) for name, value in initialisers.items()]
    graph = helper.make_graph(nodes, "test", [before], [after], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _encoder_decoder(seed: int, filters: int, *, norm: bool) -> onnx.ModelProto:
    random = np.random.default_rng(seed)
    wide = 2 * filters
    values: dict[str, np.ndarray] = {
        "pad3": np.array([0, 0, 3, 3, 0, 0, 3, 3], np.int64),
        "pad1": np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64),
        "w_in": _weights(random, filters, 3, 7),
        "w_down": _weights(random, wide, filters, 3),
        "w_block": _weights(random, wide, wide, 3),
        "w_up": _weights(random, wide, filters, 3),
        "w_out": _weights(random, 3, filters, 7),
        "ones": np.ones(filters, np.float32),
        "zeros": np.zeros(filters, np.float32),
    }
    nodes = [
        helper.make_node("Pad", ["image", "pad3"], ["p0"], mode="reflect"),
        helper.make_node("Conv", ["p0", "w_in"], ["c0"]),
        helper.make_node("InstanceNormalization", ["c0", "ones", "zeros"], ["n0"])
        if norm
        else helper.make_node("Identity", ["c0"], ["n0"]),
        helper.make_node("Relu", ["n0"], ["r0"]),
        helper.make_node("Conv", ["r0", "w_down"], ["c1"], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("LeakyRelu", ["c1"], ["r1"]),
        helper.make_node("Pad", ["r1", "pad1"], ["p1"], mode="reflect"),
        helper.make_node("Conv", ["p1", "w_block"], ["c2"]),
        helper.make_node("Add", ["c2", "r1"], ["s2"]),
        helper.make_node(
            "ConvTranspose", ["s2", "w_up"], ["c3"], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]
        ),
        helper.make_node("Relu", ["c3"], ["r3"]),
        helper.make_node("Pad", ["r3", "pad3"], ["p3"], mode="reflect"),
        helper.make_node("Conv", ["p3", "w_out"], ["c4"]),
        helper.make_node("Tanh", ["c4"], ["translated"]),
    ]
    return build(nodes, values)


def _weights(random: np.random.Generator, out: int, channels: int, kernel: int) -> np.ndarray:
    spread = 1.5 / (kernel * np.sqrt(channels))
    return random.normal(0, spread, (out, channels, kernel, kernel)).astype(np.float32)
