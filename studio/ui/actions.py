"""Everything the window can do, as QActions made from the tables."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.ui.action_tables import batch, generate, interpolate, models, translate, window
from studio.ui.action_tables.spec import ActionSpec
from studio.ui.icons import icon

WORKSPACE_ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "translate": translate.ACTIONS,
    "batch": batch.ACTIONS,
    "generate": generate.ACTIONS,
    "interpolate": interpolate.ACTIONS,
    "models": models.ACTIONS,
}
"""What can be done in one workspace only, by its name; the same keys may do other things in another."""
ACTIONS: tuple[ActionSpec, ...] = (*window.ACTIONS, *chain.from_iterable(WORKSPACE_ACTIONS.values()))


class Actions:
    """The QActions of one window, by id."""

    def __init__(self, window: QWidget) -> None:
        self._actions: dict[str, QAction] = {}
        self.workspace = ""
        """Whose keys work."""
        for spec in ACTIONS:
            action = QAction(tr(spec.text), window)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            shown = next(iter((*spec.shortcuts, *spec.tool_keys)), "")
            keys = QKeySequence(shown).toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tr(spec.tip)} ({keys})" if keys else tr(spec.tip))
            if spec.icon:
                action.setIcon(icon(spec.icon))
            self._actions[spec.id] = action
            window.addAction(action)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def show_workspace(self, name: str) -> None:
        """Let the keys of this workspace work, and those of the others not: two actions on one key are both dead."""
        self.workspace = name
        for owner, specs in WORKSPACE_ACTIONS.items():
            for spec in specs:
                keys = spec.shortcuts if owner == name else ()
                self._actions[spec.id].setShortcuts([QKeySequence(key) for key in keys])

    def tool_keys(self, group: str) -> dict[str, QAction]:
        """Key → action, for the widget whose tools the group names."""
        specs = [spec for spec in ACTIONS if spec.group == group]
        return {QKeySequence(keys).toString(): self._actions[spec.id] for spec in specs for keys in spec.tool_keys}

    def connect_all(self, slots: dict[str, Callable[..., Any]]) -> None:
        """Connect bound methods of QObjects to the actions."""
        for action_id, slot in slots.items():
            self._actions[action_id].triggered.connect(slot)
