"""Frames to a video, an animation or a numbered folder; what was written before a stop can be played."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image

from studio.errors import OutputError
from studio.imaging.formats import film_xmp
from studio.imaging.metadata import source_type
from studio.inference.cancel import CancelToken
from studio.preferences.chosen import chosen
from studio.preferences.table import MARK_MADE
from studio.system.atomic_write import whole_file
from studio.system.priority import same_scheduling
from studio.timeline.ffmpeg import CONTAINER_SUFFIXES, require_codecs
from studio.timeline.frames import write_frames

VideoCodec = Literal["vp9", "av1"]
SUFFIXES = (".mp4", ".webm", ".gif", ".webp", ".png")
"""`.png` is an APNG; no suffix is a folder of numbered PNG."""
_BT709, _LIMITED_RANGE = 1, 1
"""ISO/IEC 23091-2 and FFmpeg's numbers."""
_CONTAINERS = {".mp4": "mp4", ".webm": "webm", ".png": "apng"}
_ENCODERS = {"vp9": "libvpx-vp9", "av1": "libsvtav1"}

Frames = Callable[[int], np.ndarray]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class VideoOptions:
    """How a video is written; the format follows from the suffix of the file."""

    fps: int = 30
    quality: int = 90
    """1…100; of GIF, APNG and numbered PNG nothing depends on it."""
    codec: VideoCodec = "vp9"
    """Of WebM."""
    loops: bool = True
    """Whether an animation starts again at its end, for ever."""
    by_network: bool = False
    """Whether a network made the frames; where the settings say so, the file says it in IPTC's words."""

    @property
    def xmp(self) -> bytes | None:
        """What the file says about how it was made."""
        return source_type.packet(source_type.MADE) if self.by_network and chosen(MARK_MADE) else None


@dataclass(frozen=True)
class Written:
    path: Path
    """Of a folder perhaps another one than was asked for."""
    frames: int
    """As many as were asked for, unless it was stopped."""
    complete: bool


def check_target(path: Path) -> None:
    """Raises OutputError for a suffix that is none of a video, CodecsMissingError where it can't be written here."""
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        raise OutputError(
            f"{path.name} has no suffix of a video", f"use {', '.join(SUFFIXES)}, or a folder for numbered pictures"
        )
    if path.suffix.lower() in CONTAINER_SUFFIXES:
        require_codecs(path.name)


def write_video(
    path: Path,
    frames: Frames,
    count: int,
    options: VideoOptions,
    *,
    cancel: CancelToken | None = None,
    progress: Progress = lambda _done: None,
) -> Written:
    """Write `count` frames, H×W×3 uint8 of one even size, to `path`.

    A stop by `cancel` leaves what is there up to then as a file that plays; without a single frame nothing is written.
    A file that was there before is replaced at the end; a folder only where it holds nothing but frames of this
    program, else they go into another one beside it. Raises OutputError, and what `frames` raises.
    """
    check_target(path)
    if count < 1:
        raise OutputError("there are no frames to write", "add keys that can be shown")
    source = _Source(frames, count, cancel or CancelToken(), progress)
    try:
        if not path.suffix:
            path = write_frames(path, source, options.xmp)
        else:
            _write_file(path, source, options)
    except OSError as error:
        raise OutputError(f"{path} was not written ({error.strerror or error})", "choose another folder") from error
    return Written(path, source.given, source.given == count)


class _Source:
    """Gives frames one after the other until all are given or a stop was asked for."""

    def __init__(self, frames: Frames, count: int, cancel: CancelToken, progress: Progress) -> None:
        self._frames, self._count = frames, count
        self._cancel, self._progress = cancel, progress
        self.given = 0

    def __iter__(self) -> Iterator[np.ndarray]:
        for number in range(self._count):
            if self._cancel.cancelled:
                return
            frame = self._frames(number)
            self.given += 1
            yield frame
            self._progress(self.given / self._count)


def _write_file(path: Path, source: _Source, options: VideoOptions) -> None:
    kind = path.suffix.lower()
    with whole_file(path) as part:
        if kind in CONTAINER_SUFFIXES:
            _encode(part, kind, source, options)
        else:
            _animate(part, kind, source, options)
        if not source.given:
            part.unlink(missing_ok=True)
        elif options.xmp is not None:
            film_xmp.add(part, kind, options.xmp)


def _encode(part: Path, kind: str, source: _Source, options: VideoOptions) -> None:
    import av
    from av.error import FFmpegError

    plays = {"plays": "0" if options.loops else "1"} if kind == ".png" else {}
    try:
        with av.open(str(part), "w", format=_CONTAINERS[kind], options=plays) as opened:
            container: Any = opened
            stream: Any = None
            if kind == ".webm" and options.xmp is not None:
                container.metadata[source_type.MATROSKA_TAG] = source_type.MADE
            for frame in source:
                with same_scheduling():
                    stream = stream or _stream(container, kind, frame, options)
                    picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
                    container.mux(stream.encode(picture if kind == ".png" else _in_bt709(picture)))
            if stream is not None:
                container.mux(stream.encode())
    except FFmpegError as error:
        raise OutputError(
            f"{part.parent} takes no video ({error})", "free some space or choose another folder"
        ) from error


def _stream(container: Any, kind: str, frame: np.ndarray, options: VideoOptions) -> Any:
    height, width = frame.shape[:2]
    if kind == ".png":
        stream = container.add_stream("apng", rate=Fraction(options.fps))
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb24"
        return stream
    loss = 1 - min(max(options.quality, 1), 100) / 100
    if kind == ".mp4":
        name, flags = "libx264", {"crf": str(round(8 + 38 * loss)), "preset": "medium"}
    elif options.codec == "av1":
        name, flags = _ENCODERS["av1"], {"crf": str(round(12 + 48 * loss)), "preset": "8"}
    else:
        flags = {"crf": str(round(8 + 50 * loss)), "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
        name = _ENCODERS["vp9"]
    stream = container.add_stream(name, rate=Fraction(options.fps), options=flags)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    # Said in the file, or players guess by the size of the picture.
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = _LIMITED_RANGE
    return stream


def _in_bt709(picture: Any) -> Any:
    return picture.reformat(format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG")


def _animate(part: Path, kind: str, source: _Source, options: VideoOptions) -> None:
    """GIF or WebP by Pillow, which asks for one frame after the other."""
    frames = (Image.fromarray(frame) for frame in source)
    first = next(frames, None)
    if first is None:
        return
    # GIF counts hundredths of a second, and players slow down what is shorter than two.
    duration: Any = max(1000 / options.fps, 20) if kind == ".gif" else 1000 / options.fps
    settings: dict[str, Any] = {"save_all": True, "append_images": frames, "loop": 0 if options.loops else 1}
    if kind == ".webp":
        settings |= {"duration": round(duration), "quality": options.quality, "lossless": options.quality >= 100}
        settings["xmp"] = options.xmp or b""
        first.save(part, "WEBP", **settings)
    else:
        first.save(part, "GIF", duration=round(duration / 10) * 10, **settings)
