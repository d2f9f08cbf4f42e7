"""TIFFs of all depths, colours and packings, by tifffile and imagecodecs.

These two (83 MB installed) read what scanners, cameras, renderers and microscopes write, bit for bit; Pillow gives out
8 of 16 bits, refuses the rest, and its libtiff prints lines of its own about damaged files.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.errors import PhotoError
from studio.imaging.colour.lab import lab_of_bytes, lab_to_srgb
from studio.imaging.colour.sixteen_bit import straight, to_eight

MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BITS, _COMPRESSION, _PHOTOMETRIC, _OLD_SUBFILE = 258, 259, 262, 255
_ICC, _XMP = 34675, 700
_REDUCED, _MASK = 1, 4
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _SEPARATED, _CIELAB, _ICCLAB = 0, 1, 2, 3, 5, 8, 9
_YCBCR, _OLD_JPEG, _JPEGS = 6, 6, (7, 33007, 34892)
_RAW = frozenset({32803, 34892})
_ASSOCIATED, _UNASSOCIATED = 1, 2
_SIGNED, _FLOAT = 2, 3
_MOST_PAGES = 32
_MOST_BYTES = 4 << 30
_INCH, _CENTIMETRE = 2, 3
_SAVE_ANEW = "save it anew as a 16-bit TIFF in RGB"


def needs_pillow(image: Image.Image) -> bool:
    """Whether an opened TIFF has brightness and colour apart, in 8 bits, which only Pillow's libtiff puts together."""
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    packing = tags.get(_COMPRESSION, 1)
    apart = tags.get(_PHOTOMETRIC) == _YCBCR and packing not in _JPEGS
    return (apart or packing == _OLD_JPEG) and all(bits == 8 for bits in tags.get(_BITS, (1,)))


@dataclass(frozen=True)
class TiffPicture:
    """The page of a TIFF that is the picture; its pixels are read by `read`."""

    size: tuple[int, int]
    """(width, height) as stored."""
    orientation: int
    mode: str
    """Pillow's name for its kind of colours."""
    info: dict[str, Any]
    """As Pillow's: profile, XMP, dots per inch."""
    _source: Path | bytes
    _place: tuple[int, ...]

    def read(self) -> np.ndarray:
        """H×W×C as stored, upright or not: grey and RGB, with alpha or without, or CMYK; uint8 where that holds it all.

        Raises PhotoError for a kind that can't be read, else what the decoders raise.
        """
        with _file(self._source) as file:
            return _pixels(_page_at(file, self._place))


def open_tiff(source: Path | bytes, label: str) -> TiffPicture:
    """Finds the picture among thumbnails and masks. Raises PhotoError for camera raws, ValueError for no TIFF."""
    with _file(source) as file:
        place, page = _chosen(file)
        if page.photometric in _RAW:
            raise PhotoError(f"{label} is a camera's raw file", "develop it to TIFF or JPEG first")
        size = (int(page.imagewidth), int(page.imagelength))
        return TiffPicture(size, int(_tag(page, 274, 1)), _mode(page), _info(page), source, place)


def _file(source: Path | bytes) -> Any:
    import tifffile

    return tifffile.TiffFile(source if isinstance(source, Path) else io.BytesIO(source))


def _chosen(file: Any) -> tuple[tuple[int, ...], Any]:
    """The first page that is neither a smaller version nor a mask; else the largest."""
    pages = list(_pages(file))
    if not pages:
        raise ValueError("the TIFF holds no page")
    whole = [(place, page) for place, page in pages if not _is_aside(page)]
    if whole:
        return whole[0]
    return max(pages, key=lambda found: found[1].imagewidth * found[1].imagelength)


