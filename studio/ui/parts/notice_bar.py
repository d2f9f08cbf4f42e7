"""One quiet line over the canvas, with the way out as a button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from studio.state.language import mark, tr
from studio.state.notices import Notes
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import icon_button
from studio.ui.parts.form_fields import as_panel, hbox, text_label

_ACTION_WORDS = {"save": mark("Save elsewhere…")}


class NoticeBar(QWidget):
    """Shows `notes.notice`; hidden without one."""

    shown_again = Signal()
    """Another notice shows; it may need another height."""

    def __init__(self, notes: Notes, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self._actions = actions
        as_panel(self, "NoticeBar")
        self._text = text_label("", wraps=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._close = icon_button("x", tr("Close this line (Esc)"), tr("Close notice"), icon_px=16)
        hbox((self._text, 1), self._button, self._close, owner=self, margins=(12, 8, 8, 8))
        self._button.clicked.connect(self._on_button)
        self._close.clicked.connect(notes.dismiss)
        notes.notice_changed.connect(self._on_notice_changed)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def way_out(self) -> QPushButton:
        return self._button

    def _on_notice_changed(self) -> None:
        notice = self._notes.notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._text.setText(notice.text)
        self._button.setVisible(notice.action is not None)
        if notice.action is not None:
            action = self._actions[notice.action]
            is_retry = notice.action == "save" and notice.kind == "error"
            self._button.setText(tr(_ACTION_WORDS["save"]) if is_retry else action.text())
            self._button.setToolTip(action.toolTip())
        self.setProperty("kind", notice.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.shown_again.emit()

    def _on_button(self) -> None:
        notice = self._notes.notice
        if notice is not None and notice.action is not None:
            self._actions[notice.action].trigger()
