"""Fusion with our own palette, dark and light; follows the system unless the user chose one."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from studio.preferences.kinds import Setting
from studio.preferences.table import ACCENT as ACCENT_SETTING
from studio.preferences.table import THEME
from studio.state.settings import Settings

TEXT_PX = 13
CAPTION_PX = 11
TITLE_PX = 17

CANVAS = QPalette.ColorRole.Shadow
"""Palette role of the neutral grey around a picture."""
RAISED = QPalette.ColorRole.Button
LINE = QPalette.ColorRole.Mid
CONTROL = QPalette.ColorRole.Dark
MUTED = QPalette.ColorRole.PlaceholderText
ACCENT = QPalette.ColorRole.Highlight
ON_ACCENT = QPalette.ColorRole.HighlightedText
FAULT = QPalette.ColorRole.BrightText


@dataclass(frozen=True)
class Tones:
    """The colours of one theme. Text keeps 4.5:1 on panel and raised, controls 3:1."""

    canvas: str
    window: str
    panel: str
    raised: str
    line: str
    control: str
    text: str
    muted: str
    accent: str
    on_accent: str
    fault: str
    selected: str


DARK = Tones(
    canvas="#2b2b2b",
    window="#1c1c1d",
    panel="#232324",
    raised="#303032",
    line="#3b3b3d",
    control="#858588",
    text="#ececec",
    muted="#a9a9ad",
    accent="#7fb0f5",
    on_accent="#0c1626",
    fault="#ff9f8f",
    selected="#2c3a4f",
)
LIGHT = Tones(
    canvas="#e6e6e6",
    window="#efeff0",
    panel="#f8f8f8",
    raised="#ffffff",
    line="#d2d2d5",
    control="#85858a",
    text="#1b1b1d",
    muted="#5a5a60",
    accent="#1c5fc0",
    on_accent="#ffffff",
    fault="#b3261e",
    selected="#dbe7f9",
)
_ACCENTS = {
    "teal": ("#5cc4bd", "#0b6e69"),
    "green": ("#86c979", "#2c7022"),
    "amber": ("#e5b45a", "#875600"),
    "rose": ("#f598b4", "#b02358"),
    "violet": ("#bda1f7", "#6941c4"),
    "grey": ("#c4c4c8", "#55555b"),
}
"""In the dark and in the light; the tones themselves are blue."""
_TINT = 0.14
"""How much of the accent is in what is chosen."""


def tones(*, dark: bool, accent: str = "blue") -> Tones:
    """The colours of a theme with an accent of the settings."""
    plain = DARK if dark else LIGHT
    if accent not in _ACCENTS:
        return plain
    colour = _ACCENTS[accent][0 if dark else 1]
    on_accent = plain.window if dark else plain.on_accent
    return replace(plain, accent=colour, on_accent=on_accent, selected=_mixed(plain.panel, colour, _TINT))


def _mixed(ground: str, colour: str, part: float) -> str:
    one, other = QColor(ground), QColor(colour)
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * part) for a, b in pairs)).name()


class Theme(QObject):
    """Gives the application its palette and style sheet, and changes them when the system or the user does."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        application.setStyle("Fusion")
        font = QFont(application.font())
        font.setPixelSize(TEXT_PX)
        application.setFont(font)
        settings.changed.connect(self._on_setting_changed)
        application.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    @property
    def is_dark(self) -> bool:
        """Which of the two shows; dark where the system has no wish."""
        if self._settings.theme != "system":
            return self._settings.theme == "dark"
        return self._application.styleHints().colorScheme() != Qt.ColorScheme.Light

    def apply(self) -> None:
        """Bring the whole application to the chosen theme."""
        shown = tones(dark=self.is_dark, accent=self._settings[ACCENT_SETTING])
        self._application.setPalette(palette(shown))
        self._application.setStyleSheet(style_sheet(shown))

    def _on_setting_changed(self, setting: Setting[Any]) -> None:
        if setting is THEME or setting is ACCENT_SETTING:
            self.apply()


def palette(shown: Tones) -> QPalette:
    """The tones as palette roles; painted widgets read them through the constants above."""
    role = QPalette.ColorRole
    roles = {
        role.Window: shown.panel,
        role.WindowText: shown.text,
        role.Base: shown.raised,
        role.AlternateBase: shown.panel,
        role.Text: shown.text,
        role.Button: shown.raised,
        role.ButtonText: shown.text,
        role.ToolTipBase: shown.raised,
        role.ToolTipText: shown.text,
        role.Light: shown.selected,
        role.Midlight: shown.window,
        role.Link: shown.accent,
        role.Accent: shown.accent,
        CANVAS: shown.canvas,
        LINE: shown.line,
        CONTROL: shown.control,
        MUTED: shown.muted,
        ACCENT: shown.accent,
        ON_ACCENT: shown.on_accent,
        FAULT: shown.fault,
    }
    result = QPalette()
    for name, colour in roles.items():
        result.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(shown.control))
    return result


def style_sheet(shown: Tones) -> str:
    """`style.qss` with the tones in place of their names."""
    text = (Path(__file__).parent / "style.qss").read_text(encoding="utf-8")
    for name in sorted(Tones.__dataclass_fields__, key=len, reverse=True):
        text = text.replace(f"@{name}", getattr(shown, name))
    return text