def _pages(file: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    for number in range(min(len(file.pages), _MOST_PAGES)):
        page = _page_at(file, (number,))
        yield (number,), page
        for below in range(min(len(page.pages or ()), _MOST_PAGES)):
            yield (number, below), _page_at(file, (number, below))


def _page_at(file: Any, place: tuple[int, ...]) -> Any:
    import tifffile

    page: Any = file.pages[place[0]]
    if isinstance(page, tifffile.TiffFrame):
        page = page.aspage()
    return page.pages[place[1]] if len(place) > 1 else page


def _is_aside(page: Any) -> bool:
    return bool(int(page.subfiletype) & (_REDUCED | _MASK)) or _tag(page, _OLD_SUBFILE, 1) == 2


def _tag(page: Any, code: int, default: Any) -> Any:
    tag = page.tags.get(code)
    return default if tag is None else tag.value


def _mode(page: Any) -> str:
    if page.photometric == _SEPARATED:
        return "CMYK"
    if page.photometric in (_CIELAB, _ICCLAB):
        return "LAB"
    return "I;16" if page.photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO) else "RGB"


def _info(page: Any) -> dict[str, Any]:
    info: dict[str, Any] = {}
    for code, name in ((_ICC, "icc_profile"), (_XMP, "xmp")):
        value = _tag(page, code, None)
        if isinstance(value, (bytes, bytearray)) and value:
            info[name] = bytes(value)
    unit = int(_tag(page, 296, _INCH))
    edges = [_tag(page, code, None) for code in (282, 283)]
    if unit in (_INCH, _CENTIMETRE) and all(isinstance(edge, tuple) and edge[1] for edge in edges):
        scale = 1.0 if unit == _INCH else 2.54
        info["dpi"] = tuple(scale * edge[0] / edge[1] for edge in edges)
    return info


def _pixels(page: Any) -> np.ndarray:
    kind = page.photometric
    if kind == _YCBCR and page.compression in _JPEGS:
        kind = _RGB  # the decoder of the JPEGs inside gives that
    if kind not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _SEPARATED, _CIELAB, _ICCLAB):
        raise _unreadable(f"colours of the kind {getattr(kind, 'name', kind)}")
    if page.imagewidth * page.imagelength * page.samplesperpixel * page.dtype.itemsize > _MOST_BYTES:
        raise PhotoError("its pixels take more than 4 GB", "make it smaller first")
    if page.imagedepth > 1:
        raise _unreadable("more than two dimensions")
    pixels = _ordered(_decoded(page), page)
    if pixels.dtype.kind == "c":
        raise _unreadable("complex numbers")
    if kind == _PALETTE:
        return _looked_up(pixels, page)
    if kind in (_CIELAB, _ICCLAB):
        whole = _with_alpha(lab_to_srgb(_sixteen_lab(pixels[..., :3], kind)), pixels[..., 3:], page)
        return to_eight(whole) if pixels.dtype.itemsize == 1 else whole
    channels = {_RGB: 3, _SEPARATED: 4}.get(kind, 1)
    if pixels.shape[2] < channels:
        raise _unreadable(f"{pixels.shape[2]} channels")
    if pixels.dtype == np.uint8 and page.bitspersample == 8 and int(next(iter(page.extrasamples or ()), 0)) == 0:
        colours = pixels[..., :channels]
        return 255 - colours if kind == _WHITE_IS_ZERO else colours
    colours = _sixteen(pixels[..., :channels], page)
    if kind == _WHITE_IS_ZERO:
        colours = np.uint16(65535) - colours
    if kind == _SEPARATED:
        return to_eight(colours)
    whole = _with_alpha(colours, pixels[..., channels:], page)
    return to_eight(whole) if pixels.dtype in (np.uint8, np.bool_) else whole


def _decoded(page: Any) -> np.ndarray:
    try:
        return page.asarray()
    except (ValueError, NotImplementedError, KeyError, ImportError) as error:
        text = str(error)
        if "not supported" in text or "requires" in text or "not implemented" in text or isinstance(error, KeyError):
            name = getattr(page.compression, "name", str(page.compression))
            bits = page.bitspersample if isinstance(page.bitspersample, int) else page.bitspersample[0]
            raise _unreadable(f"{bits} bits and the compression {name}") from error
        raise


def _unreadable(what: str) -> PhotoError:
    return PhotoError(f"this kind of TIFF can't be read here: it has {what}", _SAVE_ANEW)


