"""Photos from files, whatever a camera, a phone or a print shop wrote."""

import errno
import io
import struct
import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from studio.errors import PhotoError
from studio.imaging.colour import split_alpha, to_srgb
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge
from studio.imaging.saving import SAVE_SUFFIXES, save_picture

__all__ = ["MAX_PIXELS", "OPEN_SUFFIXES", "SAVE_SUFFIXES", "open_photo", "save_picture", "thumbnail"]

MAX_PIXELS = 300_000_000
OPEN_SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
    ".avif",
    ".heic",
    ".heif",
    ".bmp",
    ".gif",
)

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "BMP", "DIB", "GIF", "PPM")
_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → what makes the picture upright."""

# The limit is MAX_PIXELS, checked from the header before anything is decoded, and told in one line; Pillow's remarks
# about harmless faults (odd EXIF, palettes) would be noise between our own lines.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\..*")


def open_photo(source: Path | bytes, name: str | None = None) -> Photo:
    """Decode a picture file, or the bytes of one: upright, in sRGB, 8 bits, alpha apart, the first frame of many.

    `name` stands for bytes in messages. Raises PhotoError: missing, a folder, no picture, cut off, over MAX_PIXELS.
    """
    return _decode(source, name, None)


def thumbnail(path: Path, long_edge_px: int) -> Photo:
    """A small version, its longer edge at most `long_edge_px`; for JPEGs many times faster than `open_photo`.

    Raises PhotoError as `open_photo` does.
    """
    return _decode(path, None, long_edge_px).resized(long_edge_px)


def _decode(source: Path | bytes, name: str | None, long_edge_px: int | None) -> Photo:
    path = source if isinstance(source, Path) else None
    label = name or (path.name if path is not None else "the picture")
    try:
        with _open_header(source, label) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoError(
                    f"{label} has {image.width}×{image.height} pixels, more than {MAX_PIXELS // 1_000_000} megapixels",
                    "make it smaller first",
                )
            turn = _turn(image)
            if long_edge_px is not None:
                image = _decoded_small(image, long_edge_px)
            image.load()
            opaque, alpha = split_alpha(image)
            rgb = to_srgb(opaque)
            if turn is not None:
                rgb = rgb.transpose(turn)
                alpha = None if alpha is None else np.asarray(Image.fromarray(alpha).transpose(turn))
            return Photo(rgb=np.asarray(rgb), alpha=alpha, path=path)
    except (PhotoError, KeyboardInterrupt):
        raise
    except Exception as error:  # decoders fed with broken files raise nearly anything
        raise PhotoError(*_fault(label, error)) from error


def _open_header(source: Path | bytes, label: str) -> Image.Image:
    if isinstance(source, Path):
        if source.is_dir():
            raise PhotoError(f"{source} is a folder", "name a picture file")
        with source.open("rb") as file:
            start = file.read(12)
        opened: Path | io.BytesIO = source
    else:
        start, opened = source[:12], io.BytesIO(source)
    if not start:
        raise PhotoError(f"{label} is empty", "copy the file again")
    # Importing the HEIC decoder takes longer than decoding a thumbnail: only where a file has its mark.
    heif = start[4:8] == b"ftyp" and _register_heif()
    return Image.open(opened, formats=(*_FORMATS, "HEIF") if heif else _FORMATS)


@lru_cache(maxsize=1)
def _register_heif() -> bool:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION_TAG, 1))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        # Broken EXIF is common and no reason to refuse the photo.
        return None


def _decoded_small(image: Image.Image, long_edge_px: int) -> Image.Image:
    """Let the JPEG decoder skip what a small picture does not need, then shrink before the costly colour conversion."""
    size = fit_long_edge(image.size, long_edge_px)
    image.draft(None, (2 * size[0], 2 * size[1]))
    if image.mode not in ("RGB", "L", "CMYK"):
        return image
    info = image.info
    image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.info = info
    return image


def _fault(label: str, error: Exception) -> tuple[str, str]:
    """(what is wrong, what to do) for the decoder's or the system's exception."""
    text = str(error).lower()
    if isinstance(error, FileNotFoundError):
        return f"{label} does not exist", "check the name"
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM):
        return f"{label} may not be read", "check its permissions"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{label} can't be read ({error.strerror})", "check the disk"
    if isinstance(error, UnidentifiedImageError):
        return f"{label} is not a picture that can be read", "use JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP or GIF"
    if isinstance(error, MemoryError):
        return f"{label} is too large for this computer's memory", "make it smaller first"
    if "truncated" in text or "end of" in text or isinstance(error, EOFError):
        return f"{label} is cut off before its end", "copy or download it again"
    return f"{label} is damaged and can't be read", "copy or download it again"
