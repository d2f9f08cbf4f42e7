"""One row of the settings: what it is called, what it does, what it is changed with, and the way back."""

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from studio.preferences.chosen import variable
from studio.preferences.kinds import Setting
from studio.preferences.table import DEVICE
from studio.state.language import tr
from studio.state.settings import DeviceChoices, Settings
from studio.ui.parts.buttons import icon_button
from studio.ui.parts.form_fields import caption, hbox, vbox
from studio.ui.settings.editors import ChoiceEditor, make_editor


class SettingRow(QWidget):
    """Reads and writes `settings`."""

    def __init__(self, setting: Setting[Any], settings: Settings) -> None:
        super().__init__()
        self.setting = setting
        self._settings = settings
        self.editor = make_editor(setting, settings)
        title = QLabel(tr(setting.title))
        title.setBuddy(self.editor.focus_target)
        self.about = caption(tr(setting.description))
        self.reset_button = reset_button(tr(setting.title))
        words = vbox(title, self.about, spacing=2)
        self.more = caption("")
        self.more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more.hide()
        row = hbox(
            (words, 1), (self.editor, 0, Qt.AlignmentFlag.AlignTop), (self.reset_button, 0, Qt.AlignmentFlag.AlignTop)
        )
        vbox(row, self.more, owner=self, margins=(0, 8), spacing=4)
        self.editor.chosen.connect(self._on_chosen)
        self.reset_button.clicked.connect(self._on_reset)
        settings.changed.connect(self._on_changed)
        self._on_changed(setting)

    @property
    def searched(self) -> str:
        """What a search looks at."""
        return f"{self.setting.name} {tr(self.setting.title)} {tr(self.setting.description)}".casefold()

    def _on_chosen(self, value: Any) -> None:
        self._settings.set(self.setting, value)
        self._on_changed(self.setting)

    def _on_reset(self) -> None:
        self._settings.reset(self.setting)

    def _on_changed(self, setting: Setting[Any]) -> None:
        if setting is not self.setting:
            return
        value = self._settings[setting]
        self.editor.show_value(value)
        set_resettable(self.reset_button, value != setting.default)
        if self._settings.source(setting) in ("variable", "flag"):
            self.editor.setEnabled(False)
            set_resettable(self.reset_button, False)
            self.about.setText(tr("Set by {name} outside of the program.").format(name=variable(setting)))


class DeviceRow(SettingRow):
    """Says of each device that can't be used why, and what would help."""

    def __init__(self, settings: Settings, choices: DeviceChoices) -> None:
        super().__init__(DEVICE, settings)
        self._choices = choices
        choices.changed.connect(self._on_found)
        self._on_found()

    @property
    def searched(self) -> str:
        return f"{super().searched} cuda gpu cpu {self.more.text().casefold()}"

    def _on_found(self) -> None:
        editor, found = self.editor, self._choices.found
        if not found or not isinstance(editor, ChoiceEditor):
            return
        shown = self._settings[DEVICE]
        editor.combo.clear()
        for choice in found:
            title = tr(DEVICE.choices[choice.word])
            editor.combo.addItem(title, choice.word)
            # What can't be used can't be chosen; what was chosen before stays visible.
            item = cast(QStandardItemModel, editor.combo.model()).item(editor.combo.count() - 1)
            item.setEnabled(choice.usable or choice.word == shown)
            item.setToolTip(choice.detail)
        editor.show_value(shown)
        self.more.setText("\n".join(f"{tr(DEVICE.choices[choice.word])}: {choice.detail}" for choice in found))
        self.more.show()


def reset_button(title: str) -> QToolButton:
    """Brings one setting back to its default; keeps its place while there is nothing to bring back."""
    words = tr("Reset: {name}").format(name=title)
    button = icon_button("arrow-counter-clockwise", tr("Back to the default"), words, icon_px=16)
    policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    return button


def set_resettable(button: QToolButton, on: bool) -> None:
    """Show the way back only where it leads somewhere."""
    button.setVisible(on)
