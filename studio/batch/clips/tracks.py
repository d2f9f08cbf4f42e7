"""What a clip holds besides its moving picture: copied as it is stored, converted where it must be, or named."""

import contextlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.stream import AttachmentStream, Discard, Disposition, Stream

from studio.batch.clips.sound import SoundConverter
from studio.batch.clips.subtitles import WordsConverter

_REFUSED = (FFmpegError, ValueError, RuntimeError, NotImplementedError)
_NAMES = {"audio": "sound", "subtitle": "subtitle", "data": "data track", "attachment": "attached file"}
_UNWANTED = (
    "encoder",
    "vendor_id",
    "rotate",
    "duration",
    "major_brand",
    "minor_version",
    "compatible_brands",
    "alpha_mode",
)
_STATISTICS = ("bps", "number_of_frames", "number_of_bytes", "_statistics_")
_NOT_PICTURES = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
_MIMES = {"mjpeg": ("cover.jpg", "image/jpeg"), "png": ("cover.png", "image/png")}
_QUICKTIME = (".mp4", ".m4v", ".mov")
_ORDINARY = {
    *("title", "artist", "album_artist", "composer", "album", "date", "comment", "genre", "copyright", "grouping"),
    *("lyrics", "description", "synopsis", "show", "keywords", "creation_time", "location", "location-eng"),
    *("track", "disc", "episode_id", "network", "timecode"),
}
_QUICKTIME_LANGUAGES = {
    "fre": "fra",
    "deu": "ger",
    "nld": "dut",
    "swe": "sve",
    "ell": "gre",
    "isl": "ice",
    "zho": "chi",
    "rum": "ron",
    "cze": "ces",
    "slo": "slk",
    "mkd": "mac",
    "sqi": "alb",
    "hye": "arm",
    "kat": "geo",
    "mya": "bur",
    "msa": "may",
    "cym": "wel",
    "eus": "baq",
    "bod": "tib",
}
"""Languages that FFmpeg's table for QuickTime has under another name."""


def main_picture(container: InputContainer) -> Any:
    """The stream that a player shows: the largest one, but for covers and thumbnails; None where there is none."""
    streams = [one for one in container.streams.video if one.codec_context is not None and not is_cover(one)]
    return max(streams, key=_worth, default=None)


def is_cover(stream: Stream) -> bool:
    """A picture beside the film, not the film?"""
    return bool(stream.disposition & _NOT_PICTURES)


def _worth(stream: Any) -> int:
    """As FFmpeg chooses: by pixels, and what is marked as the default counts for many; a single frame is no film."""
    pixels = stream.codec_context.width * stream.codec_context.height
    is_film = stream.frames != 1
    return 100_000_000 * is_film + 5_000_000 * bool(stream.disposition & Disposition.default) + pixels


def kept_words(metadata: dict[str, str]) -> dict[str, str]:
    """Without what is about the file as it was stored; Matroska's capitals as the other files have them."""
    return {
        key.lower() if key.isupper() else key: value
        for key, value in metadata.items()
        if key.lower() not in _UNWANTED and not key.lower().startswith(_STATISTICS)
    }


def needs_own_words(suffix: str, words: dict[str, str]) -> bool:
    """Are there words that MP4 and MOV have no place of their own for? Then all go into another table."""
    return suffix in _QUICKTIME and any(word not in _ORDINARY for word in words)


def language_alone(words: dict[str, str]) -> dict[str, str]:
    """What is no detail: players choose a track by it."""
    return {key: text for key, text in words.items() if key == "language"}


