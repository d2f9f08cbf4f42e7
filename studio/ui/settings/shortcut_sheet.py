"""A small sheet with every shortcut."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.state.language import mark, tr
from studio.ui.actions import window
from studio.ui.actions.keymap import WORKSPACE_ACTIONS, Keymap
from studio.ui.actions.spec import ActionSpec
from studio.ui.parts.form_fields import heading

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
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(32)
        for column in columns:
            column.setSpacing(16)
            row.addLayout(column)
        lengths = [0] * _COLUMNS
        for title, lines in _groups((*WORKSPACE_ACTIONS[workspace], *window.ACTIONS), keymap):
            shortest = lengths.index(min(lengths))
            lengths[shortest] += len(lines) + 2
            columns[shortest].addLayout(_block(title, lines))
        for column in columns:
            column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Shortcuts"))
        room = parent.size() - QSize(48, 150)
        scroll.setMinimumSize(content.sizeHint().boundedTo(room))
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(scroll, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


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
    title_label = heading(tr(title))
    block.addWidget(title_label, 0, 0, 1, 2)
    for row, (words, keys) in enumerate(lines, start=1):
        block.addWidget(QLabel(words), row, 0)
        key_label = QLabel(keys)
        key_label.setProperty("caption", True)
        block.addWidget(key_label, row, 1, Qt.AlignmentFlag.AlignRight)
    return block
