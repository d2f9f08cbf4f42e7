"""Networks that look at the whole picture, and a way to run them in strips beside onnxruntime alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import NodeProto, helper

from studio.graph.segments import CutGraph, cut
from studio.inference.cancel import CancelToken
from studio.inference.tiling.stream_plan import StreamPlan
from studio.inference.tiling.streaming import Run, stream
from tests.helpers.models import build


def noise(width: int, height: int, seed: int = 0) -> np.ndarray:
    """1×3×H×W in [-1, 1]."""
    return np.random.default_rng(seed).uniform(-1, 1, (1, 3, height, width)).astype(np.float32)


def cut_up(model: onnx.ModelProto) -> CutGraph:
    """Cut between the only input and the only output."""
    return cut(model, model.graph.input[0].name, model.graph.output[0].name)


def whole(model: onnx.ModelProto, x_nchw: np.ndarray) -> np.ndarray:
    """The result of one run over everything."""
    return open_model(model, CancelToken())([model.graph.output[0].name], {model.graph.input[0].name: x_nchw})[0]


def streamed(
    plan: StreamPlan,
    x_nchw: np.ndarray,
    folder: Path,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> np.ndarray:
    """The result by strips, with scratch files in `folder`."""
    result = np.full_like(x_nchw, np.nan)

    def write(first: int, rows: np.ndarray) -> None:
        result[:, :, first : first + rows.shape[2]] = rows

    def read(first: int, last: int) -> np.ndarray:
        return np.ascontiguousarray(x_nchw[:, :, first:last])

    stream(plan, read, write, open_model, cancel or CancelToken(), progress, folder)
    return result


def open_model(model: onnx.ModelProto, cancel: CancelToken) -> Run:
    """onnxruntime on one core."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 4, 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda names, feeds: [np.asarray(value) for value in session.run(names, feeds)]


class GraphDrawing:
    """A network drawn operator by operator; what is drawn last is the map that the next reads."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[NodeProto] = []
        self.values: dict[str, np.ndarray] = {}
        self.last, self.channels, self.stride = "image", 3, 1
        self.earlier: list[tuple[str, int, int]] = []

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node; returns the name of its output."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def value(self, array: np.ndarray) -> str:
        """Add a weight."""
        name = f"value_{len(self.values)}"
        self.values[name] = array
        return name

    def weight(self, *shape: int) -> str:
        """Random numbers that keep the size of what they multiply."""
        spread = 1.2 / np.sqrt(np.prod(shape[1:]))
        return self.value(self.random.normal(0, spread, shape).astype(np.float32))

    def conv(self, channels: int, kernel: int = 3, *, dilation: int = 1, reflect: bool = False) -> "GraphDrawing":
        """A convolution of stride 1 that keeps the size."""
        pad, source = (kernel - 1) // 2 * dilation, self.last
        if reflect:
            pads = self.value(np.array([0, 0, pad, pad] * 2, np.int64))
            source, pad = self.node("Pad", source, pads, mode="reflect"), 0
        weight = self.weight(channels, self.channels, kernel, kernel)
        return self._next(
            self.node("Conv", source, weight, pads=[pad] * 4, dilations=[dilation, dilation]), channels, self.stride
        )

    def down(self, channels: int, kernel: int = 3) -> "GraphDrawing":
        """Half the size, by a convolution of 3×3 or 4×4."""
        weight = self.weight(channels, self.channels, kernel, kernel)
        return self._next(self.node("Conv", self.last, weight, strides=[2, 2], pads=[1] * 4), channels, self.stride * 2)

    def pool(self) -> "GraphDrawing":
        """Half the size, by the mean of 2×2."""
        pooled = self.node("AveragePool", self.last, kernel_shape=[2, 2], strides=[2, 2])
        return self._next(pooled, self.channels, self.stride * 2)

    def up(self, channels: int, kernel: int = 3) -> "GraphDrawing":
        """Twice the size, by a transposed convolution of 3×3 or 4×4."""
        weight = self.weight(self.channels, channels, kernel, kernel)
        more = [1, 1] if kernel == 3 else [0, 0]
        name = self.node("ConvTranspose", self.last, weight, strides=[2, 2], pads=[1] * 4, output_padding=more)
        return self._next(name, channels, self.stride // 2)

    def enlarge(self, mode: str = "nearest") -> "GraphDrawing":
        """Twice the size, by copies or between them."""
        place = "asymmetric" if mode == "nearest" else "half_pixel"
        scales = self.value(np.array([1, 1, 2, 2], np.float32))
        name = self.node(
            "Resize", self.last, "", scales, mode=mode, coordinate_transformation_mode=place, nearest_mode="floor"
        )
        return self._next(name, self.channels, self.stride // 2)

    def norm(self) -> "GraphDrawing":
        """Instance normalisation with random scale and shift."""
        scale = self.value(self.random.uniform(0.5, 1.5, self.channels).astype(np.float32))
        shift = self.value(self.random.uniform(-0.5, 0.5, self.channels).astype(np.float32))
        return self._next(self.node("InstanceNormalization", self.last, scale, shift), self.channels, self.stride)

    def standardise(self) -> "GraphDrawing":
        """Instance normalisation as a formula of means."""
        axes = self.value(np.array([2, 3], np.int64))
        away = self.node("Sub", self.last, self.node("ReduceMean", self.last, axes))
        variance = self.node("ReduceMean", self.node("Mul", away, away), axes)
        spread = self.node("Sqrt", self.node("Add", variance, self.value(np.array(1e-3, np.float32))))
        return self._next(self.node("Div", away, spread), self.channels, self.stride)

    def excite(self) -> "GraphDrawing":
        """Squeeze and excitation (Hu et al., CVPR 2018)."""
        squeezed = self.node("GlobalAveragePool", self.last)
        weight = self.weight(self.channels, self.channels, 1, 1)
        gate = self.node("Sigmoid", self.node("Conv", squeezed, weight))
        return self._next(self.node("Mul", self.last, gate), self.channels, self.stride)

    def act(self, kind: str = "Relu") -> "GraphDrawing":
        """A function of each number."""
        return self._next(self.node(kind, self.last), self.channels, self.stride)

    def add(self, which: int = 0) -> "GraphDrawing":
        """A residual: plus an earlier map of the same kind, if there is one."""
        found = [name for name, *kind in self.earlier[:-1] if kind == [self.channels, self.stride]]
        if not found:
            return self
        return self._next(self.node("Add", self.last, found[which % len(found)]), self.channels, self.stride)

    def join(self, which: int = 0) -> "GraphDrawing":
        """A skip: beside an earlier map of the same size, if there is one."""
        found = [(name, channels) for name, channels, stride in self.earlier[:-1] if stride == self.stride]
        if not found:
            return self
        name, channels = found[which % len(found)]
        return self._next(self.node("Concat", self.last, name, axis=1), self.channels + channels, self.stride)

    def model(self) -> onnx.ModelProto:
        """The network, ended by a convolution to three channels in [-1, 1]."""
        while self.stride > 1:
            self.enlarge()
        self.conv(3).act("Tanh")
        self.nodes[-1].output[0] = "translated"
        return build(self.nodes, self.values)

    def _next(self, name: str, channels: int, stride: int) -> "GraphDrawing":
        self.last, self.channels, self.stride = name, channels, stride
        self.earlier.append((name, channels, stride))
        return self
