"""The rail at the left: workspaces, and below them theme and help."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from studio.ui.actions import Actions


class Rail(QWidget):
    """One button a workspace, with icon and word."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(76)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(7, 8, 7, 8)
        layout.setSpacing(4)
        translate = _button(actions["translate"])
        actions["translate"].setCheckable(True)
        actions["translate"].setChecked(True)
        layout.addWidget(translate)
        layout.addStretch(1)
        layout.addWidget(_button(actions["theme"]))
        layout.addWidget(_button(actions["shortcuts"]))


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setProperty("rail", True)
    button.setDefaultAction(action)
    button.setIconSize(QSize(24, 24))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
