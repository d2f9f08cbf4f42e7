"""Light of high dynamic range (PQ or HLG) brought to that of a screen.

What a photo shows by ordinary light keeps its brightness: diffuse white, 203 cd/m² (ITU-R BT.2408, table 1), is the
white of the screen. Brighter light is rolled off towards white by the curve of ITU-R BT.2390, section 5.4.1, taken of
the brightest of red, green and blue, so that hues stay.
"""

from collections.abc import Iterator

import numpy as np

from studio.imaging.colour import icc
from studio.imaging.colour.icc_matrix import encoded_srgb
from studio.imaging.formats.colour_tags import Light

_WHITE_NITS, _HLG_NITS, _PQ_NITS = 203.0, 1000.0, 10_000.0
_BAND_ROWS = 256
_LEVELS = 65_536
_CURVE_POINTS = 4096
_SPECKS = 1e-4
"""So few of the pixels may be brighter than what is taken for the brightest light."""


def to_srgb(deep: np.ndarray, light: Light, peak_nits: float | None = None) -> np.ndarray:
    """H×W×3 uint16 (all 16 bits in use) → H×W×3 uint16 in sRGB.

    `peak_nits` is the brightest light where it is known: that of one picture among others would change from one to the
    next.
    """
    peak = max(_peak(deep, light) if peak_nits is None else peak_nits, _WHITE_NITS)
    given = np.geomspace(_WHITE_NITS / 100, peak, _CURVE_POINTS)
    shown = _rolled_off(given, peak)
    result = np.empty(deep.shape, np.uint16)
    for top, nits in _screens(deep, light):
        brightest = np.maximum(nits.max(axis=2, keepdims=True), 1e-6)
        scale = np.interp(brightest, given, shown / given) / _WHITE_NITS
        result[top : top + _BAND_ROWS] = encoded_srgb(nits * scale)
    return result


def _peak(deep: np.ndarray, light: Light) -> float:
    """The brightest light of the picture in cd/m², but for single specks."""
    counts, edges = np.zeros(_CURVE_POINTS, np.int64), np.geomspace(0.01, _PQ_NITS * 2, _CURVE_POINTS + 1)
    for _top, nits in _screens(deep, light):
        counts += np.histogram(np.clip(nits.max(axis=2), edges[0], edges[-1]), edges)[0]
    brighter = np.cumsum(counts[::-1])
    return float(edges[_CURVE_POINTS - int(np.searchsorted(brighter, _SPECKS * counts.sum(), side="right"))])


def _screens(deep: np.ndarray, light: Light) -> Iterator[tuple[int, np.ndarray]]:
    """(first row, linear light in sRGB's primaries and cd/m²), some rows at a time."""
    levels = _light_of_levels(light).astype(np.float32)
    into_srgb = (np.linalg.inv(icc.to_xyz(icc.SRGB)) @ icc.to_xyz(light.primaries)).astype(np.float32)
    weights = icc.to_xyz(light.primaries)[1].astype(np.float32)
    for top in range(0, len(deep), _BAND_ROWS):
        nits = levels[deep[top : top + _BAND_ROWS]]
        if light.transfer == "hlg":
            # The scene on a display of 1000 cd/m², where the gamma of the whole system is 1.2 (BT.2100, table 5).
            nits = _HLG_NITS * nits * np.maximum(nits @ weights, 1e-9)[..., None] ** 0.2
        yield top, np.maximum(nits @ into_srgb.T, 0)


def _light_of_levels(light: Light) -> np.ndarray:
    """cd/m² for each number of PQ (SMPTE ST 2084); light of the scene, 0…1, for each of HLG (BT.2100, table 5)."""
    numbers = np.linspace(0, 1, _LEVELS)
    if light.transfer == "pq":
        return _PQ_NITS * _pq_light(numbers)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(numbers <= 0.5, numbers**2 / 3, (np.exp((numbers - c) / a) + b) / 12)


_M1, _M2, _C1, _C2, _C3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875


def _pq_light(numbers: np.ndarray) -> np.ndarray:
    power = numbers ** (1 / _M2)
    return (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1)


def _pq_numbers(light: np.ndarray) -> np.ndarray:
    power = light**_M1
    return ((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2


def _rolled_off(nits: np.ndarray, peak: float) -> np.ndarray:
    """BT.2390's curve from light up to `peak` to light up to a screen's white, both in cd/m²."""
    source, white = _pq_numbers(np.array([peak, _WHITE_NITS]) / _PQ_NITS)
    most = white / source
    knee = 1.5 * most - 0.5
    number = _pq_numbers(nits / _PQ_NITS) / source
    t = np.clip((number - knee) / max(1 - knee, 1e-9), 0, 1)
    rolled = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
    return _PQ_NITS * _pq_light(np.where(number < knee, number, rolled) * source)
