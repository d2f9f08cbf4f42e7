"""Somebody else's network: how it comes out on one's own photo, and a question only where the file does not tell."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from studio.state.language import mark, tr
from studio.state.models.import_fields import ImportField, labels_of
from studio.state.models.onnx_import import ModelImport
from studio.ui.parts.buttons import icon_button, push_button
from studio.ui.parts.files import ask_for_file
from studio.ui.parts.form_fields import STRETCH, hbox, heading, scrolled, text_label, vbox

if TYPE_CHECKING:
    from studio.package.import_report import ImportFinding, ImportView, ViewGroup

_LARGE_PX, _TILE_PX = 168, 96
_QUESTIONS: "dict[ViewGroup, str]" = {
    "range": mark("Which one looks right?"),
    "order": mark("Which colours are right?"),
    "size": mark("How coarse shall it be?"),
}
_ORDERS = {"RGB": mark("Red first"), "BGR": mark("Blue first")}


class ImportNetworkDialog(QDialog):
    """Stays beside the window; closing it leaves the file alone."""

    def __init__(self, state: ModelImport, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setWindowTitle(tr("Add somebody else's network"))
        self.setAccessibleName(self.windowTitle())
        self.title = text_label("", "title", wraps=True)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(tr("Trying the network"))
        self._before, self._after, self._arrow = _Shown(tr("Your photo")), _Shown(tr("What it makes")), QLabel("→")
        self.tiles: dict[ViewGroup, Tiles] = {name: Tiles(tr(question)) for name, question in _QUESTIONS.items()}
        self.error = text_label("", wraps=True)
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.asked, self.more = Fields(), Fields()
        self.found = text_label("", "caption", wraps=True)
        self.more_button = push_button(tr("More"), "small", checkable=True)
        self.add_button = push_button(tr("Add it"), "primary", default=True)
        self.replace_button = QPushButton(tr("Replace the old one"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self._lay_out()
        for tiles in self.tiles.values():
            tiles.chosen.connect(state.answer)
        for fields in (self.asked, self.more):
            fields.answered.connect(state.answer)
        self.more_button.toggled.connect(self._on_changed)
        self.add_button.clicked.connect(self._on_add)
        self.replace_button.clicked.connect(self._on_replace)
        self.cancel_button.clicked.connect(self.reject)
        state.changed.connect(self._on_changed)
        state.ended.connect(self.accept)
        self._was_busy = False
        self._on_changed()

    def reject(self) -> None:
        """This file is left alone; a next one may wait."""
        if self._state.path is None:
            super().reject()
        else:
            self._state.leave()

    def _lay_out(self) -> None:
        pair = hbox(self._before, self._arrow, self._after, STRETCH, spacing=12)
        page = QWidget()
        vbox(
            self.title,
            pair,
            self.error,
            *self.tiles.values(),
            self.asked,
            (self.more_button, 0, Qt.AlignmentFlag.AlignLeft),
            self.more,
            self.found,
            STRETCH,
            owner=page,
            margins=(24, 20, 24, 12),
            spacing=12,
        )
        area = scrolled(page)
        buttons = hbox(STRETCH, margins=(24, 8, 24, 16))
        for button in (self.cancel_button, self.replace_button, self.add_button):
            button.setMinimumHeight(self.add_button.sizeHint().height())
            buttons.addWidget(button)
        vbox(self._busy, (area, 1), buttons, owner=self, spacing=0)
        room = self.screen().availableSize()
        self.resize(min(640, room.width() - 32), min(660, room.height() - 80))

    def _on_changed(self, *_arguments: object) -> None:
        state = self._state
        if state.path is None:
            return
        self.setUpdatesEnabled(False)
        self.title.setText(state.path.name)
        self._busy.setVisible(state.busy)
        self._show_error(state.error, is_question=bool(state.asked))
        seen = state.seen
        pictures = {} if seen is None else seen.pictures
        chosen = next((view.file for view in (seen.report.views if seen else ()) if view.chosen), "result")
        self._before.show_picture(pictures.get(""))
        self._after.show_picture(pictures.get(chosen))
        more = self.more_button.isChecked()
        self._arrow.setVisible("" in pictures and chosen in pictures)
        for name, tiles in self.tiles.items():
            tiles.show_views(state.tiles(name, also_clear=more), pictures)
        asked = state.asked
        self.asked.show_fields(asked, state.answers)
        rest = tuple(entry for entry in state.fields if entry not in asked)
        self.more.show_fields(rest if more else (), state.answers)
        self.found.setText("" if seen is None else _evidence(seen.report.found, state.fields))
        self.found.setVisible(more and seen is not None)
        self._was_busy, was_busy = state.busy, self._was_busy
        self.add_button.setEnabled(seen is not None and not state.busy and not state.id_taken)
        self.replace_button.setVisible(state.id_taken)
        self.setUpdatesEnabled(True)
        if was_busy and not state.busy and not isinstance(self.focusWidget(), QLineEdit):
            first = next(iter(self.asked.inputs.values()), self.add_button)
            (first if self.asked.isVisibleTo(self) else self.add_button).setFocus()

    def _show_error(self, words: str, *, is_question: bool) -> None:
        """What is asked for is no fault."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.error.setProperty("fault", not is_question)
        self.error.style().unpolish(self.error)
        self.error.style().polish(self.error)

    def _on_add(self) -> None:
        self._state.accept()

    def _on_replace(self) -> None:
        self._state.accept(replace=True)


