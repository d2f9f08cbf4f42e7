"""Calm words for an error that nobody expected, with what a helper needs to know at hand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from studio.state.language import tr
from studio.ui.parts.buttons import action_button, push_button
from studio.ui.parts.form_fields import STRETCH, caption, hbox, text_label, vbox


class FaultDialog(QDialog):
    """Not modal, and does not take the focus: the artist may go on at once."""

    def __init__(self, log_action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("That did not work"))
        self.setAccessibleName(tr("That did not work"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._count = 0
        words = text_label(
            tr("Something went wrong that nobody expected. You can go on; your pictures are as they were."), wraps=True
        )
        self.line = caption("")
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details"))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.copy_button = push_button(
            tr("Copy details"),
            tip=tr("For somebody who helps: versions and the error, no names of files or people"),
            clicked=self._on_copy,
        )
        self.details_button = push_button(tr("Show details"), checkable=True)
        self.log_button = action_button(log_action)
        self.close_button = push_button(tr("Close"), default=True, clicked=self.close)
        for button in (self.copy_button, self.details_button, self.log_button):
            button.setAutoDefault(False)
        vbox(
            words,
            self.line,
            caption(tr("Nothing is sent. The details name no file of yours.")),
            (self.details, 1),
            hbox(self.copy_button, self.details_button, self.log_button, STRETCH, self.close_button),
            owner=self,
            margins=(24, 20, 24, 16),
            spacing=12,
        )
        self.setMinimumWidth(560)
        self.details_button.toggled.connect(self._on_details)

    def tell(self, line: str, details: str) -> None:
        """Show this error; while the dialog is open the first one stays, and the others are counted."""
        self._count = self._count + 1 if self.isVisible() else 1
        if self._count > 1:
            count = tr("and {count} more since then, in the log").format(count=self._count - 1)
            self.line.setText(f"{self.line.text().partition(_GAP)[0]}{_GAP}{count}")
            return
        self.line.setText(line)
        self.details.setPlainText(details)
        self.copy_button.setText(tr("Copy details"))
        self.show()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(tr("Copied"))

    def _on_details(self, on: bool) -> None:
        self.details.setVisible(on)
        self.details_button.setText(tr("Hide details") if on else tr("Show details"))
        self.adjustSize()


_GAP = " · "
