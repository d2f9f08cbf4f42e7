"""The manual in a window of its own: pages at the left, or what a search finds, and the page at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QShortcut,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from studio.state.language import tr
from studio.state.workers.queue import BackgroundQueue
from studio.system.paths import resources_folder
from studio.ui.actions.table import Actions
from studio.ui.help.page_view import MARGIN_PX, PageView
from studio.ui.parts.buttons import TEXT_BESIDE_ICON, icon_button, push_button, tool_button
from studio.ui.parts.form_fields import caption, hbox, search_field, text_label, vbox
from studio.ui.style.icons import icon
from studio.ui.style.theme import CAPTION_PX, MUTED, TEXT_PX

if TYPE_CHECKING:
    from studio.ui.help.manual import Hit, Manual, Page

OTHERS = ("shortcuts", "how_it_works", "about", "show_log")
"""Actions that Help leads to besides the manual."""
_SIDE_PX = 232
_ROW_PX = 28
_HIT_PX = 72


class ManualWindow(QDialog):
    """Not modal. Reads the pages in the background; the first shows as soon as it is there."""

    def __init__(self, reading: BackgroundQueue, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.setAccessibleName(tr("Help"))
        self.setObjectName("Manual")
        self.manual: Manual | None = None
        self._hits: tuple[Hit, ...] = ()
        self.search = search_field(tr("Search the manual"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages"))
        self.list.setItemDelegate(_TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing_found = caption(tr("No page has these words."))
        self.nothing_found.hide()
        self.view = PageView(reading)
        self.back_button = _arrow("arrow-left", tr("Back"), "Alt+Left")
        self.forward_button = _arrow("arrow-right", tr("Forward"), "Alt+Right")
        self.place = text_label("", "caption")
        self.close_button = push_button(tr("Close"), default=False)
        self.others = [_other(actions[name]) for name in OTHERS]
        self._lay_out()
        self._connect()
        self.resize(min(980, parent.width() - 40), min(720, parent.height() - 40))
        self.setMinimumSize(560, 400)
        self.search.setFocus()
        reading.put(_read, self._on_read, self._on_failed, priority=1)

    def show_page(self, name: str, anchor: str = "") -> None:
        """The page of that name, from its heading `anchor` on; the one that shows stays if there is none."""
        page = self.manual.page(name) if self.manual is not None else None
        if page is not None:
            self.view.open_page(page, anchor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_row(max(0, self.list.currentRow()))
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        others = vbox(*self.others, spacing=0)
        side = QWidget()
        side.setFixedWidth(_SIDE_PX)
        vbox(self.search, self.nothing_found, (self.list, 1), others, owner=side)
        bar = hbox(self.back_button, self.forward_button, (self.place, 1), margins=(MARGIN_PX - 4, 0, 0, 0), spacing=4)
        right = vbox(bar, (self.view, 1), (self.close_button, 0, Qt.AlignmentFlag.AlignRight))
        hbox(side, (right, 1), owner=self, margins=16, spacing=0)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_searched)
        self.list.currentRowChanged.connect(self._open_row)
        self.view.page_shown.connect(self._on_page_shown)
        self.back_button.clicked.connect(self.view.go_back)
        self.forward_button.clicked.connect(self.view.go_forward)
        self.close_button.clicked.connect(self.close)
        for keys, slot in (
            ("Ctrl+F", self._on_find),
            ("Alt+Left", self.view.go_back),
            ("Alt+Right", self.view.go_forward),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _on_read(self, manual: Manual) -> None:
        self.manual = manual
        self.view.set_manual(manual)
        self._fill()
        self.view.open_page(manual.pages[0])

    def _on_failed(self, _error: Exception) -> None:
        self.place.setText(tr("The manual can't be read here."))

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_searched(self) -> None:
        self._hits = self.manual.find(self.search.text()) if self.manual is not None else ()
        self._fill()
        self.view.mark_words(self.search.text())

    def _fill(self) -> None:
        """All pages, or what was found."""
        searching = bool(self.search.text().split())
        self.list.blockSignals(True)
        self.list.clear()
        if searching:
            for hit in self._hits:
                _add_row(self.list, _place_of(hit), hit.excerpt)
        else:
            for page in self.manual.pages if self.manual is not None else ():
                _add_row(self.list, page.title)
        self.list.blockSignals(False)
        self.nothing_found.setVisible(searching and not self._hits)
        self._mark_page()

    def _open_row(self, row: int) -> None:
        if self.manual is None or not 0 <= row < self.list.count():
            return
        if self.search.text().split():
            hit = self._hits[row]
            self.view.open_page(hit.page, hit.passage.anchor, self.search.text())
        else:
            self.view.open_page(self.manual.pages[row])

    def _on_page_shown(self, page: Page) -> None:
        self.place.setText(page.title)
        self.back_button.setEnabled(self.view.can_go_back)
        self.forward_button.setEnabled(self.view.can_go_forward)
        self._mark_page()

    def _mark_page(self) -> None:
        """Let the list show which page it is."""
        if self.manual is None or self.view.page is None or self.search.text().split():
            return
        self.list.blockSignals(True)
        self.list.setCurrentRow(self.manual.pages.index(self.view.page))
        self.list.blockSignals(False)


class _TwoLines(QStyledItemDelegate):
    """A title, and below it in small letters what was found there."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, _HIT_PX if index.data(Qt.ItemDataRole.UserRole) else _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        excerpt = index.data(Qt.ItemDataRole.UserRole)
        if not excerpt:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        title, option.text = option.text, ""  # type: ignore[attr-defined,misc]
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        area: QRect = option.rect.adjusted(8, 6, -8, -4)  # type: ignore[attr-defined]
        painter.save()
        font = QFont(widget.font())
        font.setPixelSize(TEXT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(widget.palette().color(QPalette.ColorRole.Text))
        elided = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)
        font.setPixelSize(CAPTION_PX)
        font.setWeight(QFont.Weight.Normal)
        painter.setPen(widget.palette().color(MUTED))
        _draw_lines(painter, font, excerpt, area.adjusted(0, 20, 0, 0))
        painter.restore()


