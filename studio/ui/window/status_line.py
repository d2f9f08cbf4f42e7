"""The line at the bottom: device and why at the left, the running job at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from studio.state.language import tr
from studio.state.notices import Notes
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import as_panel, hbox, text_label


class StatusLine(QWidget):
    """Reads `notes`."""

    def __init__(self, notes: Notes, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        as_panel(self, "StatusLine", height_px=32)
        self._device = text_label("", "caption")
        self._device.setAccessibleName(tr("Device"))
        self._device.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._job = text_label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = push_button(tr("Cancel"), tip=actions["cancel"].toolTip())
        self._cancel.setFixedHeight(24)
        self._cancel.setStyleSheet("min-height: 0; padding: 0 8px;")
        hbox(
            (self._device, 1),
            self._job,
            (self._bar, 0, Qt.AlignmentFlag.AlignVCenter),
            self._cancel,
            owner=self,
            margins=(12, 0, 8, 0),
        )
        self._cancel.clicked.connect(actions["cancel"].trigger)
        notes.device_changed.connect(self._on_device_changed)
        notes.progress_changed.connect(self._on_progress_changed)
        self._on_device_changed()
        self._on_progress_changed()

    @property
    def device_text(self) -> str:
        """What it says about the device."""
        return self._device.text()

    def _on_device_changed(self) -> None:
        self._device.setText(self._notes.device_line or tr("Looking for the fastest device…"))
        self._device.setToolTip(self._notes.device_line)

    def _on_progress_changed(self) -> None:
        progress = self._notes.progress
        for widget in (self._job, self._bar, self._cancel):
            widget.setVisible(progress is not None)
        if progress is None:
            return
        self._job.setText(progress.text)
        self._bar.setVisible(progress.fraction is not None)
        self._bar.setValue(round((progress.fraction or 0.0) * 1000))
        self._cancel.setVisible(progress.can_cancel)
