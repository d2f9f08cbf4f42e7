"""Photos from files, whatever a camera, a phone or a print shop wrote."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from studio.errors import PhotoError
from studio.imaging import tone_mapping
from studio.imaging.alpha import bleed_edges, split_alpha
from studio.imaging.colour import sixteen_bit
from studio.imaging.colour.srgb import is_srgb, to_srgb
from studio.imaging.kinds import OPEN_SUFFIXES, is_clip
from studio.imaging.opening import Opened, opened, reading_fault
from studio.imaging.options import SAVE_SUFFIXES
from studio.imaging.photo import Photo
from studio.imaging.recipes import clip_recipe
from studio.imaging.recipes.recipe import PictureRecipe, decode
from studio.imaging.resample import fit_long_edge
from studio.imaging.saving import save_picture, save_result
from studio.imaging.source_metadata import SourceMetadata, origin_of
from studio.imaging.turning import upright_pixels

__all__ = [
    "MAX_PIXELS",
    "OPEN_SUFFIXES",
    "SAVE_SUFFIXES",
    "open_photo",
    "read_origin",
    "read_recipe",
    "reading_fault",
    "save_picture",
    "save_result",
    "thumbnail",
    "upright_size",
]

MAX_PIXELS = 300_000_000

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
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
"""Channels of 8 bits → Pillow's mode."""


def open_photo(source: Path | bytes, name: str | None = None) -> Photo:
    """Decode a picture file, or the bytes of one: upright, in sRGB, 8 bits, alpha apart, the first frame of many.

    What else is in the file is in the photo's `origin`. Colours of fully transparent pixels are those of the nearest
    visible ones. `name` stands for bytes in messages. Raises PhotoError: missing, a folder, no picture, cut off, over
    MAX_PIXELS.
    """
    return _decode(source, name, None)


def thumbnail(path: Path, long_edge_px: int) -> Photo:
    """A small version in the same colours, its longer edge at most `long_edge_px`; of JPEGs many times faster.

    Raises PhotoError as `open_photo` does.
    """
    return _decode(path, None, long_edge_px).resized(long_edge_px)


def read_origin(path: Path) -> SourceMetadata:
    """What a picture file says about itself; nothing is decoded. Raises what the decoders raise."""
    with opened(path, path.name) as found:
        return origin_of(found.image, path, found.size)


def upright_size(path: Path) -> tuple[int, int]:
    """(width, height) of a picture file as it will be shown; nothing is decoded. Raises what the decoders raise."""
    with opened(path, path.name) as found:
        return found.size


def _decode(source: Path | bytes, name: str | None, long_edge_px: int | None) -> Photo:
    path = source if isinstance(source, Path) else None
    label = name or (path.name if path is not None else "the picture")
    try:
        with opened(source, label) as found:
            width, height = found.stored_size
            if width * height > MAX_PIXELS:
                raise PhotoError(
                    f"{label} has {width}×{height} pixels, more than {MAX_PIXELS // 1_000_000} megapixels",
                    "make it smaller first",
                )
            small = long_edge_px is not None and found.quick
            pixels = None if found.read is None or small else found.read()
            if pixels is None:
                return _by_pillow(found, source, long_edge_px)
            if long_edge_px is not None and found.light is None and "icc_profile" not in found.image.info:
                pixels = sixteen_bit.to_eight(pixels) if pixels.dtype == np.uint16 else pixels
            if pixels.dtype == np.uint8 and long_edge_px is not None:
                return _seen(_decoded_small(_image_of(pixels, found), long_edge_px), found, path, None)
            origin = origin_of(found.image, source, found.size)
            if pixels.dtype == np.uint8:
                return _seen(_image_of(pixels, found), found, path, origin)
            return _deep_photo(pixels, found, path, origin)
    except PhotoError as error:
        raise _named(error, label) from error.__cause__
    except KeyboardInterrupt:
        raise
    except Exception as error:  # decoders fed with broken files raise nearly anything
        raise PhotoError(*reading_fault(label, error)) from error


