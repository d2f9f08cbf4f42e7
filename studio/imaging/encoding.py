"""A rendition and its details as the bytes of PNG, JPEG, WebP, TIFF or AVIF."""

import struct
import zlib
from typing import IO, Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.imaging import tiff_writing
from studio.imaging.formats import jpeg_segments, png_chunks
from studio.imaging.metadata import exif
from studio.imaging.options import SaveOptions
from studio.imaging.output_metadata import OutputMetadata
from studio.imaging.output_pixels import Rendition
from studio.imaging.recipes import recipe

_PNG_LEVEL = 3
"""A third of the time of the default level, and a few per cent more space."""
_METRES_AN_INCH = 0.0254
_COLOUR_TYPES = {3: 2, 4: 6}
"""Channels → PNG's number for RGB and RGBA."""
_BAND_ROWS = 256


def encode(file: IO[bytes], made: Rendition, details: OutputMetadata, kind: str, options: SaveOptions) -> None:
    """Write to an open file. Raises OSError, and ValueError where the format can't hold the picture."""
    if kind == "TIFF":
        tiff_writing.write(file, made, details)
    elif kind == "PNG" and made.depth == 16:
        file.write(_deep_png(made, details))
    else:
        image = _image(made, kind)
        image.save(file, format=kind, **_SETTINGS[kind](made, details, options))


def _image(made: Rendition, kind: str) -> Image.Image:
    if made.alpha is None:
        return Image.fromarray(made.colours)
    if kind == "JPEG":
        white = Image.new("RGB", made.size, (255, 255, 255))
        white.paste(Image.fromarray(made.colours), mask=Image.fromarray(made.alpha))
        return white
    return Image.fromarray(np.dstack([made.colours, made.alpha]))


def _png(made: Rendition, details: OutputMetadata, _options: SaveOptions) -> dict[str, Any]:
    chunks = PngInfo()
    for kind, body in _described(details):
        chunks.add(kind, body)
    settings: dict[str, Any] = {"compress_level": _PNG_LEVEL, "pnginfo": chunks, "icc_profile": made.icc}
    if details.exif is not None:
        settings["exif"] = exif.PREFIX + details.exif
    if details.dpi is not None:
        settings["dpi"] = details.dpi
    return settings


def _jpeg(made: Rendition, details: OutputMetadata, options: SaveOptions) -> dict[str, Any]:
    subsampling = 0 if options.quality >= 90 else -1
    settings: dict[str, Any] = {"quality": options.quality, "subsampling": subsampling, "icc_profile": made.icc}
    segments = b"" if details.xmp is None else jpeg_segments.xmp_segments(details.xmp) or b""
    if details.photoshop is not None:
        segments += jpeg_segments.photoshop_segments(details.photoshop)
    settings["extra"] = segments + b"".join(jpeg_segments.comment_segments(comment) for comment in details.comments)
    if details.exif is not None:
        settings["exif"] = exif.PREFIX + details.exif
    if details.dpi is not None:
        settings["dpi"] = details.dpi
    return settings


def _webp(made: Rendition, details: OutputMetadata, options: SaveOptions) -> dict[str, Any]:
    return {
        "quality": options.quality,
        "lossless": options.lossless,
        # Colours under full transparency are worth nothing, but rounding them costs nothing either.
        "exact": options.lossless,
        "icc_profile": made.icc or b"",
        "exif": details.exif or b"",
        "xmp": details.xmp or b"",
    }


def _avif(made: Rendition, details: OutputMetadata, options: SaveOptions) -> dict[str, Any]:
    return {
        "quality": options.quality,
        "subsampling": "4:4:4" if options.quality >= 90 else "4:2:0",
        "speed": 8,
        "icc_profile": made.icc or b"",
        # The container turns pictures by a box of its own; an orientation here would be taken for one.
        "exif": b"" if details.exif is None else exif.without_orientation(details.exif),
        "xmp": details.xmp or b"",
    }


_SETTINGS = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp, "AVIF": _avif}


def _deep_png(made: Rendition, details: OutputMetadata) -> bytes:
    pixels = made.colours if made.alpha is None else np.dstack([made.colours, made.alpha])
    height, width, channels = pixels.shape
    head = struct.pack(">IIBBBBB", width, height, 16, _COLOUR_TYPES[channels], 0, 0, 0)
    # The low bytes of photos are noise: searching it for repetitions takes twice the time and finds none.
    packer = zlib.compressobj(1, zlib.DEFLATED, strategy=zlib.Z_RLE)
    parts = [packer.compress(_left_differences(pixels[top : top + _BAND_ROWS])) for top in range(0, height, _BAND_ROWS)]
    body = b"".join((*parts, packer.flush()))
    chunks = [(b"IHDR", head), *_png_chunks(made, details), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _left_differences(rows: np.ndarray) -> bytes:
    """PNG's filter 1: each byte less that of the pixel at its left."""
    height, width, channels = rows.shape
    step = 2 * channels
    values = rows.astype(">u2").view(np.uint8).reshape(height, width * step)
    filtered = np.empty((height, 1 + width * step), np.uint8)
    filtered[:, 0] = 1
    filtered[:, 1 : 1 + step] = values[:, :step]
    np.subtract(values[:, step:], values[:, :-step], out=filtered[:, 1 + step :])
    return filtered.tobytes()


def _png_chunks(made: Rendition, details: OutputMetadata) -> list[tuple[bytes, bytes]]:
    chunks: list[tuple[bytes, bytes]] = []
    if made.icc is not None:
        chunks.append((b"iCCP", b"ICC Profile\0\0" + zlib.compress(made.icc)))
    if details.dpi is not None:
        x, y = (round(edge / _METRES_AN_INCH) for edge in details.dpi)
        chunks.append((b"pHYs", struct.pack(">IIB", x, y, 1)))
    if details.exif is not None:
        chunks.append((b"eXIf", details.exif))
    return [*chunks, *_described(details)]


def _described(details: OutputMetadata) -> list[tuple[bytes, bytes]]:
    """The chunks of words, for 8 and for 16 bits."""
    chunks = [png_chunks.write(text) for text in details.texts]
    if details.recipe is not None:
        chunks.append((b"iTXt", recipe.TEXT_KEY.encode() + b"\0\0\0\0\0" + details.recipe.encode()))
    if details.photoshop is not None:
        chunks.append(png_chunks.profile("iptc", details.photoshop))
    if details.xmp is not None:
        chunks.append((b"iTXt", png_chunks.XMP_KEY.encode() + b"\0\0\0\0\0" + details.xmp))
    return chunks


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
