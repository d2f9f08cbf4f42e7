"""Clips by PyAV: frames and everything beside them, out of the file in its order."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import av.filter
from av.container import InputContainer
from av.error import BlockingIOError as FilterWaits
from av.error import EOFError as ClipEnds
from av.error import FFmpegError

from studio.batch.clips.pixels import ClipFrame, FrameReader
from studio.batch.clips.tracks import is_cover, main_picture
from studio.errors import PhotoError

_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders leave the transparency of these out."""
_FIELDS = (2, 3, 4, 5)
"""FFmpeg's numbers of orders of fields."""
_MOST_RATE = 1000
BESIDE = {
    "A53_CC": "the captions inside its picture were left out",
    "SPHERICAL": "that it shows all that is around the camera is no longer said",
    "STEREO3D": "that it holds a picture for each eye is no longer said",
}
"""What frames may hold besides their pixels, and what is said where a result is without it."""
_LATE_S = 3.0
"""So far behind its picture a file may hold the sound."""


class ClipReader:
    """A clip as it is stored; use as a context."""

    def __init__(self, path: Path) -> None:
        """Raises PhotoError: missing, no clip, without pictures."""
        self.path = path
        try:
            opened = av.open(str(path), metadata_errors="ignore")
        except (FFmpegError, OSError, ValueError) as error:
            raise _reading_fault(path, error) from error
        assert isinstance(opened, InputContainer)
        self.container = opened
        self.video: Any = main_picture(opened)
        if self.video is None:
            unknown = any(one.codec_context is None for one in opened.streams.video)
            opened.close()
            if unknown:
                raise PhotoError(f"{path.name} holds moving pictures of an unknown kind", "write it as H.264 or ProRes")
            raise PhotoError(f"{path.name} holds no moving pictures", "use MP4, MOV, MKV, WebM or AVI")
        self.video.thread_type = "AUTO"
        # Asked for here and once: whoever asks a stream of a closed file brings the whole program down.
        self.rate = _rate(self.video)
        """Frames a second, on average."""
        self.time_base: Fraction = self.video.time_base or 1 / self.rate
        """Unit of the times of frames, in seconds."""
        self.start_s = Fraction(max(opened.start_time or 0, 0), 1_000_000)
        """Where its times begin: recordings off the air count from anywhere."""
        self.frame_count = _frame_count(self.video, opened, self.rate)
        """About; 0 where nothing says it."""
        self._shape: Fraction = self.video.sample_aspect_ratio or Fraction(1)
        self.frames: FrameReader | None = None
        """How they are stored, from the first one on."""
        self.has_fields = self.video.codec_context.field_order in _FIELDS
        """Is it interlaced? Known with the first frame."""
        self.beside: set[str] = set()
        """What frames hold besides their pixels that no result can have, by FFmpeg's names of it."""

    def __enter__(self) -> "ClipReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.container.close()

    @property
    def shape(self) -> Fraction:
        """Width of a pixel by its height, as it is shown."""
        turned = self.frames is not None and self.frames.stored.orientation >= 5
        return 1 / self._shape if turned else self._shape

    def items(self, seconds: float | None = None) -> Iterator["ClipFrame | av.Packet[Any]"]:
        """Frames to translate and pieces of all else to copy, in the order of the file; only the first `seconds`.

        Times are counted from the beginning of the clip. Raises PhotoError where it is cut off or damaged.
        """
        try:
            yield from self._items(seconds)
        except (FFmpegError, OSError, ValueError) as error:
            raise _reading_fault(self.path, error) from error

    def _items(self, seconds: float | None) -> Iterator["ClipFrame | av.Packet[Any]"]:
        pictures = _Pictures(self)
        sounds = {stream.index for stream in self.container.streams.audio}
        start = end = None
        for packet in self.container.demux(*self._read_streams()):
            if packet.stream.index != self.video.index:
                at = self._shifted(packet)
                if seconds is None or at is None or at - (start or 0) < seconds:
                    yield packet
                    continue
                sounds.discard(packet.stream.index)
            elif end is not None:
                at = self._shifted(packet)
                if at is not None and at > end + _LATE_S:
                    return
            else:
                for frame in pictures.of(packet):
                    at = frame.pts * frame.time_base
                    start = at if start is None else start
                    if seconds is not None and at - start >= seconds:
                        end = at
                        break
                    yield frame
            if end is not None and not sounds:
                return
        if pictures.fault is not None and start is None:
            raise pictures.fault

    def _read_streams(self) -> list[Any]:
        return [one for one in self.container.streams if one.index == self.video.index or not _is_other_film(one)]

    def _shifted(self, packet: "av.Packet[Any]") -> Fraction | None:
        """Counts the packet's times from the beginning of the clip; its time in seconds."""
        base = packet.time_base
        shift = round(self.start_s / base) if base else 0
        if packet.pts is not None:
            packet.pts -= shift
        if packet.dts is not None:
            packet.dts -= shift
        at = packet.dts if packet.pts is None else packet.pts
        return None if at is None else at * base


