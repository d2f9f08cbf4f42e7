"""One line of a table of actions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionSpec:
    """One line of the table; `group` is its heading on the sheet of shortcuts, empty for the ones not listed there."""

    id: str
    text: str
    tip: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""
    tool_keys: tuple[str, ...] = ()
    """Keys that work while the drawing or the mask has the focus; there they go before the window's own."""
