"""One page of the manual as it is read: links, pictures in the width of the text, the colours of the theme."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRegularExpression, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QImage,
    QImageReader,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QApplication, QTextBrowser, QTextEdit

from studio.state.language import tr
from studio.state.workers.queue import BackgroundQueue
from studio.ui.style.theme import ACCENT, LINE, MUTED, ON_ACCENT, RAISED, TEXT_PX, TITLE_PX

if TYPE_CHECKING:
    from studio.ui.help.manual import Manual, Page

MARGIN_PX = 24
_MOST_WIDE_PX = 760
"""Longer lines are hard to read."""
_SETTLED_MS = 120
_ANY_CASE = (
    QRegularExpression.PatternOption.CaseInsensitiveOption | QRegularExpression.PatternOption.UseUnicodePropertiesOption
)
_EMPTY = QImage(1, 1, QImage.Format.Format_ARGB32)
_EMPTY.fill(Qt.GlobalColor.transparent)


class PageView(QTextBrowser):
    """One page: its links lead to others, its pictures are decoded in the background in the size that they show in."""

    page_shown = Signal(object)

    def __init__(self, reading: BackgroundQueue) -> None:
        super().__init__()
        self._reading = reading
        self._manual: Manual | None = None
        self.page: Page | None = None
        self._before: list[tuple[Page, int]] = []
        self._after: list[tuple[Page, int]] = []
        self._images: dict[tuple[Path, int], QImage] = {}
        self._wanted: set[tuple[Path, int]] = set()
        self._words = ""
        self._places: list[int] = []
        """Where the marked words begin, in characters."""
        self._parts: list[str] = []
        """Of the page, still to be laid out."""
        self._target: str | float = ""
        self._laid_out_px = 0
        self._filling = QTimer(self, interval=0)  # type: ignore[call-overload]
        self._filling.timeout.connect(self._fill)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)  # type: ignore[call-overload]
        self._settled.timeout.connect(self._lay_out_again)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName(tr("Page of the manual"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._on_link)

    @property
    def can_go_back(self) -> bool:
        """Whether another page was shown before."""
        return bool(self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from a page."""
        return bool(self._after)

    @property
    def is_complete(self) -> bool:
        """Whether all of the page is there, its pictures too."""
        return not self._wanted and not self._parts

    @property
    def is_settling(self) -> bool:
        """Whether it is about to be laid out again, for another width or in other colours."""
        return self._settled.isActive()

    def set_manual(self, manual: Manual) -> None:
        self._manual = manual

    def open_page(self, page: Page, anchor: str = "", words: str = "") -> None:
        """Show it from its heading `anchor` on, or from the first of `words` behind that."""
        if self.page is not None and page is not self.page:
            self._before.append((self.page, self.verticalScrollBar().value()))
            self._after.clear()
        self._words = words
        if page is self.page and not self._parts:
            self._arrive(anchor)
        else:
            self._show(page, anchor)

    def go_back(self) -> None:
        self._go(self._before, self._after)

    def go_forward(self) -> None:
        """To the page that one went back from."""
        self._go(self._after, self._before)

    def mark_words(self, words: str) -> None:
        """Give each of these words in the page a ground."""
        self._words = words
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words.split():
            # As the search finds them: words that begin so.
            begins = QRegularExpression(rf"(?<!\w){QRegularExpression.escape(word)}", _ANY_CASE)
            cursor = self.document().find(begins)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, _marked(QApplication.palette())  # type: ignore[misc]
                marks.append(mark)
                cursor = self.document().find(begins, cursor)
        self._places = [mark.cursor.selectionStart() for mark in marks]  # type: ignore[attr-defined]
        self.setExtraSelections(marks)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        picture = self.page.pictures.get(QUrl(name).toString()) if self.page is not None else None
        if kind != QTextDocument.ResourceType.ImageResource.value or picture is None:
            return None
        return self._images.get((picture.path, self._picture_px(picture.size_px)), _EMPTY)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.page is not None:
            self._settled.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        # The width of the widget: that of the text changes with each scroll bar that comes and goes.
        if self.page is not None and self.width() != self._laid_out_px:
            self._settled.start()

    def _go(self, source: list[tuple[Page, int]], target: list[tuple[Page, int]]) -> None:
        if not source or self.page is None:
            return
        target.append((self.page, self.verticalScrollBar().value()))
        page, place = source.pop()
        self._show(page, place)

    def _show(self, page: Page, target: str | float) -> None:
        """Its first part now and the others one after the other; then go to a heading, a place in pixels or a share."""
        self.page = page
        self._target = target
        if self._laid_out_px != self.width():
            self._images.clear()
            self._laid_out_px = self.width()
        self._want_pictures(page)
        self._fit_margins()
        self.document().setDefaultStyleSheet(_style(QApplication.palette()))
        first, *self._parts = (self._sized(part) for part in page.parts)
        self.setHtml(first)
        if self._parts:
            self._filling.start()
        else:
            self._arrive(target)
        self.page_shown.emit(page)

    def _fill(self) -> None:
        """The next part; the window goes on meanwhile."""
        if self._parts:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
            cursor.insertHtml(self._parts.pop(0))
        if not self._parts:
            self._filling.stop()
            self._arrive(self._target)

    def _arrive(self, target: str | float) -> None:
        self.mark_words(self._words)
        bar = self.verticalScrollBar()
        if isinstance(target, float):
            bar.setValue(round(target * bar.maximum()))
        elif isinstance(target, int):
            bar.setValue(target)
        elif not (self._words and self._scroll_to_words(target)) and target:
            self.scrollToAnchor(target) if target != self._title_anchor() else bar.setValue(0)

    def _lay_out_again(self) -> None:
        """For another width, or in other colours, at the same place."""
        if self.page is not None:
            bar = self.verticalScrollBar()
            self._show(self.page, bar.value() / max(1, bar.maximum()))

    def _fit_margins(self) -> None:
        """The text stays in the middle of what it needs at most."""
        right = max(MARGIN_PX, self.width() - 3 * MARGIN_PX - _MOST_WIDE_PX)
        self.setViewportMargins(MARGIN_PX, 0, right, 0)

    def _sized(self, html: str) -> str:
        for source, picture in self.page.pictures.items() if self.page is not None else ():
            width, height = picture.size_px
            shown = self._picture_px(picture.size_px)
            size = f'width="{shown}" height="{round(shown * height / max(1, width))}"'
            html = html.replace(f'src="{source}"', f'src="{source}" {size}')
        return html

    def _title_anchor(self) -> str:
        return self.page.passages[0].anchor if self.page is not None and self.page.passages else ""

    def _picture_px(self, size_px: tuple[int, int]) -> int:
        """How wide a picture shows: as stored at most, and as the text at most; several in a row share its width."""
        room = min(_MOST_WIDE_PX, self.width() - 3 * MARGIN_PX)
        beside = max(1, sum(part.count("<td><img") for part in self.page.parts) if self.page is not None else 1)
        return max(40, min(size_px[0], room // beside - (16 if beside > 1 else 0)))

    def _want_pictures(self, page: Page) -> None:
        ratio = self.devicePixelRatioF()
        for picture in page.pictures.values():
            key = (picture.path, self._picture_px(picture.size_px))
            if key not in self._images and key not in self._wanted:
                self._wanted.add(key)
                self._reading.put(partial(_decode, *key, ratio), self._on_picture, self._on_no_picture, priority=1)

    def _on_picture(self, made: tuple[Path, int, QImage]) -> None:
        path, width, image = made
        self._wanted.discard((path, width))
        self._images[path, width] = image
        for source, picture in self.page.pictures.items() if self.page is not None else ():
            if (picture.path, self._picture_px(picture.size_px)) == (path, width):
                self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(source), image)
                self.document().markContentsDirty(0, self.document().characterCount())

    def _on_no_picture(self, _error: Exception) -> None:
        """Its words stay, as an empty box."""
        self._wanted.clear()

    def _scroll_to_words(self, anchor: str) -> bool:
        """To the first of the marked words behind a heading; False if there is none."""
        start = _position_of(self.document(), anchor)
        place = min((place for place in self._places if place >= start), default=None)
        if place is None:
            return False
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() - self.height() // 4)
        return True

    def _on_link(self, link: QUrl) -> None:
        target = link.toString()
        if link.scheme():
            QDesktopServices.openUrl(link)
            return
        name, _, anchor = target.partition("#")
        page = (
            self.page if not name else self._manual.page(name.removesuffix(".md")) if self._manual is not None else None
        )
        if page is not None:
            self.open_page(page, anchor)


def _decode(path: Path, width_px: int, ratio: float) -> tuple[Path, int, QImage]:
    """The picture for that width on a screen with `ratio` device pixels in one of ours. Raises OSError."""
    reader = QImageReader(str(path))
    image = reader.read()
    if image.isNull():
        raise OSError(f"{path}: {reader.errorString()}")
    wide = round(width_px * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    return path, width_px, image.scaledToWidth(wide, smooth) if wide < image.width() else image


def _position_of(document: QTextDocument, anchor: str) -> int:
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            if anchor in fragments.fragment().charFormat().anchorNames():
                return block.position()
            fragments += 1
        block = block.next()
    return 0


def _marked(palette: QPalette) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(palette.color(ACCENT))
    form.setForeground(palette.color(ON_ACCENT))
    return form


def _style(palette: QPalette) -> str:
    """Qt's own small set of CSS, in the colours of the theme."""

    def colour(role: QPalette.ColorRole) -> str:
        return QColor(palette.color(role)).name()

    text, muted, line = colour(QPalette.ColorRole.Text), colour(MUTED), colour(LINE)
    return f"""
        body, p, li, td, th {{ color: {text}; font-size: {TEXT_PX}px; }}
        p {{ margin-top: 8px; margin-bottom: 8px; line-height: 140%; }}
        p.picture {{ line-height: 100%; margin-top: 12px; margin-bottom: 12px; }}
        li {{ margin-top: 4px; margin-bottom: 4px; line-height: 140%; }}
        h1 {{ margin-top: 0; margin-bottom: 8px; }}
        h2 {{ margin-top: 20px; margin-bottom: 4px; }}
        span.h1 {{ font-size: {TITLE_PX + 5}px; font-weight: 600; }}
        span.h2 {{ font-size: {TITLE_PX - 1}px; font-weight: 600; }}
        a {{ color: {colour(ACCENT)}; text-decoration: none; }}
        code, pre {{ font-family: monospace; font-size: {TEXT_PX - 1}px; }}
        pre.code {{ white-space: pre-wrap; margin: 0; }}
        table.code {{ background-color: {colour(RAISED)}; margin-top: 8px; margin-bottom: 8px; }}
        table.data {{ border-collapse: collapse; margin-top: 8px; margin-bottom: 8px; }}
        table.data th {{ color: {muted}; font-weight: 400; text-align: left; padding: 4px 8px; }}
        table.data th {{ border-bottom: 1px solid {line}; }}
        table.data td {{ padding: 5px 8px; border-bottom: 1px solid {line}; }}
    """
