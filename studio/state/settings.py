"""What the program remembers between two starts."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, QSettings, Signal

from studio.locations import home_folder

ThemeChoice = Literal["system", "dark", "light"]


class Settings(QObject):
    """Observable; kept in `settings.ini` in the home folder of the program."""

    theme_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(home_folder() / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        """Dark, light, or as the system has it."""
        found = self._store.value("theme")
        return next((choice for choice in get_args(ThemeChoice) if choice == found), "system")

    def set_theme(self, theme: ThemeChoice) -> None:
        """Remember and announce."""
        if theme != self.theme:
            self._store.setValue("theme", theme)
            self.theme_changed.emit()
