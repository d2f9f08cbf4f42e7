"""What the program remembers between two starts."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from PySide6.QtCore import QObject, QSettings, Signal

from studio.locations import home_folder
from studio.state.language import LANGUAGES

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions

ThemeChoice = Literal["system", "dark", "light"]
_SAVING, _SUFFIX, _TRY_ALL, _RECENT = "saving", "saving-suffix", "try-all-looks", "recent"
_MOST_RECENT = 12


class Settings(QObject):
    """Observable; kept in `settings.ini` in the home folder of the program."""

    theme_changed = Signal()
    recent_changed = Signal()

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

    @property
    def language(self) -> str:
        """Code of the language that the window speaks, or `system`."""
        found = self._store.value("language")
        return found if found in LANGUAGES else "system"

    def set_language(self, language: str) -> None:
        """Remember, for the next start."""
        self._store.setValue("language", language)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Photos and folders that were opened last, the newest first."""
        found: Any = self._store.value(_RECENT)
        names = found.split("\n") if isinstance(found, str) else []
        return tuple(Path(name) for name in names if name)

    def remember_opened(self, paths: Iterable[Path]) -> None:
        """Put them before the ones that were opened earlier."""
        names = dict.fromkeys(str(path.absolute()) for path in (*paths, *self.recent))
        self._store.setValue(_RECENT, "\n".join([name for name in names if "\n" not in name][:_MOST_RECENT]))
        self.recent_changed.emit()

    def forget_recent(self) -> None:
        """Nobody needs to know what was opened."""
        self._store.remove(_RECENT)
        self.recent_changed.emit()

    @property
    def try_all_looks(self) -> bool:
        """Whether the gallery shows the photo through every look."""
        return self._store.value(_TRY_ALL) == "yes"

    def set_try_all_looks(self, on: bool) -> None:
        """Remember."""
        self._store.setValue(_TRY_ALL, "yes" if on else "no")

    @property
    def save_options(self) -> "SaveOptions":
        """How pictures were saved last."""
        import msgspec

        from studio.imaging.options import SaveOptions

        found: Any = self._store.value(_SAVING)
        try:
            return msgspec.json.decode(str(found).encode(), type=SaveOptions)
        except msgspec.MsgspecError:
            return SaveOptions()

    @property
    def save_suffix(self) -> str:
        """The format in which pictures were saved last."""
        from studio.imaging.options import SAVE_SUFFIXES

        found = self._store.value(_SUFFIX)
        return next((suffix for suffix in SAVE_SUFFIXES if suffix == found), ".png")

    def remember_saving(self, suffix: str, options: "SaveOptions") -> None:
        """What the next save begins with; but a smaller size is asked for each time, or pixels would be lost unseen."""
        import msgspec

        self._store.setValue(_SUFFIX, suffix)
        self._store.setValue(_SAVING, msgspec.json.encode(replace(options, resolution="full")).decode())
