"""The panel at the right while a batch is put together."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QMenu,
    QSpinBox,
    QToolButton,
    QWidget,
)

from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.state.settings import Settings
from studio.ui.actions.table import Actions
from studio.ui.batch.looks import BatchLooks
from studio.ui.batch.more import BatchMore
from studio.ui.export.dialog import FORMATS
from studio.ui.parts.buttons import action_button, icon_button, push_button
from studio.ui.parts.files import ask_for_folder
from studio.ui.parts.form_fields import (
    STRETCH,
    beside,
    choice_box,
    hbox,
    heading,
    rule,
    scrolled,
    text_field,
    text_label,
    vbox,
)
from studio.ui.parts.value_slider import ValueSlider

_SIZES = ("auto", 512, 768, 1024, 1536, 2048, "full")
_KEEPS = ("nothing", "colour", "brightness")
_EXISTING = ("number", "renew", "skip", "overwrite")
_LOSSY = ("JPEG", "WebP", "AVIF")


class BatchSettings(QWidget):
    """Writes to the draft, and how files are saved to the settings of the program."""

    def __init__(
        self,
        state: BatchState,
        shelf: ModelShelf,
        settings: Settings,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._settings = settings
        self.looks = BatchLooks(state, shelf)
        self.strengths = text_field(tr("How strong"), tip=tr("Per cent; several with commas between them make a sheet"))
        self.detail = choice_box(tr("Detail size"), (tr("Auto"), *(f"{size} px" for size in _SIZES[1:-1]), tr("Full")))
        self.keep = choice_box(tr("Keep my"), (tr("Nothing"), tr("Colours"), tr("Brightness")))
        self.format = choice_box(tr("Format"), tuple(FORMATS))
        percent = QSpinBox()
        percent.setRange(1, 100)
        self.quality = ValueSlider(tr("Quality"), percent, default=92)
        self.quality.set_tip(tr("Lower makes smaller files"))
        self.details = QCheckBox(tr("Keep photo details"))
        self.details.setToolTip(tr("Camera, place, date, and how the picture was made"))
        self.name = text_field(tr("Names of results"))
        self.tokens = _token_button()
        self.existing = choice_box(
            tr("Where a name is taken"),
            (tr("Add a number"), tr("Renew my results"), tr("Leave it out"), tr("Write over the old file")),
        )
        self.out = text_label("", "caption")
        self.out.setAccessibleName(tr("Folder"))
        self.out.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.out_button = push_button(tr("Choose…"), tip=tr("Choose the folder for results"))
        self.more = BatchMore(state)
        self.existing.setToolTip(
            tr("Renew my results: what was made of the same photo is replaced, everything else gets a number")
        )
        for box in (self.detail, self.keep, self.format, self.existing):
            box.setMinimumWidth(148)
        self.remarks = text_label("", "caption", wraps=True)
        self.fault = text_label("", "fault", wraps=True)
        self.begin = action_button(actions["batch_begin"], "primary")
        self._begin_action = actions["batch_begin"]
        self.preview = action_button(actions["batch_preview"])
        self._preview_action = actions["batch_preview"]
        self._lay_out()
        self._connect()
        self._on_draft_changed()
        self._on_planned_changed()

    def _lay_out(self) -> None:
        content = QWidget()
        vbox(
            heading(tr("Looks")),
            self.looks,
            beside(tr("How strong"), self.strengths),
            beside(tr("Detail size"), self.detail),
            beside(tr("Keep my"), self.keep),
            rule(),
            heading(tr("Results")),
            beside(tr("Format"), self.format),
            self.quality,
            self.details,
            vbox(QLabel(tr("Names")), hbox((self.name, 1), self.tokens, spacing=4), spacing=4),
            beside(tr("Name taken"), self.existing),
            beside(tr("Folder"), self.out_button),
            self.out,
            rule(),
            self.more,
            STRETCH,
            owner=content,
            margins=(12, 12, 6, 12),
            spacing=12,
        )
        bottom = vbox(self.remarks, self.fault, self.preview, self.begin, margins=(12, 8, 12, 12))
        vbox((scrolled(content), 1), rule(), bottom, owner=self, spacing=0)

    def _connect(self) -> None:
        self.strengths.editingFinished.connect(self._on_strengths)
        for choice in (self.detail, self.keep, self.existing):
            choice.activated.connect(self._on_chosen)
        self.format.activated.connect(self._on_saving)
        self.quality.value_changed.connect(self._on_saving)
        self.details.clicked.connect(self._on_saving)
        self.name.textEdited.connect(self._on_name)
        self.tokens.menu().triggered.connect(self._on_token)
        self.out_button.clicked.connect(self._on_choose_out)
        self._state.draft_changed.connect(self._on_draft_changed)
        self._state.planned_changed.connect(self._on_planned_changed)

    def _on_strengths(self) -> None:
        found = [int(part) for part in self.strengths.text().replace("%", "").split(",") if part.strip().isdecimal()]
        strengths = tuple(dict.fromkeys(min(strength, 100) for strength in found))
        self._state.change(strengths=strengths or (100,))
        self._on_draft_changed()

    def _on_chosen(self) -> None:
        self._state.change(
            size=_SIZES[self.detail.currentIndex()],
            keep=_KEEPS[self.keep.currentIndex()],
            existing=_EXISTING[self.existing.currentIndex()],
        )

    def _on_saving(self) -> None:
        suffix = FORMATS[self.format.currentText()][0]
        options = replace(
            self._settings.save_options, quality=self.quality.value, details=self.details.isChecked(), depth="auto"
        )
        self._settings.remember_saving(suffix, options)
        self._state.change(suffix=suffix)
        self._show_quality()

    def _on_name(self, text: str) -> None:
        self._state.change(name=text.strip())

    def _on_token(self, action: QAction) -> None:
        self.name.insert(action.data())
        self._on_name(self.name.text())
        self.name.setFocus()

    def _on_choose_out(self) -> None:
        target = self._state.draft.target
        start = str(target.parent) if target is not None else ""
        ask_for_folder(self, tr("Folder for results"), self._on_out_chosen, start)

    def _on_out_chosen(self, path: Path) -> None:
        self._state.change(out=path)

    def _on_draft_changed(self) -> None:
        draft, saving = self._state.draft, self._settings.save_options
        if not self.strengths.hasFocus():
            self.strengths.setText(", ".join(str(strength) for strength in draft.strengths))
        self.detail.setCurrentIndex(_SIZES.index(draft.size) if draft.size in _SIZES else 0)
        self.keep.setCurrentIndex(_KEEPS.index(draft.keep))
        self.existing.setCurrentIndex(_EXISTING.index(draft.existing))
        for number, suffixes in enumerate(FORMATS.values()):
            if draft.suffix in suffixes:
                self.format.setCurrentIndex(number)
        with QSignalBlocker(self.quality):
            self.quality.set_value(saving.quality)
        self.details.setChecked(saving.details)
        if not self.name.hasFocus():
            self.name.setText(draft.name)
        several = len(draft.models) > 1
        default = "{name}" + (" {model}" if several else "") + (" {strength}" if len(draft.strengths) > 1 else "")
        self.name.setPlaceholderText(default)
        target = draft.target
        self.out.setText(self._elided("" if target is None else str(target)))
        self.out.setToolTip("" if target is None else str(target))
        self._show_quality()

    def _elided(self, text: str) -> str:
        metrics = self.out.fontMetrics()
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(self.width() - 48, 180))

    def _show_quality(self) -> None:
        self.quality.setVisible(self.format.currentText() in _LOSSY)

    def _on_planned_changed(self) -> None:
        planned, has_inputs = self._state.planned, bool(self._state.draft.inputs)
        self.fault.setText(planned.fault)
        self.fault.setVisible(bool(planned.fault) and has_inputs)
        self.remarks.setText("\n".join(planned.remarks))
        self.remarks.setVisible(bool(planned.remarks) and has_inputs)
        can_begin = has_inputs and not planned.fault
        self.begin.setEnabled(can_begin)
        self._begin_action.setEnabled(can_begin)
        self._preview_action.setEnabled(can_begin and planned.has_clips)
        self.preview.setVisible(can_begin and planned.has_clips)
        text = tr("Start: {count} pictures").format(count=planned.total) if planned.total else tr("Start")
        self.begin.setText(text)


def _token_button() -> QToolButton:
    """Puts a token where the cursor is."""
    button = icon_button("plus", tr("Parts of a name that differ from photo to photo"), tr("Parts of a name"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    menu = QMenu(button)
    for token, words in _tokens().items():
        action = menu.addAction(f"{{{token}}}   {words}")
        action.setData("{" + token + "}")
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _tokens() -> dict[str, str]:
    """Token of a name → what stands in its place."""
    return {
        "name": tr("the name of the photo"),
        "model": tr("the model"),
        "direction": tr("which way, for a model with two"),
        "strength": tr("how strong, 0 to 100"),
        "index:04d": tr("a number for each photo, with four digits"),
        "date:%Y-%m-%d": tr("the day when it was taken"),
        "folder": tr("the folder of the photo"),
        "width": tr("the width of the photo in pixels"),
        "hash8": tr("eight signs that follow from what is in the file"),
    }
