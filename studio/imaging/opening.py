"""The head of a picture file: what it is, how large, in which colours, and by which library its pixels are read."""

import contextlib
import errno
import io
import logging
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from studio.errors import PhotoError
from studio.imaging.formats import bmff, bmp_reading, colour_tags, jpeg_reading, png_chunks, tiff_reading
from studio.imaging.formats.colour_tags import Light
from studio.imaging.kinds import CLIP_SUFFIXES, suffix_of_head

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "BMP", "DIB", "GIF", "PPM")
_ORIENTATION_TAG = 0x0112
_TURNED_AROUND = (5, 6, 7, 8)
_MARK_BYTES = 12
_FOREIGN = {
    b"8BPS": "a Photoshop file",
    b"gimp xcf": "a GIMP file",
    b"%PDF": "a PDF",
    b"v/1\x01": "an OpenEXR picture",
    b"#?RADIANCE": "a Radiance picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"\0\0\0\x0cJXL ": "a JPEG XL picture",
    b"\0\0\0\x0cjP  ": "a JPEG 2000 picture",
    b"\xff\x4f\xff\x51": "a JPEG 2000 picture",
    b"FUJIFILMCCD": "a camera's raw file",
    b"IIU\0": "a camera's raw file",
    b"IIRO": "a camera's raw file",
    b"\0\0\0\x18ftypcrx ": "a camera's raw file",
    b"<svg": "a drawing of lines (SVG)",
}
"""First bytes → what artists have and hear the true reason for."""
_GREY_BITS = {"L;2": 2, "L;4": 4}