def _draw_lines(painter: QPainter, font: QFont, text: str, area: QRect) -> None:
    """As many lines as there is room for; the last one is cut with an ellipsis."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    y = area.top()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(area.width())
        height = round(line.height())
        rest = text[line.textStart() :]
        is_last = y + 2 * height > area.bottom()
        shown = text[line.textStart() : line.textStart() + line.textLength()]
        painter.setFont(font)
        if is_last:
            shown = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRect(area.left(), y, area.width(), height), Qt.AlignmentFlag.AlignLeft, shown)
        if is_last:
            break
        y += height
    layout.endLayout()


def _read() -> Manual:
    # Here, on the thread that reads: the parser takes a moment to import.
    from studio.ui.help.manual import read_manual

    return read_manual(resources_folder() / "manual")


def _arrow(name: str, words: str, keys: str) -> QToolButton:
    shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    button = icon_button(name, f"{words} ({shown})", words, icon_px=16)
    button.setEnabled(False)
    return button


def _other(action: QAction) -> QToolButton:
    button = tool_button(action, TEXT_BESIDE_ICON, icon_px=16)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    if button.icon().isNull():
        button.setIcon(icon("file-text"))
    return button


def _add_row(rows: QListWidget, title: str, excerpt: str = "") -> None:
    item = QListWidgetItem(title, rows)
    if excerpt:
        item.setData(Qt.ItemDataRole.UserRole, excerpt)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {excerpt}")


def _place_of(hit: Hit) -> str:
    title, heading = hit.page.title, hit.passage.heading
    return title if heading in (title, "") else f"{title}: {heading}"
