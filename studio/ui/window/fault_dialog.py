"""Calm words for an error that nobody expected, with what a helper needs to know at hand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from studio.state.language import tr
from studio.ui.settings.row import caption


class FaultDialog(QDialog):
    """Not modal, and does not take the focus: the artist may go on at once."""

    def __init__(self, log_action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("That did not work"))
        self.setAccessibleName(tr("That did not work"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._count = 0
        words = QLabel(tr("Something went wrong that nobody expected. You can go on; your pictures are as they were."))
        words.setWordWrap(True)
        self.line = caption("")
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details"))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.copy_button = QPushButton(tr("Copy details"))
        self.copy_button.setToolTip(tr("For somebody who helps: versions and the error, no names of files or people"))
        self.details_button = QPushButton(tr("Show details"))
        self.details_button.setCheckable(True)
        self.log_button = QPushButton(log_action.text())
        self.log_button.setToolTip(log_action.toolTip())
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.copy_button, self.details_button, self.log_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.line)
        column.addWidget(caption(tr("Nothing is sent. The details name no file of yours.")))
        column.addWidget(self.details, 1)
        column.addLayout(row)
        self.setMinimumWidth(560)
        self.copy_button.clicked.connect(self._on_copy)
        self.details_button.toggled.connect(self._on_details)
        self.log_button.clicked.connect(log_action.trigger)
        self.close_button.clicked.connect(self.close)

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
