"""A small sheet with every shortcut."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.ui.actions import ACTIONS

_BY_MOUSE = (
    ("Zoom to the pointer", "Wheel"),
    ("Move the picture", "Space + drag, or middle button"),
    ("Move the divider", "Drag its handle, or ← →"),
    ("Reset a slider", "Double-click"),
    ("Close a photo", "Del on the film strip"),
)


class ShortcutSheet(QDialog):
    """Made from the table of actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.setAccessibleName("Shortcuts")
        columns = QGridLayout()
        columns.setHorizontalSpacing(32)
        columns.setVerticalSpacing(16)
        groups = list(dict.fromkeys(spec.group for spec in ACTIONS if spec.group))
        for place, group in enumerate(groups):
            lines = tuple((spec.text.rstrip("…"), _keys(spec.shortcuts)) for spec in ACTIONS if spec.group == group)
            columns.addLayout(_block(group, lines), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        columns.addLayout(_block("With the mouse", _BY_MOUSE), (len(groups) + 1) // 2, 0, 1, 2)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(columns)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _block(title: str, lines: tuple[tuple[str, str], ...]) -> QGridLayout:
    block = QGridLayout()
    block.setHorizontalSpacing(24)
    block.setVerticalSpacing(4)
    block.setColumnStretch(0, 1)
    heading = QLabel(title)
    heading.setProperty("heading", True)
    block.addWidget(heading, 0, 0, 1, 2)
    for row, (words, keys) in enumerate(lines, start=1):
        block.addWidget(QLabel(words), row, 0)
        key_label = QLabel(keys)
        key_label.setProperty("caption", True)
        block.addWidget(key_label, row, 1, Qt.AlignmentFlag.AlignRight)
    return block


def _keys(shortcuts: tuple[str, ...]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(keys).toString(native) for keys in shortcuts)
