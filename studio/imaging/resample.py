"""Smaller pictures by averaging, and translated ones back to full size along the edges of the photo."""

from collections.abc import Callable

import numpy as np
from PIL import Image

BAND_ROWS = 256
"""Rows of the full picture that are in memory as float32 at once."""

_STATISTICS_EDGE_PX = 768
"""Long edge of the grid on which the guided filter takes its means: they are smooth, a finer grid only costs time."""


def fit_long_edge(size: tuple[int, int], long_edge_px: int) -> tuple[int, int]:
    """(width, height) with the longer one at most `long_edge_px` and the same shape; never enlarges, never below 1."""
    longest = max(size)
    if longest <= long_edge_px:
        return size
    scale = long_edge_px / longest
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def resize(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """H×W×3 or H×W uint8 brought to `size` (width, height) with a Lanczos filter, antialiased."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    # The reducing gap averages whole blocks first, which is several times quicker and looks the same.
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def guided_upsample(
    low_in: np.ndarray,
    low_out: np.ndarray,
    full_in: np.ndarray,
    *,
    radius_px: int = 4,
    epsilon: float = 1e-3,
    between: Callable[[], None] = lambda: None,
) -> np.ndarray:
    """Bring `low_out` to the size of `full_in`, with the photo's own edges and texture.

    Fast guided filter (He and Sun, 2015): around every pixel of the small pictures `low_out ≈ a · low_in + b` per
    channel; a and b, enlarged, are applied to the photo. Other than there, b is what `low_out` really leaves over at
    each pixel, so strokes that the photo does not have are enlarged instead of being blurred away.

    `low_in`, `low_out`: h×w×3 uint8; `full_in`: H×W×3 uint8; returns H×W×3 uint8. `radius_px` is that of the square
    windows in the small pictures. `epsilon` is in units of squared intensity with white = 1: contrast below its root
    is not taken over from the photo. `between` is called every few milliseconds and may raise to end it.
    """
    height, width = full_in.shape[:2]
    low_height, low_width = low_in.shape[:2]
    full_out = np.empty_like(full_in)
    for channel in range(3):
        slope, offset = _coefficients(low_in[..., channel], low_out[..., channel], radius_px, epsilon, between)
        for top in range(0, height, BAND_ROWS):
            between()
            bottom = min(top + BAND_ROWS, height)
            # Pillow's resampling looks beyond the box at the true picture, so the bands join without a seam.
            box = (0, top * low_height / height, low_width, bottom * low_height / height)
            band = full_in[top:bottom, :, channel] * _enlarged(slope, (width, bottom - top), box)
            band += _enlarged(offset, (width, bottom - top), box)
            np.clip(band, 0, 255, out=band)
            band += 0.5
            full_out[top:bottom, :, channel] = band
    return full_out


def _enlarged(image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float]) -> np.ndarray:
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR, box=box))


def _coefficients(
    low_in: np.ndarray, low_out: np.ndarray, radius_px: int, epsilon: float, between: Callable[[], None]
) -> tuple[Image.Image, Image.Image]:
    """a and b of one channel as float images of the size of `low_in` (h×w uint8); b in units of 0…255."""
    size = (low_in.shape[1], low_in.shape[0])
    small = fit_long_edge(size, _STATISTICS_EDGE_PX)
    radius = max(1, round(radius_px * max(small) / max(size)))
    guide, target = low_in / np.float32(255), low_out / np.float32(255)
    # Products first, then averages: made smaller before, fine texture would be lost from the variance.
    means = []
    for values in (guide, target, guide * target, guide * guide):
        between()
        means.append(_box_mean(_shrunk(values, small), radius))
    guide_mean, target_mean, product_mean, square_mean = means
    covariance = product_mean - guide_mean * target_mean
    variance = square_mean - guide_mean * guide_mean
    slope = Image.fromarray(_box_mean(covariance / (variance + epsilon), radius))
    slope = slope.resize(size, Image.Resampling.BILINEAR)
    return slope, Image.fromarray(low_out - np.asarray(slope) * low_in)


def _shrunk(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BOX))


def _box_mean(values: np.ndarray, radius_px: int) -> np.ndarray:
    """Mean over a square window, cut off at the picture's border; h×w float32."""
    # float64: differences of long float32 sums would lose the variance of flat areas.
    for axis in (0, 1):
        length = values.shape[axis]
        sums = np.insert(np.cumsum(values, axis=axis, dtype=np.float64), 0, 0, axis=axis)
        places = np.arange(length)
        first = np.maximum(places - radius_px, 0)
        last = np.minimum(places + radius_px + 1, length)
        counts = (last - first)[:, None] if axis == 0 else last - first
        values = (np.take(sums, last, axis=axis) - np.take(sums, first, axis=axis)) / counts
    return values.astype(np.float32)
