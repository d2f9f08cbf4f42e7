"""One hypothesis of how pictures become a graph's numbers, and feeding the graph by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageOps

from studio.inference.onnx_import.io_scaling import IMAGENET_DEVIATION, IMAGENET_MEAN, Range
from studio.inference.onnx_import.structure import Port, Structure
from studio.inference.onnx_import.trial import TrialSession
from studio.inference.tensors import to_tensor
from studio.package.manifest import Axis, TensorSpec

AxisOrder = Literal["nchw", "nhwc"]
ChannelOrder = Literal["RGB", "BGR", "L"]

STYLE_SIZE_PX = 256
"""Of a style picture where its size is free: what style networks are trained with."""

_AXES: dict[AxisOrder, tuple[Axis, ...]] = {
    "nchw": ("batch", "channel", "height", "width"),
    "nhwc": ("batch", "height", "width", "channel"),
}


@dataclass(frozen=True)
class Units:
    """What black and white are as numbers."""

    range: Range
    imagenet: bool = False
    """Less ImageNet's mean, over its deviation; the range is then [0, 1]."""

    @property
    def text(self) -> str:
        low, high = self.range
        return "ImageNet mean and deviation" if self.imagenet else f"{low:g} … {high:g}"

    @property
    def flag(self) -> str:
        """As `--range` takes it."""
        return "imagenet" if self.imagenet else f"{self.range[0]!r},{self.range[1]!r}"


@dataclass(frozen=True)
class Style:
    """What the second input gets: numbers as they are, or a picture (H×W×3 uint8)."""

    port: Port
    values: np.ndarray | None = None
    picture: np.ndarray | None = None

    def feed(self, layout: AxisOrder, units: Units, order: ChannelOrder) -> np.ndarray:
        if self.picture is None:
            return np.asarray(self.values, dtype=self.port.dtype)
        height, width = (length or STYLE_SIZE_PX for length in spatial(self.port, layout))
        shown = fitted(self.picture, (width, height))
        return to_tensor(shown, spec(self.port, layout, units, order)).astype(self.port.dtype)


@dataclass(frozen=True)
class ProbeSession:
    """A graph with everything that is needed to show it a picture."""

    structure: Structure
    trial: TrialSession
    style: Style | None

    def run(self, rgb: np.ndarray, layout: AxisOrder, units: Units, order: ChannelOrder) -> dict[str, np.ndarray]:
        """All outputs for a picture of H×W×3 uint8. Raises DeviceError."""
        return self.trial.run(self.feeds(rgb, layout, units, order))

    def feeds(self, rgb: np.ndarray, layout: AxisOrder, units: Units, order: ChannelOrder) -> dict[str, np.ndarray]:
        picture = self.structure.picture
        feeds = {picture.name: to_tensor(rgb, spec(picture, layout, units, order)).astype(picture.dtype)}
        if self.style is not None:
            feeds[self.style.port.name] = self.style.feed(layout, units, order)
        return feeds


def spec(port: Port, layout: AxisOrder, units: Units, order: ChannelOrder) -> TensorSpec:
    """The manifest's description of a picture."""
    grey = order == "L"
    mean, deviation = (IMAGENET_MEAN, IMAGENET_DEVIATION) if units.imagenet and not grey else ((), ())
    turned = slice(None, None, -1) if order == "BGR" else slice(None)
    return TensorSpec(
        name=port.name,
        axes=_AXES[layout],
        dtype="float16" if port.dtype == "float16" else "float32",
        range=units.range,
        channel_order=order,
        mean=mean[turned],
        deviation=deviation[turned],
    )


def spatial(port: Port, layout: AxisOrder) -> tuple[int | None, int | None]:
    """Height and width as the file has them."""
    return (port.shape[2], port.shape[3]) if layout == "nchw" else (port.shape[1], port.shape[2])


def channels(port: Port, layout: AxisOrder) -> int | None:
    """Channels as the file has them."""
    return port.shape[1] if layout == "nchw" else port.shape[3]


def fitted(rgb: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The middle of the picture at (width, height)."""
    return np.asarray(ImageOps.fit(Image.fromarray(rgb), size, Image.Resampling.LANCZOS))


def picture_layouts(found: Mapping[str, np.ndarray], size: tuple[int, int]) -> dict[str, tuple[AxisOrder, int]]:
    """Name → (layout, channels) of every output that is a picture of (width, height)."""
    width, height = size
    layouts: dict[str, tuple[AxisOrder, int]] = {}
    for name, array in found.items():
        if array.ndim == 4 and array.dtype.kind == "f":
            if array.shape[1] in (1, 3) and array.shape[2:] == (height, width):
                layouts[name] = "nchw", array.shape[1]
            elif array.shape[3] in (1, 3) and array.shape[1:3] == (height, width):
                layouts[name] = "nhwc", array.shape[3]
    return layouts
