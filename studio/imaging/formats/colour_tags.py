"""What a picture file says of its colours in other ways than by an ICC profile, as one profile for all that follow.

PNG: cICP, iCCP, sRGB, gAMA with cHRM, in this order (PNG, third edition, 4.3). HEIC and AVIF: a profile, else the
numbers of ITU-T H.273 (nclx). Any format: cameras that are set to Adobe RGB say so in EXIF alone (DCF 2.0, 5.4).
"""

import contextlib
import io
import struct
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from studio.imaging.colour import icc
from studio.imaging.colour.icc import Curve, Primaries
from studio.imaging.formats import bmff, png_chunks
from studio.imaging.metadata import exif, tiff_ifd
from studio.imaging.metadata.tiff_ifd import EXIF_IFD, INTEROP_IFD

_UNKNOWN = 2
_PRIMARIES = {
    1: icc.SRGB,
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)),
    5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), (0.310, 0.316)),
    9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
"""ITU-T H.273, table 2."""
_CURVES = {4: Curve(2.2), 5: Curve(2.8), 8: Curve(1.0), 17: Curve(2.6)}
"""H.273, table 3. Those of television (1, 6, 14, 15) are for encoding: screens decode them much as they do sRGB."""
_HDR: dict[int, Literal["pq", "hlg"]] = {16: "pq", 18: "hlg"}
_NAMES = {9: "BT.2020", 11: "DCI-P3", 12: "Display P3"}
_SRGB_GAMMA, _GAMMA_ROUNDED = 0.45455, 0.0101
_NEAR = 0.002
"""Of chromaticities, which files round to three digits."""
_COLOUR_SPACE, _INTEROP_INDEX = 0xA001, 0x0001
_ADOBE_SPACE, _SRGB_SPACE = 2, 1
_ADOBE_NAME = "Compatible with Adobe RGB (1998)"
_PIXEL_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_GREY_MODES = ("L", "LA", "1", "I", "I;16", "F")


@dataclass(frozen=True)
class Light:
    """High dynamic range: numbers that stand for more light than a screen's white."""

    transfer: Literal["pq", "hlg"]
    primaries: Primaries


def primaries_of(number: int, otherwise: int = 1) -> Primaries:
    """H.273's primaries of that number, those of another one where it is not known."""
    return _PRIMARIES.get(number, _PRIMARIES[otherwise])


def profile_of(image: Image.Image, source: Path | bytes) -> bytes | None:
    """The profile that the picture's numbers are in: its own, or one made from what the file says; None for sRGB."""
    own = image.info.get("icc_profile")
    own = own if isinstance(own, bytes) and own else None
    if image.format == "PNG":
        chunks = _png_colours(source)
        told = _by_numbers(_cicp(chunks))
        if told is not None or b"cICP" in chunks:
            return told
        if own is None and b"sRGB" not in chunks and (b"gAMA" in chunks or b"cHRM" in chunks):
            return _by_gamma(chunks, grey=image.mode in _GREY_MODES)
        if own is None and b"sRGB" in chunks:
            return None
    elif own is None and image.format in ("HEIF", "AVIF"):
        told = _by_numbers(bmff.colour_numbers(source))
        if told is not None:
            return told
    return own or _by_camera(image, source)


def light_of(image: Image.Image, source: Path | bytes) -> Light | None:
    """Which high dynamic range the numbers are in; None for an ordinary picture."""
    if image.format == "PNG":
        numbers = _cicp(_png_colours(source))
    elif image.format in ("HEIF", "AVIF"):
        numbers = bmff.colour_numbers(source)
    else:
        return None
    if numbers is None or numbers[1] not in _HDR:
        return None
    return Light(_HDR[numbers[1]], primaries_of(numbers[0], 9))


def _by_numbers(numbers: tuple[int, int] | None) -> bytes | None:
    """H.273's primaries and transfer as a profile; None for sRGB, for HDR and for what is not known."""
    if numbers is None or numbers[1] in _HDR:
        return None
    primaries = _PRIMARIES.get(numbers[0], icc.SRGB)
    curve = _CURVES.get(numbers[1], icc.SRGB_CURVE)
    if primaries == icc.SRGB and curve == icc.SRGB_CURVE:
        return None
    return _made(_NAMES.get(numbers[0], "RGB") + (" linear" if curve.gamma == 1 else ""), primaries, curve)


