"""What is rarely needed of a batch: which files of a folder, masks, how it is run."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QLabel,
    QSpinBox,
    QWidget,
)

from studio.batch.options import Filters
from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.ui.parts.buttons import push_button
from studio.ui.parts.files import ask_for_folder
from studio.ui.parts.form_fields import choice_box, hbox, text_field, vbox


class BatchMore(QWidget):
    """A line that opens the rest."""

    def __init__(self, state: BatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.open_button = push_button(tr("More"), "segment", checkable=True)
        self.recursive = QCheckBox(tr("Folders in folders too"))
        self.watch = QCheckBox(tr("Stay, and translate what arrives later"))
        self.low_priority = QCheckBox(tr("Run at low priority"))
        self.report = QCheckBox(tr("Write a report with thumbnails"))
        self.types = text_field(tr("Types of files"), placeholder=tr("all"), tip=tr("As jpg, png"))
        self.least = QSpinBox()
        self.least.setRange(0, 1_000_000)
        self.least.setSuffix(" KB")
        self.least.setSpecialValueText(tr("any size"))
        self.least.setAccessibleName(tr("Smallest file"))
        self.least.setKeyboardTracking(False)
        self.dated = QCheckBox(tr("Changed since"))
        self.since = QDateEdit(QDate.currentDate())
        self.since.setCalendarPopup(True)
        self.since.setAccessibleName(tr("Changed since"))
        self.masks = push_button("", tip=tr("White of a mask shows the translation; it is named like its photo"))
        self.without_mask = choice_box(
            tr("Photos without a mask"),
            (tr("Translate all"), tr("Leave it out")),
            tr("What happens to a photo that has no mask in the folder"),
        )
        self._body = QWidget()
        self._lay_out()
        self._body.hide()
        self.open_button.toggled.connect(self._body.setVisible)
        for box in (self.recursive, self.watch, self.low_priority, self.report, self.dated):
            box.clicked.connect(self._on_changed)
        self.types.editingFinished.connect(self._on_changed)
        self.least.valueChanged.connect(self._on_changed)
        self.since.dateChanged.connect(self._on_changed)
        self.masks.clicked.connect(self._on_masks)
        self.without_mask.activated.connect(self._on_changed)
        state.draft_changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        body = vbox(self.recursive, owner=self._body)
        for title, widget in (
            (QLabel(tr("Only files of type")), self.types),
            (QLabel(tr("At least")), self.least),
            (self.dated, self.since),
            (QLabel(tr("Masks")), self.masks),
            (QLabel(tr("Without a mask")), self.without_mask),
        ):
            widget.setFixedWidth(112)
            widget.setMinimumHeight(28)
            body.addLayout(hbox((title, 1), widget))
        for box in (self.watch, self.low_priority, self.report):
            body.addWidget(box)
        vbox(self.open_button, self._body, owner=self)

    def _on_changed(self) -> None:
        parts = (part.strip().lstrip(".").lower() for part in self.types.text().split(","))
        day = self.since.date()
        moment = datetime(day.year(), day.month(), day.day()).timestamp()
        self._state.change(
            recursive=self.recursive.isChecked(),
            watch=self.watch.isChecked(),
            low_priority=self.low_priority.isChecked(),
            report=self.report.isChecked(),
            filters=Filters(
                suffixes=tuple(f".{part}" for part in parts if part),
                least_bytes=self.least.value() * 1024,
                since=moment if self.dated.isChecked() else None,
            ),
            without_mask="skip" if self.without_mask.currentIndex() else "paint",
        )

    def _on_masks(self) -> None:
        if self._state.draft.masks is not None:
            self._state.change(masks=None)
            return
        ask_for_folder(self, tr("Folder with masks"), self._on_masks_chosen)

    def _on_masks_chosen(self, path: Path) -> None:
        self._state.change(masks=path)

    def _show(self) -> None:
        draft, filters = self._state.draft, self._state.draft.filters
        for box, on in (
            (self.recursive, draft.recursive),
            (self.watch, draft.watch),
            (self.low_priority, draft.low_priority),
            (self.report, draft.report),
            (self.dated, filters.since is not None),
        ):
            box.setChecked(on)
        self.since.setEnabled(filters.since is not None)
        if not self.types.hasFocus():
            self.types.setText(", ".join(suffix.lstrip(".") for suffix in filters.suffixes))
        with QSignalBlocker(self.least):
            self.least.setValue(filters.least_bytes // 1024)
        self.without_mask.setCurrentIndex(int(draft.without_mask == "skip"))
        self.without_mask.setEnabled(draft.masks is not None)
        self.masks.setText(
            tr("Choose…") if draft.masks is None else tr("Without {folder}").format(folder=draft.masks.name)
        )
