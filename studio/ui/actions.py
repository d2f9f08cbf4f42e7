"""Everything the window can do, as one table: text, shortcuts, tool tip, icon."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.ui.icons import icon


@dataclass(frozen=True)
class ActionSpec:
    """One line of the table; `group` is its heading on the sheet of shortcuts, empty for the ones not listed there."""

    id: str
    text: str
    tip: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("open", "Open…", "Open photos or drawings", ("Ctrl+O",), "folder-open", "Photos"),
    ActionSpec("paste", "Paste", "Paste a picture or copied files", ("Ctrl+V",), "clipboard", "Photos"),
    ActionSpec("save", "Save…", "Save the translated picture", ("Ctrl+S",), "floppy-disk", "Photos"),
    ActionSpec("next_photo", "Next photo", "Show the next open photo", ("PgDown",), "caret-right", "Photos"),
    ActionSpec("previous_photo", "Previous photo", "Show the photo before", ("PgUp",), "caret-left", "Photos"),
    ActionSpec("close_photo", "Close photo", "Take this photo off the film strip", ("Ctrl+W",), "x", "Photos"),
    ActionSpec("next_model", "Next look", "Choose the next look", ("Ctrl+Down",), "", "Look"),
    ActionSpec("previous_model", "Previous look", "Choose the look before", ("Ctrl+Up",), "", "Look"),
    ActionSpec("stronger", "Stronger", "Show more of the translation", ("]",), "", "Look"),
    ActionSpec("weaker", "Weaker", "Show less of the translation", ("[",), "", "Look"),
    ActionSpec("fit", "Fit", "Show the whole picture", ("F",), "corners-out", "Canvas"),
    ActionSpec("actual", "100 %", "Show every pixel of the picture as one of the screen", ("1",), "", "Canvas"),
    ActionSpec("zoom_in", "Zoom in", "Larger", ("+", "="), "magnifying-glass-plus", "Canvas"),
    ActionSpec("zoom_out", "Zoom out", "Smaller", ("-",), "magnifying-glass-minus", "Canvas"),
    ActionSpec("show_original", "Original", "Show the original while held", ("\\", "B"), "eye", "Canvas"),
    ActionSpec("translate", "Translate", "Translate photos", ("Ctrl+1",), "image", "Window"),
    ActionSpec(
        "inspector", "Panel", "Show or hide the panel at the right", ("Ctrl+I",), "sliders-horizontal", "Window"
    ),
    ActionSpec("theme", "Theme", "Dark, light, or as the system has it", ("Ctrl+T",), "circle-half", "Window"),
    ActionSpec("shortcuts", "Help", "All shortcuts", ("F1",), "question", "Window"),
    ActionSpec("cancel", "Cancel", "Stop saving, close the notice", ("Esc",), "", "Window"),
    ActionSpec("quit", "Quit", "Close the window", ("Ctrl+Q",), "", "Window"),
    ActionSpec("try_again", "Try again", "Once more what failed", ("Ctrl+R",), "arrow-clockwise", "Photos"),
    ActionSpec("show_saved", "Show folder", "Show the saved picture in its folder"),
    ActionSpec("show_log", "Show log", "Show the log file in its folder"),
)


class Actions:
    """The QActions of one window, by id."""

    def __init__(self, window: QWidget) -> None:
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(spec.text, window)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            self._actions[spec.id] = action
            window.addAction(action)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect_all(self, slots: dict[str, Callable[..., Any]]) -> None:
        """Connect bound methods of QObjects to the actions."""
        for action_id, slot in slots.items():
            self._actions[action_id].triggered.connect(slot)
