"""Declarative description of what is exported: one GraphSpec a file of the package."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.package.manifest import Content, Role, SizeRule, TensorSpec, channels_of

OPEN_SIZES = 5
"""How many sizes a graph with free height and width is compared at."""


@dataclass(frozen=True, kw_only=True)
class GraphSpec:
    """A network that becomes one ONNX file.

    `network` takes the `inputs` in their order and returns the `outputs`: a tensor, or a tuple where there are several.
    `tolerance` is the largest allowed difference to PyTorch as a share of an output's range, or of 1 where it has none
    and of the largest number in it where that is more. `smooth_pictures` compares with pictures as smooth as photos
    instead of white noise: a flow makes tens of times as much of what it was not trained for, and of its rounding.
    """

    role: Role
    file: str
    network: nn.Module
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    size: SizeRule
    direction: str | None = None
    inference: Literal["deterministic", "batch-statistics"] = "deterministic"
    tolerance: float = 1e-4
    smooth_pictures: bool = False

    @property
    def free(self) -> bool:
        """Whether height and width are free."""
        return not self.size.fixed and any("height" in spec.axes for spec in (*self.inputs, *self.outputs))

    @property
    def traced_size(self) -> tuple[int, int]:
        """Height and width in the trace: at least twice the multiple, or a bottleneck of 1×1 is taken for fixed."""
        step = self.size.multiple_of
        if self.size.fixed:
            return self.size.minimum, self.size.minimum
        edge = _at_least(self.size.minimum, step, max(32, 2 * step))
        return edge, edge + step

    @property
    def checked_sizes(self) -> tuple[tuple[int, int], ...]:
        """Heights and widths to compare with PyTorch: the smallest, and larger ones, not square, never traced."""
        if not self.free:
            return (self.traced_size,)
        step = self.size.multiple_of
        least, middle, large = (_at_least(self.size.minimum, step, edge) for edge in (1, 64, 160))
        return (least, least), (least, middle + step), (middle, large), (large + step, middle), (large, large)

    def example(self, size: tuple[int, int], batch: int, seed: int) -> tuple[Tensor, ...]:
        """Inputs for a picture of `size` (height, width) that depend on the seed alone."""
        noise = torch.Generator().manual_seed(seed)
        drawn = [_example(spec, _shape(spec, size, batch), noise) for spec in self.inputs]
        if self.smooth_pictures:
            drawn = [
                smoothed(x) if spec.content == "picture" else x for spec, x in zip(self.inputs, drawn, strict=True)
            ]
        return tuple(drawn)


def smoothed(x: Tensor) -> Tensor:
    """White noise N×C×H×W to a picture of soft blots of the same range, with grain of a tenth."""
    height, width = x.shape[2:]
    coarse = x[:, :, ::8, ::8]
    blots = functional.interpolate(coarse, size=(height, width), mode="bilinear", align_corners=False)
    return 0.9 * blots + 0.1 * x


def picture(name: str, channels: int = 3) -> TensorSpec:
    """A picture N×C×H×W in [-1, 1], C 1 or 3."""
    order: Literal["RGB", "L"] = "RGB" if channels == 3 else "L"
    return TensorSpec(name=name, axes=("batch", "channel", "height", "width"), range=(-1.0, 1.0), channel_order=order)


def vector(name: str, content: Content, length: int) -> TensorSpec:
    """N×`length` numbers of any size."""
    return TensorSpec(name=name, axes=("batch", "channel"), content=content, channels=length)


def feature_map(
    name: str, content: Content, channels: int, stride: int, value_range: tuple[float, float] | None = None
) -> TensorSpec:
    """N×`channels`×H×W at the picture's size divided by `stride`."""
    axes = ("batch", "channel", "height", "width")
    return TensorSpec(name=name, axes=axes, content=content, channels=channels, stride=stride, range=value_range)


def number(name: str, content: Content, value_range: tuple[float, float] | None = None) -> TensorSpec:
    """One number for each picture; a class number where `content` is `label`."""
    dtype: Literal["int64", "float32"] = "int64" if content == "label" else "float32"
    return TensorSpec(name=name, axes=("batch",), content=content, dtype=dtype, range=value_range)


def _shape(spec: TensorSpec, size: tuple[int, int], batch: int) -> tuple[int, ...]:
    height, width = (edge // spec.stride for edge in size)
    lengths = {"batch": batch, "channel": channels_of(spec), "height": height, "width": width}
    return tuple(lengths[axis] for axis in spec.axes)


def _example(spec: TensorSpec, shape: tuple[int, ...], noise: torch.Generator) -> Tensor:
    if spec.dtype == "int64":
        low, high = spec.range or (0, 0)
        return torch.randint(int(low), int(high) + 1, shape, generator=noise)
    if spec.range is None:
        return torch.randn(shape, generator=noise)
    low, high = spec.range
    return low + (high - low) * torch.rand(shape, generator=noise)


def _at_least(minimum: int, multiple: int, wanted: int) -> int:
    edge = max(minimum, wanted)
    return -(-edge // multiple) * multiple
