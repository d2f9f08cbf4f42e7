"""Which devices the settings may offer, and why not the others; found out on a worker thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.inference.diagnosis import DeviceChoice


class DeviceChoices(QObject):
    """Observable; empty until `load` has an answer."""

    changed = Signal()

    def __init__(self, queue: BackgroundQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.found: tuple[DeviceChoice, ...] = ()

    def load(self) -> None:
        """Try all of them in the background."""
        self._queue.put(_look, self._on_found, self._on_failed)

    def _on_found(self, found: "tuple[DeviceChoice, ...]") -> None:
        self.found = found
        self.changed.emit()

    def _on_failed(self, _error: Exception) -> None:
        """Every word may then be chosen: what can't be used is said by the line at the bottom."""


def _look() -> "tuple[DeviceChoice, ...]":
    from studio.inference.diagnosis import device_choices

    return device_choices()
