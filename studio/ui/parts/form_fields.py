"""Small parts of panels: rows and columns, typed numbers, titles, lines."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.state.language import tr
from studio.ui.style.icons import icon
from studio.ui.style.theme import MUTED

_Box = TypeVar("_Box", bound=QBoxLayout)
STRETCH = None
"""In a row or column: takes what room is left."""
LayoutPart = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A widget, a layout, pixels of room or `STRETCH`; with how much of the free room it takes, and how it is aligned."""
Margins = int | tuple[int, int] | tuple[int, int, int, int]
"""Of all sides, of left and top as of right and bottom, or of left, top, right and bottom, in pixels."""


def hbox(*parts: LayoutPart, owner: QWidget | None = None, margins: Margins = 0, spacing: int = 8) -> QHBoxLayout:
    """A row of parts, which lays out `owner` if there is one."""
    return _filled(QHBoxLayout(), parts, owner, margins, spacing)


def vbox(*parts: LayoutPart, owner: QWidget | None = None, margins: Margins = 0, spacing: int = 8) -> QVBoxLayout:
    """A column of parts, which lays out `owner` if there is one."""
    return _filled(QVBoxLayout(), parts, owner, margins, spacing)


def _filled(box: _Box, parts: tuple[LayoutPart, ...], owner: QWidget | None, margins: Margins, spacing: int) -> _Box:
    sides = (margins,) * 4 if isinstance(margins, int) else margins if len(margins) == 4 else margins * 2
    if owner is not None:
        owner.setLayout(box)
    box.setContentsMargins(*sides)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, tuple) and len(part) == 3:
            box.addWidget(part[0], part[1], part[2])
        else:
            what, stretch = part if isinstance(part, tuple) else (part, 0)
            if isinstance(what, QLayout):
                box.addLayout(what, stretch)
            else:
                box.addWidget(what, stretch)
    return box


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


def text_field(name: str, *, placeholder: str = "", tip: str = "") -> QLineEdit:
    """A line to type in."""
    field = QLineEdit()
    field.setProperty("search", True)
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setToolTip(tip)
    return field


def search_field(name: str, tip: str = "") -> QLineEdit:
    """A line to search with, which can be cleared."""
    field = text_field(name, placeholder=name, tip=tip)
    field.setClearButtonEnabled(True)
    field.addAction(icon("magnifying-glass", MUTED), QLineEdit.ActionPosition.LeadingPosition)
    for button, words in zip(field.findChildren(QToolButton), (tr("Clear the search"), tr("Search")), strict=True):
        button.setAccessibleName(words)
        button.setToolTip(words)
    return field


def choice_box(name: str, words: Iterable[str], tip: str = "") -> QComboBox:
    box = QComboBox()
    box.addItems(list(words))
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def labelled(title: str, widget: QWidget) -> QWidget:
    """The title above the widget."""
    box, label = QWidget(), QLabel(title)
    label.setBuddy(widget)
    vbox(label, widget, owner=box, spacing=4)
    return box


def beside(title: str, widget: QWidget) -> QWidget:
    """The title at the left of the widget."""
    box, label = QWidget(), QLabel(title)
    label.setBuddy(widget)
    hbox((label, 1), widget, owner=box)
    return box


def text_label(text: str = "", *kinds: str, wraps: bool = False) -> QLabel:
    """Words; `kinds` are properties of the style sheet: title, heading, caption, fault."""
    label = QLabel(text)
    for kind in kinds:
        label.setProperty(kind, True)
    label.setWordWrap(wraps)
    return label


def heading(text: str) -> QLabel:
    """The title of a part."""
    return text_label(text, "heading")


def caption(text: str) -> QLabel:
    """Small words that wrap."""
    label = text_label(text, "caption", wraps=True)
    label.setMinimumWidth(160)
    return label


def scrolled(widget: QWidget, accessible_name: str = "") -> QScrollArea:
    """The widget in an area that scrolls up and down; the keyboard goes past an area without a name."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(accessible_name)
    if not accessible_name:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def as_panel(widget: QWidget, name: str, *, height_px: int | None = None, width_px: int | None = None) -> None:
    """Give the widget the background that the style sheet has for `name`, and a fixed size."""
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if height_px is not None:
        widget.setFixedHeight(height_px)
    if width_px is not None:
        widget.setFixedWidth(width_px)


def rule() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    line.setObjectName("Rule")
    return line
