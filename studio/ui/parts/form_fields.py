"""Small parts of panels: typed numbers, titles, lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget


def number_field(low: int, high: int, suffix: str = "") -> QSpinBox:
    """A number that is typed, or changed by the arrow keys."""
    field = QSpinBox()
    field.setRange(low, high)
    field.setSuffix(suffix)
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.setFrame(False)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setKeyboardTracking(False)
    field.setFixedSize(104, 24)
    return field


def labelled(title: str, widget: QWidget) -> QWidget:
    """The title above the widget."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = QLabel(title)
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget)
    return box


def beside(title: str, widget: QWidget) -> QWidget:
    """The title at the left of the widget."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    label = QLabel(title)
    label.setBuddy(widget)
    row.addWidget(label, 1)
    row.addWidget(widget)
    return box


def heading(text: str) -> QLabel:
    """The title of a part."""
    label = QLabel(text)
    label.setProperty("heading", True)
    return label


def rule() -> QFrame:
    """A thin line."""
    line = QFrame()
    line.setFixedHeight(1)
    line.setObjectName("Rule")
    return line
