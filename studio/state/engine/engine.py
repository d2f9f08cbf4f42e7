"""Translations for the canvas, stage by stage, on a worker of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.state.engine.render_stages import RenderStage
from studio.state.engine.results import Rendered, ResultKey
from studio.state.notices import Notes
from studio.state.photos.sources import PictureConverter
from studio.state.workers.latest import LatestWorker, Percents, WorkContext
from studio.state.workers.thread import WorkItem

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.package.loader import Package

_TICK_MS = 80
_NEVER_BEYOND = 0.95
_UPSAMPLING_S_PER_PX = 1.2e-7


@dataclass(frozen=True, eq=False)
class RenderRequest:
    """Everything one translation needs; `stages` run in order, each result is reported."""

    request_id: int
    key: ResultKey
    photo: Photo
    package: Package
    stages: tuple[RenderStage, ...]


@dataclass(frozen=True)
class RunProgress:
    """How far the stage that runs is (0..1)."""

    request_id: int
    stage: RenderStage
    fraction: float


@dataclass(frozen=True)
class RunFailure:
    """A translation that could not be made, in plain words."""

    request_id: int
    photo_id: int
    error: Exception


class Engine(LatestWorker):
    """The newest request replaces the one that waits.

    A running preview is let finish, a running larger stage is cancelled by a newer request. Results of older requests
    are dropped.
    """

    submitted = Signal(object)
    rendered = Signal(object)
    progressed = Signal(object)
    failed = Signal(object)
    device_found = Signal(object)
    device_expected = Signal(object)

    def __init__(self, pictures: PictureConverter, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__("engine", notes.say_error, parent)
        self._pictures = pictures
        self._stage: RenderStage | None = None
        self._newest_id = 0
        self._newest: WorkItem | None = None

    @property
    def running_stage(self) -> RenderStage | None:
        """What the worker is busy with."""
        return self._stage

    def warm_up(self, package: Package | None) -> None:
        """Load the runtime, find the device and open the model before the first photo; a request goes first."""
        self.offer(partial(self._warm_up, package))

    def submit(self, request: RenderRequest) -> None:
        """Make `request` the newest; whatever older one runs or waits is not wanted any more."""
        self._newest_id = request.request_id
        self._newest = self.show(partial(self._translate, request), None, partial(self._on_not_rendered, request))
        self._cancel_older(also_preview=False)
        self.submitted.emit(request)

    def cancel(self) -> None:
        """No translation is wanted any more."""
        self._newest_id, self._newest = 0, None
        self.still()
        self._cancel_older(also_preview=True)

    def _cancel_older(self, *, also_preview: bool) -> None:
        with self._changed:
            stage = self._stage
            if stage is not None and (also_preview or stage.kind != "preview"):
                self._cancel_if(lambda running: running is not self._newest)

    def _on_not_rendered(self, request: RenderRequest, error: Exception) -> None:
        if request.request_id == self._newest_id:
            self.failed.emit(RunFailure(request.request_id, request.key.photo_id, error))

    def _on_progress(self, progress: RunProgress) -> None:
        if progress.request_id == self._newest_id:
            self.progressed.emit(progress)

    def _on_rendered(self, rendered: Rendered) -> None:
        if rendered.request_id == self._newest_id:
            self.device_found.emit(rendered.translation.device)
            self.rendered.emit(rendered)

    # From here on: the worker thread.

    def _warm_up(self, package: Package | None, context: WorkContext) -> None:
        from studio.inference.session.devices import choose

        context.report(self.device_expected.emit, choose("auto"))
        if package is not None and not self._newer_waits:
            context.pool.get(package, package.graph("translate"), "auto")

    def _translate(self, request: RenderRequest, context: WorkContext) -> None:
        from studio.inference.translator import Translator

        translator = Translator(context.pool)
        try:
            for stage in request.stages:
                self._stage = stage
                if self._newer_waits:
                    return
                photo = request.photo if stage.long_edge_px is None else request.photo.resized(stage.long_edge_px)
                wanted = structs.replace(request.key.look, size_px=stage.size_px).request(photo, request.package)
                progress = Percents(partial(self._tell, context, request, stage))
                translation = translator.translate(wanted, cancel=context.cancel, progress=progress)
                picture = self._pictures.picture(translation.rgb, photo.alpha)
                rendered = Rendered(request.request_id, request.key, stage.kind, photo, translation, picture)
                context.report(self._on_rendered, rendered)
        finally:
            self._stage = None

    def _tell(self, context: WorkContext, request: RenderRequest, stage: RenderStage, fraction: float) -> None:
        context.report(self._on_progress, RunProgress(request.request_id, stage, fraction))


class ProgressEstimate(QObject):
    """The part done (0..1): what was reported, or what the time of earlier runs makes likely."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds_per_px: dict[tuple[str, str | None], float] = {}
        self._expected_s = 0.0
        self._started = 0.0
        self._reported = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.fraction: float | None = None

    def learn(self, rendered: Rendered) -> None:
        """Remember how long the network took for a pixel."""
        width, height = rendered.translation.network_size
        rate = rendered.translation.seconds / max(1, width * height)
        self._seconds_per_px[(rendered.key.fingerprint, rendered.key.look.direction)] = rate

    def begin(self, fingerprint: str, direction: str | None, network_px: int, photo_px: int) -> None:
        """A run of so many pixels starts now."""
        rate = self._seconds_per_px.get((fingerprint, direction), 0.0)
        self._expected_s = rate * network_px + _UPSAMPLING_S_PER_PX * photo_px if rate else 0.0
        self._started = time.monotonic()
        self._reported = 0.0
        self._timer.start()
        self._set(0.0)

    def report(self, fraction: float) -> None:
        """What the run itself says."""
        self._reported = fraction
        self._on_tick()

    def end(self) -> None:
        self._timer.stop()
        self._set(None)

    def _on_tick(self) -> None:
        if self.fraction is None:
            return
        elapsed_s = time.monotonic() - self._started
        likely = min(_NEVER_BEYOND, elapsed_s / self._expected_s) if self._expected_s else 0.0
        self._set(max(self.fraction, min(self._reported, _NEVER_BEYOND), likely))

    def _set(self, fraction: float | None) -> None:
        if fraction != self.fraction:
            self.fraction = fraction
            self.changed.emit()