# The limit is MAX_PIXELS, checked from the header before anything is decoded, and told in one line; Pillow's remarks
# about harmless faults (odd EXIF, palettes) would be noise between our own lines.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\..*")
for _library in ("PIL", "tifffile"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture file whose pixels are not decoded yet."""

    image: Image.Image
    """Pillow's, with the profile that holds in its `info`; where `read` is set only for what it says."""
    stored_size: tuple[int, int]
    orientation: int
    """By EXIF, and still to be carried out; 1 for decoders that turn by themselves."""
    read: Callable[[], np.ndarray | None] | None = None
    """H×W×C as stored, uint16 or uint8. None for files that Pillow decodes; gives None where it has to all the same."""
    quick: bool = False
    """Whether Pillow, which decodes 8 bits, sees the same colours: good enough for a small version."""
    light: Light | None = None
    """Of high dynamic range: the numbers are still to be mapped to those of a screen."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height), upright."""
        width, height = self.stored_size
        return (height, width) if self.orientation in _TURNED_AROUND else (width, height)


@contextmanager
def opened(source: Path | bytes, label: str) -> Iterator[Opened]:
    """Reads the head. Raises PhotoError, and what the decoders raise; `reading_fault` puts that into words."""
    if isinstance(source, Path):
        if source.is_dir():
            raise PhotoError(f"{source} is a folder", "name a picture file")
        with source.open("rb") as file:
            start = file.read(_MARK_BYTES)
    else:
        start = source[:_MARK_BYTES]
    if not start:
        raise PhotoError(f"{label} is empty", "copy the file again")
    try:
        image = _by_pillow(source, start)
    except (UnidentifiedImageError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        yield _by_others(source, start, label, error)
        return
    with image:
        yield _settled(image, source, label)


def _by_pillow(source: Path | bytes, start: bytes) -> Image.Image:
    # Importing the HEIC decoder takes longer than decoding a thumbnail: only where a file has its mark.
    heif = start[4:8] == b"ftyp" and _register_heif()
    file = source if isinstance(source, Path) else io.BytesIO(source)
    return Image.open(file, formats=(*_FORMATS, "HEIF") if heif else _FORMATS)


@lru_cache(maxsize=1)
def _register_heif() -> bool:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _settled(image: Image.Image, source: Path | bytes, label: str) -> Opened:
    """What Pillow has opened, whoever decodes it."""
    if image.format == "TIFF" and not tiff_reading.needs_pillow(image):
        found = tiff_reading.open_tiff(source, label)
        return _of_tiff(found, source)
    sixteen = image.format == "PNG" and _has_sixteen_bits(image)
    if image.format == "PNG":
        png_chunks.complete(image, source)
        _scale_transparent_grey(image)
    profile = colour_tags.profile_of(image, source)
    image.info.pop("icc_profile", None)
    if profile is not None:
        image.info["icc_profile"] = profile
    # Pillow turns TIFFs by itself while it decodes them, and gives their size as it will be.
    turn = 1 if image.format == "TIFF" else orientation(image)
    light = colour_tags.light_of(image, source)
    if light is not None:
        return Opened(image, image.size, turn, partial(_read_light, image, source, sixteen=sixteen), light=light)
    read = partial(_or_none, partial(_read_png, source)) if sixteen else None
    quick = profile is None and "transparency" not in image.info
    return Opened(image, image.size, turn, read, quick)


def _by_others(source: Path | bytes, start: bytes, label: str, error: Exception) -> Opened:
    """Files of known formats that Pillow refuses. Raises `error` for all others."""
    if start[:4] in tiff_reading.MARKS:
        try:
            found = tiff_reading.open_tiff(source, label)
        except PhotoError:
            raise
        except Exception:  # a damaged one: what Pillow said first is what the user is told
            raise error from None
        return _of_tiff(found, source)
    if start[:2] == b"\xff\xd8":
        image = jpeg_reading.open_head(source)
        if image is not None:
            profile = colour_tags.profile_of(image, source)
            if profile is not None:
                image.info["icc_profile"] = profile
            return Opened(image, image.size, orientation(image), partial(_read_jpeg, image, source))
    foreign = next((words for mark, words in _FOREIGN.items() if start.startswith(mark)), None)
    if foreign is not None:
        raise PhotoError(f"{label} is {foreign}, which can't be read here", "save it as TIFF, PNG or JPEG")
    if suffix_of_head(start) in CLIP_SUFFIXES:
        raise PhotoError(f"{label} is a clip", "Batch takes clips")
    if start[:2] == b"BM":
        layout = bmp_reading.layout(source)
        if layout is not None:
            stand_in = Image.new("RGB", (1, 1))
            stand_in.format = "BMP"
            return Opened(stand_in, layout.size, 1, partial(bmp_reading.read, source, layout))
    raise error


def _of_tiff(found: tiff_reading.TiffPicture, source: Path | bytes) -> Opened:
    stand_in = Image.new(found.mode, (1, 1))
    stand_in.format = "TIFF"
    stand_in.info.update(found.info)
    profile = colour_tags.profile_of(stand_in, source)
    if profile is not None:
        stand_in.info["icc_profile"] = profile
    return Opened(stand_in, found.size, found.orientation, found.read)


def _or_none(read: Callable[[], np.ndarray]) -> np.ndarray | None:
    try:
        return read()
    except PhotoError:
        raise
    except Exception:  # Pillow says better what is wrong when it reads 8 bits
        return None


def _read_png(source: Path | bytes) -> np.ndarray:
    import imagecodecs

    data = source.read_bytes() if isinstance(source, Path) else source
    return np.atleast_3d(imagecodecs.png_decode(colour_tags.bare_png(data)))


def _read_jpeg(image: Image.Image, source: Path | bytes) -> np.ndarray:
    pixels = jpeg_reading.read(source)
    if pixels.shape[2] != 4:
        return pixels
    eight = ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    # Adobe's programs store CMYK the other way round.
    return 255 - eight if "adobe" in image.info else eight


def _read_light(image: Image.Image, source: Path | bytes, *, sixteen: bool) -> np.ndarray:
    """All bits of a picture of high dynamic range, as uint16."""
    if sixteen:
        return _read_png(source)
    if image.format == "HEIF":
        import pillow_heif

        file = source if isinstance(source, Path) else io.BytesIO(source)
        pixels = np.asarray(pillow_heif.open_heif(file, convert_hdr_to_8bit=False))
        return pixels if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * np.uint16(257)
    if image.format == "AVIF":
        import imagecodecs

        pixels = np.atleast_3d(imagecodecs.avif_decode(source.read_bytes() if isinstance(source, Path) else source))
        most = (1 << (bmff.bits_of(source) or 8 * pixels.dtype.itemsize)) - 1
        return ((pixels.astype(np.uint32) * 65535 + most // 2) // most).astype(np.uint16)
    wanted = "RGBA" if "A" in image.mode or "transparency" in image.info else "RGB"
    return np.asarray(image.convert(wanted)).astype(np.uint16) * np.uint16(257)


def _has_sixteen_bits(image: Image.Image) -> bool:
    return isinstance(image, ImageFile.ImageFile) and any("16" in str(tile[3]) for tile in image.tile)


def _scale_transparent_grey(image: Image.Image) -> None:
    """The transparent grey of a PNG below 8 bits in the numbers that Pillow decodes to."""
    key = image.info.get("transparency")
    if image.mode not in ("L", "1") or not isinstance(key, int) or not isinstance(image, ImageFile.ImageFile):
        return
    arguments = image.tile[0].args if image.tile else ""
    rawmode = arguments if isinstance(arguments, str) else str(arguments[0] if arguments else "")
    bits = 1 if image.mode == "1" else _GREY_BITS.get(rawmode)
    if bits is not None and key < 1 << bits:  # newer versions of Pillow do some of this themselves
        image.info["transparency"] = key * 255 // ((1 << bits) - 1)


def orientation(image: Image.Image) -> int:
    """EXIF orientation of an opened file; 1 where nothing readable says otherwise."""
    with contextlib.suppress(OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        # Pillow would decode a whole PNG to find EXIF behind its pixels, which is in its `info` already.
        found = (Image.Image.getexif(image) if image.format == "PNG" else image.getexif()).get(_ORIENTATION_TAG, 1)
        return found if found in range(1, 9) else 1
    # Broken EXIF is common and no reason to refuse the photo.
    return 1


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