def _ordered(pixels: np.ndarray, page: Any) -> np.ndarray:
    """H×W×C, wherever the file keeps the channels."""
    axes = page.axes
    if axes == "YX":
        return pixels[..., None]
    if axes not in ("YXS", "SYX"):
        raise _unreadable("more than two dimensions")
    return np.moveaxis(pixels, 0, -1) if axes == "SYX" else pixels


def _sixteen(values: np.ndarray, page: Any) -> np.ndarray:
    """Numbers of any kind as uint16, black to white."""
    bits = page.bitspersample if isinstance(page.bitspersample, int) else page.bitspersample[0]
    if values.dtype.kind == "f":
        return _from_floats(values)
    if values.dtype.kind == "i":
        values, bits = _unsigned(values, bits)
    if values.dtype == np.bool_:
        return values.astype(np.uint16) * np.uint16(65535)
    if bits >= 31 and values.size and values.max() <= 65535:
        # Programs store smaller numbers in these too; by the letter they would all be black.
        bits, values = (8 if values.max() <= 255 else 16), values.astype(np.uint16)
    if bits == 16:
        return np.ascontiguousarray(values, np.uint16)
    if bits > 16:
        return (values >> np.asarray(bits - 16, values.dtype)).astype(np.uint16)
    most = (1 << bits) - 1
    return ((values.astype(np.uint32) * 65535 + most // 2) // most).astype(np.uint16)


def _unsigned(values: np.ndarray, bits: int) -> tuple[np.ndarray, int]:
    """Signed numbers: black is their least where they use it, else 0."""
    wide = values.astype(np.int64)
    if (wide < 0).mean() > 0.005:
        return (wide + (1 << bits - 1)).astype(np.uint64), bits
    return np.maximum(wide, 0).astype(np.uint64), bits - 1


def _from_floats(values: np.ndarray) -> np.ndarray:
    """White is 1, as renderers have it; 255 or 65535 where most numbers are beyond 1, as scanners' programs have it."""
    finite = np.nan_to_num(np.asarray(values, np.float32), nan=0.0, posinf=3.4e38, neginf=0.0)
    white = 1.0
    if finite.size and (finite > 1.5).mean() > 0.5:
        white = 255.0 if np.percentile(finite, 99.9) <= 255 else 65535.0
    scaled = np.clip(finite, 0, white)
    scaled *= 65535 / white
    return np.rint(scaled).astype(np.uint16)


def _sixteen_lab(pixels: np.ndarray, kind: int) -> np.ndarray:
    """CIE L*a*b* as H×W×3 float32 from 8 or 16 bits."""
    if pixels.dtype.kind == "f":
        return pixels.astype(np.float32)
    if kind == _ICCLAB:
        # Its a* and b* are counted from their middle.
        pixels = pixels ^ np.array([0, 1, 1], pixels.dtype) * np.asarray(
            1 << 8 * pixels.dtype.itemsize - 1, pixels.dtype
        )
    if pixels.dtype.itemsize == 1:
        return lab_of_bytes(pixels)
    lightness = pixels[..., :1].astype(np.float32) * (100 / 65535)
    colour = np.ascontiguousarray(pixels[..., 1:]).astype(np.uint16, copy=False).view(np.int16)
    return np.concatenate([lightness, colour.astype(np.float32) / 256], axis=2)


def _looked_up(pixels: np.ndarray, page: Any) -> np.ndarray:
    colours = np.asarray(page.colormap, np.uint16).T
    colours = to_eight(colours) if not (colours % 257).any() else colours
    return colours[np.minimum(pixels[..., 0], len(colours) - 1)]


def _with_alpha(colours: np.ndarray, extra: np.ndarray, page: Any) -> np.ndarray:
    """Colours not premultiplied, and alpha behind them where the file calls its next channel so."""
    kinds = tuple(int(kind) for kind in page.extrasamples or ())
    if not extra.shape[2] or not kinds or kinds[0] not in (_ASSOCIATED, _UNASSOCIATED):
        return colours
    alpha = _sixteen(extra[..., :1], page)
    if kinds[0] == _ASSOCIATED:
        return straight(np.concatenate([colours, alpha], axis=2))
    return np.concatenate([colours, alpha], axis=2)
