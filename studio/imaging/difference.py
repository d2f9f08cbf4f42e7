"""How far two pictures are from each other, as a map, a number and a picture that shows it."""

import numpy as np
from PIL import Image

FULL_SCALE = 0.3
"""Difference at which the heat is hottest."""
_DIMMED = 0.4
_SMOOTHED_PX = 4
_HEAT = ((0.0, (60, 20, 110)), (0.35, (200, 40, 90)), (0.7, (250, 140, 30)), (1.0, (255, 245, 150)))
_REALISM = ((0.0, (235, 110, 20)), (0.5, (150, 150, 150)), (1.0, (40, 130, 235)))


def difference_map(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """H×W float32, 0 for the same to 1 for black against white. Both H×W×3 uint8.

    Length of the step in Y'CbCr (ITU-R BT.601), chroma at half weight since eyes see it less, smoothed a little, so
    that noise of single pixels does not hide where shapes were lost.
    """
    step = (after.astype(np.float32) - before) / 255
    luma = step @ np.array([0.299, 0.587, 0.114], np.float32)
    blue, red = 0.564 * (step[..., 2] - luma), 0.713 * (step[..., 0] - luma)
    length = np.sqrt(luma * luma + 0.5 * (blue * blue + red * red))
    height, width = length.shape
    coarse = (max(1, width // _SMOOTHED_PX), max(1, height // _SMOOTHED_PX))
    means = Image.fromarray(np.ascontiguousarray(length)).resize(coarse, Image.Resampling.BOX)
    return np.clip(np.asarray(means.resize((width, height), Image.Resampling.BILINEAR)), 0, 1)


def heat_picture(rgb: np.ndarray, difference: np.ndarray) -> np.ndarray:
    """The picture in dim grey, glowing where it differs: H×W×3 uint8."""
    grey = (rgb @ np.array([0.299, 0.587, 0.114], np.float32))[..., None] * np.float32(_DIMMED)
    heat = np.clip(difference / np.float32(FULL_SCALE), 0, 1)[..., None]
    cover = np.minimum(1, 1.6 * heat)
    return (grey * (1 - cover) + coloured(heat[..., 0], heat_stops()) * cover + 0.5).astype(np.uint8)


def realism_picture(realism: np.ndarray) -> np.ndarray:
    """The colours of a map of realism (H×W, 0…1), H×W×3 uint8: orange for made, blue for real."""
    return (coloured(realism, realism_stops()) + 0.5).astype(np.uint8)


def enlarged(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A small map brought to (width, height) without showing its cells; stays within 0…1."""
    image = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.clip(np.asarray(image.resize(size, Image.Resampling.BICUBIC)), 0, 1)


def heat_stops() -> tuple[tuple[float, tuple[int, int, int]], ...]:
    """Place (0…1) and colour of the heat, for a legend too."""
    return _HEAT


def realism_stops() -> tuple[tuple[float, tuple[int, int, int]], ...]:
    """Place (0…1) and colour of realism."""
    return _REALISM


def coloured(values: np.ndarray, stops: tuple[tuple[float, tuple[int, int, int]], ...]) -> np.ndarray:
    """H×W in 0…1 → H×W×3 float32 in 0…255, by straight lines between the stops."""
    places = [place for place, _colour in stops]
    channels = [np.interp(values, places, [colour[index] for _place, colour in stops]) for index in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)
