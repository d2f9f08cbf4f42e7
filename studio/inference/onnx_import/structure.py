"""What can be told of an ONNX file without running it: may it be run, what are its inputs, which one is the picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import onnx
from onnx import TensorProto, ValueInfoProto, helper

from studio.errors import PackageError
from studio.inference.session.devices import CPU_PROVIDER
from studio.package.archive import MAX_MEMBER_BYTES
from studio.package.onnx_check import model_problem, real_inputs

StyleKind = Literal["numbers", "number", "picture"]

_DTYPES: dict[int, str] = {
    TensorProto.FLOAT: "float32",
    TensorProto.FLOAT16: "float16",
    TensorProto.INT64: "int64",
    TensorProto.INT32: "int32",
}
_COLOURS = (1, 3)
_WANTED = "only networks that turn a picture into a picture can be used"


@dataclass(frozen=True)
class Port:
    """An input or output of the graph."""

    name: str
    dtype: str
    shape: tuple[int | None, ...]
    """None where a length is free; empty where nothing is said."""

    @property
    def numbers(self) -> int | None:
        """How many numbers it holds where it is no more than a list, such as N, 1×N or 1×1×1×N; a free batch is 1."""
        lengths = [1 if length is None and axis == 0 else length for axis, length in enumerate(self.shape)]
        if None in lengths or sum(length != 1 for length in lengths) > 1:
            return None
        return max((length for length in lengths if length is not None), default=1)

    @property
    def text(self) -> str:
        """`image (float32 1×3×?×?)`."""
        lengths = "×".join("?" if length is None else str(length) for length in self.shape)
        return f"{self.name} ({self.dtype} {lengths or '?'})"


@dataclass(frozen=True, eq=False)
class Structure:
    """A file that may well be a translator."""

    path: Path
    data: bytes
    model: onnx.ModelProto
    picture: Port
    style: Port | None
    """The second input, where there is one."""
    style_kind: StyleKind | None
    outputs: tuple[Port, ...]
    """Those that may be the picture."""

    @property
    def layouts(self) -> tuple[Literal["nchw", "nhwc"], ...]:
        """What the lengths of the picture's axes allow, the likelier first."""
        first, last = self.picture.shape[1], self.picture.shape[3]
        if last in _COLOURS and first not in _COLOURS:
            return ("nhwc",)
        if first in _COLOURS and last not in _COLOURS:
            return ("nchw",)
        return ("nchw", "nhwc")


def load_model(path: Path) -> tuple[bytes, onnx.ModelProto]:
    """The bytes and the model in them. Raises PackageError where it can't, or may not, be run here."""
    if not path.is_file():
        raise PackageError(f"{path} is no file", "name an .onnx file")
    if path.stat().st_size > MAX_MEMBER_BYTES:
        raise PackageError(f"{path} is larger than {MAX_MEMBER_BYTES >> 20} MiB", "export a smaller model")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackageError(f"{path} can't be read ({error.strerror})", "check its permissions") from None
    try:
        model = onnx.load_model_from_string(data)
        _check_names(model)
        problem = model_problem(model) if model.graph.node else "holds no graph; it is cut off or no ONNX file"
    except Exception:  # noqa: BLE001 - random bytes make protobuf raise nearly anything
        raise PackageError(f"{path} is not an ONNX file, or is cut off", "download it again") from None
    problem = problem or _version_problem(model)
    if problem:
        raise PackageError(f"{path} {problem}", "export it again as one file of standard operators")
    return data, model


def read_structure(path: Path) -> Structure:
    """Load the file and tell its inputs apart. Raises PackageError for whatever is no translator."""
    data, model = load_model(path)
    inputs = [_port(value) for value in real_inputs(model)]
    pictures = [port for port in inputs if _may_be_picture(port)]
    if not pictures:
        raise _wrong_kind(path, inputs)
    others = [port for port in inputs if port not in pictures]
    styles = [port for port in pictures if "style" in port.name.lower()] or pictures[1:]
    content = [port for port in pictures if port not in styles] or pictures[:1]
    rest = [*(port for port in pictures if port is not content[0]), *others]
    if len(rest) > 1:
        listed = ", ".join(port.text for port in inputs)
        raise PackageError(f"{path} takes {listed}", "one picture and one style is all that can be given")
    outputs = tuple(port for port in map(_port, model.graph.output) if _may_be_picture(port) or not port.shape)
    if not outputs:
        raise _no_picture_out(path, [_port(value) for value in model.graph.output])
    style = rest[0] if rest else None
    return Structure(path, data, model, content[0], style, style and _style_kind(path, style), outputs)


