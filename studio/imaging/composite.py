"""How strong, and what is kept of the photo: the same mix in the window, in files and on the command line."""

import numpy as np

from studio.imaging.options import Keep

LUMA = (77, 150, 29)
"""Of red, green and blue in 256ths: ITU-R BT.601."""
_BAND_ROWS = 256


def blend(original_rgb: np.ndarray, translated_rgb: np.ndarray, strength: float, keep: Keep = "nothing") -> np.ndarray:
    """The photo at strength 0, the translated picture at 1, exactly; between them a linear mix, rounded.

    With `keep`, the translated picture is first given the photo's colours or brightness; see `kept`.
    Both H×W×3 uint8; returns H×W×3 uint8, without `keep` at the ends one of the arguments itself.
    """
    if original_rgb.shape != translated_rgb.shape:
        raise ValueError(f"pictures differ in size: {original_rgb.shape} and {translated_rgb.shape}")
    if not 0 <= strength <= 1:
        raise ValueError(f"strength must be 0 to 1, got {strength}")
    # 1/256 steps in integers: exact, and twice as quick as floats.
    weight = round(strength * 256)
    if weight == 0:
        return original_rgb
    if weight == 256 and keep == "nothing":
        return translated_rgb
    mixed = np.empty_like(translated_rgb)
    for top in range(0, len(mixed), _BAND_ROWS):
        rows = slice(top, top + _BAND_ROWS)
        after = kept(original_rgb[rows], translated_rgb[rows], keep)
        band = original_rgb[rows].astype(np.uint16)
        band *= 256 - weight
        band += after * np.uint16(weight)
        band += 128
        band >>= 8
        mixed[rows] = band
    return mixed


def kept(original_rgb: np.ndarray, translated_rgb: np.ndarray, keep: Keep) -> np.ndarray:
    """The translated picture with the photo's colours, or with its brightness; H×W×3 uint8.

    Luminance transfer (Gatys et al., Preserving color in neural artistic style transfer, 2016, section 4) in Y'CbCr:
    equal Cb and Cr with another Y' is the same step on red, green and blue.
    """
    if keep == "nothing":
        return translated_rgb
    step = _luma(translated_rgb) - _luma(original_rgb)
    # A picture that gives its chroma keeps its own numbers but for the step in brightness.
    moved = original_rgb + step if keep == "colour" else translated_rgb - step
    return np.clip(moved, 0, 255, out=moved).astype(np.uint8)


def _luma(rgb: np.ndarray) -> np.ndarray:
    """H×W×1 int16, 0…255."""
    red, green, blue = LUMA
    total = rgb[..., :1] * np.uint16(red)
    total += rgb[..., 1:2] * np.uint16(green)
    total += rgb[..., 2:] * np.uint16(blue)
    total += np.uint16(128)
    return (total >> 8).astype(np.int16)
