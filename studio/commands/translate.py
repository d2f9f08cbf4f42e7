"""`studio translate`: the same engine as the window's, file by file."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar

from studio.commands.report import Report
from studio.commands.settings import Settings
from studio.commands.targets import Job
from studio.errors import StudioError
from studio.imaging.contact_sheet import Pair, cell_edge, contact_sheet, pair
from studio.imaging.files import open_photo
from studio.imaging.photo import Photo
from studio.imaging.resample import resize
from studio.imaging.saving import save_picture, save_result
from studio.inference.cancel import CancelToken
from studio.inference.translator import TranslateRequest, Translation, Translator

_LOOK_EVERY_S = 0.05
_LARGEST_BESIDE_PX = 60_000_000
"""A photo with more pixels is alone in memory, with its result."""

T = TypeVar("T")


def translate_files(jobs: Sequence[Job], settings: Settings, report: Report) -> None:
    """Translate one after the other; a photo that fails is told to `report`, and the rest go on.

    While the network sees one photo, the next is read and the last one written.
    """
    work = _Work(settings, report, cell_edge(len(jobs)))
    report.begin(len(jobs))
    if settings.warning:
        report.note(settings.warning)
    # Threads of their own: Ctrl+C reaches this one at once and stops the network there.
    with _lane("read") as reader, _lane("network") as network, _lane("write") as writer:
        photos, results = _Photos(jobs, reader), _Results(writer, report)
        try:
            for index, job in enumerate(jobs):
                report.at(index, job.source.name)
                try:
                    photo = photos.take(index)
                    running = network.submit(work.translate, job, photo, index)
                    translation = _result_of(running, results.tell_if_written)
                except Exception as error:  # whatever one photo does, the others go on
                    results.finish()
                    report.error(error)
                    continue
                results.finish()
                results.write(job, partial(work.save, job, photo, translation))
                _tell(job, translation, settings, report, first=index == 0)
            results.finish()
        except KeyboardInterrupt:
            # Wherever it comes: leaving the block waits for the photo that is in work.
            work.cancel.cancel()
            results.finish()
            raise
    work.write_sheet()


def _lane(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)


def _result_of(future: "Future[T]", between: Callable[[], None] = lambda: None) -> T:
    # A signal between two looks at it would be lost to one long wait.
    while not wait([future], timeout=_LOOK_EVERY_S).done:
        between()
    return future.result()


class _Photos:
    """The photos in their order; each is read while the network sees the one before."""

    def __init__(self, jobs: Sequence[Job], reader: ThreadPoolExecutor) -> None:
        self._jobs = jobs
        self._reader = reader
        self._ahead: Future[Photo] | None = None

    def take(self, index: int) -> Photo:
        """Number `index`; they are asked for one after the other. Raises PhotoError."""
        reading, self._ahead = self._ahead or self._read(index), None
        pixels = 0
        try:
            photo = _result_of(reading)
            pixels = photo.width * photo.height
            return photo
        finally:
            if index + 1 < len(self._jobs) and pixels <= _LARGEST_BESIDE_PX:
                self._ahead = self._read(index + 1)

    def _read(self, index: int) -> "Future[Photo]":
        return self._reader.submit(open_photo, self._jobs[index].source)


class _Results:
    """Writes one picture at a time, and tells how that went."""

    def __init__(self, writer: ThreadPoolExecutor, report: Report) -> None:
        self._writer = writer
        self._report = report
        self._writing: tuple[Job, Future[tuple[str, ...]]] | None = None

    def write(self, job: Job, save: Callable[[], tuple[str, ...]]) -> None:
        """Begin with the next picture; `save` returns what is worth knowing about the file."""
        self._writing = job, self._writer.submit(save)

    def tell_if_written(self) -> None:
        """Tell of the picture that is being written, once it is."""
        if self._writing is not None and self._writing[1].done():
            self.finish()

    def finish(self) -> None:
        """Wait for the picture that is being written, and tell."""
        if self._writing is None:
            return
        (job, notes), self._writing = self._writing, None
        try:
            for note in _result_of(notes):
                self._report.note(f"{job.target.name}: {note}")
        except Exception as error:  # a full disk is no reason not to try the others
            self._report.error(error)
        else:
            self._report.written(job.target)


class _Work:
    """What goes on in the other threads."""

    def __init__(self, settings: Settings, report: Report, cell_px: int) -> None:
        self.cancel = CancelToken()
        self._settings = settings
        self._report = report
        self._cell_px = cell_px
        self._translator = Translator()
        self._pairs: list[Pair] = []

    def translate(self, job: Job, photo: Photo, index: int) -> Translation:
        """Run the network on a photo."""
        settings, report = self._settings, self._report
        request = TranslateRequest(
            photo=photo,
            package=settings.package,
            direction=settings.direction,
            size_px=settings.size_px,
            device=settings.device,
            seed=settings.seed,
            memory_bytes=settings.memory_bytes,
        )
        if settings.explain:
            for line in self._translator.explain(request):
                report.note(f"{job.source.name}: {line}")
        translation = self._translator.translate(
            request, cancel=self.cancel, progress=lambda done: report.at(index, job.source.name, done)
        )
        self.cancel.raise_if_cancelled()
        return translation

    def save(self, job: Job, photo: Photo, translation: Translation) -> tuple[str, ...]:
        """Mix, and write; returns what is worth knowing about the file."""
        settings = self._settings
        rgb, recipe = settings.finish(photo, translation)
        if settings.sheet is not None:
            self._pairs.append(pair(photo, rgb, job.source.name, self._cell_px))
        if settings.saving.resolution == "working":
            rgb = resize(rgb, translation.network_size)
        return tuple(save_result(photo, rgb, job.target, settings.saving, recipe))

    def write_sheet(self) -> None:
        """Write the contact sheet of what was translated, where one is wanted."""
        sheet = self._settings.sheet
        if sheet is None or not self._pairs:
            return
        try:
            save_picture(contact_sheet(self._pairs), None, sheet, self._settings.saving)
        except StudioError as error:
            self._report.error(error)
        else:
            self._report.written(sheet)


def _tell(job: Job, translation: Translation, settings: Settings, report: Report, *, first: bool) -> None:
    device = translation.device
    if first and (report.verbose or settings.device not in ("auto", device.kind)):
        report.note(f"ran on {device.line}")
    if translation.note:
        report.note(f"{job.source.name}: {translation.note}")
