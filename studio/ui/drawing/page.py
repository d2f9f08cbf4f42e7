"""The drawing desk in the place of the canvas."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.drawing.canvas import DrawCanvas
from studio.ui.drawing.tools import ToolColumn, ToolRow, UnderlayRow


class DrawPage(QWidget):
    """Tools around the paper."""

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self.canvas = DrawCanvas(session.desk, session.translate, actions)
        self.tools = ToolColumn(session.desk, actions)
        self.row = ToolRow(session.desk, actions)
        self.underlay_row = UnderlayRow(session.desk, session.tracing, actions)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.row)
        right.addWidget(self.underlay_row)
        right.addWidget(self.canvas, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tools)
        layout.addLayout(right, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 160)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
