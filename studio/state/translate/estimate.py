"""How far a run is, where the network itself says nothing until it ends."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from studio.state.engine.results import Rendered

_TICK_MS = 80
_NEVER_BEYOND = 0.95
_UPSAMPLING_S_PER_PX = 1.2e-7


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
        self._seconds_per_px[(rendered.key.fingerprint, rendered.key.direction)] = rate

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
