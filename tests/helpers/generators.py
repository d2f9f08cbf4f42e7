"""Small real packages that make pictures, written with onnx.helper; all pictures are 8×8."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from PIL import Image

from studio.package.examples import EXAMPLES_NAME, ExampleMap, write_examples
from studio.package.manifest import (
    Examples,
    Graph,
    Latent,
    Manifest,
    Role,
    SizeRule,
    TensorSpec,
    Usual,
    encode_manifest,
)

EDGE = 8
PIXELS = 3 * EDGE * EDGE
PICTURE = TensorSpec(name="picture", axes=("batch", "channel", "height", "width"), range=(-1.0, 1.0))
IMAGE = TensorSpec(name="image", axes=("batch", "channel", "height", "width"), range=(-1.0, 1.0))
FIXED = SizeRule(minimum=EDGE, fixed=True)


def plane_package(parent: Path, package_id: str = "plane", *, with_encoder: bool = True) -> Path:
    """Two numbers make a colour gradient, exactly what the encoder finds again; with examples, classes and a bound."""
    random = np.random.default_rng(1)
    basis, _ = np.linalg.qr(random.normal(size=(PIXELS, 2)))
    weights = (basis.T * 4.0).astype(np.float32)
    latent = TensorSpec(name="latent", axes=("batch", "channel"), content="latent", channels=2)
    decode = _model(
        [
            helper.make_node("MatMul", ["latent", "w"], ["flat"]),
            helper.make_node("Reshape", ["flat", "shape"], ["picture"]),
        ],
        {"w": weights, "shape": np.array([-1, 3, EDGE, EDGE], np.int64)},
        [latent],
        [PICTURE],
    )
    graphs = [_Part("decode", decode, (latent,), (PICTURE,))]
    if with_encoder:
        bound = TensorSpec(name="bits", axes=("batch",), content="likelihood-bound")
        noise = TensorSpec(name="noise", axes=("batch", "channel"), content="noise", channels=2)
        encode = _model(
            [
                helper.make_node("Flatten", ["image"], ["flat"]),
                helper.make_node("MatMul", ["flat", "back"], ["latent"]),
                helper.make_node("Abs", ["noise"], ["size"]),
                helper.make_node("ReduceMean", ["size", "axes"], ["bits"], keepdims=0),
            ],
            {"back": (weights.T / 16).astype(np.float32), "axes": np.array([1], np.int64)},
            [IMAGE, noise],
            [latent, bound],
        )
        graphs.append(_Part("encode", encode, (IMAGE, noise), (latent, bound)))
    points = random.normal(size=(60, 2)).astype(np.float32)
    examples = ExampleMap(
        np.zeros(2, np.float32), np.eye(2, dtype=np.float32), points, (np.arange(60) % 2).astype(np.uint8)
    )
    return _write(
        parent,
        package_id,
        graphs,
        latents=(Latent(name="latent", shape=(2,), mean=(0.5, 0.0), deviation=(1.0, 2.0)),),
        classes=("left", "right"),
        examples=examples,
        usual=tuple(np.linspace(0.5, 1.5, 101)),
    )


def flow_package(parent: Path, package_id: str = "flow") -> Path:
    """Two latent levels that hold the picture exactly, at any size; bits per dimension of the picture."""
    halves = [
        TensorSpec(name=f"latent_{i}", axes=("batch", "channel", "height", "width"), content="latent", channels=c)
        for i, c in ((0, 1), (1, 2))
    ]
    bits = TensorSpec(name="bits_per_dim", axes=("batch",), content="likelihood")
    warmth = TensorSpec(name="temperature", axes=("batch",), content="temperature", range=(0.0, 1.0))
    encode = _model(
        [
            helper.make_node("Mul", ["image", "two"], ["grown"]),
            helper.make_node("Split", ["grown", "parts"], ["latent_0", "latent_1"], axis=1),
            helper.make_node("Mul", ["image", "image"], ["square"]),
            helper.make_node("ReduceMean", ["square", "axes"], ["bits_per_dim"], keepdims=0),
        ],
        {"two": np.float32(2), "parts": np.array([1, 2], np.int64), "axes": np.array([1, 2, 3], np.int64)},
        [IMAGE],
        [*halves, bits],
    )
    decode = _model(
        [
            helper.make_node("Concat", ["latent_0", "latent_1"], ["all"], axis=1),
            helper.make_node("Reshape", ["temperature", "wide"], ["factor"]),
            helper.make_node("Mul", ["all", "factor"], ["warmed"]),
            helper.make_node("Div", ["warmed", "two"], ["picture"]),
        ],
        {"two": np.float32(2), "wide": np.array([-1, 1, 1, 1], np.int64)},
        [*halves, warmth],
        [PICTURE],
    )
    free = SizeRule(preferred=EDGE)
    parts = [
        _Part("encode", encode, (IMAGE,), (*halves, bits), free),
        _Part("decode", decode, (*halves, warmth), (PICTURE,), free),
    ]
    latents = tuple(Latent(name=f"latent_{i}", shape=(c, EDGE, EDGE)) for i, c in ((0, 1), (1, 2)))
    return _write(parent, package_id, parts, latents=latents, usual=tuple(np.linspace(0, 1, 101)))


def classes_package(parent: Path, package_id: str = "three-kinds") -> Path:
    """A decoder of four numbers and a class, as a conditional GAN's; it can't encode."""
    random = np.random.default_rng(2)
    latent = TensorSpec(name="latent", axes=("batch", "channel"), content="latent", channels=4)
    truncation = TensorSpec(name="truncation", axes=("batch",), content="temperature", range=(0.0, 1.0))
    label = TensorSpec(name="label", axes=("batch",), content="label", dtype="int64", range=(0.0, 2.0))
    decode = _model(
        [
            helper.make_node("Reshape", ["truncation", "wide"], ["factor"]),
            helper.make_node("Mul", ["latent", "factor"], ["cut"]),
            helper.make_node("MatMul", ["cut", "w"], ["flat"]),
            helper.make_node("Gather", ["kinds", "label"], ["kind"]),
            helper.make_node("Add", ["flat", "kind"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["bounded"]),
            helper.make_node("Reshape", ["bounded", "shape"], ["picture"]),
        ],
        {
            "w": random.normal(0, 0.5, (4, PIXELS)).astype(np.float32),
            "kinds": np.repeat(np.array([[-0.8], [0.0], [0.8]], np.float32), PIXELS, axis=1),
            "wide": np.array([-1, 1], np.int64),
            "shape": np.array([-1, 3, EDGE, EDGE], np.int64),
        },
        [latent, truncation, label],
        [PICTURE],
    )
    parts = [_Part("decode", decode, (latent, truncation, label), (PICTURE,))]
    latents = (Latent(name="latent", shape=(4,)),)
    return _write(parent, package_id, parts, latents=latents, classes=("dark", "grey", "light"))


class _Part:
    def __init__(
        self,
        role: Role,
        model: onnx.ModelProto,
        inputs: tuple[TensorSpec, ...],
        outputs: tuple[TensorSpec, ...],
        size: SizeRule = FIXED,
    ) -> None:
        self.role: Role = role
        self.data = model.SerializeToString()
        self.inputs, self.outputs, self.size = inputs, outputs, size


def _write(
    parent: Path,
    package_id: str,
    parts: Sequence[_Part],
    *,
    latents: tuple[Latent, ...],
    classes: tuple[str, ...] = (),
    examples: ExampleMap | None = None,
    usual: tuple[float, ...] = (),
) -> Path:
    folder = parent / package_id
    folder.mkdir(parents=True)
    graphs = []
    for part in parts:
        file = f"{part.role}.onnx"
        (folder / file).write_bytes(part.data)
        graphs.append(
            Graph(
                role=part.role,
                file=file,
                sha256=sha256(part.data).hexdigest(),
                inputs=part.inputs,
                outputs=part.outputs,
                size=part.size,
            )
        )
    described = None
    if examples is not None:
        write_examples(folder / EXAMPLES_NAME, examples)
        described = Examples(file=EXAMPLES_NAME, sha256=sha256((folder / EXAMPLES_NAME).read_bytes()).hexdigest())
    manifest = Manifest(
        format_version=1,
        id=package_id,
        name=package_id.replace("-", " ").capitalize(),
        version="1.0.0",
        description="A tiny generator for tests.",
        authors=("tests",),
        licence="CC0-1.0",
        family="test",
        graphs=tuple(graphs),
        latents=latents,
        classes=classes,
        examples=described,
        usual=Usual(bits_per_dim=tuple(float(level) for level in usual), definition="made up") if usual else None,
    )
    (folder / "manifest.json").write_bytes(encode_manifest(manifest))
    Image.new("RGB", (64, 64), (40, 120, 200)).save(folder / "preview.webp")
    return folder


def _model(
    nodes: list[NodeProto],
    values: Mapping[str, np.ndarray | np.generic],
    inputs: Sequence[TensorSpec],
    outputs: Sequence[TensorSpec],
) -> onnx.ModelProto:
    stored = [numpy_helper.from_array(np.asarray(value), name) for name, value in values.items()]
    graph = helper.make_graph(nodes, "test", [_info(s) for s in inputs], [_info(s) for s in outputs], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _info(spec: TensorSpec) -> onnx.ValueInfoProto:
    lengths: dict[str, int | str] = {"batch": "batch", "height": "height", "width": "width"}
    lengths["channel"] = spec.channels or 3
    kind = TensorProto.INT64 if spec.dtype == "int64" else TensorProto.FLOAT
    return helper.make_tensor_value_info(spec.name, kind, [lengths[axis] for axis in spec.axes])
