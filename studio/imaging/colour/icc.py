"""ICC profiles for colours that a file tells in another way: three primaries, a white and one curve (ICC.1:2022)."""

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

Point = tuple[float, float]
"""CIE 1931 x and y."""
D65: Point = (0.3127, 0.3290)
_D50_XYZ = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_HEADER_BYTES = 128
_YEAR = 2026
"""Of every profile made here: the same colours give the same bytes on every day."""


@dataclass(frozen=True)
class Primaries:
    """What full red, green and blue are, and their sum."""

    red: Point
    green: Point
    blue: Point
    white: Point = D65


@dataclass(frozen=True)
class Curve:
    """From numbers 0…1 to light 0…1: a power, or the curve of sRGB for None."""

    gamma: float | None = None


SRGB = Primaries((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ADOBE_RGB = Primaries((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SRGB_CURVE = Curve()
ADOBE_CURVE = Curve(563 / 256)


def to_xyz(primaries: Primaries) -> np.ndarray:
    """3×3: linear RGB → XYZ under the connection space's white, D50, adapted by Bradford.

    Raises ValueError where the points span no space.
    """
    points = np.array([_xyz(point) for point in (primaries.red, primaries.green, primaries.blue)]).T
    white = _xyz(primaries.white)
    try:
        matrix = points * np.linalg.solve(points, white)
    except np.linalg.LinAlgError:
        raise ValueError("the primaries lie on a line") from None
    return _adaptation(white) @ matrix


@lru_cache(maxsize=64)
def rgb_profile(name: str, primaries: Primaries, curve: Curve) -> bytes:
    """A profile for RGB pictures. Raises ValueError where the primaries span no space."""
    matrix = to_xyz(primaries)
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > 4:
        raise ValueError("the primaries span no colours")
    tags = {b"wtpt": _xyz_tag(_D50_XYZ), b"chad": _sf32_tag(_adaptation(_xyz(primaries.white)))}
    for letter, column in zip(b"rgb", matrix.T, strict=True):
        tags[bytes([letter]) + b"XYZ"] = _xyz_tag(column)
        tags[bytes([letter]) + b"TRC"] = _curve_tag(curve)
    return _profile(b"RGB ", name, tags)


@lru_cache(maxsize=64)
def grey_profile(name: str, curve: Curve) -> bytes:
    """A profile for grey pictures."""
    return _profile(b"GRAY", name, {b"wtpt": _xyz_tag(_D50_XYZ), b"kTRC": _curve_tag(curve)})


def coloured(grey: bytes) -> bytes | None:
    """A profile for RGB with the curve of one for grey and the primaries of sRGB; None where it has no such curve."""
    from studio.imaging.colour.icc_matrix import tags_of

    try:
        curve = tags_of(grey).get(b"kTRC")
    except (ValueError, struct.error):
        return None
    if curve is None:
        return None
    tags = {b"wtpt": _xyz_tag(_D50_XYZ)}
    for letter, column in zip(b"rgb", to_xyz(SRGB).T, strict=True):
        tags[bytes([letter]) + b"XYZ"] = _xyz_tag(column)
        tags[bytes([letter]) + b"TRC"] = curve
    return _profile(b"RGB ", "Grey as RGB", tags)


def _xyz(point: Point) -> np.ndarray:
    x, y = point
    if not y:
        raise ValueError("a primary without light")
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _adaptation(white_xyz: np.ndarray) -> np.ndarray:
    seen, wanted = _BRADFORD @ white_xyz, _BRADFORD @ _D50_XYZ
    return np.linalg.inv(_BRADFORD) @ np.diag(wanted / seen) @ _BRADFORD


def _profile(space: bytes, name: str, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": _text_tag(name), b"cprt": _text_tag("No copyright, use freely"), **tags}
    table, body = struct.pack(">I", len(tags)), b""
    start = _HEADER_BYTES + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for signature, tag in tags.items():
        # Equal tags, as the curves of three channels, are stored once.
        if tag not in places:
            places[tag] = start + len(body)
            body += tag + bytes(-len(tag) % 4)
        table += struct.pack(">4sII", signature, places[tag], len(tag))
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"\0" * 4, 0x04200000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H4s", _YEAR, 1, 1, 0, 0, 0, b"acsp")
    head = head.ljust(64, b"\0") + struct.pack(">I", 1) + b"".join(_fixed(value) for value in _D50_XYZ)
    return head.ljust(_HEADER_BYTES, b"\0") + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(float(value) * 65536))


def _text_tag(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(data), 28) + data


def _xyz_tag(values: np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _sf32_tag(matrix: np.ndarray) -> bytes:
    return b"sf32\0\0\0\0" + b"".join(_fixed(value) for value in matrix.ravel())


def _curve_tag(curve: Curve) -> bytes:
    if curve.gamma is not None:
        return b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + _fixed(curve.gamma)
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(_fixed(value) for value in numbers)
