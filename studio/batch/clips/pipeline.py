"""One clip of a batch: every frame through the same engine, steadily."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.batch.clips.flicker import Flicker
from studio.batch.pipeline import BatchPicture, PicturePipeline
from studio.batch.records import FileRow
from studio.errors import PhotoError
from studio.imaging.formats import film_xmp
from studio.imaging.metadata import source_type
from studio.imaging.metadata.hidden_layers import NOTES
from studio.imaging.photo import Photo
from studio.imaging.recipes.recipe import encode, photo_id
from studio.inference.cancel import CancelToken
from studio.inference.temporal import SteadyTranslator
from studio.inference.translator import Progress
from studio.timeline.ffmpeg import require_codecs

PREVIEW_S = 1.0
"""So much of a clip is a preview, and so much is made without smoothing too, to tell what smoothing is worth."""


class ClipPipeline:
    """For one thread at a time; a clip never has more than a few frames in memory."""

    def __init__(self, work: PicturePipeline) -> None:
        self._work = work

    def make(self, row: FileRow, cancel: CancelToken, progress: Progress) -> tuple[tuple[str, ...], float]:
        """Write the clip under the name `part`; returns what is worth knowing, and seconds.

        Leaves nothing behind where it fails. Raises PhotoError, OutputError, DeviceError, Cancelled.
        """
        started = time.perf_counter()
        try:
            notes = self._make(row, cancel, progress)
        except BaseException:
            with contextlib.suppress(OSError):
                row.part.unlink(missing_ok=True)
            raise
        return notes, time.perf_counter() - started

    def _make(self, row: FileRow, cancel: CancelToken, progress: Progress) -> tuple[str, ...]:
        require_codecs(row.source.name)
        from studio.batch.clips.pixels import ClipFrame
        from studio.batch.clips.reader import ClipReader
        from studio.batch.clips.writer import ClipWriter

        parameters = self._work.parameters
        saving = parameters.saving
        steady = plain = mask = None
        writer: ClipWriter | None = None
        smoothed, unsmoothed = Flicker(), Flicker()
        done, early = 0, []
        with contextlib.ExitStack() as stack:
            reader = stack.enter_context(ClipReader(row.source))
            total = self._frames(reader.frame_count, float(reader.rate))
            for item in reader.items(parameters.seconds):
                cancel.raise_if_cancelled()
                if not isinstance(item, ClipFrame):
                    early.append(item)
                else:
                    photo = Photo(rgb=item.rgb, path=row.source)
                    if steady is None or writer is None:
                        steady = self._translator(photo, row, stack)
                        plain = self._translator(photo, row, stack, share=1.0) if steady.smooths else None
                        mask = self._work.mask_of(photo, row.source, row.folder)
                        recipe = self._recipe(BatchPicture(photo, mask), row, steady) if saving.details else None
                        writer = stack.enter_context(
                            ClipWriter(
                                row.part,
                                row.target,
                                reader,
                                details=saving.details,
                                mark_made=saving.mark_made,
                                recipe=recipe,
                                seconds=parameters.seconds,
                            )
                        )
                    rgb = self._frame(BatchPicture(photo, mask), row, steady, cancel)
                    writer.picture(rgb, item)
                    smoothed.add(photo.rgb, rgb)
                    if plain is not None and done < PREVIEW_S * reader.rate:
                        unsmoothed.add(photo.rgb, self._frame(BatchPicture(photo, mask), row, plain, cancel))
                    done += 1
                    progress(min(done / total, 1.0) if total else 0.0)
                if writer is not None:
                    for packet in early:
                        writer.packet(packet)
                    early.clear()
        if writer is None:
            raise PhotoError(f"{row.source.name} holds no pictures", "copy or download it again")
        if saving.details and saving.mark_made:
            film_xmp.add(row.part, row.target.suffix.lower(), source_type.packet(source_type.TRANSLATED))
        signed = (NOTES["signature"],) if film_xmp.is_signed(row.source) else ()
        return (*signed, *writer.notes, *_told(smoothed, unsmoothed))

    def _frames(self, count: int, rate: float) -> int:
        seconds = self._work.parameters.seconds
        return count if seconds is None else min(count, round(seconds * rate)) if count else round(seconds * rate)

    def _recipe(self, picture: BatchPicture, row: FileRow, steady: SteadyTranslator) -> str:
        known = replace(picture, id=photo_id(row.source))
        return encode(self._work.recipe(known, row.look, steady.device))

    def _translator(
        self, photo: Photo, row: FileRow, stack: contextlib.ExitStack, *, share: float | None = None
    ) -> SteadyTranslator:
        request = self._work.request(BatchPicture(photo), row.look)
        made = SteadyTranslator(request) if share is None else SteadyTranslator(request, share=share)
        stack.callback(made.close)
        return made

    def _frame(
        self, picture: BatchPicture, row: FileRow, translator: SteadyTranslator, cancel: CancelToken
    ) -> np.ndarray:
        translated = translator.translate(picture.photo, cancel)
        return self._work.mixed(picture, row.look, translated)


def _told(smoothed: Flicker, unsmoothed: Flicker) -> Iterator[str]:
    before, after, plain = smoothed.before, smoothed.after, unsmoothed.after
    if before is None or after is None:
        return
    text = f"flicker (change of 255 where the scene stands still): {before:.2f} before, {after:.2f} after"
    yield text if plain is None else f"{text}; {plain:.2f} without smoothing, over the first second"
