"""Moving pictures by PyAV: frames out, frames in; sound, rate, size and turn of the clip are kept."""

import contextlib
import errno
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.container import InputContainer, OutputContainer
from av.error import EOFError as ClipEnds
from av.error import FFmpegError
from av.video.reformatter import ColorRange

from studio.errors import OutputError, PhotoError
from studio.imaging import source_type
from studio.imaging.saving import output_fault

_CODECS = {".webm": ("libvpx-vp9", {"crf": "24", "b:v": "0", "row-mt": "1", "cpu-used": "4"})}
_USUAL = ("libx264", {"crf": "17", "preset": "medium"})
_LOST_SOUND = "the sound could not be copied into this kind of file"


class ClipReader:
    """The frames of a clip, and its sound as it is stored; use as a context."""

    def __init__(self, path: Path) -> None:
        """Raises PhotoError: missing, no clip, without pictures."""
        self._path = path
        try:
            opened = av.open(str(path), metadata_errors="ignore")
        except (FFmpegError, OSError, ValueError) as error:
            raise _reading_fault(path, error) from error
        assert isinstance(opened, InputContainer)
        self.container = opened
        if not opened.streams.video:
            opened.close()
            raise PhotoError(f"{path.name} holds no moving pictures", "use MP4, MOV, MKV, WebM or AVI")
        self.video = opened.streams.video[0]
        self.video.thread_type = "AUTO"
        self.sound = opened.streams.audio[0] if opened.streams.audio else None

    def __enter__(self) -> "ClipReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.container.close()

    @property
    def rate(self) -> Fraction:
        """Frames a second, on average."""
        return self.video.average_rate or self.video.guessed_rate or Fraction(25)

    @property
    def frame_count(self) -> int:
        """About; 0 where nothing says it."""
        if self.video.frames:
            return self.video.frames
        duration = self.container.duration
        return 0 if duration is None else round(duration / 1_000_000 * float(self.rate))

    def items(self, seconds: float | None = None) -> Iterator["av.VideoFrame | av.Packet[Any]"]:
        """Frames to translate and packets of sound to copy, in the order of the file; only the first `seconds`.

        Raises PhotoError where it is cut off or damaged.
        """
        streams = [self.video] if self.sound is None else [self.video, self.sound]
        start: float | None = None
        try:
            for packet in self.container.demux(streams):
                if packet.stream is self.sound:
                    at = None if packet.pts is None else float(packet.pts * packet.time_base)
                    if packet.dts is not None and (seconds is None or at is None or at - (start or 0.0) < seconds):
                        yield packet
                    continue
                for frame in packet.decode():
                    assert isinstance(frame, av.VideoFrame)
                    at = frame.time or 0.0
                    start = at if start is None else start
                    if seconds is not None and at - start >= seconds:
                        return
                    yield frame
        except (FFmpegError, OSError, ValueError) as error:
            raise _reading_fault(self._path, error) from error


def pixels_of(frame: av.VideoFrame) -> np.ndarray:
    """H×W×3 uint8, upright."""
    rgb = frame.to_ndarray(format="rgb24")
    quarters = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(rgb, quarters)) if quarters else rgb


class ClipWriter:
    """Writes a clip like another one; use as a context. What it leaves behind after a failure is no clip."""

    def __init__(
        self,
        path: Path,
        target: Path,
        like: ClipReader,
        size: tuple[int, int],
        *,
        details: bool,
        mark_made: bool = False,
    ) -> None:
        """`target` names the clip in messages and by its suffix its kind. Raises OutputError."""
        self._target = target
        self.notes: tuple[str, ...] = ()
        codec, options = _CODECS.get(target.suffix.lower(), _USUAL)
        flags = {"movflags": "+faststart"} if target.suffix.lower() in (".mp4", ".mov") else {}
        with ExitStack() as undo:
            with self._explained():
                opened = av.open(str(path), "w", options=flags)
            assert isinstance(opened, OutputContainer)
            self._container = opened
            undo.callback(opened.close)
            with self._explained():
                self._video: Any = opened.add_stream(codec, rate=like.rate, options=options)
                self._video.width, self._video.height = size
                # Half as many colours as pixels do not divide an odd edge.
                self._video.pix_fmt = "yuv444p" if size[0] % 2 or size[1] % 2 else "yuv420p"
                self._video.time_base = self._video.codec_context.time_base = like.video.time_base or 1 / like.rate
                self._video.codec_context.thread_type = "AUTO"
                shown, own = like.video.codec_context, self._video.codec_context
                self._matrix, self._range = shown.colorspace, shown.color_range
                for name in ("colorspace", "color_primaries", "color_trc"):
                    setattr(own, name, getattr(shown, name))
                own.color_range = ColorRange.MPEG
            self._sound = self._like_sound(like)
            if details:
                opened.metadata.update(
                    {key: value for key, value in like.container.metadata.items() if key != "encoder"}
                )
            if details and mark_made and target.suffix.lower() in (".mkv", ".webm"):
                opened.metadata[source_type.MATROSKA_TAG] = source_type.TRANSLATED
            undo.pop_all()

    def __enter__(self) -> "ClipWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            with self._explained():
                for packet in self._video.encode(None):
                    self._container.mux(packet)
                self._container.close()
            return
        # What made it fail is on its way already.
        with contextlib.suppress(FFmpegError, OSError, ValueError):
            self._container.close()

    def picture(self, rgb: np.ndarray, like: av.VideoFrame) -> None:
        """One frame, H×W×3 uint8, at the time of another. Raises OutputError."""
        with self._explained():
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame = frame.reformat(format=self._video.pix_fmt, dst_colorspace=self._matrix or None)
            frame.pts, frame.time_base = like.pts, like.time_base
            for packet in self._video.encode(frame):
                self._container.mux(packet)

    def sound(self, packet: "av.Packet[Any]") -> None:
        """A piece of sound as it was stored. Raises OutputError."""
        if self._sound is not None:
            packet.stream = self._sound
            with self._explained():
                self._container.mux(packet)

    def _like_sound(self, like: ClipReader) -> Any:
        if like.sound is None:
            return None
        try:
            return self._container.add_stream_from_template(like.sound)
        except (FFmpegError, ValueError):
            self.notes = (_LOST_SOUND,)
            return None

    def _explained(self) -> "_Explained":
        return _Explained(self._target)


class _Explained:
    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise output_fault(self._target, error) from error
        if isinstance(error, FFmpegError):
            code = getattr(error, "errno", 0) or 0
            if code in errno.errorcode:
                raise output_fault(self._target, OSError(code, str(error.strerror))) from error
            raise OutputError(f"{self._target.name} can't be encoded ({error.strerror})", "use .mp4") from error
        if isinstance(error, ValueError):
            raise OutputError(f"{self._target.name} can't be encoded ({error})", "use .mp4") from error


def _reading_fault(path: Path, error: Exception) -> PhotoError:
    if isinstance(error, FileNotFoundError):
        return PhotoError(f"{path.name} does not exist", "check the name")
    if isinstance(error, PermissionError):
        return PhotoError(f"{path.name} may not be read", "check its permissions")
    if isinstance(error, ClipEnds):
        return PhotoError(f"{path.name} is cut off before its end", "copy or download it again")
    return PhotoError(f"{path.name} is damaged or no clip that can be read", "copy it again, or use MP4")
