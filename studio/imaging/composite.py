"""How strong: the mix of photo and translated picture, the same in the window and on the command line."""

import numpy as np

_BAND_ROWS = 256


def blend(original_rgb: np.ndarray, translated_rgb: np.ndarray, strength: float) -> np.ndarray:
    """The photo at strength 0, the translated picture at 1, exactly; between them a linear mix, rounded.

    Both H×W×3 uint8; returns H×W×3 uint8, at the ends one of the arguments itself.
    """
    if original_rgb.shape != translated_rgb.shape:
        raise ValueError(f"pictures differ in size: {original_rgb.shape} and {translated_rgb.shape}")
    if not 0 <= strength <= 1:
        raise ValueError(f"strength must be 0 to 1, got {strength}")
    # 1/256 steps in integers: exact, and twice as quick as floats.
    weight = round(strength * 256)
    if weight == 0:
        return original_rgb
    if weight == 256:
        return translated_rgb
    mixed = np.empty_like(translated_rgb)
    for top in range(0, len(mixed), _BAND_ROWS):
        rows = slice(top, top + _BAND_ROWS)
        band = original_rgb[rows].astype(np.uint16)
        band *= 256 - weight
        band += translated_rgb[rows] * np.uint16(weight)
        band += 128
        band >>= 8
        mixed[rows] = band
    return mixed
