"""Buttons: of an action, of an icon alone, of words."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QPushButton, QToolButton

from studio.ui.style.icons import icon

ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
TEXT_ONLY = Qt.ToolButtonStyle.ToolButtonTextOnly
TEXT_BESIDE_ICON = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def tool_button(
    action: QAction,
    style: Qt.ToolButtonStyle = ICON_ONLY,
    *,
    icon_px: int = 20,
    tool: bool = False,
    framed: bool = False,
    focus: Qt.FocusPolicy = Qt.FocusPolicy.StrongFocus,
) -> QToolButton:
    """A flat button that is what its action is; `tool` and `framed` are properties of the style sheet."""
    button = QToolButton()
    for name, on in (("flat", True), ("tool", tool), ("framed", framed)):
        if on:
            button.setProperty(name, True)
    button.setDefaultAction(action)
    button.setIconSize(QSize(icon_px, icon_px))
    button.setToolButtonStyle(style)
    button.setAccessibleName(action.text())
    button.setFocusPolicy(focus)
    return button


def icon_button(name: str | QIcon, tip: str, accessible_name: str = "", *, icon_px: int | None = None) -> QToolButton:
    """A flat button without an action; its accessible name is its tip if it has no other."""
    button = QToolButton()
    button.setProperty("flat", True)
    button.setIcon(icon(name) if isinstance(name, str) else name)
    if icon_px is not None:
        button.setIconSize(QSize(icon_px, icon_px))
    button.setToolTip(tip)
    button.setAccessibleName(accessible_name or tip)
    return button


def push_button(
    text: str = "",
    *kinds: str,
    tip: str = "",
    accessible_name: str = "",
    checkable: bool = False,
    default: bool | None = None,
    clicked: Callable[..., Any] | None = None,
) -> QPushButton:
    """A button with words; `kinds` are properties of the style sheet: primary, small, segment.

    In a dialog Enter presses it always if it is the `default`, and never if it is False, even when it has the focus.
    """
    button = QPushButton(text)
    for kind in kinds:
        button.setProperty(kind, True)
    button.setToolTip(tip)
    button.setAccessibleName(accessible_name)
    button.setCheckable(checkable)
    if default is not None:
        (button.setDefault if default else button.setAutoDefault)(default)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button


def action_button(action: QAction, *kinds: str, text: str = "", accessible_name: str = "") -> QPushButton:
    """A button with the words of its action, or others, that triggers it."""
    return push_button(
        text or action.text(), *kinds, tip=action.toolTip(), accessible_name=accessible_name, clicked=action.trigger
    )


def one_of(owner: QObject, actions: Mapping[Any, QAction]) -> QActionGroup:
    """The group of these actions, of which one is checked; their data are their keys."""
    group = QActionGroup(owner)
    for key, action in actions.items():
        action.setCheckable(True)
        action.setData(key)
        group.addAction(action)
    return group
