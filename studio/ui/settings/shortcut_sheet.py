"""A small sheet with every shortcut."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QWidget,
)

from studio.state.language import mark, tr
from studio.ui.actions import window
from studio.ui.actions.keymap import WORKSPACE_ACTIONS, Keymap
from studio.ui.actions.spec import ActionSpec
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox, heading, scrolled, text_label, vbox

_COLUMNS = 3
_BY_MOUSE = (
    (mark("Zoom to the pointer"), mark("Wheel")),
    (mark("Move the picture"), mark("Space + drag, or Alt + arrows")),
    (mark("Move the divider"), mark("Drag its handle, or ← →")),
    (mark("Drag the picture out"), mark("The dots beside its name")),
    (mark("Reset a slider"), mark("Double-click")),
    (mark("Close a photo"), mark("Del on the film strip")),
)


class ShortcutSheet(QDialog):
    """Made from the tables of actions: that of the window and that of one workspace."""

    def __init__(self, parent: QWidget, workspace: str, keymap: Keymap) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Shortcuts"))
        self.setAccessibleName(tr("Shortcuts"))
        content = QWidget()
        columns = [vbox(spacing=16) for _ in range(_COLUMNS)]
        hbox(*columns, owner=content, margins=(0, 0, 16, 0), spacing=32)
        lengths = [0] * _COLUMNS
        for title, lines in _groups((*WORKSPACE_ACTIONS[workspace], *window.ACTIONS), keymap):
            shortest = lengths.index(min(lengths))
            lengths[shortest] += len(lines) + 2
            columns[shortest].addLayout(_block(title, lines))
        for column in columns:
            column.addStretch(1)
        scroll = scrolled(content, tr("Shortcuts"))
        room = parent.size() - QSize(48, 150)
        scroll.setMinimumSize(content.sizeHint().boundedTo(room))
        close = push_button(tr("Close"), default=True, clicked=self.accept)
        vbox((scroll, 1), (close, 0, Qt.AlignmentFlag.AlignRight), owner=self, margins=(24, 24, 24, 16), spacing=16)


def _groups(specs: tuple[ActionSpec, ...], keymap: Keymap) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Heading and lines of each block; the longest first, so that the columns come out even."""
    titles = dict.fromkeys(spec.group for spec in specs if spec.group)
    blocks = [
        (
            title,
            tuple(
                (tr(spec.text).rstrip("…"), tr(" or ").join(keymap.shown(spec)))
                for spec in specs
                if spec.group == title
            ),
        )
        for title in titles
    ]
    return sorted([*blocks, (mark("With the mouse"), _by_mouse())], key=lambda block: -len(block[1]))


def _by_mouse() -> tuple[tuple[str, str], ...]:
    return tuple((tr(what), tr(how)) for what, how in _BY_MOUSE)


def _block(title: str, lines: tuple[tuple[str, str], ...]) -> QGridLayout:
    block = QGridLayout()
    block.setHorizontalSpacing(24)
    block.setVerticalSpacing(4)
    block.setColumnStretch(0, 1)
    block.addWidget(heading(tr(title)), 0, 0, 1, 2)
    for row, (words, keys) in enumerate(lines, start=1):
        block.addWidget(QLabel(words), row, 0)
        block.addWidget(text_label(keys, "caption"), row, 1, Qt.AlignmentFlag.AlignRight)
    return block
