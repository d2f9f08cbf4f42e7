"""Subtitles of one kind of text as those of another."""

from collections.abc import Iterator
from typing import Any

import av
from av.container import OutputContainer
from av.error import FFmpegError

_TEXTS = ("subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text")
_CODERS = {".mp4": "mov_text", ".m4v": "mov_text", ".mov": "mov_text", ".mkv": "ass", ".webm": "webvtt"}


class WordsConverter:
    def __init__(self, stream: Any, source: Any) -> None:
        self.stream = stream
        self._source = source

    @classmethod
    def into(cls, out: OutputContainer, source: Any, suffix: str) -> "WordsConverter | None":
        """Adds the track to `out`; None for pictures of text, and where the file holds no text."""
        coder = _CODERS.get(suffix)
        if coder is None or source.codec_context.name not in _TEXTS:
            return None
        try:
            # Only an open decoder knows how the text is to look.
            source.codec_context.open(strict=False)
            stream: Any = out.add_stream(coder)
            stream.codec_context.subtitle_header = source.codec_context.subtitle_header
        except (FFmpegError, ValueError):
            return None
        return cls(stream, source)

    def convert(self, packet: "av.Packet[Any]") -> Iterator["av.Packet[Any]"]:
        """The next line of text."""
        if not packet.size:
            return
        try:
            words = self._source.codec_context.decode2(packet)
            made = None if words is None or not words.rects else self.stream.codec_context.encode_subtitle(words)
        except FFmpegError:  # a broken line of text is no reason to lose the clip
            return
        if made is not None:
            made.stream, made.time_base = self.stream, packet.time_base
            made.pts = made.dts = packet.pts
            made.duration = packet.duration
            yield made

    def rest(self) -> Iterator["av.Packet[Any]"]:
        """Nothing: a line is whole."""
        yield from ()
