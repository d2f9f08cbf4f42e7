"""BMP files that Pillow refuses: any masks of 16 and 32 bits, and palettes of 2 bits (Microsoft's BITMAPV5HEADER)."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_PLAIN, _MASKS, _MASKS_WITH_ALPHA = 0, 3, 6
_DEFAULT_MASKS = {16: (0x7C00, 0x03E0, 0x001F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}
_FILE_HEAD_BYTES = 14


@dataclass(frozen=True)
class Layout:
    width: int
    height: int
    top_down: bool
    bits: int
    masks: tuple[int, int, int, int]
    palette: np.ndarray
    """N×3 uint8; empty where there is none."""
    start: int

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.width, self.height


def layout(source: Path | bytes) -> Layout | None:
    """None for what is no such BMP."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            head = file.read(_FILE_HEAD_BYTES + 124 + 4 * 256)
    else:
        head = source[: _FILE_HEAD_BYTES + 124 + 4 * 256]
    try:
        return _layout(head)
    except struct.error:
        return None


def _layout(head: bytes) -> Layout | None:
    (start, size, width, height, planes, bits, packing) = struct.unpack_from("<IIiiHHI", head, 10)
    if head[:2] != b"BM" or size < 40 or planes != 1 or width <= 0 or height == 0:
        return None
    (colours,) = struct.unpack_from("<I", head, _FILE_HEAD_BYTES + 32)
    if bits == 2 and packing == _PLAIN:
        place = _FILE_HEAD_BYTES + size
        count = min(colours or 4, 4)
        palette = np.frombuffer(head[place : place + 4 * count], np.uint8).reshape(-1, 4)[:, 2::-1]
        return Layout(width, abs(height), height < 0, bits, (0, 0, 0, 0), palette, start)
    if bits not in _DEFAULT_MASKS or packing not in (_PLAIN, _MASKS, _MASKS_WITH_ALPHA):
        return None
    masks = _DEFAULT_MASKS[bits]
    if packing != _PLAIN:
        count = 4 if size >= 56 or packing == _MASKS_WITH_ALPHA else 3
        found = struct.unpack_from(f"<{count}I", head, _FILE_HEAD_BYTES + 40)
        masks = (*found[:3], found[3] if count == 4 else 0)
    return Layout(width, abs(height), height < 0, bits, masks, np.empty((0, 3), np.uint8), start)


def read(source: Path | bytes, found: Layout) -> np.ndarray:
    """H×W×3 uint8, or H×W×4 with alpha. Raises ValueError where the file is cut off."""
    data = source.read_bytes() if isinstance(source, Path) else source
    stride = (found.width * found.bits + 31) // 32 * 4
    body = np.frombuffer(data, np.uint8)[found.start : found.start + stride * found.height]
    if body.size < stride * found.height:
        raise ValueError("the file is truncated")
    rows = body.reshape(found.height, stride)
    rows = rows if found.top_down else rows[::-1]
    if found.bits == 2:
        quarters = np.stack([rows >> shift & 3 for shift in (6, 4, 2, 0)], axis=-1).reshape(found.height, -1)
        palette = np.vstack([found.palette, np.zeros((4, 3), np.uint8)])
        return palette[quarters[:, : found.width]]
    numbers = np.ascontiguousarray(rows).view("<u2" if found.bits == 16 else "<u4")[:, : found.width].astype(np.uint32)
    masks = found.masks if found.masks[3] else found.masks[:3]
    return np.stack([_channel(numbers, mask) for mask in masks], axis=-1)


def _channel(numbers: np.ndarray, mask: int) -> np.ndarray:
    """The bits under a mask, stretched to 0…255 and rounded."""
    if not mask:
        return np.zeros(numbers.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    most = mask >> shift
    values = ((numbers & np.uint32(mask)) >> np.uint32(shift)).astype(np.uint64)
    return ((values * 255 + most // 2) // most).astype(np.uint8)