def _rate(video: Any) -> Fraction:
    told = (video.average_rate, video.guessed_rate, video.base_rate)
    return next((rate for rate in told if rate and 0 < rate <= _MOST_RATE), Fraction(25))


def _frame_count(video: Any, container: InputContainer, rate: Fraction) -> int:
    duration = container.duration
    return video.frames or (0 if duration is None else round(duration / 1_000_000 * float(rate)))


def _is_other_film(stream: Any) -> bool:
    return stream.type == "video" and not is_cover(stream)


class _Pictures:
    """Decodes the frames of a clip and gives each its time."""

    def __init__(self, reader: ClipReader) -> None:
        self._reader = reader
        self.fault: FFmpegError | None = None
        """Why the first pieces could not be decoded: a recording may begin in the middle of something."""
        self._last: int | None = None
        self._weave: Any = None
        self._decoder: Any = None
        name = reader.video.codec_context.codec.canonical_name
        words = {key.lower(): value for key, value in reader.video.metadata.items()}
        if words.get("alpha_mode") == "1" and name in _WITH_ALPHA:
            with contextlib.suppress(ValueError):
                self._decoder = av.CodecContext.create(_WITH_ALPHA[name], "r")
                self._decoder.extradata = reader.video.codec_context.extradata

    def of(self, packet: "av.Packet[Any]") -> Iterator[ClipFrame]:
        """What can be shown once the packet is there; the last one, which is empty, brings all that is left."""
        for frame in self._whole(packet):
            if self._reader.frames is None:
                self._reader.frames = FrameReader(frame)
            self._reader.beside.update(name for name in BESIDE if name in frame.side_data)
            yield self._reader.frames.read(frame, self._time(frame), self._reader.time_base)

    def _decoded(self, packet: "av.Packet[Any]") -> list[Any]:
        try:
            if self._decoder is None:
                return packet.decode()
            return self._decoder.decode(packet if packet.size else None)
        except FFmpegError as error:
            if self._last is not None:
                raise
            self.fault = error
            return []

    def _whole(self, packet: "av.Packet[Any]") -> Iterator[Any]:
        """Frames without fields: both of each are brought to one time."""
        reader = self._reader
        for frame in self._decoded(packet):
            if reader.frames is None and self._weave is None:
                reader.has_fields = reader.has_fields or frame.interlaced_frame
                self._weave = _Weave(reader.video) if reader.has_fields else None
            if self._weave is None:
                yield frame
            else:
                yield from self._weave.frames(frame)
        if self._weave is not None and not packet.size:
            yield from self._weave.frames(None)

    def _time(self, frame: Any) -> int:
        """In units of the clip, counted from its beginning, each later than the one before."""
        reader = self._reader
        given, base = frame.pts if frame.pts is not None else frame.dts, frame.time_base or reader.time_base
        step = max(round(1 / reader.rate / reader.time_base), 1)
        if given is None:
            at = 0 if self._last is None else self._last + step
        else:
            at = round((given * base - reader.start_s) / reader.time_base)
        if self._last is not None and at <= self._last:
            at = self._last + 1
        self._last = at
        return at


class _Weave:
    """FFmpeg's filter that makes whole pictures out of fields."""

    def __init__(self, video: Any) -> None:
        self._graph = av.filter.Graph()
        self._graph.link_nodes(
            self._graph.add_buffer(template=video),
            # One picture for two fields, and only where a frame has some.
            self._graph.add("bwdif", "mode=send_frame:deint=interlaced"),
            self._graph.add("buffersink"),
        ).configure()

    def frames(self, frame: Any) -> Iterator[Any]:
        """What can be shown once `frame` is there; None brings the rest."""
        self._graph.vpush(frame)
        while True:
            try:
                yield self._graph.vpull()
            except (FilterWaits, ClipEnds):
                return


def _reading_fault(path: Path, error: Exception) -> PhotoError:
    if isinstance(error, FileNotFoundError):
        return PhotoError(f"{path.name} does not exist", "check the name")
    if isinstance(error, PermissionError):
        return PhotoError(f"{path.name} may not be read", "check its permissions")
    if isinstance(error, ClipEnds):
        return PhotoError(f"{path.name} is cut off before its end", "copy or download it again")
    return PhotoError(f"{path.name} is damaged or no clip that can be read", "copy it again, or use MP4")
