"""Which keys an action has: those of its table, or what the artist chose; and which two get in each other's way."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from studio.preferences.kinds import Setting
from studio.preferences.table import KEYS
from studio.state.settings import Settings
from studio.ui.actions import batch, generate, interpolate, models, translate, window
from studio.ui.actions.spec import ActionSpec

WORKSPACE_ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "translate": translate.ACTIONS,
    "batch": batch.ACTIONS,
    "generate": generate.ACTIONS,
    "interpolate": interpolate.ACTIONS,
    "models": models.ACTIONS,
}
"""What can be done in one workspace only, by its name; the same keys may do other things in another."""
_PORTABLE, _NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText


class Keymap(QObject):
    """Reads and writes the shortcuts of `settings`."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._chosen = settings[KEYS]
        settings.changed.connect(self._on_setting_changed)

    def shortcuts(self, spec: ActionSpec) -> tuple[str, ...]:
        """Keys that work in the whole window."""
        return self._keys(spec, spec.shortcuts)

    def tool_keys(self, spec: ActionSpec) -> tuple[str, ...]:
        """Keys that work while the drawing or the mask has the focus."""
        return () if spec.shortcuts else self._keys(spec, spec.tool_keys)

    def shown(self, spec: ActionSpec) -> tuple[str, ...]:
        """All of them, as the system writes keys."""
        return tuple(QKeySequence(keys).toString(_NATIVE) for keys in self._all(spec))

    def is_own(self, spec: ActionSpec) -> bool:
        """Did the artist choose them?"""
        return spec.id in self._settings[KEYS]

    def rival(self, spec: ActionSpec, keys: str) -> ActionSpec | None:
        """The other action that these keys belong to, at the same time and place."""
        wanted = QKeySequence(keys).toString(_PORTABLE)
        for other in self._beside(spec):
            theirs = [QKeySequence(found).toString(_PORTABLE) for found in self._all(other)]
            if other is not spec and wanted and wanted in theirs:
                return other
        return None

    def choose(self, spec: ActionSpec, keys: str) -> None:
        """Give it these keys; what they belonged to loses them."""
        taken = self.rival(spec, keys)
        chosen = {**self._settings[KEYS], spec.id: QKeySequence(keys).toString(_PORTABLE)}
        if taken is not None:
            wanted = chosen[spec.id]
            left = [found for found in self._all(taken) if QKeySequence(found).toString(_PORTABLE) != wanted]
            chosen[taken.id] = next(iter(left), "")
        self._settings.set(KEYS, chosen)

    def reset(self, spec: ActionSpec) -> None:
        """Its own keys again; whoever has them meanwhile loses them."""
        chosen = {action: keys for action, keys in self._settings[KEYS].items() if action != spec.id}
        for keys in (*spec.shortcuts, *spec.tool_keys):
            taken = self.rival(spec, keys)
            if taken is not None:
                chosen[taken.id] = ""
        self._settings.set(KEYS, chosen)

    def _all(self, spec: ActionSpec) -> tuple[str, ...]:
        return (*self.shortcuts(spec), *self.tool_keys(spec))

    def _keys(self, spec: ActionSpec, usual: tuple[str, ...]) -> tuple[str, ...]:
        chosen = self._chosen.get(spec.id)
        if chosen is None or not usual:
            return usual
        return (chosen,) if chosen else ()

    def _on_setting_changed(self, setting: Setting[object]) -> None:
        if setting is KEYS:
            self._chosen = self._settings[KEYS]
            self.changed.emit()

    @staticmethod
    def _beside(spec: ActionSpec) -> tuple[ActionSpec, ...]:
        """The actions whose keys work where those of `spec` do."""
        if not spec.shortcuts:
            return tuple(
                other
                for specs in WORKSPACE_ACTIONS.values()
                if spec in specs
                for other in specs
                if other.group == spec.group and not other.shortcuts
            )
        owners = [specs for specs in WORKSPACE_ACTIONS.values() if spec in specs] or list(WORKSPACE_ACTIONS.values())
        return tuple(other for specs in (window.ACTIONS, *owners) for other in specs if other.shortcuts)