def _by_gamma(chunks: dict[bytes, bytes], *, grey: bool) -> bytes | None:
    try:
        gamma = struct.unpack(">I", chunks[b"gAMA"])[0] / 100_000 if b"gAMA" in chunks else _SRGB_GAMMA
        primaries = _chromaticities(chunks[b"cHRM"]) if b"cHRM" in chunks and not grey else icc.SRGB
    except struct.error:
        return None
    if not 0.05 <= gamma <= 10:
        return None
    curve = icc.SRGB_CURVE if abs(gamma - _SRGB_GAMMA) < _GAMMA_ROUNDED else Curve(1 / gamma)
    if _near(primaries, icc.SRGB):
        primaries = icc.SRGB
    if curve == icc.SRGB_CURVE and primaries == icc.SRGB:
        return None
    name = "RGB" if curve.gamma is None else f"Gamma {curve.gamma:.2f}"
    return icc.grey_profile(name, curve) if grey else _made(name, primaries, curve)


def _chromaticities(data: bytes) -> Primaries:
    white_x, white_y, *rest = (value / 100_000 for value in struct.unpack(">8I", data))
    red, green, blue = zip(rest[::2], rest[1::2], strict=True)
    return Primaries(red, green, blue, (white_x, white_y))


def _near(one: Primaries, other: Primaries) -> bool:
    pairs = zip(astuple(one), astuple(other), strict=True)
    return all(abs(a - b) < _NEAR for first, second in pairs for a, b in zip(first, second, strict=True))


def _made(name: str, primaries: Primaries, curve: Curve) -> bytes | None:
    try:
        return icc.rgb_profile(name, primaries, curve)
    except ValueError:  # numbers that are no colours: as if they were not there
        return None


def _by_camera(image: Image.Image, source: Path | bytes) -> bytes | None:
    """Adobe RGB where the camera's EXIF says it: ColorSpace 2, or a DCF "option file", R03."""
    if image.mode in (*_GREY_MODES, "CMYK", "LAB"):
        return None
    found = exif.from_file(source) if image.format == "TIFF" else image.info.get("exif")
    if not isinstance(found, bytes):
        return None
    try:
        tree = tiff_ifd.parse(found.removeprefix(exif.PREFIX).removeprefix(exif.PREFIX))
    except (ValueError, struct.error):
        return None
    space = tree.below.get(EXIF_IFD, {}).get(_COLOUR_SPACE)
    index = tree.below.get(INTEROP_IFD, {}).get(_INTEROP_INDEX)
    number = int.from_bytes(space.value[:2], "little" if tree.order == "<" else "big") if space is not None else 0
    option_file = index is not None and index.value.startswith(b"R03")
    if number == _ADOBE_SPACE or (option_file and number != _SRGB_SPACE):
        return icc.rgb_profile(_ADOBE_NAME, icc.ADOBE_RGB, icc.ADOBE_CURVE)
    return None


def _cicp(chunks: dict[bytes, bytes]) -> tuple[int, int] | None:
    data = chunks.get(b"cICP", b"")
    return (data[0], data[1]) if len(data) == 4 and data[0] != _UNKNOWN else None


def _png_colours(source: Path | bytes) -> dict[bytes, bytes]:
    """The chunks before the pixels that tell of colours."""
    with contextlib.suppress(OSError), source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        file.seek(len(png_chunks.SIGNATURE))
        return dict(png_chunks.chunks(file, (b"cICP", b"sRGB", b"gAMA", b"cHRM"), until=b"IDAT"))
    return {}


def bare_png(data: bytes) -> bytes:
    """A PNG with nothing but its pixels: decoders print what they think of the rest."""
    parts, place = [data[:8]], 8
    while place + 12 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        end = place + 12 + length
        if kind in _PIXEL_CHUNKS:
            parts.append(data[place:end])
        place = end
    return b"".join(parts)
