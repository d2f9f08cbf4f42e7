"""What a setting is changed with, by its kind."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSpinBox,
    QWidget,
)

from studio.preferences.kinds import Amount, Choice, Folder, Number, Setting, Switch
from studio.preferences.table import ACCENT
from studio.state.language import tr
from studio.state.settings import Settings
from studio.ui.parts.buttons import push_button
from studio.ui.parts.files import ask_for_folder
from studio.ui.parts.form_fields import STRETCH, hbox, text_label
from studio.ui.style.theme import tones

_GIGABYTE = 1 << 30
_WIDTH_PX = 240
_FIELD_PX = 120


class SettingEditor(QWidget):
    """Shows the value of one setting and changes it; `focus_target` is what a person operates."""

    chosen = Signal(object)

    def __init__(self, setting: Setting[Any], target: QWidget) -> None:
        super().__init__()
        self.focus_target = target
        target.setAccessibleName(tr(setting.title))
        target.setAccessibleDescription(tr(setting.description))
        target.setToolTip(tr(setting.description))
        hbox(STRETCH, target, owner=self)

    def show_value(self, value: Any) -> None:
        """Without saying that it was chosen."""
        raise NotImplementedError


def make_editor(setting: Setting[Any], settings: Settings) -> SettingEditor:
    """The one for its kind."""
    value = settings[setting]
    match setting:
        case Choice():
            editor: SettingEditor = ChoiceEditor(setting)
        case Switch():
            editor = _SwitchEditor(setting)
        case Amount():
            editor = _AmountEditor(setting)
        case Number():
            editor = _NumberEditor(setting)
        case Folder():
            editor = _FolderEditor(setting)
        case _:
            raise TypeError(f"{setting.name} has no editor of its own")
    editor.show_value(value)
    return editor


class _CalmCombo(QComboBox):
    """The wheel scrolls the page, and changes nothing by the way."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(_WIDTH_PX)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class ChoiceEditor(SettingEditor):
    """One of a few words."""

    def __init__(self, setting: Choice) -> None:
        self.combo = _CalmCombo()
        super().__init__(setting, self.combo)
        for word, title in setting.choices.items():
            self.combo.addItem(tr(title), word)
            if setting is ACCENT:
                self.combo.setItemIcon(self.combo.count() - 1, _swatch(word))
        self.combo.activated.connect(self._on_activated)

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self.combo.itemData(index))


class _SwitchEditor(SettingEditor):
    def __init__(self, setting: Switch) -> None:
        self._box = QCheckBox()
        super().__init__(setting, self._box)
        self._box.clicked.connect(self._on_clicked)

    def show_value(self, value: Any) -> None:
        self._box.setChecked(value)

    def _on_clicked(self, on: bool) -> None:
        self.chosen.emit(on)


class _NumberEditor(SettingEditor):
    def __init__(self, setting: Number) -> None:
        from studio.inference.session.devices import core_count

        self._field = _calm_field(QSpinBox())
        super().__init__(setting, self._field)
        self._least = setting.least
        self._field.setRange(setting.least - 1, min(setting.most, core_count()))
        self._field.valueChanged.connect(self._on_changed)

    def show_value(self, value: Any) -> None:
        self._field.blockSignals(True)
        self._field.setValue(self._field.minimum() if value is None else value)
        self._field.blockSignals(False)

    def _on_changed(self, number: int) -> None:
        self.chosen.emit(None if number < self._least else number)


class _AmountEditor(SettingEditor):
    def __init__(self, setting: Amount) -> None:
        self._field = _calm_field(QDoubleSpinBox())
        super().__init__(setting, self._field)
        self._setting = setting
        self._field.setDecimals(2)
        self._field.setSingleStep(0.25)
        self._field.setSuffix(tr(" GB"))
        self._field.setRange(0, setting.most / _GIGABYTE)
        self._field.valueChanged.connect(self._on_changed)

    def show_value(self, value: Any) -> None:
        self._field.blockSignals(True)
        self._field.setValue(0 if value is None else value / _GIGABYTE)
        self._field.blockSignals(False)

    def _on_changed(self, gigabytes: float) -> None:
        self.chosen.emit(None if gigabytes == 0 else max(int(gigabytes * _GIGABYTE), self._setting.least))


class _FolderEditor(SettingEditor):
    def __init__(self, setting: Folder) -> None:
        self._button = push_button(tr("Choose…"), default=False, clicked=self._on_clicked)
        super().__init__(setting, self._button)
        self._title = tr(setting.title)
        self._path = text_label("", "caption")
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(1, self._path)

    def show_value(self, value: Any) -> None:
        self._path.setText(tr("The program's own") if value is None else _short(value))
        self._path.setToolTip("" if value is None else str(value))

    def _on_clicked(self) -> None:
        ask_for_folder(self.window(), self._title, self.chosen.emit)


def _calm_field(field: Any) -> Any:
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.setFrame(False)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setKeyboardTracking(False)
    field.setSpecialValueText(tr("Automatic"))
    field.setFixedSize(_FIELD_PX, 26)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field


def _swatch(word: str) -> QIcon:
    """A dot in the accent, for both themes."""
    pixmap = QPixmap(QSize(32, 32))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for dark, start in ((True, 90), (False, 270)):
        painter.setBrush(QColor(tones(dark=dark, accent=word).accent))
        painter.drawPie(pixmap.rect().adjusted(3, 3, -3, -3), start * 16, 180 * 16)
    painter.end()
    return QIcon(pixmap)


def _short(path: Path) -> str:
    return path.name or str(path)
