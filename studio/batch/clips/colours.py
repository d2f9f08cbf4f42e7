"""What the numbers of a clip's frames stand for, and which numbers its result has (ITU-T H.273)."""

from dataclasses import dataclass, replace

import av
import numpy as np

from studio.imaging.formats.colour_tags import Light, primaries_of

RGB, BT709, UNKNOWN, BT2020 = 0, 1, 2, 9
_LIMITED, _FULL = 1, 2
_WEIGHTS = {1: (0.2126, 0.0722), 4: (0.30, 0.11), 5: (0.299, 0.114), 6: (0.299, 0.114), 7: (0.212, 0.087)}
_WEIGHTS |= {9: (0.2627, 0.0593), 10: (0.2627, 0.0593)}
"""Of red and blue in the brightness, H.273 table 4."""
_PQ, _HLG = 16, 18
_HD_EDGE_PX, _HD_HEIGHT_PX = 1280, 577
"""Players take clips that say nothing for BT.709 from this size on, and for BT.601 below it."""
_BAND_ROWS = 128
_UNIT = 256
"""One step of 8 bits in the 16 bits of FFmpeg's Y'CbCr."""


@dataclass(frozen=True)
class Colours:
    """H.273's numbers of a frame; 2 is what is not said."""

    matrix: int
    primaries: int
    transfer: int
    is_full: bool

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Colours":
        """As the frame says it."""
        name, told = frame.format.name, frame.color_range
        # Grey is of full range where nothing else is said, as FFmpeg has it.
        full = told == _FULL or frame.format.is_rgb or name.startswith("yuvj")
        full = full or (told != _LIMITED and name.startswith(("gray", "ya", "mono")))
        return cls(frame.colorspace, frame.color_primaries, frame.color_trc, full)

    @property
    def light(self) -> Light | None:
        """Which high dynamic range it is; None for an ordinary clip."""
        if self.transfer not in (_PQ, _HLG):
            return None
        return Light("pq" if self.transfer == _PQ else "hlg", primaries_of(self.primaries, BT2020))

    def matrix_for(self, size: tuple[int, int]) -> int:
        """The matrix between RGB and Y'CbCr, guessed as players do where it is not said."""
        if self.matrix in _WEIGHTS:
            return self.matrix
        if self.matrix == UNKNOWN and self.primaries == BT2020:
            return BT2020
        return BT709 if size[0] >= _HD_EDGE_PX or size[1] >= _HD_HEIGHT_PX or self.matrix != UNKNOWN else 6

    def of_result(self, *, was_rgb: bool, is_rgb: bool) -> "Colours":
        """What the result says: the same, but ordinary light, limited range, and BT.709 for what was RGB before."""
        if self.light is not None:
            return Colours(RGB if is_rgb else BT709, BT709, BT709, is_full=is_rgb)
        if is_rgb:
            return replace(self, matrix=RGB, is_full=True)
        if was_rgb:
            unsaid = self.primaries == UNKNOWN
            return Colours(BT709, BT709 if unsaid else self.primaries, BT709 if unsaid else self.transfer, False)
        return replace(self, is_full=False)


def rgb_of(yuv: np.ndarray, matrix: int, full_bits: int | None) -> np.ndarray:
    """H×W×3 uint16 Y'CbCr with 256 for one step of 8 bits → H×W×3 uint16 RGB, 0…65535, rounded.

    `full_bits`: how many bits a number of full range had; None for limited range.
    """
    red, blue = _WEIGHTS[matrix]
    green = 1 - red - blue
    into = np.array(
        [
            [1, 0, 2 * (1 - red)],
            [1, -2 * (1 - blue) * blue / green, -2 * (1 - red) * red / green],
            [1, 2 * (1 - blue), 0],
        ]
    )
    offset, scale = _levels(full_bits)
    into = (into * 65535 / scale).astype(np.float32)
    base = (0.5 - into @ offset).astype(np.float32)
    return _mapped(yuv, into, base)


def yuv_of(rgb: np.ndarray, matrix: int) -> np.ndarray:
    """The way back, to limited range."""
    red, blue = _WEIGHTS[matrix]
    luma = np.array([red, 1 - red - blue, blue])
    rows = np.stack([luma, ([0, 0, 1] - luma) / (2 * (1 - blue)), ([1, 0, 0] - luma) / (2 * (1 - red))])
    offset, scale = _levels(None)
    into = (rows * scale[:, None] / 65535).astype(np.float32)
    return _mapped(rgb, into, (offset + 0.5).astype(np.float32))


def _levels(full_bits: int | None) -> tuple[np.ndarray, np.ndarray]:
    """(black and no colour, the whole range) of Y', Cb and Cr."""
    middle = 128 * _UNIT
    if full_bits is not None:
        return np.array([0, middle, middle]), np.array([(2**full_bits - 1) << (16 - full_bits)] * 3)
    return np.array([16 * _UNIT, middle, middle]), np.array([219 * _UNIT, 224 * _UNIT, 224 * _UNIT])


def _mapped(pixels: np.ndarray, into: np.ndarray, base: np.ndarray) -> np.ndarray:
    result = np.empty(pixels.shape, np.uint16)
    for top in range(0, len(pixels), _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS].astype(np.float32) @ into.T
        band += base
        result[top : top + _BAND_ROWS] = np.clip(band, 0, 65535, out=band)
    return result


def peak_nits(frame: av.VideoFrame, light: Light) -> float:
    """The brightest light that the clip says it has: all its frames are brought to a screen by one curve."""
    told = frame.side_data.get("CONTENT_LIGHT_LEVEL")
    most = int.from_bytes(bytes(told)[:4], "little") if told is not None else 0
    return float(most) if light.transfer == "pq" and most else 1000.0
