"""CIE 1976 L*a*b* under D50 to sRGB."""

import numpy as np

from studio.imaging.colour.icc_matrix import encoded_srgb, from_xyz

_WHITE = np.array([0.9642, 1.0, 0.8249], np.float32)
_BAND_ROWS = 256
_KNEE = 6 / 29


def lab_to_srgb(lab: np.ndarray) -> np.ndarray:
    """H×W×3 float, L* 0…100 → H×W×3 uint16 in sRGB; what sRGB can't hold is cut."""
    result = np.empty(lab.shape, np.uint16)
    for top in range(0, len(lab), _BAND_ROWS):
        band = lab[top : top + _BAND_ROWS].astype(np.float32)
        middle = (band[..., 0] + 16) / 116
        roots = np.stack([middle + band[..., 1] / 500, middle, middle - band[..., 2] / 200], axis=-1)
        light = np.where(roots > _KNEE, roots**3, 3 * _KNEE**2 * (roots - 4 / 29)) * _WHITE
        result[top : top + _BAND_ROWS] = encoded_srgb(from_xyz(light))
    return result


def lab_of_bytes(stored: np.ndarray) -> np.ndarray:
    """H×W×3 uint8 as in a TIFF, a* and b* signed → L*a*b* as float32."""
    lightness = stored[..., :1].astype(np.float32) * (100 / 255)
    return np.concatenate([lightness, np.ascontiguousarray(stored[..., 1:]).view(np.int8).astype(np.float32)], axis=2)
