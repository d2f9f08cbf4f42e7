"""Between 8-bit pictures and a network's tensors; ranges and channel order come from the manifest only."""

import numpy as np

from studio.inference.tiles import Box
from studio.package.manifest import TensorSpec

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
    """H×W×3 uint8 → 1×C×H×W float32 in the range of `spec`."""
    low, high = spec.range
    pixels = rgb @ _LUMA if spec.channel_order == "L" else rgb
    planes = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    tensor = planes[None].astype(np.float32, order="C")
    tensor *= (high - low) / 255
    tensor += low
    return tensor


def to_rgb(tensor: np.ndarray, spec: TensorSpec) -> np.ndarray:
    """1×C×H×W in the range of `spec` → H×W×3 uint8, rounded; what lies outside the range is cut off."""
    low, high = spec.range
    planes = tensor[0].astype(np.float32)
    planes -= low
    planes *= 255 / (high - low)
    # Numbers that are no numbers become black, not noise that differs between machines.
    np.nan_to_num(planes, copy=False, nan=0.0)
    np.clip(planes, 0, 255, out=planes)
    planes += 0.5
    pixels = planes.astype(np.uint8).transpose(1, 2, 0)
    return np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)))


def _reflect(places: np.ndarray, length: int) -> np.ndarray:
    if length == 1:
        return np.zeros_like(places)
    period = 2 * (length - 1)
    places = places % period
    return np.where(places < length, places, period - places)
