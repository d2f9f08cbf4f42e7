"""Between 8-bit pictures and a network's tensors; ranges, layout and channel order come from the manifest only."""

import numpy as np

from studio.inference.tiling.tiles import Box
from studio.package.manifest import TensorSpec, channels_of

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601, as Pillow's mode L and with it most training data."""


def reflected_window(rgb: np.ndarray, box: Box) -> np.ndarray:
    """The part `box` of the picture continued by reflection without end, as numpy's `reflect`; H×W×3 uint8.

    Only the window is copied: a large photo is never held a second time with its padding.
    """
    height, width = rgb.shape[:2]
    if box.bottom <= height and box.right <= width:
        return rgb[box.top : box.bottom, box.left : box.right]
    rows = _reflect(np.arange(box.top, box.bottom), height)
    columns = _reflect(np.arange(box.left, box.right), width)
    return rgb[rows[:, None], columns]


def to_tensor(rgb: np.ndarray, spec: TensorSpec) -> np.ndarray:
    """H×W×3 uint8 → 1×C×H×W or 1×H×W×C float32, as `spec` says, whose mean and deviation are in its channel order."""
    low, high = _range(spec)
    pixels = rgb @ _LUMA if spec.channel_order == "L" else rgb
    channels_first = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    if spec.channel_order == "BGR":
        channels_first = channels_first[::-1]
    planes = channels_first.astype(np.float32, order="C")
    planes *= (high - low) / 255
    planes += low
    if spec.mean:
        planes -= _per_channel(spec.mean)
    if spec.deviation:
        planes /= _per_channel(spec.deviation)
    return np.ascontiguousarray(planes if _channels_first(spec) else planes.transpose(1, 2, 0))[None]


def to_rgb(tensor: np.ndarray, spec: TensorSpec) -> np.ndarray:
    """The way back from `to_tensor`, rounded; what lies outside the range is cut off."""
    low, high = _range(spec)
    planes = tensor[0].astype(np.float32)
    if not _channels_first(spec):
        planes = planes.transpose(2, 0, 1)
    if spec.deviation:
        planes *= _per_channel(spec.deviation)
    if spec.mean:
        planes += _per_channel(spec.mean)
    planes -= low
    planes *= 255 / (high - low)
    # Numbers that are no numbers become black, not noise that differs between machines: fmax prefers the 0.
    np.fmax(planes, 0, out=planes)
    np.minimum(planes, 255, out=planes)
    planes += 0.5
    pixels = planes.astype(np.uint8).transpose(1, 2, 0)
    if spec.channel_order == "BGR":
        pixels = pixels[..., ::-1]
    rgb = np.empty((*pixels.shape[:2], 3), np.uint8)
    rgb[...] = pixels
    return rgb


def tensor_shape(spec: TensorSpec, size: tuple[int, int] | None) -> tuple[int, ...]:
    """What one tensor measures beside a picture of (width, height); None where no picture says it.

    Raises ValueError where that would be needed.
    """
    if size is None and {"height", "width"} & set(spec.axes):
        raise ValueError(f"`{spec.name}` is as large as a picture, and there is none")
    width, height = size or (1, 1)
    lengths = {
        "batch": 1,
        "channel": channels_of(spec),
        "height": height // spec.stride,
        "width": width // spec.stride,
    }
    return tuple(lengths[axis] for axis in spec.axes)


def picture_size(tensor: np.ndarray, spec: TensorSpec) -> tuple[int, int]:
    """(width, height) of the picture in a tensor."""
    return tensor.shape[spec.axes.index("width")], tensor.shape[spec.axes.index("height")]


def _range(spec: TensorSpec) -> tuple[float, float]:
    if spec.range is None:
        raise ValueError(f"`{spec.name}` is no picture")
    return spec.range


def _channels_first(spec: TensorSpec) -> bool:
    return spec.axes[1] == "channel"


def _per_channel(values: tuple[float, ...]) -> np.ndarray:
    return np.array(values, np.float32)[:, None, None]


def _reflect(places: np.ndarray, length: int) -> np.ndarray:
    if length == 1:
        return np.zeros_like(places)
    period = 2 * (length - 1)
    places = places % period
    return np.where(places < length, places, period - places)
