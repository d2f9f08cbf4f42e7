"""Sound that a kind of file can't hold as it is stored, coded anew."""

from collections.abc import Iterator
from typing import Any

import av
from av.container import OutputContainer
from av.error import FFmpegError

_CODERS = {".webm": ("libopus",), ".avi": ("libmp3lame", "pcm_s16le")}
_USUAL = ("aac",)
_OPUS_RATE = 48_000
_LAYOUTS = {1: "mono", 6: "5.1", 8: "7.1"}
_BITS_PER_CHANNEL = 96_000


class SoundConverter:
    def __init__(self, stream: Any, source: Any) -> None:
        self.stream = stream
        self._source = source
        self._resampler: Any = None

    @classmethod
    def into(cls, out: OutputContainer, source: Any, suffix: str) -> "SoundConverter | None":
        """Adds the track to `out`; None where no encoder for it is there."""
        for name in _CODERS.get(suffix, _USUAL):
            try:
                rate = _OPUS_RATE if name == "libopus" else min(source.rate or _OPUS_RATE, _OPUS_RATE)
                stream: Any = out.add_stream(name, rate=rate)
            except (FFmpegError, ValueError):
                continue
            context: Any = stream.codec_context
            channels: int = source.codec_context.channels
            context.layout = _LAYOUTS.get(channels, "stereo")
            context.bit_rate = _BITS_PER_CHANNEL * (channels if channels in _LAYOUTS else 2)
            return cls(stream, source)
        return None

    def convert(self, packet: "av.Packet[Any]") -> Iterator["av.Packet[Any]"]:
        """The next stored piece, as pieces of the new track."""
        try:
            frames = packet.decode()
        except FFmpegError:  # a broken piece of sound is no reason to lose the clip
            return
        for frame in frames:
            yield from self._encoded(frame)

    def rest(self) -> Iterator["av.Packet[Any]"]:
        """What is left at the end."""
        if self._resampler is not None:
            for frame in self._resampler.resample(None):
                yield from self.stream.encode(frame)
        yield from self.stream.encode(None)

    def _encoded(self, frame: Any) -> Iterator["av.Packet[Any]"]:
        context = self.stream.codec_context
        if self._resampler is None:
            self._resampler = av.AudioResampler(
                format=context.format,
                layout=context.layout,
                rate=context.sample_rate,
                frame_size=context.frame_size or None,
            )
        for made in self._resampler.resample(frame):
            yield from self.stream.encode(made)
