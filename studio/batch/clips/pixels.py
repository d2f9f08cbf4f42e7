"""Frames of a clip as pixels, and pixels as frames: upright, with all their bits and their transparency."""

from dataclasses import dataclass
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from studio.batch.clips import colours
from studio.batch.clips.colours import Colours
from studio.imaging import tone_mapping
from studio.imaging.alpha import bleed_edges
from studio.imaging.colour import sixteen_bit
from studio.imaging.turning import upright_pixels

_EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
"""FFmpeg's quick ways are up to two steps of 255 too dark."""
_SCALED = Interpolation.BICUBIC | Interpolation.ACCURATE_RND


@dataclass(frozen=True, eq=False)
class ClipFrame:
    """One frame as a photo is: upright, colours and transparency apart."""

    rgb: np.ndarray
    """H×W×3 uint8, what the network sees."""
    alpha: np.ndarray | None
    """H×W uint8 or uint16, not premultiplied."""
    deep: np.ndarray | None
    """H×W×3 uint16 where the clip has more than 8 bits."""
    pts: int
    time_base: Fraction


@dataclass(frozen=True)
class Stored:
    """How the frames of a clip are stored."""

    size: tuple[int, int]
    """(width, height) as stored; frames of other sizes are brought to it."""
    bits: int
    """Of one channel."""
    has_alpha: bool
    is_rgb: bool
    chroma: str
    """`420`, `422` or `444`."""
    orientation: int
    """EXIF's number of how the frames are turned and mirrored when they are shown."""
    colours: Colours

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Stored":
        """As the first frame has it."""
        form = frame.format
        components = form.components
        has_alpha = any(one.is_alpha for one in components) or (form.name == "pal8" and _has_holes(frame))
        bits = max(one.bits for one in components)
        wide, high = (1, 1) if len(components) < 3 else (form.chroma_width(8) // 4, form.chroma_height(8) // 4)
        chroma = "444" if wide == 2 else "422" if high == 2 else "420"
        is_rgb = form.is_rgb or form.name == "pal8"
        size, turned = (frame.width, frame.height), orientation_of(frame)
        return cls(size, max(bits, 8), has_alpha, is_rgb, chroma, turned, Colours.of(frame))

    @property
    def upright_size(self) -> tuple[int, int]:
        """(width, height) as it is shown, in pixels."""
        width, height = self.size
        return (height, width) if self.orientation >= 5 else (width, height)

    @property
    def matrix(self) -> int:
        """Between RGB and Y'CbCr."""
        return self.colours.matrix_for(self.size)


def _has_holes(frame: av.VideoFrame) -> bool:
    return bool(frame.reformat(format="rgba").to_ndarray()[..., 3].min() < 255)


def orientation_of(frame: av.VideoFrame) -> int:
    """EXIF's number for the frame's display matrix: quarter turns and mirrors."""
    data = frame.side_data.get("DISPLAYMATRIX")
    if data is None:
        return 1
    a, b, _u, c, d = np.frombuffer(bytes(data), np.int32)[:5].tolist()
    if abs(b) > abs(a):
        # Rows become columns; the other two numbers say which way they run.
        return {(False, False): 5, (True, False): 6, (True, True): 7, (False, True): 8}[(c < 0, b < 0)]
    return {(False, False): 1, (True, False): 2, (True, True): 3, (False, True): 4}[(a < 0, d < 0)]


class FrameReader:
    """Frames to pixels, all as the first one is stored."""

    def __init__(self, first: av.VideoFrame) -> None:
        self.stored = Stored.of(first)
        light = self.stored.colours.light
        self._peak_nits = 0.0 if light is None else colours.peak_nits(first, light)
        self._fit, self._convert, self._pack = VideoReformatter(), VideoReformatter(), VideoReformatter()

    def read(self, frame: av.VideoFrame, pts: int, time_base: Fraction) -> ClipFrame:
        """The frame upright, in the colours that the result has."""
        stored = self.stored
        if (frame.width, frame.height) != stored.size:
            width, height = stored.size
            frame = self._fit.reformat(frame, width=width, height=height, interpolation=_SCALED)
        exact = None
        if stored.bits > 8 or stored.colours.light is not None:
            exact, alpha = self._deep(frame)
            rgb = sixteen_bit.to_eight(exact)
        else:
            rgb, alpha = self._eight(frame)
        if alpha is not None:
            alpha = upright_pixels(alpha, stored.orientation)
        rgb = upright_pixels(rgb, stored.orientation)
        if alpha is not None:
            rgb = bleed_edges(rgb, alpha)
        return ClipFrame(
            rgb, alpha, None if exact is None else upright_pixels(exact, stored.orientation), pts, time_base
        )

    def _eight(self, frame: av.VideoFrame) -> tuple[np.ndarray, np.ndarray | None]:
        matrix = None if self.stored.is_rgb else self.stored.matrix
        full = ColorRange.JPEG if self.stored.colours.is_full else ColorRange.MPEG
        form = "gbrap" if self.stored.has_alpha else "gbrp"
        # By planes, then packed: twice as quick as at once.
        planes = self._convert.reformat(
            frame,
            format=form,
            src_colorspace=matrix,
            src_color_range=full,
            dst_color_range=ColorRange.JPEG,
            interpolation=_EXACT,
        )
        pixels = self._pack.reformat(planes, format="rgba" if self.stored.has_alpha else "rgb24").to_ndarray()
        if not self.stored.has_alpha:
            return pixels, None
        return np.ascontiguousarray(pixels[..., :3]), np.ascontiguousarray(pixels[..., 3])

    def _deep(self, frame: av.VideoFrame) -> tuple[np.ndarray, np.ndarray | None]:
        """H×W×3 uint16, and the alpha as 16 bits."""
        stored, colours = self.stored, self.stored.colours
        if stored.is_rgb:
            pixels = self._deep_rgb(frame)
        else:
            form = "yuva444p16le" if stored.has_alpha else "yuv444p16le"
            planes = self._convert.reformat(frame, format=form, interpolation=Interpolation.BILINEAR).planes
            pixels = np.dstack([_plane(plane) for plane in planes])
            rgb = colours.rgb_of(pixels[..., :3], stored.matrix, stored.bits if colours.is_full else None)
            pixels = np.dstack([rgb, pixels[..., 3:]])
        alpha = np.ascontiguousarray(pixels[..., 3]) if stored.has_alpha else None
        rgb = np.ascontiguousarray(pixels[..., :3])
        light = colours.light
        return (rgb if light is None else tone_mapping.to_srgb(rgb, light, self._peak_nits)), alpha

    def _deep_rgb(self, frame: av.VideoFrame) -> np.ndarray:
        try:
            pixels = frame.to_ndarray()
        except ValueError:  # a way of storing that PyAV can't show as it is
            pixels = self._convert.reformat(
                frame, format="rgba64le" if self.stored.has_alpha else "rgb48le"
            ).to_ndarray()
        if pixels.dtype == np.uint8:
            return pixels.astype(np.uint16) * sixteen_bit.STEP
        if frame.format.name.startswith("gbr") and self.stored.bits < 16:
            most = 2**self.stored.bits - 1
            return ((pixels.astype(np.uint32) * 65535 + most // 2) // most).astype(np.uint16)
        return pixels


class FrameMaker:
    """Pixels to frames for an encoder."""

    def __init__(self, stored: Stored, form: str, size: tuple[int, int], *, sites_left: bool) -> None:
        """`form` is FFmpeg's name of how the encoder takes pixels; `size` may be larger by an edge than the pixels.

        `sites_left`: colours of half the resolution lie on every other pixel, and not between two.
        """
        self._form, self._size = form, size
        described = av.VideoFormat(form, *size)
        self._is_rgb = described.is_rgb
        self.colours = stored.colours.of_result(was_rgb=stored.is_rgb, is_rgb=self._is_rgb)
        self._matrix = self.colours.matrix_for(stored.size)
        self._site = _LeftSite() if sites_left else None
        self._has_alpha = any(one.is_alpha for one in described.components)
        self._deep = max(one.bits for one in described.components) > 8
        self._convert = VideoReformatter()

    @property
    def flattens(self) -> bool:
        """Is transparency laid on white?"""
        return not self._has_alpha

    def frame(self, rgb: np.ndarray, like: ClipFrame) -> av.VideoFrame:
        """`rgb` (H×W×3 uint8) is what became of `like`; its transparency and its finer steps are put back."""
        exact: np.ndarray = rgb
        if like.deep is not None and self._deep:
            exact = sixteen_bit.transfer(like.deep, lambda rows: like.rgb[rows], lambda rows: rgb[rows])
        alpha = like.alpha
        if alpha is not None and self.flattens:
            exact, alpha = _on_white(exact, alpha), None
        exact = _padded(exact, self._size)
        frame = self._frame(exact, None if alpha is None else _padded(alpha, self._size))
        # Said as the file says it, and not as it was reckoned with.
        frame.colorspace, frame.color_primaries = self.colours.matrix, self.colours.primaries
        frame.color_trc = self.colours.transfer
        frame.pts, frame.time_base = like.pts, like.time_base
        return frame

    def _frame(self, pixels: np.ndarray, alpha: np.ndarray | None) -> av.VideoFrame:
        if self._deep and not self._is_rgb:
            return self._of_planes(pixels, alpha)
        if self._has_alpha:
            opaque = np.iinfo(pixels.dtype).max
            alpha = np.full(pixels.shape[:2], opaque, pixels.dtype) if alpha is None else _as(alpha, pixels.dtype)
            pixels = np.dstack([pixels, alpha])
        form = {(1, 3): "rgb24", (1, 4): "rgba", (2, 3): "rgb48le", (2, 4): "rgba64le"}
        frame = av.VideoFrame.from_ndarray(
            np.ascontiguousarray(pixels), format=form[pixels.dtype.itemsize, pixels.shape[2]]
        )
        return self._convert.reformat(
            frame if self._site is None else self._site.of(frame),
            format=self._form,
            src_color_range=ColorRange.JPEG,
            dst_colorspace=None if self._is_rgb else self._matrix,
            dst_color_range=ColorRange.JPEG if self._is_rgb else ColorRange.MPEG,
            interpolation=_EXACT,
        )

    def _of_planes(self, pixels: np.ndarray, alpha: np.ndarray | None) -> av.VideoFrame:
        yuv = colours.yuv_of(_as(pixels, np.dtype(np.uint16)), self._matrix)
        planes = [yuv[..., number] for number in range(3)]
        if self._has_alpha:
            given = np.full(yuv.shape[:2], 65535, np.uint16) if alpha is None else _as(alpha, np.dtype(np.uint16))
            planes.append(given)
        frame = av.VideoFrame(*self._size, "yuva444p16le" if self._has_alpha else "yuv444p16le")
        frame.colorspace, frame.color_range = self._matrix, ColorRange.MPEG
        for plane, values in zip(frame.planes, planes, strict=True):
            rows = np.zeros((plane.height, plane.line_size // 2), "<u2")
            rows[:, : plane.width] = values
            plane.update(rows.tobytes())
        sited = frame if self._site is None else self._site.of(frame)
        return self._convert.reformat(sited, format=self._form, interpolation=Interpolation.BILINEAR)


class _LeftSite:
    """Says of frames where colours of half the resolution lie, which PyAV can't by itself."""

    def __init__(self) -> None:
        self._graph: av.filter.Graph | None = None

    def of(self, frame: av.VideoFrame) -> av.VideoFrame:
        """The same pixels; all frames of one size and format."""
        if self._graph is None:
            self._graph = av.filter.Graph()
            self._graph.link_nodes(
                self._graph.add_buffer(
                    width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
                ),
                self._graph.add("setparams", "chroma_location=left"),
                self._graph.add("buffersink"),
            ).configure()
        self._graph.vpush(frame)
        return self._graph.vpull()


def _plane(plane: VideoPlane) -> np.ndarray:
    """H×W uint16."""
    return np.frombuffer(bytes(plane), "<u2").reshape(plane.height, -1)[:, : plane.width]


def _as(pixels: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """In 8 or 16 bits."""
    if pixels.dtype == dtype:
        return pixels
    return sixteen_bit.to_eight(pixels) if dtype == np.uint8 else pixels.astype(np.uint16) * sixteen_bit.STEP


def _on_white(pixels: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    most = np.iinfo(pixels.dtype).max
    share = alpha[..., None].astype(np.float32) / np.iinfo(alpha.dtype).max
    return (pixels * share + most * (1 - share) + 0.5).astype(pixels.dtype)


def _padded(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """With its last column or row once more where the file can't hold an odd edge."""
    right, below = size[0] - pixels.shape[1], size[1] - pixels.shape[0]
    if not right and not below:
        return pixels
    return np.pad(pixels, ((0, below), (0, right), *([(0, 0)] * (pixels.ndim - 2))), mode="edge")
