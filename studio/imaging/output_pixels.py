"""The pixels of a result as they go into a file: in the photo's colours, with its depth and transparency."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.colour import sixteen_bit
from studio.imaging.colour.srgb import Conversion, deep_from_srgb, from_srgb, is_srgb, srgb_profile
from studio.imaging.options import DEEP_FORMATS, SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.resample import resize

_BAND_ROWS = 512
_TONE_MAPPED = "the photo's high dynamic range was mapped to that of a screen (ITU-R BT.2390)"
_LOST_PROFILE = "the photo's colour profile can't hold this picture: it is saved in sRGB"


@dataclass(frozen=True, eq=False)
class Rendition:
    colours: np.ndarray
    """H×W×3 uint8 or uint16."""
    alpha: np.ndarray | None = None
    """H×W of the same type."""
    icc: bytes | None = None
    is_srgb: bool = True
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.colours.shape[1], self.colours.shape[0]

    @property
    def depth(self) -> int:
        """Bits a channel."""
        return 16 if self.colours.dtype == np.uint16 else 8


def render(photo: Photo, rgb: np.ndarray, kind: str, options: SaveOptions) -> Rendition:
    """H×W×3 uint8 sRGB, made from `photo` at its size or smaller, as the format `kind` is to hold it.

    The photo's RGB profile is kept where it can hold the result. A CMYK or grey profile does not fit an RGB file:
    results of such photos are sRGB and say so. A photo without a profile gives a result without one.
    """
    origin = photo.origin
    own = origin.icc if origin is not None and options.profile == "own" else None
    notes: tuple[str, ...] = (_TONE_MAPPED,) if origin is not None and origin.tone_mapped else ()
    convert = None if own is None else from_srgb(own, rgb)
    if own is not None and convert is None:
        own, notes = None, (*notes, _LOST_PROFILE)
    lost = _LOST_PROFILE in notes
    says_srgb = options.profile == "srgb" or lost or (origin is not None and origin.converted)
    icc = own or (srgb_profile() if says_srgb else None)
    colours: np.ndarray | None = None
    wants_sixteen = _wants_sixteen(photo, rgb, kind, options)
    if wants_sixteen and origin is not None and origin.deep is not None:
        colours = _sixteen(photo, origin.deep, rgb, origin.icc, convert)
    if colours is None:
        colours = _in_bands(rgb, convert)
        colours = colours.astype(np.uint16) * np.uint16(sixteen_bit.STEP) if wants_sixteen else colours
    alpha = _alpha(photo, rgb.shape[:2], colours.dtype)
    return Rendition(colours, alpha, icc, own is None or is_srgb(own), notes)


def _wants_sixteen(photo: Photo, rgb: np.ndarray, kind: str, options: SaveOptions) -> bool:
    if kind not in DEEP_FORMATS or options.depth == 8:
        return False
    kept = photo.origin is not None and photo.origin.deep is not None and rgb.shape == photo.rgb.shape
    return kept or options.depth == 16


def _sixteen(
    photo: Photo, original: np.ndarray, rgb: np.ndarray, profile: bytes | None, convert: Conversion | None
) -> np.ndarray | None:
    """None where the result has another size than the 16-bit original."""
    if original.shape[:2] != rgb.shape[:2]:
        return None
    colours = original[..., :1] if original.shape[2] < 3 else original[..., :3]
    if convert is None and profile is not None and not is_srgb(profile):
        try:
            colours = sixteen_bit.in_srgb(colours, profile)
        except ValueError:
            return None
    into = convert or _as_it_is
    finer = None if convert is None or profile is None else deep_from_srgb(profile)
    if finer is not None:
        return sixteen_bit.transfer_finely(colours, lambda rows: finer(photo.rgb[rows]), lambda rows: finer(rgb[rows]))
    return sixteen_bit.transfer(colours, lambda rows: into(photo.rgb[rows]), lambda rows: into(rgb[rows]))


def _as_it_is(rgb: np.ndarray) -> np.ndarray:
    return rgb


def _in_bands(rgb: np.ndarray, convert: Conversion | None) -> np.ndarray:
    if convert is None:
        return rgb
    result = np.empty_like(rgb)
    for top in range(0, len(rgb), _BAND_ROWS):
        rows = slice(top, top + _BAND_ROWS)
        result[rows] = convert(rgb[rows])
    return result


def _alpha(photo: Photo, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray | None:
    if photo.alpha is None:
        return None
    alpha = photo.alpha if photo.alpha.shape == shape else resize(photo.alpha, (shape[1], shape[0]))
    if dtype == np.uint8:
        return alpha
    original = None if photo.origin is None else photo.origin.deep
    if original is not None and original.shape[:2] == shape and original.shape[2] in (2, 4):
        return original[..., -1]
    return alpha.astype(np.uint16) * np.uint16(sixteen_bit.STEP)
