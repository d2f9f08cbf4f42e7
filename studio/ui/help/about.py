"""What this program is, and the licences of everything that comes with it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from studio import __version__
from studio.state.language import mark, tr
from studio.state.workers.queue import BackgroundQueue
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox, text_label, vbox
from studio.ui.style.theme import MUTED

if TYPE_CHECKING:
    from studio.licences import Shipped

_KINDS = {"program": mark("The program"), "library": mark("Libraries"), "model": mark("Models")}


class AboutDialog(QDialog):
    """Not modal; reads the licences in the background."""

    def __init__(self, reading: BackgroundQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About"))
        self.setAccessibleName(tr("About"))
        self.setObjectName("About")
        self.shipped: tuple[Shipped, ...] = ()
        title = text_label(f"Image Translation Studio {__version__}", "title")
        words = text_label(
            tr("Photos and drawings through networks, on your own machine. Free software, MIT."), wraps=True
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What comes with the program"))
        self.list.setFixedWidth(260)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Licence"))
        self.terms = text_label("", "heading", wraps=True)
        self.close_button = push_button(tr("Close"), default=True, clicked=self.close)
        right = vbox(self.terms, (self.text, 1))
        row = hbox(self.list, (right, 1), spacing=16)
        vbox(
            title,
            words,
            8,
            (row, 1),
            (self.close_button, 0, Qt.AlignmentFlag.AlignRight),
            owner=self,
            margins=(24, 20, 24, 16),
        )
        self.resize(860, min(600, parent.height() - 40))
        self.list.currentRowChanged.connect(self._on_row)
        reading.put(_read, self._on_read, self._on_failed, priority=1)

    def _on_read(self, shipped: "tuple[Shipped, ...]") -> None:
        self.shipped = shipped
        kind = ""
        for number, item in enumerate(shipped):
            if item.kind != kind:
                kind = item.kind
                self._add_heading(tr(_KINDS[kind]))
            row = QListWidgetItem(f"{item.name} {item.version}", self.list)
            row.setData(Qt.ItemDataRole.UserRole, number)
            row.setSizeHint(QSize(0, 28))
        self.list.setCurrentRow(1, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_failed(self, _error: Exception) -> None:
        self.terms.setText(tr("The licences can't be read here; they lie beside the installed files."))

    def _add_heading(self, text: str) -> None:
        row = QListWidgetItem(text, self.list)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        row.setForeground(self.palette().color(MUTED))
        row.setSizeHint(QSize(0, 32))

    def _on_row(self, row: int) -> None:
        number: int | None = self.list.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else None
        if number is not None:
            found = self.shipped[number]
            self.terms.setText(f"{found.name} {found.version}: {found.licence}")
            self.text.setPlainText(found.text or tr("No text came with it; the line above is what it says itself."))


def _read() -> "tuple[Shipped, ...]":
    from studio.licences import shipped

    return shipped()
