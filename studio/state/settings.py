"""The settings of the window, what else the program remembers between two starts, and which devices it may offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from studio.preferences import store
from studio.preferences.chosen import Source, chosen, keep, lookup
from studio.preferences.kinds import Setting, Value
from studio.preferences.table import LANGUAGE, MARK_MADE, RECENT, TABLE, THEME
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions
    from studio.inference.session.diagnosis import DeviceChoice

_SAVING, _SUFFIX, _TRY_ALL, _OPENED, _AT_HOME = "saving", "saving-suffix", "try-all-looks", "opened", "at-home"
_MOST_RECENT = 12


class Settings(QObject):
    """Observable; kept in `settings.json` in the home folder of the program, which several windows may share."""

    changed = Signal(object)
    """The row of the table whose value is another one now."""
    recent_changed = Signal()
    not_kept = Signal(str)
    """Why the file can't be written; what was chosen holds until the window closes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unkept: dict[str, Any] = {}

    def __getitem__(self, setting: Setting[Value]) -> Value:
        return self._unkept[setting.name] if setting.name in self._unkept else chosen(setting)

    def source(self, setting: Setting[Any]) -> Source:
        return lookup(setting)[1]

    def set(self, setting: Setting[Value], value: Value) -> None:
        before = self[setting]
        try:
            keep(setting, value)
            self._unkept.pop(setting.name, None)
        except OSError as error:
            self._unkept[setting.name] = value
            self.not_kept.emit(_reason(error))
        if self[setting] != before:
            self.changed.emit(setting)
            if setting is RECENT and not value:
                self.forget_recent()

    def reset(self, setting: Setting[Any]) -> None:
        """Back to the default."""
        self.set(setting, setting.default)

    def reset_all(self) -> None:
        """All back to their defaults."""
        for setting in TABLE:
            self.reset(setting)

    @property
    def theme(self) -> str:
        """Dark, light, or as the system has it."""
        return self[THEME]

    def set_theme(self, theme: str) -> None:
        self.set(THEME, theme)

    @property
    def language(self) -> str:
        """Code of the language that the window speaks, or `system`."""
        return self[LANGUAGE]

    def set_language(self, language: str) -> None:
        """Remember, for the next start."""
        self.set(LANGUAGE, language)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Photos and folders that were opened last, the newest first."""
        found = self._remembered(_OPENED)
        names = cast("list[Any]", found) if isinstance(found, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str))

    def remember_opened(self, paths: Iterable[Path]) -> None:
        """Put them before the ones that were opened earlier; the artist is at home here from now on."""
        changes: dict[str, Any] = {_AT_HOME: True}
        if self[RECENT]:
            names = dict.fromkeys(str(path.absolute()) for path in (*paths, *self.recent))
            changes[_OPENED] = list(names)[:_MOST_RECENT]
        self._remember(changes)
        self.recent_changed.emit()

    def forget_recent(self) -> None:
        """Nobody needs to know what was opened."""
        self._remember({_OPENED: None})
        self.recent_changed.emit()

    @property
    def at_home(self) -> bool:
        """Whether a picture of the artist's own was ever opened: what greets newcomers is over then."""
        return self._remembered(_AT_HOME) is True

    @property
    def try_all_looks(self) -> bool:
        """Whether the gallery shows the photo through every look."""
        return self._remembered(_TRY_ALL) is True

    def set_try_all_looks(self, on: bool) -> None:
        self._remember({_TRY_ALL: on})

    @property
    def save_options(self) -> SaveOptions:
        """How pictures were saved last."""
        import msgspec

        from studio.imaging.options import SaveOptions

        try:
            found = msgspec.convert(self._remembered(_SAVING) or {}, SaveOptions)
        except msgspec.MsgspecError:
            found = SaveOptions()
        return replace(found, mark_made=self[MARK_MADE])

    @property
    def save_suffix(self) -> str:
        """The format in which pictures were saved last."""
        from studio.imaging.options import SAVE_SUFFIXES

        found = self._remembered(_SUFFIX)
        return next((suffix for suffix in SAVE_SUFFIXES if suffix == found), ".png")

    def remember_saving(self, suffix: str, options: SaveOptions) -> None:
        """What the next save begins with; but a smaller size is asked for each time, or pixels would be lost unseen."""
        import msgspec

        self._remember({_SUFFIX: suffix, _SAVING: msgspec.to_builtins(replace(options, resolution="full"))})

    def _remembered(self, name: str) -> Any:
        return self._unkept[name] if name in self._unkept else store.read().get(name)

    def _remember(self, changes: Mapping[str, Any]) -> None:
        try:
            store.change(changes)
            for name in changes:
                self._unkept.pop(name, None)
        except OSError as error:
            self._unkept.update(changes)
            self.not_kept.emit(_reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


class DeviceChoices(QObject):
    """Observable; empty until `load` has an answer."""

    changed = Signal()

    def __init__(self, queue: BackgroundQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.found: tuple[DeviceChoice, ...] = ()

    def load(self) -> None:
        """Try all of them in the background."""
        # Where that fails, every word may be chosen: what can't be used is said by the line at the bottom.
        self._queue.put(_look, self._on_found, ignore)

    def _on_found(self, found: tuple[DeviceChoice, ...]) -> None:
        self.found = found
        self.changed.emit()


def _look() -> tuple[DeviceChoice, ...]:
    from studio.inference.session.diagnosis import device_choices

    return device_choices()
