"""Clips of any codec, shape, depth and company, written with PyAV."""

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.stream import Disposition
from PIL import Image

RATE = 10


def corners(width: int = 96, height: int = 64) -> np.ndarray:
    """H×W×3 uint8: red, green, blue and light grey quarters, so that a turn or a mirror can be told."""
    picture = np.zeros((height, width, 3), np.uint8)
    half_w, half_h = width // 2, height // 2
    picture[:half_h, :half_w], picture[:half_h, half_w:] = (180, 40, 50), (40, 160, 70)
    picture[half_h:, :half_w], picture[half_h:, half_w:] = (50, 60, 190), (200, 200, 200)
    return picture


def clip(
    path: Path,
    codec: str,
    form: str,
    picture: np.ndarray,
    *,
    frames: int = 6,
    options: dict[str, str] | None = None,
    shape: Fraction | None = None,
    matrix: int = 2,
    primaries: int = 2,
    transfer: int = 2,
    full: bool = False,
    before: Callable[[OutputContainer, Any], None] | None = None,
    after: Callable[[OutputContainer], None] | None = None,
    times: Sequence[int] | None = None,
    first: int = 0,
    moving: Callable[[int], np.ndarray] | None = None,
    **settings: Any,
) -> Path:
    """`picture` (H×W×3 or H×W×4 uint8, or planes of `form` as `to_ndarray` has them) again and again.

    `before` may add tracks and words, `after` writes what they hold; `times` are those of the frames, in tenths;
    `moving` gives another picture for each.
    """
    with av.open(str(path), "w", **settings) as container:
        assert isinstance(container, OutputContainer)
        video: Any = container.add_stream(codec, rate=RATE, options=options or {})
        video.height, video.width = picture.shape[:2]
        video.pix_fmt = form
        video.time_base = video.codec_context.time_base = Fraction(1, RATE)
        context = video.codec_context
        context.colorspace, context.color_primaries, context.color_trc = matrix, primaries, transfer
        context.color_range = 2 if full else 1
        if shape is not None:
            context.sample_aspect_ratio = shape
        if before is not None:
            before(container, video)
        for number, time in enumerate(times or range(frames)):
            frame = frame_of(picture if moving is None else moving(number), form, matrix=matrix, full=full)
            frame.pts, frame.time_base = first + time, Fraction(1, RATE)
            container.mux(video.encode(frame))
            if number == 0 and after is not None:
                after(container)
        container.mux(video.encode(None))
    return path


def frame_of(picture: np.ndarray, form: str, *, matrix: int = 2, full: bool = False) -> av.VideoFrame:
    """As an encoder takes it."""
    given = av.VideoFrame.from_ndarray(picture, format="rgba" if picture.shape[2] == 4 else "rgb24")
    is_rgb = av.VideoFormat(form).is_rgb
    frame = given.reformat(
        format=form,
        src_color_range=2,
        dst_colorspace=None if is_rgb or matrix == 2 else matrix,
        dst_color_range=2 if full or is_rgb else 1,
        interpolation="BILINEAR",
    )
    frame.colorspace = matrix
    return frame


def flat_yuv(
    path: Path, codec: str, form: str, levels: tuple[int, int, int], *, size: tuple[int, int] = (96, 64), **more: Any
) -> Path:
    """A clip of one colour, told by its numbers as they are stored; `more` as for `clip`."""
    bits = max(one.bits for one in av.VideoFormat(form).components)

    def flat() -> av.VideoFrame:
        frame = av.VideoFrame(*size, form)
        for plane, level in zip(frame.planes, levels, strict=True):
            plane.update(
                np.full(plane.buffer_size // (1 if bits == 8 else 2), level, np.uint8 if bits == 8 else "<u2").tobytes()
            )
        return frame

    options, matrix, full = more.get("options", {}), more.get("matrix", 2), more.get("full", False)
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream(codec, rate=RATE, options=options)
        video.width, video.height = size
        video.pix_fmt = form
        video.codec_context.colorspace = matrix
        video.codec_context.color_primaries = more.get("primaries", 2)
        video.codec_context.color_trc = more.get("transfer", 2)
        video.codec_context.color_range = 2 if full else 1
        for number in range(4):
            frame = flat()
            frame.pts, frame.time_base, frame.colorspace, frame.color_range = (
                number,
                Fraction(1, RATE),
                matrix,
                2 if full else 1,
            )
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return path


def jpeg(picture: np.ndarray) -> bytes:
    """A cover."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG")
    return file.getvalue()


def sound(container: OutputContainer, codec: str = "aac") -> Any:
    """A track for a second of a tone, and what writes it."""
    stream: Any = container.add_stream(codec, rate=48_000)
    stream.codec_context.layout = "mono"
    return stream


def play(
    container: OutputContainer, stream: Any, *, hertz: int = 440, start_s: float = 0.0, seconds: float = 0.6
) -> None:
    """Write a tone into a track."""
    form = stream.codec_context.format.name
    step = stream.codec_context.frame_size or 1024
    first = round(start_s * 48_000)
    for begin in range(first, first + round(seconds * 48_000), step):
        wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(begin, begin + step) / 48_000)
        samples = wave.astype(np.float32)[None] if form.startswith("flt") else (wave * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(samples, format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, begin, Fraction(1, 48_000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def pictures(path: Path) -> list[av.VideoFrame]:
    """Its frames as they are stored, with the transparency of WebM."""
    with av.open(str(path)) as container:
        video: Any = next(one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
        if "alpha_mode" not in {key.lower() for key in video.metadata}:
            return list(container.decode(video))
        decoder: Any = av.CodecContext.create("libvpx-vp9", "r")
        found: list[av.VideoFrame] = []
        for packet in container.demux(video):
            found += decoder.decode(packet if packet.size else None)
        return found
