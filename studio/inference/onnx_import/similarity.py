"""How like a photo a picture still is: the measure that tells a right reading of a graph's numbers from a wrong one."""

import numpy as np
from PIL import Image

_SEEN_PX = 48
_LUMA = np.array([0.299, 0.587, 0.114])
_NOTHING = -10.0


def likeness(rgb: np.ndarray, shown: np.ndarray) -> float:
    """1 where the picture shows just what the photo does; less, and below 0, the less it is like it."""
    if shown.ndim != 3 or not np.isfinite(shown).all():
        return _NOTHING
    photo = rgb / 255
    beyond = np.maximum(np.abs(shown - 0.5) - 0.5, 0).clip(0, 1).mean()
    clipped = shown.clip(0, 1)
    saturated = max(0.0, float(_ends(clipped) - _ends(photo)))
    one, other = _small(photo), _small(clipped)
    spread = abs(np.log((other.std() + 0.02) / (one.std() + 0.02)))
    alike = _correlation(one @ _LUMA, other @ _LUMA)
    return float(alike - np.abs(one - other).mean() - beyond - 0.5 * saturated - 0.2 * spread)


def brightness_moved(rgb: np.ndarray, shown: np.ndarray) -> float:
    """Mean distance of the luma of photo and picture, 0…1."""
    if shown.ndim != 3 or not np.isfinite(shown).all():
        return 1.0
    return float(np.abs((rgb / 255 - shown.clip(0, 1)) @ _LUMA).mean())


def _ends(picture: np.ndarray) -> float:
    return float(np.mean((picture <= 0.004) | (picture >= 0.996)))


def _small(picture: np.ndarray) -> np.ndarray:
    planes = [
        Image.fromarray(picture[..., channel].astype(np.float32)).resize((_SEEN_PX, _SEEN_PX), Image.Resampling.BOX)
        for channel in range(3)
    ]
    return np.stack([np.asarray(plane, np.float64) for plane in planes], axis=-1)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if one.std() < 1e-6 or other.std() < 1e-6:
        return 0.0
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
