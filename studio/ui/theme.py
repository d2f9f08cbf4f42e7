"""Fusion with our own palette, dark and light; follows the system unless the user chose one."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

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
        settings.theme_changed.connect(self.apply)
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
        tones = DARK if self.is_dark else LIGHT
        self._application.setPalette(palette(tones))
        self._application.setStyleSheet(style_sheet(tones))


def palette(tones: Tones) -> QPalette:
    """The tones as palette roles; painted widgets read them through the constants above."""
    role = QPalette.ColorRole
    roles = {
        role.Window: tones.panel,
        role.WindowText: tones.text,
        role.Base: tones.raised,
        role.AlternateBase: tones.panel,
        role.Text: tones.text,
        role.Button: tones.raised,
        role.ButtonText: tones.text,
        role.ToolTipBase: tones.raised,
        role.ToolTipText: tones.text,
        role.Light: tones.selected,
        role.Midlight: tones.window,
        role.Link: tones.accent,
        role.Accent: tones.accent,
        CANVAS: tones.canvas,
        LINE: tones.line,
        CONTROL: tones.control,
        MUTED: tones.muted,
        ACCENT: tones.accent,
        ON_ACCENT: tones.on_accent,
        FAULT: tones.fault,
    }
    result = QPalette()
    for name, colour in roles.items():
        result.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(tones.control))
    return result


def style_sheet(tones: Tones) -> str:
    """`style.qss` with the tones in place of their names."""
    text = (Path(__file__).parent / "style.qss").read_text(encoding="utf-8")
    for name in sorted(Tones.__dataclass_fields__, key=len, reverse=True):
        text = text.replace(f"@{name}", getattr(tones, name))
    return text