class _Shown(QWidget):
    """One picture with a word below."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._picture = QLabel()
        self._picture.setAccessibleName(words)
        caption = text_label(words, "caption")
        vbox(self._picture, caption, owner=self, spacing=4)

    def show_picture(self, image: Any) -> None:
        """None hides it."""
        self.setVisible(image is not None)
        if image is not None:
            self._picture.setPixmap(_pixmap(image, _LARGE_PX, self.devicePixelRatioF()))


class Tiles(QWidget):
    """One question, answered by choosing a picture."""

    chosen = Signal(dict)
    """Flags and what they say."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self._views: tuple[ImportView, ...] = ()
        self._group = QButtonGroup(self)
        self._row = hbox()
        title_label = heading(question)
        vbox(title_label, self._row, owner=self, spacing=4)
        self._group.idClicked.connect(self._on_clicked)

    @property
    def buttons(self) -> list[QToolButton]:
        return [button for button in self._group.buttons() if isinstance(button, QToolButton)]

    def show_views(self, views: "tuple[ImportView, ...]", pictures: dict[str, Any]) -> None:
        self.setVisible(bool(views))
        if views == self._views:
            return
        self._views = views
        for button in self.buttons:
            self._group.removeButton(button)
            button.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        ratio = self.devicePixelRatioF()
        for number, view in enumerate(views):
            button = QToolButton()
            words = _words_of(view)
            button.setText(words)
            button.setIcon(QIcon(_pixmap(pictures[view.file], _TILE_PX, ratio)))
            button.setIconSize(QSize(_TILE_PX, _TILE_PX))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setChecked(view.chosen)
            button.setProperty("framed", True)
            button.setProperty("tool", True)
            button.setAccessibleName(f"{self._question} {words}")
            button.setToolTip(words)
            self._group.addButton(button, number)
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._views[number].answers)


class Fields(QWidget):
    """Questions in words, one below the other."""

    answered = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ImportField, ...] = ()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.inputs: dict[str, QLineEdit] = {}

    def show_fields(self, fields: tuple[ImportField, ...], answers: dict[str, str]) -> None:
        """Hidden without any; what is being typed stays."""
        self.setVisible(bool(fields))
        if fields != self._shown:
            self._shown = fields
            while self._form.rowCount():
                self._form.removeRow(0)
            self.inputs = {entry.name: self._add(entry) for entry in fields}
        for name, line in self.inputs.items():
            if not line.hasFocus() or not line.isModified():
                line.setText(answers.get(name, ""))

    def _add(self, entry: ImportField) -> QLineEdit:
        field: QWidget
        if entry.kind == "choice":
            box = QComboBox()
            box.setEditable(True)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.addItems(["", *entry.choices])
            line = box.lineEdit()
            assert line is not None
            box.activated.connect(partial(self._on_chosen, entry.name, line))
            field = box
        else:
            line = QLineEdit()
            line.setProperty("search", True)
            field = line
        if entry.kind in ("picture", "network"):
            field = _with_button(line, tr("Choose a file…"), partial(self._on_browse, entry))
        line.setPlaceholderText(tr(entry.tip))
        for widget in (line, field):
            widget.setAccessibleName(tr(entry.label))
            widget.setToolTip(tr(entry.tip))
        line.editingFinished.connect(partial(self._on_typed, entry.name, line))
        self._form.addRow(tr(entry.label), field)
        return line

    def _on_chosen(self, name: str, line: QLineEdit, _index: int) -> None:
        self.answered.emit({name: line.text().strip()})

    def _on_typed(self, name: str, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.answered.emit({name: line.text().strip()})

    def _on_browse(self, entry: ImportField) -> None:
        from studio.imaging.files import OPEN_SUFFIXES

        suffixes = (".onnx",) if entry.kind == "network" else OPEN_SUFFIXES
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        filters = f"{tr(entry.label)} ({patterns});;{tr('All files')} (*)"
        ask_for_file(self, tr(entry.label), partial(self._on_file, entry.name), filters)

    def _on_file(self, name: str, path: Path) -> None:
        self.answered.emit({name: str(path)})


def _with_button(line: QLineEdit, tip: str, pressed: Any) -> QWidget:
    box = QWidget()
    button = icon_button("folder-open", tip)
    button.clicked.connect(pressed)
    hbox((line, 1), button, owner=box, spacing=4)
    return box


def _pixmap(image: Any, edge: int, ratio: float) -> QPixmap:
    size = QSize(round(edge * ratio), round(edge * ratio))
    kept = Qt.AspectRatioMode.KeepAspectRatio
    pixmap = QPixmap.fromImage(image.scaled(size, kept, Qt.TransformationMode.SmoothTransformation))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _words_of(view: "ImportView") -> str:
    if view.group == "order":
        return tr(_ORDERS[view.value])
    if view.group == "size":
        return tr("{edge} pixels").format(edge=view.value) if view.value else tr("any size")
    return "ImageNet" if view.value.startswith("ImageNet") else view.value


def _evidence(found: "tuple[ImportFinding, ...]", fields: tuple[ImportField, ...]) -> str:
    lines: list[str] = []
    for item in found:
        labels = labels_of(item.fields, fields)
        parts = (f"{item.name}: " if item.name else "", item.value, f" ({item.because})" if item.because else "")
        lines.append("".join(parts) + (f" · {labels}" if labels else ""))
    return "\n".join(lines)
