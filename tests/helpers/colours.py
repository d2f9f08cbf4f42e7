"""Pictures of known colours in files that tell of them in many ways; the numbers are computed here, by formulas."""

import struct
import zlib
from pathlib import Path

import numpy as np

SEEN = np.array([[100, 120, 140], [220, 60, 40], [30, 200, 90], [60, 64, 70], [250, 250, 250]], np.uint8)
"""What a person is to see, in sRGB."""
SIZE = (200, 40)
Points = tuple[tuple[float, float], ...]
SRGB: Points = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3: Points = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
BT2020: Points = ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046))
ADOBE: Points = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
D65 = (0.3127, 0.3290)
REFERENCE_WHITE_NITS = 203


def seen() -> np.ndarray:
    """40×200×3 uint8: five stripes of `SEEN`, forty pixels wide."""
    return np.ascontiguousarray(np.broadcast_to(SEEN.repeat(40, axis=0), (40, 200, 3)))


def middles(rgb: np.ndarray) -> np.ndarray:
    """5×3: the colour in the middle of each stripe, at any size of the picture."""
    height, width = rgb.shape[:2]
    return rgb[height // 2, [round(width * (0.1 + 0.2 * stripe)) for stripe in range(5)]]


def light(primaries: Points = SRGB) -> np.ndarray:
    """`seen` as linear light 0…1 in other primaries under D65."""
    numbers = seen() / 255
    linear = np.where(numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4)
    return np.clip(linear @ (np.linalg.inv(_to_xyz(primaries)) @ _to_xyz(SRGB)).T, 0, 1)


def srgb_curve(linear: np.ndarray) -> np.ndarray:
    """Linear light 0…1 → numbers 0…1."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def pq(nits: np.ndarray) -> np.ndarray:
    """SMPTE ST 2084: cd/m² → numbers 0…1."""
    power = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(linear: np.ndarray) -> np.ndarray:
    """BT.2100: light as shown on a display of 1000 cd/m², 0…1, in BT.2020 → numbers 0…1."""
    luminance = np.maximum(linear @ _to_xyz(BT2020)[1], 1e-9)[..., None]
    scene = linear * luminance ** (1 / 1.2 - 1)
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )


def stored(numbers: np.ndarray, bits: int = 8) -> np.ndarray:
    """0…1 as uint8 or uint16."""
    return np.rint(numbers * ((1 << bits) - 1)).astype(np.uint8 if bits == 8 else np.uint16)


def png(
    path: Path, pixels: np.ndarray, chunks: list[tuple[bytes, bytes]] | None = None, depth: int | None = None
) -> Path:
    """A PNG of H×W or H×W×C with chunks of one's own before the pixels; `depth` below 8 takes rows that are packed."""
    height = len(pixels)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    width = pixels.shape[1] * (8 // depth) if depth else pixels.shape[1]
    head = struct.pack(
        ">IIBBBBB", width, height, depth or pixels.itemsize * 8, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0
    )
    rows = pixels.astype(f">u{pixels.itemsize}").reshape(height, -1)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    data = b"\x89PNG\r\n\x1a\n"
    for kind, content in [(b"IHDR", head), *(chunks or []), (b"IDAT", body), (b"IEND", b"")]:
        data += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    path.write_bytes(data)
    return path


def gamma(value: float) -> tuple[bytes, bytes]:
    """PNG's gAMA."""
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def chromaticities(primaries: Points) -> tuple[bytes, bytes]:
    """PNG's cHRM, with D65."""
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for point in (D65, *primaries) for value in point))


def icc(name: str, primaries: Points, gamma_value: float, *, grey: bool = False) -> bytes:
    """An ICC profile with one power for its curves."""
    curve = b"para\0\0\0\0\0\0\0\0" + struct.pack(">i", round(gamma_value * 65536))
    text = name.encode("utf-16-be")
    tags = {
        b"desc": b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(text), 28) + text,
        b"wtpt": _xyz_tag(np.array([0.9642, 1, 0.8249])),
    }
    if grey:
        tags[b"kTRC"] = curve
    else:
        for letter, column in zip("rgb", _in_d50(_to_xyz(primaries)).T, strict=True):
            tags[f"{letter}XYZ".encode()], tags[f"{letter}TRC".encode()] = _xyz_tag(column), curve
    offset, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for kind, content in tags.items():
        table += kind + struct.pack(">II", offset + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", offset + len(body), b"\0" * 4, 0x04200000, b"mntr", b"GRAY" if grey else b"RGB ", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + _xyz_tag(np.array([0.9642, 1, 0.8249]))[8:]
    return head.ljust(128, b"\0") + table + body


def _to_xyz(primaries: Points) -> np.ndarray:
    points = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    x, y = D65
    return points * np.linalg.solve(points, [x / y, 1, (1 - x - y) / y])


def _in_d50(matrix: np.ndarray) -> np.ndarray:
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    scale = (bradford @ [0.9642, 1, 0.8249]) / (bradford @ matrix.sum(axis=1))
    return np.linalg.inv(bradford) @ np.diag(scale) @ bradford @ matrix


def _xyz_tag(values: np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(value) * 65536) for value in values))
