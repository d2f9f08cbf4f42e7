"""Says so when a device fails during a run and another one stands in, whoever was using it."""

import logging

from PySide6.QtCore import QObject, Qt, Signal

from studio.state.notices import Notes
from studio.system.log import DEVICES


class DeviceWatch(QObject):
    """Listens to what the sessions of all threads log."""

    _fell_back = Signal(object)

    def __init__(self, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self._handler = _Handler(self)
        self._fell_back.connect(self._on_fell_back, Qt.ConnectionType.QueuedConnection)
        DEVICES.addHandler(self._handler)

    def tell(self, line: str) -> None:
        """On any thread."""
        self._fell_back.emit(line)

    def close(self) -> None:
        """Stop listening."""
        DEVICES.removeHandler(self._handler)

    def _on_fell_back(self, line: str) -> None:
        self._notes.set_device_line(line)


class _Handler(logging.Handler):
    def __init__(self, watch: DeviceWatch) -> None:
        super().__init__()
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.tell(getattr(record, "device").line)  # noqa: B009 - set by whoever logs
