"""What is this model doing: a page with a picture for each role and idea."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from studio.state.language import tr
from studio.state.session import Session
from studio.ui.help.pages import PAGES, HelpPage
from studio.ui.help.pictures import Props
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import STRETCH, caption, hbox, scrolled, vbox


class HowItWorks(QDialog):
    """Not modal; `show_page` opens the one for a role."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("How it works"))
        self.setAccessibleName(tr("How it works"))
        self.setObjectName("HowItWorks")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages"))
        self.list.setFixedWidth(220)
        for page in PAGES:
            QListWidgetItem(tr(page.title), self.list).setSizeHint(QSize(0, 34))
        self.picture = _Illustration(session)
        self.title, self.words, self.term = QLabel(), QLabel(), caption("")
        self.title.setProperty("title", True)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button = push_button(tr("Close"), default=True, clicked=self.close)
        content = QWidget()
        vbox(
            self.title, self.picture, self.words, self.term, STRETCH, owner=content, margins=(24, 4, 16, 8), spacing=12
        )
        area = scrolled(content, tr("How it works"))
        row = hbox(self.list, (area, 1), spacing=0)
        vbox((row, 1), (self.close_button, 0, Qt.AlignmentFlag.AlignRight), owner=self, margins=16, spacing=12)
        self.resize(860, min(540, parent.height() - 40))
        self.list.currentRowChanged.connect(self._on_row)
        self.list.setCurrentRow(0)

    def show_page(self, name: str) -> None:
        """The page with that id or for that role; the one that shows stays where there is none."""
        found = next((row for row, page in enumerate(PAGES) if name in (page.id, page.role) and name), None)
        if found is not None:
            self.list.setCurrentRow(found)

    def _on_row(self, row: int) -> None:
        page = PAGES[row]
        self.title.setText(tr(page.title))
        self.words.setText("\n\n".join(tr(text) for text in page.words))
        self.term.setText(tr("What others call it: {term}").format(term=tr(page.term)))
        self.picture.show_page(page)


class _Illustration(QWidget):
    """Draws the picture of one page with a sample and its translation."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._page = PAGES[0]
        self.setFixedHeight(230)
        session.samples.changed.connect(self.update)
        session.shelf.preview_loaded.connect(self.update)

    def show_page(self, page: HelpPage) -> None:
        self._page = page
        self.setAccessibleName(tr("Picture: {name}").format(name=tr(page.title)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        photo, painted = self._pair()
        area = QRectF(self.rect()).adjusted(4, 8, -4, -8)
        self._page.draw(painter, area, Props(photo, painted, self.palette()))
        painter.end()

    def _pair(self) -> tuple[QImage | None, QImage | None]:
        """A sample, and what became of it: as it was made here, else the picture that came with the first look."""
        look, shelf = self._session.first_look, self._session.shelf
        if look.before is not None:
            return look.before, look.after
        photo = next((item.thumbnail for item in self._session.samples.items if item.path == look.sample), None)
        painted = next((shelf.preview(entry) for entry in shelf.entries if shelf.preview(entry) is not None), None)
        return photo, painted
