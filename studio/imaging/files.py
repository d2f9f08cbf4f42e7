"""Photos from files, whatever a camera, a phone or a print shop wrote."""

import contextlib
import errno
import io
import struct
import warnings
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from studio.errors import PhotoError
from studio.imaging import deep
from studio.imaging.alpha import bleed_edges, split_alpha
from studio.imaging.colour import grey_profile, to_srgb
from studio.imaging.kinds import OPEN_SUFFIXES
from studio.imaging.options import SAVE_SUFFIXES
from studio.imaging.origin import Origin, origin_of
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge
from studio.imaging.saving import save_picture, save_result

__all__ = [
    "MAX_PIXELS",
    "OPEN_SUFFIXES",
    "SAVE_SUFFIXES",
    "open_head",
    "open_photo",
    "read_origin",
    "reading_fault",
    "save_picture",
    "save_result",
    "thumbnail",
    "upright_size",
]

MAX_PIXELS = 300_000_000

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

    What else is in the file is in the photo's `origin`. Colours of fully transparent pixels are those of the nearest
    visible ones. `name` stands for bytes in messages. Raises PhotoError: missing, a folder, no picture, cut off, over
    MAX_PIXELS.
    """
    return _decode(source, name, None)


def thumbnail(path: Path, long_edge_px: int) -> Photo:
    """A small version, its longer edge at most `long_edge_px`; for JPEGs many times faster than `open_photo`.

    Raises PhotoError as `open_photo` does.
    """
    return _decode(path, None, long_edge_px).resized(long_edge_px)


def read_origin(path: Path) -> Origin:
    """What a picture file says about itself; nothing is decoded. Raises what the decoders raise."""
    with _open_header(path, path.name) as image:
        return origin_of(image, path)


def open_head(path: Path) -> Image.Image:
    """For whoever asks the head of a picture file more; to be closed. Raises what the decoders raise."""
    return _open_header(path, path.name)


def upright_size(path: Path) -> tuple[int, int]:
    """(width, height) of a picture file as it will be shown; nothing is decoded. Raises what the decoders raise."""
    with _open_header(path, path.name) as image:
        turned = _orientation(image) in (5, 6, 7, 8)
        width, height = image.size
        return (height, width) if turned else (width, height)


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
            if long_edge_px is not None:
                return _small(image, path, long_edge_px)
            origin = origin_of(image, source)
            if deep.holds_sixteen_bits(image):
                photo = _deep_photo(source, image, origin)
                if photo is not None:
                    return photo
            turn = _turn(image)
            image.load()
            opaque, alpha = split_alpha(image)
            rgb, alpha = _upright(to_srgb(opaque), alpha, turn)
            pixels = np.asarray(rgb)
            if alpha is not None:
                pixels = bleed_edges(pixels, alpha)
            return Photo(rgb=pixels, alpha=alpha, path=path, origin=origin)
    except (PhotoError, KeyboardInterrupt):
        raise
    except Exception as error:  # decoders fed with broken files raise nearly anything
        raise PhotoError(*reading_fault(label, error)) from error


def _small(image: Image.Image, path: Path | None, long_edge_px: int) -> Photo:
    turn = _turn(image)
    image = _decoded_small(image, long_edge_px)
    image.load()
    opaque, alpha = split_alpha(image)
    rgb, alpha = _upright(to_srgb(opaque), alpha, turn)
    return Photo(rgb=np.asarray(rgb), alpha=alpha, path=path)


def _deep_photo(source: Path | bytes, image: Image.Image, origin: Origin) -> Photo | None:
    """A photo with 16 bits a channel; None where only Pillow can make something of the file."""
    pixels = deep.read_deep(source, image)
    if pixels is None:
        return None
    profile = grey_profile(image)
    if profile is not None and pixels.shape[2] < 3:
        with contextlib.suppress(ValueError):
            pixels = np.dstack([deep.in_srgb(pixels[..., :1], profile), pixels[..., 1:]])
    pixels = _turned(pixels, _orientation(image))
    eight = deep.to_eight(pixels)
    colours = eight[..., :1].repeat(3, axis=2) if eight.shape[2] < 3 else eight[..., :3]
    rgb = Image.fromarray(np.ascontiguousarray(colours))
    if origin.icc is not None:
        rgb.info["icc_profile"] = origin.icc
    alpha = np.ascontiguousarray(eight[..., -1]) if eight.shape[2] in (2, 4) else None
    seen = np.asarray(to_srgb(rgb))
    if alpha is not None:
        seen = bleed_edges(seen, alpha)
    path = source if isinstance(source, Path) else None
    return Photo(rgb=seen, alpha=alpha, path=path, origin=replace(origin, depth=16, deep=pixels))


def _upright(
    rgb: Image.Image, alpha: np.ndarray | None, turn: Image.Transpose | None
) -> tuple[Image.Image, np.ndarray | None]:
    if turn is None:
        return rgb, alpha
    return rgb.transpose(turn), None if alpha is None else np.asarray(Image.fromarray(alpha).transpose(turn))


def _turned(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """H×W×C made upright."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


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
    # Pillow turns TIFFs by itself while it decodes them.
    return None if image.format == "TIFF" else _TURNS.get(_orientation(image))


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(_ORIENTATION_TAG, 1)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        # Broken EXIF is common and no reason to refuse the photo.
        return 1


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


def reading_fault(label: str, error: Exception) -> tuple[str, str]:
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
