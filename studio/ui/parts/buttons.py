"""Tool buttons: of an action, or of an icon alone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

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


def icon_button(name: str, tip: str, accessible_name: str = "", *, icon_px: int | None = None) -> QToolButton:
    """A flat button without an action; its accessible name is its tip if it has no other."""
    button = QToolButton()
    button.setProperty("flat", True)
    button.setIcon(icon(name))
    if icon_px is not None:
        button.setIconSize(QSize(icon_px, icon_px))
    button.setToolTip(tip)
    button.setAccessibleName(accessible_name or tip)
    return button
