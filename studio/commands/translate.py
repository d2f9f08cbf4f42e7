"""`studio translate`: the same engine as the window's, file by file."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Literal

from studio.commands.report import Report
from studio.commands.targets import Job
from studio.imaging.composite import blend
from studio.imaging.files import open_photo, save_picture
from studio.inference.cancel import CancelToken
from studio.inference.translator import TranslateRequest, Translation, Translator
from studio.package.library import Library
from studio.package.loader import Package

_LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Settings:
    """What is the same for all photos."""

    package: Package
    direction: str | None
    strength: float
    size_px: int | Literal["auto", "full"]
    device: str
    seed: int
    memory_bytes: int | None = None
    explain: bool = False
    """Tell how each photo is translated before it is."""

    @classmethod
    def checked(
        cls,
        *,
        model: str,
        direction: str | None,
        strength: float,
        size: int | Literal["auto", "full"],
        device: str,
        seed: int,
        memory: int | None = None,
        explain: bool = False,
    ) -> "Settings":
        """Raises PackageError where there is no such model or direction."""
        package = Library().find(model)
        package.graph("translate", direction)
        return cls(
            package=package,
            direction=direction,
            strength=strength,
            size_px=size,
            device=device,
            seed=seed,
            memory_bytes=memory,
            explain=explain,
        )


def translate_files(jobs: Sequence[Job], settings: Settings, report: Report) -> None:
    """Translate one after the other; a photo that fails is told to `report`, and the rest go on."""
    translator, cancel = Translator(), CancelToken()
    report.begin(len(jobs))
    # A thread of its own: Ctrl+C reaches this one at once and stops the network there.
    with ThreadPoolExecutor(max_workers=1) as worker:
        try:
            for index, job in enumerate(jobs):
                report.at(index, job.source.name)
                running = worker.submit(_translate, job, settings, translator, cancel, report, index)
                try:
                    # A signal between two looks at it would be lost to one long wait.
                    while not wait([running], timeout=_LOOK_EVERY_S).done:
                        pass
                    translation = running.result()
                except Exception as error:  # whatever one photo does, the others go on
                    report.error(error)
                    continue
                report.written(job.target)
                _tell_device(translation, settings, report, first=index == 0)
        except KeyboardInterrupt:
            # Wherever it comes: leaving the block waits for the photo that is in work.
            cancel.cancel()
            raise


def _translate(
    job: Job, settings: Settings, translator: Translator, cancel: CancelToken, report: Report, index: int
) -> Translation:
    photo = open_photo(job.source)
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
        for line in translator.explain(request):
            report.note(f"{job.source.name}: {line}")
    translation = translator.translate(
        request, cancel=cancel, progress=lambda done: report.at(index, job.source.name, done)
    )
    cancel.raise_if_cancelled()
    save_picture(blend(photo.rgb, translation.rgb, settings.strength), photo.alpha, job.target)
    return translation


def _tell_device(translation: Translation, settings: Settings, report: Report, *, first: bool) -> None:
    device = translation.device
    if first and (report.verbose or settings.device not in ("auto", device.kind)):
        report.note(f"ran on {device.line}")