class Tracks:
    """All of a clip but its moving picture, on its way into another file."""

    def __init__(
        self, source: InputContainer, picture: Stream, out: OutputContainer, suffix: str, *, details: bool
    ) -> None:
        """Adds streams to `out`, which has its picture already. Without `details` no data and no files are taken."""
        self._suffix, self._details = suffix, details
        # The table for all words has no place for a cover.
        self._takes_cover = suffix in (".mp4", ".m4v") and not needs_own_words(suffix, kept_words(source.metadata))
        self._out = out
        self._copies: dict[int, Any] = {}
        self._converters: dict[int, SoundConverter | WordsConverter] = {}
        self._ends: dict[int, int] = {}
        """The least time that the next piece of a track may have."""
        self._lost: Counter[str] = Counter()
        for stream in source.streams:
            # Chapters come as a track as well, which the reader of the file has put aside by itself.
            if stream.index != picture.index and stream.discard != Discard.all:
                self._add(stream)

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be taken along, in plain words."""
        kind = self._suffix.removeprefix(".").upper()
        return tuple(
            f"{count} {name if count == 1 else name + 's'} could not be put into {kind}"
            for name, count in self._lost.items()
        )

    def wants(self, stream: Stream) -> bool:
        """Is this stream to be read?"""
        return stream.index in self._copies or stream.index in self._converters

    def packets(self, packet: "av.Packet[Any]") -> Iterator["av.Packet[Any]"]:
        """What of a stored piece is written; nothing for what was not taken along."""
        index = packet.stream.index
        if index in self._converters:
            yield from self._converters[index].convert(packet)
        elif index in self._copies and packet.size:
            if self._suffix == ".avi" and packet.dts is not None and packet.dts < 0:
                # It knows no time before its beginning; what sound has there is silence of its encoder.
                return
            self._in_order(packet, index)
            packet.stream = self._copies[index]
            yield packet

    def _in_order(self, packet: "av.Packet[Any]", index: int) -> None:
        """Recordings with gaps count back now and then; no file takes that."""
        last = self._ends.get(index)
        if packet.dts is None:
            packet.dts = packet.pts
        if packet.dts is None and is_cover(packet.stream):
            packet.pts = packet.dts = 0
        if packet.dts is not None:
            if last is not None and packet.dts < last:
                packet.dts = last
            if packet.pts is not None and packet.pts < packet.dts:
                packet.pts = packet.dts
            self._ends[index] = packet.dts + 1

    def rest(self) -> Iterator["av.Packet[Any]"]:
        """What converters still hold at the end."""
        for converter in self._converters.values():
            yield from converter.rest()

    def _add(self, stream: Any) -> None:
        if stream.type == "video":
            self._add_picture(stream)
        elif stream.type == "attachment":
            self._add_file(stream)
        elif stream.type == "data" and not self._details:
            return
        elif is_timecode(stream):
            # It is told by a word, and the file gets a new track of it.
            return
        elif stream.type in ("audio", "subtitle", "data"):
            if self._takes(stream):
                self._copies[stream.index] = self._like(self._out.add_stream_from_template(stream), stream)
            elif not self._convert(stream):
                self._lost[_NAMES[stream.type]] += 1
        elif stream.type != "unknown" or self._details:
            self._lost["data track"] += 1

    def _convert(self, stream: Any) -> bool:
        if stream.codec_context is None or stream.type == "data":
            return False
        made = (SoundConverter if stream.type == "audio" else WordsConverter).into(self._out, stream, self._suffix)
        if made is None:
            return False
        self._like(made.stream, stream)
        self._converters[stream.index] = made
        return True

    def _add_picture(self, stream: Any) -> None:
        if not is_cover(stream):
            self._lost["further moving picture"] += 1
            return
        if not self._details:
            return
        data = _first_packet(stream)
        name, mime = _MIMES.get(stream.codec_context.name if stream.codec_context else "", ("", ""))
        if self._suffix == ".mkv" and data and name:
            words = stream.metadata
            self._out.add_attachment(words.get("filename", name), words.get("mimetype", mime), data)
        elif data and self._takes_cover and self._takes(stream, Disposition.attached_pic):
            copy = self._out.add_stream_from_template(stream, opaque=True)
            copy.disposition = Disposition.attached_pic
            self._copies[stream.index] = copy
        else:
            self._lost["cover picture"] += 1

    def _add_file(self, stream: AttachmentStream) -> None:
        if not self._details:
            return
        if self._suffix == ".mkv":
            self._out.add_attachment(stream.name or "file", stream.mimetype or "application/octet-stream", stream.data)
        else:
            self._lost[_NAMES["attachment"]] += 1

    def _like(self, made: Any, stream: Any) -> Any:
        made.disposition = stream.disposition
        words = kept_words(stream.metadata)
        if self._suffix == ".mov" and "language" in words:
            words["language"] = _QUICKTIME_LANGUAGES.get(words["language"], words["language"])
        made.metadata.clear()
        made.metadata.update(words if self._details else language_alone(words))
        return made

    def _takes(self, stream: Any, disposition: int = 0) -> bool:
        """Does the kind of file hold it? Its writer is asked with an empty file."""
        trial = None
        try:
            trial = av.open(io.BytesIO(), "w", format=self._out.format.name)
            made = trial.add_stream_from_template(stream, opaque=True)
            made.disposition = disposition
            trial.start_encoding()
        except _REFUSED:
            return False
        finally:
            if trial is not None:
                with contextlib.suppress(*_REFUSED):
                    trial.close()
        return True


def is_timecode(stream: Stream) -> bool:
    """A QuickTime track that counts time for cutting?"""
    return stream.type == "data" and "timecode" in stream.metadata


def _first_packet(stream: Any) -> bytes:
    """Of a cover, which is one packet. Read by itself: it must be there before the file is begun."""
    with contextlib.suppress(FFmpegError, OSError, ValueError), av.open(stream.container.name) as again:
        assert isinstance(again, InputContainer)
        for packet in again.demux(again.streams[stream.index]):
            if packet.size:
                return bytes(packet)
    return b""


def chapters_of(source: InputContainer, offset_s: Fraction, seconds: float | None) -> Sequence[Any]:
    """The chapters at the times of the result; of a preview only those that begin in it."""
    made = []
    for number, chapter in enumerate(source.chapters()):
        unit = chapter["time_base"] or Fraction(1, 1000)
        start, end = (max(Fraction(0), chapter[name] * unit - offset_s) for name in ("start", "end"))
        if seconds is not None:
            if start >= seconds:
                continue
            end = min(end, Fraction(seconds))
        base = Fraction(1, 1000)
        title = chapter["metadata"].get("title", str(number + 1))
        times = {"start": round(start / base), "end": round(end / base), "time_base": base}
        made.append({"id": chapter["id"], **times, "metadata": {"title": title}})
    return made
