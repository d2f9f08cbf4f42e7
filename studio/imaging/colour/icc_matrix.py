"""ICC profiles that are three curves and a matrix, or one curve for grey, applied to 16 bits.

Nearly all profiles of cameras and working spaces are such. Pillow's littleCMS knows every profile, but 8 bits only.
"""

import struct
from collections.abc import Callable

import numpy as np

Curve = Callable[[np.ndarray], np.ndarray]
"""0…1 → 0…1, float64."""

_TAG_COUNT, _FIRST_TAG, _TAG = 128, 132, struct.Struct(">4sII")
_CONNECTION_SPACE = slice(20, 24)
_MOST_TAGS = 200
_LEVELS = 65_536
_FINE_LEVELS = 1 << 20
"""Of linear light: one of them is less than a step of sRGB's 16 bits even where its curve is steepest."""
_BAND_ROWS = 256
_FROM_XYZ = np.array(
    [
        [3.1341359, -1.6172868, -0.4906954],
        [-0.9787961, 1.9162543, 0.0334419],
        [0.0719552, -0.2289863, 1.4053851],
    ]
)
"""XYZ of the connection space, D50, to linear sRGB."""
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}


def shaped_srgb(deep: np.ndarray, profile: bytes) -> np.ndarray | None:
    """H×W×1 or H×W×3 uint16 in `profile` → H×W×3 uint16 in sRGB; None for a profile of another kind.

    Raises ValueError where the profile is damaged.
    """
    try:
        tags = tags_of(profile)
        if any(name in tags for name in (b"A2B0", b"A2B1")) or profile[_CONNECTION_SPACE] != b"XYZ ":
            return None
        if deep.shape[2] == 1:
            return _grey(deep, _curve(tags[b"kTRC"])) if b"kTRC" in tags else None
        if not all(name in tags for name in (b"rTRC", b"gTRC", b"bTRC", b"rXYZ", b"gXYZ", b"bXYZ")):
            return None
        curves = [_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC")]
        primaries = np.stack([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")], axis=1)
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError(f"the profile can't be used: {error}") from error
    return _coloured(deep, curves, _FROM_XYZ @ primaries)


def _grey(deep: np.ndarray, curve: Curve) -> np.ndarray:
    levels = encoded_srgb(curve(np.linspace(0, 1, _LEVELS)))
    return levels[deep].repeat(3, axis=2)


def _coloured(deep: np.ndarray, curves: list[Curve], matrix: np.ndarray) -> np.ndarray:
    linear = [curve(np.linspace(0, 1, _LEVELS)).astype(np.float32) for curve in curves]
    encoded = encoded_srgb(np.linspace(0, 1, _FINE_LEVELS))
    into = matrix.astype(np.float32) * (_FINE_LEVELS - 1)
    result = np.empty(deep.shape, np.uint16)
    for top in range(0, len(deep), _BAND_ROWS):
        band = deep[top : top + _BAND_ROWS]
        light = np.stack([table[band[..., channel]] for channel, table in enumerate(linear)], axis=-1)
        mixed = light @ into.T
        np.clip(mixed, 0, _FINE_LEVELS - 1, out=mixed)
        result[top : top + _BAND_ROWS] = encoded[np.rint(mixed).astype(np.int32)]
    return result


def from_xyz(xyz: np.ndarray) -> np.ndarray:
    """…×3 of the connection space, D50 → …×3 linear sRGB, which may leave 0…1."""
    return xyz @ _FROM_XYZ.T


def encoded_srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light 0…1 → sRGB as uint16."""
    clipped = np.clip(linear, 0, 1)
    curved = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.rint(curved * 65535).astype(np.uint16)


def tags_of(profile: bytes) -> dict[bytes, bytes]:
    """Name → content of each tag of a profile. Raises ValueError, struct.error where it is damaged."""
    (count,) = struct.unpack_from(">I", profile, _TAG_COUNT)
    if count > _MOST_TAGS:
        raise ValueError(f"the profile can't be used: it claims {count} tags")
    places = (_TAG.unpack_from(profile, _FIRST_TAG + number * _TAG.size) for number in range(count))
    return {name: profile[offset : offset + size] for name, offset, size in places}


def _xyz(tag: bytes) -> np.ndarray:
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def _curve(tag: bytes) -> Curve:
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        if count > 1:
            table = np.array(struct.unpack_from(f">{count}H", tag, 12)) / 65535
            return lambda x: np.interp(x, np.linspace(0, 1, count), table)
        gamma = struct.unpack_from(">H", tag, 12)[0] / 256 if count else 1.0
        return lambda x: x**gamma
    if tag[:4] != b"para":
        raise ValueError(f"the profile can't be used: curve of type {tag[:4]!r}")
    kind = struct.unpack_from(">H", tag, 8)[0]
    if kind not in _PARAMETERS:
        raise ValueError(f"the profile can't be used: curve of type {kind}")
    return _parametric(kind, [value / 65536 for value in struct.unpack_from(f">{_PARAMETERS[kind]}i", tag, 12)])


def _parametric(kind: int, values: list[float]) -> Curve:
    """ICC.1:2022, table 68."""
    gamma, a, b, c, d, e, f = (*values, *(1.0, 0.0, 0.0, 0.0, 0.0, 0.0)[len(values) - 1 :])
    if kind in (1, 2):
        # Below -b/a the first is 0 and the second c.
        d, e, f = (-b / a if a else 0.0), (c if kind == 2 else 0.0), (c if kind == 2 else 0.0)
        c = 0.0
    elif kind == 0:
        a, b, c, d, e, f = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    return lambda x: np.where(x >= d, np.maximum(a * x + b, 0) ** gamma + e, c * x + f)
