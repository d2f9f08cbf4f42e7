"""The drawing desk in the place of the canvas."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.state.drawing.workspace import DrawingState
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.drawing.canvas import DrawCanvas
from studio.ui.drawing.tools import ToolColumn, ToolRow, UnderlayRow
from studio.ui.parts.buttons import TEXT_BESIDE_ICON, tool_button
from studio.ui.parts.form_fields import hbox, vbox


class DrawPage(QWidget):
    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self.canvas = DrawCanvas(session.desk, session.translate, actions)
        self.tools = ToolColumn(session.desk, actions)
        self.row = ToolRow(session.desk, actions)
        self.underlay_row = UnderlayRow(session.desk, session.tracing, actions)
        right = vbox(self.row, self.underlay_row, (self.canvas, 1), spacing=0)
        hbox(self.tools, (right, 1), owner=self, spacing=0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 160)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)


class DrawOffer(QWidget):
    """Buttons for a model that takes drawings."""

    def __init__(self, desk: DrawingState, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self.new_button = _button(actions["new_drawing"])
        self.draw_button = _button(actions["draw"])
        self.over_button = _button(actions["draw_over"])
        first = hbox(self.new_button, self.draw_button)
        vbox(first, self.over_button, owner=self)
        desk.active_changed.connect(self._on_changed)
        desk.offer_changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        desk = self._desk
        self.setVisible(desk.takes_drawings)
        self.draw_button.setVisible(desk.drawing is not None)
        self.over_button.setVisible(desk.drawing is None)


def _button(action: QAction) -> QToolButton:
    button = tool_button(action, TEXT_BESIDE_ICON, icon_px=18, tool=True, framed=True)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button