def read_predictor(path: Path) -> Structure:
    """A network that turns one picture into numbers. Raises PackageError for any other."""
    data, model = load_model(path)
    inputs = [_port(value) for value in real_inputs(model)]
    if len(inputs) != 1 or not _may_be_picture(inputs[0]):
        listed = ", ".join(port.text for port in inputs)
        raise PackageError(f"{path} takes {listed}, not one picture", "name the network that reads the style picture")
    return Structure(path, data, model, inputs[0], None, None, tuple(map(_port, model.graph.output)))


def _port(value: ValueInfoProto) -> Port:
    tensor = value.type.tensor_type
    known = tensor.elem_type in TensorProto.DataType.values()
    name = TensorProto.DataType.Name(tensor.elem_type).lower() if known else f"type {tensor.elem_type}"
    dtype = _DTYPES.get(tensor.elem_type, name)
    lengths = (dim.dim_value if dim.HasField("dim_value") and dim.dim_value > 0 else None for dim in tensor.shape.dim)
    return Port(value.name, dtype, tuple(lengths))


def _may_be_picture(port: Port) -> bool:
    if port.dtype not in ("float32", "float16") or len(port.shape) != 4 or port.numbers is not None:
        return False
    return any(port.shape[axis] in (*_COLOURS, None) for axis in (1, 3))


def _style_kind(path: Path, style: Port) -> StyleKind:
    if _may_be_picture(style):
        return "picture"
    if style.dtype in ("float32", "float16") and _is_list(style):
        return "numbers"
    if style.dtype == "int64" and style.numbers == 1 and len(style.shape) <= 2:
        return "number"
    raise PackageError(f"{path} also takes {style.text}", "besides a picture only a style can be given")


def _is_list(port: Port) -> bool:
    """Numbers along the axis where channels are."""
    if len(port.shape) == 4:
        return port.numbers is not None and port.numbers in (port.shape[1], port.shape[3])
    return port.numbers is not None and len(port.shape) <= 2 and port.numbers == (*port.shape, 1)[len(port.shape) - 1]


def _wrong_kind(path: Path, inputs: list[Port]) -> PackageError:
    listed = ", ".join(port.text for port in inputs) or "nothing"
    if any(port.dtype in ("int64", "int32") for port in inputs):
        return PackageError(f"{path} takes whole numbers, as language models do: {listed}", _WANTED)
    if any(len(port.shape) == 4 and not port.dtype.startswith("float") for port in inputs):
        return PackageError(f"{path} takes {listed}", "export it with pictures of float32 or float16")
    return PackageError(f"{path} takes no picture of 1 or 3 channels, but {listed}", _WANTED)


def _no_picture_out(path: Path, outputs: list[Port]) -> PackageError:
    listed = ", ".join(port.text for port in outputs)
    guess = ", as classifiers do" if any(len(port.shape) <= 2 for port in outputs) else ""
    return PackageError(f"{path} gives no picture, but {listed}{guess}", _WANTED)


def _check_names(model: onnx.ModelProto) -> None:
    """Raises ValueError: protobuf hands over a name that is no text as bytes."""
    graph = model.graph
    names = [entry.name for entry in (*graph.input, *graph.output, *graph.initializer)]
    names += [name for node in graph.node for name in (node.op_type, node.domain, *node.input, *node.output)]
    if not all(isinstance(name, str) for name in names):
        raise ValueError("names that are no text")


def _version_problem(model: onnx.ModelProto) -> str:
    """Can this onnxruntime read a graph of that version? Asked with a graph of our own."""
    opset = next((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), 1)
    if _reads(opset, model.ir_version):
        return ""
    newest = next((known for known in range(onnx.defs.onnx_opset_version(), 0, -1) if _reads(known, 8)), 0)
    if opset > newest:
        return f"needs opset {opset}; this onnxruntime reads up to {newest}"
    return f"has IR version {model.ir_version} and opset {opset}, which this onnxruntime does not read"


def _reads(opset: int, ir_version: int) -> bool:
    import onnxruntime

    value = helper.make_tensor_value_info
    node, ends = helper.make_node("Identity", ["x"], ["y"]), [value(name, TensorProto.FLOAT, [1]) for name in "xy"]
    graph = helper.make_graph([node], "trial", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=[CPU_PROVIDER])
    except Exception:  # noqa: BLE001 - onnxruntime has no common base class for its failures
        return False
    return True
