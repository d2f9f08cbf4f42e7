"""Which colours a pair shows, and what its look does to hues: what the pair lacks can't be learnt from it as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.data.augment import YIQ, TurnedColours
from trainer.data.files import Pixels

_HUES = (("reds", 350, 15), ("oranges", 15, 42), ("yellows", 42, 68), ("greens", 68, 165), ("turquoise", 165, 195),
         ("blues", 195, 255), ("purples", 255, 300), ("pinks", 300, 350))  # fmt: skip
"""Name, first and last degree of the hue circle."""
_LEAST_SHARE = 0.004
_VIVID = 0.25
_DARK, _LIGHT = 0.12, 0.9
_BLOCK_PX = 8
"""Colours are compared as means of squares of this edge: strokes and lines are no change of hue."""
_GREY_SLOPE, _KEPT_SLOPE, _KEPT_ANGLE, _KEPT_SHARE = 0.12, 0.35, 0.25, 0.6


@dataclass(frozen=True)
class HueChange:
    """What a look does to chroma, as its answer c' ≈ α·c + β to that of the photo (I + iQ of YIQ).

    `share`: how much of the variance of c' that explains.
    """

    slope: complex
    share: float
    spread: float
    """Deviation of c'."""

    @property
    def turned(self) -> TurnedColours:
        """Which changes of colour a training may make: of both halves where the look keeps hues, of the photo alone
        where it has none, of neither where it has its own."""
        if abs(self.slope) < _GREY_SLOPE and self.spread < 0.04:
            return "input"
        kept = abs(self.slope) > _KEPT_SLOPE and abs(np.angle(self.slope)) < _KEPT_ANGLE
        return "both" if kept and self.share > _KEPT_SHARE else "off"


def missing_colours(photos: Sequence[Pixels]) -> list[str]:
    """Names of the colours that less than 0.4 % of the photos' pixels have; darks and lights too."""
    pixels = np.concatenate([photo[::2, ::2].reshape(-1, 3) for photo in photos]).astype(np.float32) / 255
    most, least = pixels.max(axis=1), pixels.min(axis=1)
    vivid = pixels[(most - least) > _VIVID * np.maximum(most, 0.3)]
    degrees = _hue_degrees(vivid)
    missing = []
    for name, first, last in _HUES:
        inside = (degrees >= first) & (degrees < last) if first < last else (degrees >= first) | (degrees < last)
        if inside.sum() < _LEAST_SHARE * len(pixels):
            missing.append(name)
    if (most < _DARK).mean() < _LEAST_SHARE:
        missing.append("darks")
    if (least > _LIGHT).mean() < _LEAST_SHARE:
        missing.append("whites")
    return missing


def hue_change(pairs: Sequence[tuple[Pixels, Pixels]]) -> HueChange:
    """Of all pairs of photo and painting together, by least squares."""
    before, after = (np.concatenate([_chroma(pair[side]) for pair in pairs]) for side in (0, 1))
    centred = before - before.mean()
    power = float((np.abs(centred) ** 2).mean())
    moved = after - after.mean()
    variance = float((np.abs(moved) ** 2).mean())
    if power < 1e-6:
        return HueChange(0j, 0.0, variance**0.5)
    slope = complex((moved * centred.conj()).mean() / power)
    return HueChange(slope, abs(slope) ** 2 * power / max(variance, 1e-9), variance**0.5)


def described(missing: Sequence[str], turned: TurnedColours) -> str:
    """One line for the artist; empty where nothing is missing."""
    if not missing:
        return ""
    names = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    if turned == "both":
        return f"no {names} in your pair: they are painted as your other colours are"
    if turned == "input":
        return f"no {names} in your pair: your look has hardly any colour, so they are painted by their lightness"
    return f"no {names} in your pair: how they come out is a guess; a second pair that has them would tell"


def _chroma(picture: Pixels) -> NDArray[np.complex128]:
    height, width = (edge // _BLOCK_PX * _BLOCK_PX for edge in picture.shape[:2])
    blocks = picture[:height, :width].reshape(height // _BLOCK_PX, _BLOCK_PX, width // _BLOCK_PX, _BLOCK_PX, 3)
    yiq = (blocks.mean(axis=(1, 3)) / 255) @ np.array(YIQ).T
    return (yiq[..., 1] + 1j * yiq[..., 2]).ravel()


def _hue_degrees(rgb: np.ndarray) -> np.ndarray:
    most, least = rgb.max(axis=1), rgb.min(axis=1)
    spread = np.maximum(most - least, 1e-6)
    red, green, blue = rgb.T
    sixths = np.where(
        most == red,
        (green - blue) / spread % 6,
        np.where(most == green, (blue - red) / spread + 2, (red - green) / spread + 4),
    )
    return (60 * sixths).astype(np.float32)
