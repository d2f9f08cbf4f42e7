"""Runs translations on one worker thread, so that the window never waits for a network."""

import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from studio.errors import Cancelled
from studio.state.engine.idle_jobs import Aside, AsideReport, Asides, Percents
from studio.state.engine.render_stages import Stage
from studio.state.engine.results import Rendered, ResultKey
from studio.state.photos.sources import Pictures
from studio.state.workers.mailbox import Mailbox
from studio.system.log import note_unexpected

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.inference.cancel import CancelToken
    from studio.inference.session.graph_session import SessionPool
    from studio.package.loader import Package

_TICK_MS = 80
_NEVER_BEYOND = 0.95
_UPSAMPLING_S_PER_PX = 1.2e-7


@dataclass(frozen=True, eq=False)
class Job:
    """Everything one translation needs; `stages` run in order, each result is reported."""

    request_id: int
    key: ResultKey
    photo: "Photo"
    package: "Package"
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class WarmUp:
    """Load the runtime, find the device and open the model before the first photo comes."""

    package: "Package | None"


@dataclass(frozen=True)
class RunProgress:
    """How far the stage that runs is (0..1)."""

    request_id: int
    stage: Stage
    fraction: float


@dataclass(frozen=True)
class RunFailure:
    """A translation that could not be made, in plain words."""

    request_id: int
    photo_id: int
    error: Exception


class Engine(QObject):
    """Lives on the UI thread and owns its signals; the newest job replaces the one that waits.

    A running preview is let finish, a running larger stage is cancelled by a newer job. Results of older jobs are
    dropped. While no job waits the thread does asides.
    """

    rendered = Signal(object)
    progressed = Signal(object)
    failed = Signal(object)
    device_found = Signal(object)
    device_expected = Signal(object)

    _reported = Signal(object)

    def __init__(self, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._mailbox: Mailbox[Job | WarmUp | Aside] = Mailbox()
        self._asides = Asides()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._running: tuple[Job, Stage, CancelToken] | None = None
        self._newest_id = 0
        self._pool: SessionPool | None = None
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @property
    def running_stage(self) -> Stage | None:
        """What the worker is busy with."""
        with self._lock:
            return None if self._running is None else self._running[1]

    def warm_up(self, package: "Package | None") -> None:
        """Get ready in the background; a job that comes meanwhile goes first."""
        self._mailbox.offer(WarmUp(package))
        self._start()

    def submit(self, job: Job) -> None:
        """Make `job` the newest; whatever older one runs or waits is not wanted any more."""
        self._newest_id = job.request_id
        self._mailbox.put(job)
        self._asides.interrupt()
        self._cancel_running(also_preview=False)
        self._start()

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._newest_id = 0
        self._mailbox.clear()
        self._cancel_running(also_preview=True)

    def do_aside(self, aside: Aside) -> None:
        """Do it when no job waits or runs; the most urgent first."""
        self._asides.want(aside)
        self._mailbox.put_aside(aside, aside.priority)
        self._asides.interrupt(aside.priority)
        self._start()

    def drop_asides(self, group: str) -> None:
        """Nothing of this group is wanted any more, nor called back."""
        self._asides.forget(group)
        self._mailbox.drop_aside(lambda letter: isinstance(letter, Aside) and letter.group == group)

    def close(self, timeout_s: float) -> bool:
        """Cancel, and wait for the thread; True where it is gone within the time."""
        self._newest_id = 0
        self._mailbox.close()
        self._asides.forget()
        self._cancel_running(also_preview=True)
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _start(self) -> None:
        if self._thread is None and not self._mailbox.closed:
            self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
            self._thread.start()

    def _cancel_running(self, *, also_preview: bool) -> None:
        with self._lock:
            running = self._running
        if running is None or running[0].request_id == self._newest_id:
            return
        if also_preview or running[1].kind != "preview":
            running[2].cancel()

    def _on_reported(self, report: Any) -> None:
        if self._mailbox.closed:
            return
        match report:
            case Rendered() if report.request_id == self._newest_id:
                self.device_found.emit(report.translation.device)
                self.rendered.emit(report)
            case RunProgress() if report.request_id == self._newest_id:
                self.progressed.emit(report)
            case RunFailure() if report.request_id == self._newest_id:
                self.failed.emit(report)
            case Rendered() | RunProgress() | RunFailure():
                pass
            case AsideReport():
                self._asides.deliver(report)
            case device:
                self.device_expected.emit(device)

    # From here on: the worker thread.

    def _tell(self, job: Job, stage: Stage, fraction: float) -> None:
        self._report(RunProgress(job.request_id, stage, fraction))

    def _report(self, report: Any) -> None:
        if not self._mailbox.closed:
            self._reported.emit(report)

    def _run(self) -> None:
        while (order := self._mailbox.take()) is not None:
            try:
                if self._pool is None:
                    from studio.inference.session.graph_session import SessionPool

                    self._pool = SessionPool()
                if isinstance(order, WarmUp):
                    self._warm_up(order, self._pool)
                elif isinstance(order, Aside):
                    if not self._asides.run(order, self._pool, self._must_wait, self._report):
                        self._mailbox.put_aside(order, order.priority)
                else:
                    self._translate(order, self._pool)
            except Cancelled:
                pass
            except Exception as error:
                note_unexpected(error)
                if isinstance(order, Job):
                    self._report(RunFailure(order.request_id, order.key.photo_id, error))
            del order

    def _must_wait(self) -> bool:
        return not self._mailbox.empty or self._mailbox.closed

    def _warm_up(self, order: WarmUp, pool: "SessionPool") -> None:
        from studio.inference.session.devices import choose

        self._report(choose("auto"))
        if order.package is not None and self._mailbox.empty:
            pool.get(order.package, order.package.graph("translate"), "auto")

    def _translate(self, job: Job, pool: "SessionPool") -> None:
        from studio.inference.cancel import CancelToken
        from studio.inference.translator import Translator

        translator = Translator(pool)
        for stage in job.stages:
            cancel = CancelToken()
            with self._lock:
                self._running = (job, stage, cancel)
            try:
                if not self._mailbox.empty or self._mailbox.closed:
                    return
                photo = job.photo if stage.long_edge_px is None else job.photo.resized(stage.long_edge_px)
                request = structs.replace(job.key.look, size_px=stage.size_px).request(photo, job.package)
                translation = translator.translate(
                    request, cancel=cancel, progress=Percents(partial(self._tell, job, stage))
                )
                picture = self._pictures.picture(translation.rgb, photo.alpha)
                self._report(Rendered(job.request_id, job.key, stage.kind, photo, translation, picture))
            finally:
                with self._lock:
                    self._running = None


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
        """Nothing runs."""
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
