"""A picture file as a person sees it: upright, in sRGB and 8 bits, whatever a camera, scanner or renderer wrote."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.data.profiles import deep_in_srgb, in_srgb, to_eight

SUFFIXES = frozenset((
    ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".heic",
    ".heif", ".hif", ".avif", ".gif", ".tga", ".ppm", ".pgm", ".pbm", ".pnm", ".jp2",
))  # fmt: skip
"""Of picture files that are read, in lower case."""
FOREIGN_SUFFIXES = frozenset((
    ".psd", ".psb", ".xcf", ".kra", ".svg", ".ai", ".eps", ".pdf", ".exr", ".hdr", ".jxl", ".ico", ".dng", ".cr2",
    ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw",
))  # fmt: skip
"""Of pictures of kinds that are not read: they are named, not passed over."""

_TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PNG_MARK, _PNG_BITS = b"\x89PNG\r\n\x1a\n", 24
_GREY_MODES = ("1", "L", "LA", "La", "I", "F")
_ORIENTATION, _ICC_TAG = 0x0112, 34675
_TURNED_AROUND = (5, 6, 7, 8)
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_ASSOCIATED, _UNASSOCIATED = 1, 2


def decode(path: Path, background: str) -> Image.Image:
    """The first picture of a file, opaque: before `background` (#rrggbb) where it is transparent.

    A colour profile is applied where it is usable and fits; without one numbers are taken as sRGB. 16 bits and floats
    are rounded to 8 bits. Raises whatever the decoders raise.
    """
    image = _deep(path)
    if image is None:
        with _opened(path) as opened:
            image = in_srgb(_eight_bits(ImageOps.exif_transpose(opened)))
            image.load()
    if not image.has_transparency_data:
        return image
    # What lies under full transparency is nobody's choice.
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, background), layer).convert("RGB")


def look(path: Path) -> tuple[tuple[int, int], bool]:
    """((width, height) upright, whether it is grey) of a picture file; hardly anything is decoded.

    Raises whatever the decoders raise.
    """
    try:
        with _opened(path) as image:
            grey = image.mode in _GREY_MODES or image.mode.startswith("I;16")
            (width, height), turn = image.size, image.getexif().get(_ORIENTATION, 1)
            turn = 1 if image.format == "TIFF" else turn  # Pillow gives the size of a TIFF upright.
    except OSError:
        if _head(path)[:4] not in _TIFF_MARKS:
            raise
        with _tiff(path) as file:
            page = file.pages.first
            width, height, turn = page.imagewidth, page.imagelength, _tag(page, _ORIENTATION, 1)
            grey = page.photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    return ((height, width) if turn in _TURNED_AROUND else (width, height)), grey


def _opened(path: Path) -> Image.Image:
    # The HEIC decoder takes longer to import than a picture to decode: only for files with its mark.
    if _head(path)[4:8] == b"ftyp":
        _register_heif()
    return Image.open(path)


@cache
def _register_heif() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(32)


def _deep(path: Path) -> Image.Image | None:
    """A TIFF or PNG with more than 8 bits a channel, of which Pillow would lose some; None for every other file."""
    head = _head(path)
    if head[:4] in _TIFF_MARKS:
        return _deep_tiff(path)
    if head[:8] != _PNG_MARK or head[_PNG_BITS : _PNG_BITS + 1] != b"\x10":
        return None
    import imagecodecs

    with Image.open(path) as opened:
        pixels = np.atleast_3d(imagecodecs.png_decode(path.read_bytes()))
        return _finished(pixels, opened.info.get("icc_profile"), opened.getexif().get(_ORIENTATION, 1))


def _tiff(path: Path) -> Any:
    import tifffile

    return tifffile.TiffFile(path)


def _deep_tiff(path: Path) -> Image.Image | None:
    import tifffile

    try:
        file = _tiff(path)
    except tifffile.TiffFileError:  # Pillow reads it all the same, or says what is wrong.
        return None
    with file:
        page = file.pages.first
        bits = np.atleast_1d(page.bitspersample)[0]
        known = page.photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB) and page.axes in ("YX", "YXS", "SYX")
        if bits in (1, 8) or not known:
            return None
        pixels = page.asarray()
        pixels = np.atleast_3d(np.moveaxis(pixels, 0, -1) if page.axes == "SYX" else pixels)
        count = 3 if page.photometric == _RGB else 1
        colours = _sixteen(pixels[..., :count], int(bits))
        if page.photometric == _WHITE_IS_ZERO:
            colours = np.uint16(65535) - colours
        behind = int(next(iter(page.extrasamples or ()), 0))
        if pixels.shape[2] > count and behind in (_ASSOCIATED, _UNASSOCIATED):
            alpha = _sixteen(pixels[..., count : count + 1], int(bits))
            if behind == _ASSOCIATED:
                straight = colours / np.maximum(alpha, 1) * 65535.0
                colours = np.minimum(straight + 0.5, 65535).astype(np.uint16)
            colours = np.concatenate([colours, alpha], axis=2)
        return _finished(colours, _tag(page, _ICC_TAG, None), _tag(page, _ORIENTATION, 1))


def _tag(page: Any, code: int, default: Any) -> Any:
    tag = page.tags.get(code)
    return default if tag is None else tag.value


def _sixteen(values: np.ndarray, bits: int) -> NDArray[np.uint16]:
    """Numbers of any kind as uint16, black to white."""
    if values.dtype.kind == "f":
        return _from_floats(values)
    if values.dtype.kind == "i":
        wide = values.astype(np.int64)
        # Black is the least number of a file that uses those below 0, else 0.
        signed = (wide < 0).mean() > 0.005
        values, bits = (wide + (1 << bits - 1), bits) if signed else (np.maximum(wide, 0), bits - 1)
    if bits >= 31 and values.size and values.max() <= 65535:
        # Programs store smaller numbers in these too; by the letter they would all be black.
        bits = 8 if values.max() <= 255 else 16
    if bits >= 16:
        return (values >> np.asarray(bits - 16, values.dtype)).astype(np.uint16)
    most = (1 << bits) - 1
    return ((values.astype(np.uint32) * 65535 + most // 2) // most).astype(np.uint16)


def _from_floats(values: np.ndarray) -> NDArray[np.uint16]:
    """White is 1, as renderers have it; 255 or 65535 where most numbers lie beyond 1, as scanners have it."""
    finite = np.nan_to_num(np.asarray(values, np.float32), nan=0.0, posinf=3.4e38, neginf=0.0)
    white = 1.0
    if finite.size and (finite > 1.5).mean() > 0.5:
        white = 255.0 if np.percentile(finite, 99.9) <= 255 else 65535.0
    return np.rint(np.clip(finite, 0, white) * (65535 / white)).astype(np.uint16)


def _finished(deep: np.ndarray, profile: bytes | None, turn: int) -> Image.Image:
    """H×W×C uint16, C of grey or RGB with alpha or without, as a picture of 8 bits in sRGB, upright."""
    count = 3 if deep.shape[2] >= 3 else 1
    colours = to_eight(deep[..., :count]) if profile is None else deep_in_srgb(deep[..., :count], profile)
    image = Image.fromarray(colours[..., 0] if colours.shape[2] == 1 else colours)
    if deep.shape[2] > count:
        image.putalpha(Image.fromarray(to_eight(deep[..., count])))
    image.getexif()[_ORIENTATION] = turn
    return ImageOps.exif_transpose(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    """What Pillow reads as 16 bits or as floats, rounded to 8."""
    if image.mode.startswith("I;16") or image.mode == "I":
        values = np.clip(np.asarray(image), 0, 65535)
    elif image.mode == "F":
        values = _from_floats(np.asarray(image))
    else:
        return image
    made = Image.fromarray(to_eight(values))
    made.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return made