def _named(error: PhotoError, label: str) -> PhotoError:
    """With the file's name, where a reader had only its bytes."""
    return error if label in error.message else PhotoError(f"{label}: {error.message}", error.hint)


def _by_pillow(found: Opened, source: Path | bytes, long_edge_px: int | None) -> Photo:
    path = source if isinstance(source, Path) else None
    if long_edge_px is not None:
        return _seen(_decoded_small(found.image, long_edge_px), found, path, None)
    origin = origin_of(found.image, source, found.size)
    return _seen(found.image, found, path, origin)


def _seen(image: Image.Image, found: Opened, path: Path | None, origin: SourceMetadata | None) -> Photo:
    """8 bits of any kind as a photo."""
    image.load()
    opaque, alpha = split_alpha(image)
    rgb, alpha = _upright(to_srgb(opaque), alpha, _TURNS.get(found.orientation))
    pixels = np.asarray(rgb)
    if alpha is not None:
        pixels = bleed_edges(pixels, alpha)
    return Photo(rgb=pixels, alpha=alpha, path=path, origin=origin)


def _image_of(pixels: np.ndarray, found: Opened) -> Image.Image:
    """8-bit pixels that another library decoded, with what the file says of them."""
    mode = "CMYK" if found.image.mode == "CMYK" else _MODES[pixels.shape[2]]
    image = Image.frombytes(mode, (pixels.shape[1], pixels.shape[0]), pixels.tobytes())
    image.info.update(found.image.info)
    return image


def _deep_photo(pixels: np.ndarray, found: Opened, path: Path | None, origin: SourceMetadata) -> Photo:
    """A photo with 16 bits a channel."""
    channels = 3 if pixels.shape[2] >= 3 else 1
    colours, alpha_deep = pixels[..., :channels], pixels[..., channels : channels + 1]
    profile = found.image.info.get("icc_profile")
    if found.light is not None:
        colours = tone_mapping.to_srgb(colours if channels == 3 else colours.repeat(3, axis=2), found.light)
        origin = replace(origin, icc=None, converted=True, tone_mapped=True)
    elif profile is not None and origin.icc is None:
        # A profile that no result can have: its colours are brought to sRGB here, with all their bits.
        colours = sixteen_bit.in_srgb_if_usable(colours, profile)
    pixels = upright_pixels(np.concatenate([colours, alpha_deep], axis=2), found.orientation)
    eight = sixteen_bit.to_eight(pixels)
    seen = eight[..., :1].repeat(3, axis=2) if eight.shape[2] < 3 else eight[..., :3]
    if origin.icc is not None and not is_srgb(origin.icc):
        seen = sixteen_bit.to_eight(sixteen_bit.in_srgb_if_usable(np.ascontiguousarray(pixels[..., :3]), origin.icc))
    alpha = np.ascontiguousarray(eight[..., -1]) if eight.shape[2] in (2, 4) else None
    seen = np.ascontiguousarray(seen)
    if alpha is not None:
        seen = bleed_edges(seen, alpha)
    return Photo(rgb=seen, alpha=alpha, path=path, origin=replace(origin, depth=16, deep=pixels))


def _upright(
    rgb: Image.Image, alpha: np.ndarray | None, turn: Image.Transpose | None
) -> tuple[Image.Image, np.ndarray | None]:
    if turn is None:
        return rgb, alpha
    return rgb.transpose(turn), None if alpha is None else np.asarray(Image.fromarray(alpha).transpose(turn))


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


def read_recipe(path: Path) -> PictureRecipe | None:
    """The recipe that travels in a picture or a clip; no pixels are read. None where there is none or no file."""
    try:
        if is_clip(path):
            return decode(clip_recipe.read(path))
        return read_origin(path).recipe
    except Exception:  # noqa: BLE001 - hostile files make decoders raise nearly anything
        return None
