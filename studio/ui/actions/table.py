"""Everything the window can do, as QActions made from the tables."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.actions import window
from studio.ui.actions.keymap import WORKSPACE_ACTIONS, Keymap
from studio.ui.actions.spec import ActionSpec
from studio.ui.style.icons import icon

__all__ = ["ACTIONS", "WORKSPACE_ACTIONS", "Actions"]

ACTIONS: tuple[ActionSpec, ...] = (*window.ACTIONS, *chain.from_iterable(WORKSPACE_ACTIONS.values()))


_WITH_ARGUMENTS: type[Any] = partial


class Actions(QObject):
    """The QActions of one window, by id, with the keys of `keymap`."""

    def __init__(self, owner: QWidget, keymap: Keymap) -> None:
        super().__init__(owner)
        self.keymap = keymap
        self._window = owner
        self._actions: dict[str, QAction] = {}
        self.workspace = ""
        """Whose keys work."""
        for spec in ACTIONS:
            action = QAction(tr(spec.text), owner)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in keymap.shortcuts(spec)])
            action.setToolTip(self._tip(spec))
            if spec.icon:
                action.setIcon(icon(spec.icon))
            self._actions[spec.id] = action
            owner.addAction(action)
        keymap.changed.connect(self._on_keys_changed)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def show_workspace(self, name: str) -> None:
        """Let the keys of this workspace work, and those of the others not: two actions on one key are both dead."""
        self.workspace = name
        for owner, specs in WORKSPACE_ACTIONS.items():
            for spec in specs:
                keys = self.keymap.shortcuts(spec) if owner == name else ()
                self._actions[spec.id].setShortcuts([QKeySequence(key) for key in keys])

    def tool_action(self, group: str, keys: str) -> QAction | None:
        """What these keys do in the widget whose tools the group names."""
        for spec in ACTIONS:
            if spec.group == group and keys in [QKeySequence(own).toString() for own in self.keymap.tool_keys(spec)]:
                return self._actions[spec.id]
        return None

    def connect_all(self, slots: dict[str, Callable[..., Any]]) -> None:
        """Connect bound methods of QObjects to the actions; a partial is called with its own arguments alone."""
        for action_id, slot in slots.items():
            action = self._actions[action_id]
            action.triggered.connect(_Call(action, slot).run if isinstance(slot, _WITH_ARGUMENTS) else slot)

    def _tip(self, spec: ActionSpec) -> str:
        keys = next(iter(self.keymap.shown(spec)), "")
        return f"{tr(spec.tip)} ({keys})" if keys else tr(spec.tip)

    def _on_keys_changed(self) -> None:
        for spec in window.ACTIONS:
            self._actions[spec.id].setShortcuts([QKeySequence(keys) for keys in self.keymap.shortcuts(spec)])
        self.show_workspace(self.workspace)
        others: dict[str, str] = {}
        for spec in ACTIONS:
            action, tip = self._actions[spec.id], self._tip(spec)
            if action.toolTip() != tip:
                others[action.toolTip()] = tip
                action.setToolTip(tip)
        # Buttons took over the words of their action when they were made.
        for widget in self._window.findChildren(QWidget):
            if widget.toolTip() in others:
                widget.setToolTip(others[widget.toolTip()])


class _Call(QObject):
    """Leaves out whether the action is checked."""

    def __init__(self, owner: QAction, call: Callable[[], Any]) -> None:
        super().__init__(owner)
        self._call = call

    def run(self) -> None:
        self._call()
