"""Writes a clip like another one: its picture encoded anew, everything else as it was."""

import contextlib
import errno
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.reformatter import ColorRange

from studio.batch.clips import matroska_shape
from studio.batch.clips.encoding import encoding_of
from studio.batch.clips.pixels import ClipFrame, FrameMaker
from studio.batch.clips.reader import BESIDE, ClipReader
from studio.batch.clips.tracks import Tracks, chapters_of, kept_words, language_alone, needs_own_words
from studio.errors import OutputError
from studio.imaging.metadata import source_type
from studio.imaging.recipes import clip_recipe
from studio.imaging.saving import output_fault
from studio.system.priority import same_scheduling

_QUICKTIME = (".mp4", ".m4v", ".mov")
_NOT_THE_DISK = (errno.EINVAL, errno.ENOSYS, errno.ERANGE, errno.EDOM, errno.EAGAIN)


class ClipWriter:
    """Writes a clip like another one; use as a context. What it leaves behind after a failure is no clip."""

    def __init__(
        self,
        path: Path,
        target: Path,
        like: ClipReader,
        *,
        details: bool,
        mark_made: bool = False,
        recipe: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """`target` names the clip in messages and by its suffix its kind; `like` has shown its first frame.

        `recipe` goes into the file; `seconds` are all that is written. Raises OutputError.
        """
        assert like.frames is not None
        self._target, self._path, self._recipe = target, path, recipe
        self._like = like
        self._suffix = target.suffix.lower()
        self._saw_holes = False
        self._last = -1
        stored = like.frames.stored
        context = like.video.codec_context
        self._encoding = encoding_of(context.codec.canonical_name, _tag(context), stored, self._suffix)
        width, height = stored.upright_size
        self._grown = self._encoding.needs_even_edges and bool(width % 2 or height % 2)
        self._size = size = (width + width % 2, height + height % 2) if self._grown else (width, height)
        self._maker = FrameMaker(stored, self._encoding.form, size, sites_left=self._encoding.sites_left)
        with ExitStack() as undo:
            with self._explained():
                words = kept_words(like.container.metadata) if details else {}
                opened = av.open(str(path), "w", options=self._flags(words), format=_FORMATS.get(self._suffix))
            assert isinstance(opened, OutputContainer)
            self._container = opened
            undo.callback(opened.close)
            with self._explained():
                self._video = self._picture_track(size, details=details)
                self._tracks = Tracks(like.container, like.video, opened, self._suffix, details=details)
                if details:
                    opened.metadata.update(words)
                    if mark_made and self._suffix in (".mkv", ".webm"):
                        opened.metadata[source_type.MATROSKA_TAG] = source_type.TRANSLATED
                    if recipe is not None:
                        opened.metadata.update(clip_recipe.words(self._suffix, recipe))
                chapters = chapters_of(like.container, like.start_s, seconds)
                if chapters and self._suffix != ".avi":
                    opened.set_chapters(list(chapters))
                with same_scheduling():
                    opened.start_encoding()
            undo.pop_all()

    def __enter__(self) -> "ClipWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            with self._explained():
                self._container.mux(self._video.encode(None))
                for packet in self._tracks.rest():
                    self._container.mux(packet)
                self._container.close()
                if self._suffix in (".mkv", ".webm") and self._like.shape != 1 and not self._encoding.tells_shape:
                    matroska_shape.tell(self._path, self._size, self._like.shape)
                if self._recipe is not None:
                    clip_recipe.add(self._path, self._suffix, self._recipe)
            return
        # What made it fail is on its way already.
        with contextlib.suppress(FFmpegError, OSError, ValueError):
            self._container.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not as it was, in plain words; complete at the end."""
        assert self._like.frames is not None
        stored, kind = self._like.frames.stored, self._suffix.removeprefix(".").upper()
        light = stored.colours.light
        told = {
            f"its {'' if light is None else light.transfer.upper()} light was brought to that of a screen": light
            is not None,
            f"its transparency was laid on white: {kind} holds none": self._saw_holes,
            f"its {stored.bits} bits a channel became {self._encoding.bits}": stored.bits > self._encoding.bits,
            "it is interlaced: two fields each became one whole picture": self._like.has_fields,
            "an edge with an odd number of pixels was doubled": self._grown,
            "the shape of its pixels could not be put into AVI": self._suffix == ".avi"
            and self._like.shape != 1
            and not self._encoding.tells_shape,
        } | {text: name in self._like.beside for name, text in BESIDE.items()}
        return (*(text for text, holds in told.items() if holds), *self._tracks.notes)

    def picture(self, rgb: np.ndarray, like: ClipFrame) -> None:
        """What became of a frame, H×W×3 uint8. Raises OutputError."""
        if like.alpha is not None and self._maker.flattens and not self._saw_holes:
            self._saw_holes = bool(like.alpha.min() < like.alpha.max()) or not like.alpha.any()
        with self._explained():
            frame = self._maker.frame(rgb, like)
            if self._suffix == ".avi":
                # It counts frames and knows no times.
                self._last = max(self._last + 1, round(like.pts * like.time_base * self._like.rate))
                frame.pts, frame.time_base = self._last, 1 / self._like.rate
            self._container.mux(self._video.encode(frame))

    def packet(self, packet: "av.Packet[Any]") -> None:
        """A piece of sound or of anything else, as it was stored. Raises OutputError."""
        with self._explained():
            for made in self._tracks.packets(packet):
                self._container.mux(made)

    def _picture_track(self, size: tuple[int, int], *, details: bool) -> Any:
        like, encoding = self._like, self._encoding
        options = dict(encoding.options)
        if self._suffix == ".avi":
            options["bf"] = "0"
        video: Any = self._container.add_stream(encoding.encoder, rate=like.rate, options=options)
        context = video.codec_context
        video.width, video.height = size
        video.pix_fmt = encoding.form
        video.time_base = context.time_base = 1 / like.rate if self._suffix == ".avi" else like.time_base
        context.thread_type = "AUTO"
        if like.shape != 1:
            context.sample_aspect_ratio = like.shape
        if encoding.tag:
            context.codec_tag = encoding.tag
        colours = self._maker.colours
        context.colorspace = colours.matrix
        context.color_range = ColorRange.JPEG if colours.is_full else ColorRange.MPEG
        context.color_primaries, context.color_trc = colours.primaries, colours.transfer
        words = kept_words(like.video.metadata)
        video.metadata.update(words if details else language_alone(words))
        if encoding.encoder == "libvpx-vp9" and "yuva" in encoding.form:
            video.metadata["alpha_mode"] = "1"
        video.disposition = like.video.disposition
        return video

    def _flags(self, words: dict[str, str]) -> dict[str, str]:
        if self._suffix not in _QUICKTIME:
            return {}
        others = "+use_metadata_tags" if needs_own_words(self._suffix, words) else ""
        return {"movflags": f"+faststart{others}"}

    def _explained(self) -> "_Explained":
        return _Explained(self._target)


_FORMATS = {".m4v": "mp4"}


def _tag(context: Any) -> str:
    with contextlib.suppress(UnicodeDecodeError, ValueError):
        return str(context.codec_tag)
    return ""


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
            if code in errno.errorcode and code not in _NOT_THE_DISK:
                raise output_fault(self._target, OSError(code, str(error.strerror))) from error
            raise OutputError(f"{self._target.name} can't be encoded ({error.strerror})", "use .mp4") from error
        if isinstance(error, ValueError):
            raise OutputError(f"{self._target.name} can't be encoded ({error})", "use .mp4") from error
