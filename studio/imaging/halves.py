"""All 16 bits of PNG and TIFF by Pillow, which gives out 8 of them: read twice, once for each byte."""

import io
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFile
from PIL.TiffImagePlugin import TiffImageFile

_NATIVE, _BIG, _LITTLE = ";16N", ";16B", ";16L"
_ORIENTATION_TAG = 274
_PLANAR_TAG, _SEPARATE = 284, 2
_COMPRESSION_TAG, _PREDICTOR_TAG, _ROWS_TAG = 259, 317, 278
_OFFSETS_TAG, _COUNTS_TAG, _TILES_TAG = 273, 279, 322
_PLAIN, _DEFLATE, _DIFFERENCES = 1, (8, 32946), 2


def read_halves(source: Path | bytes) -> np.ndarray | None:
    """H×W×C uint16 as stored; None for a layout that is not known here. Raises OSError, ValueError, SyntaxError."""
    with _opened(source) as image:
        tags: Any = getattr(image, "tag_v2", {})
        if tags.get(_PLANAR_TAG) == _SEPARATE and len(tags.get(258, (16,))) > 1:
            return _planes(source, image, tags)
        rawmode = _rawmode(image)
        if "I;16" in rawmode:
            image.load()
            return np.atleast_3d(np.asarray(image).astype(np.uint16, copy=False))
        if rawmode == "LA;16B":
            # As many bits a pixel as RGBA of 8, so that is what the bytes are taken for.
            quarters = _read(image, "RGBA", "RGBA").astype(np.uint16)
            return quarters[..., 0::2] << 8 | quarters[..., 1::2]
        if not rawmode.endswith((_NATIVE, _BIG, _LITTLE)):
            return None
        stem, mode = rawmode[:-1].replace("RGBa", "RGBA"), image.mode
    high, low = ("L", "B") if _is_little(rawmode) else ("B", "L")
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda order: _half(source, mode, stem + order), (high, low))
        return np.left_shift(next(halves), 8, dtype=np.uint16) | next(halves)


def _half(source: Path | bytes, mode: str, rawmode: str) -> np.ndarray:
    with _opened(source) as image:
        return _read(image, mode, rawmode)


def _opened(source: Path | bytes) -> Image.Image:
    image = Image.open(source if isinstance(source, Path) else io.BytesIO(source), formats=("PNG", "TIFF"))
    if isinstance(image, TiffImageFile):
        # Or Pillow turns it upright while it loads it.
        image.getexif()[_ORIENTATION_TAG] = 1
        image._size = image._tile_size
    return image


def _rawmode(image: Image.Image) -> str:
    assert isinstance(image, ImageFile.ImageFile)
    arguments: Any = image.tile[0].args if image.tile else ""
    return arguments if isinstance(arguments, str) else str(arguments[0])


def _is_little(rawmode: str) -> bool:
    return rawmode.endswith(_LITTLE) or (rawmode.endswith(_NATIVE) and np.little_endian)


def _read(image: Image.Image, mode: str, rawmode: str) -> np.ndarray:
    """The bytes that this raw mode picks."""
    assert isinstance(image, ImageFile.ImageFile)
    image._mode = mode  # Pillow offers no other way to say how the bytes are to be read
    image.tile = [
        tile._replace(args=rawmode if isinstance(tile.args, str) else (rawmode, *(tile.args or ())[1:]))
        for tile in image.tile
    ]
    image.load()
    return np.asarray(image)


def _planes(source: Path | bytes, image: Image.Image, tags: Any) -> np.ndarray | None:
    """One plane a channel: Pillow reads one byte of these, so the strips are read here."""
    compression, channels = tags.get(_COMPRESSION_TAG, _PLAIN), len(tags.get(258))
    if _TILES_TAG in tags or compression not in (_PLAIN, *_DEFLATE):
        return None
    data = source.read_bytes() if isinstance(source, Path) else source
    width, height = image.size
    rows = min(tags.get(_ROWS_TAG, height), height)
    planes = np.empty((channels, height, width), np.uint16)
    strips = iter(zip(tags[_OFFSETS_TAG], tags[_COUNTS_TAG], strict=True))
    for plane in planes:
        for top in range(0, height, rows):
            place, count = next(strips, (0, 0))
            part, stored = plane[top : top + rows], data[place : place + count]
            size = part.size * 2
            raw = stored if compression == _PLAIN else zlib.decompressobj().decompress(stored, size)
            values = np.frombuffer(raw[:size], "<u2" if tags.prefix == b"II" else ">u2").reshape(part.shape)
            part[:] = np.cumsum(values, axis=1, dtype=np.uint16) if tags.get(_PREDICTOR_TAG) == _DIFFERENCES else values
    return planes.transpose(1, 2, 0)
