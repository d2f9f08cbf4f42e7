"""A handle to drag the translated picture out of the window, as a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QEnterEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from studio.state.export.saving import ClipboardAndDrag
from studio.state.language import mark, tr
from studio.state.translate.workspace import TranslateState
from studio.ui.style.icons import icon

_TIP = mark("Drag the translated picture into a folder or another program; Ctrl+C copies it")
_THUMBNAIL_PX = 96


class DragHandle(QToolButton):
    """The file is written as soon as the pointer comes near, off the UI thread; a drag that is quicker waits for it."""

    def __init__(self, outgoing: ClipboardAndDrag, state: TranslateState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outgoing = outgoing
        self._state = state
        self._pressed_at: QPoint | None = None
        self._wanted = False
        self.setProperty("flat", True)
        self.setIcon(icon("dots-six-vertical"))
        self.setIconSize(QSize(20, 20))
        self.setToolTip(tr(_TIP))
        self.setAccessibleName(tr("Drag the picture out"))
        self.setAccessibleDescription(tr("By keyboard, copy the picture with Ctrl+C instead."))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        outgoing.file_ready.connect(self._on_file_ready)
        state.translation_changed.connect(self._on_result_changed)
        state.finished.connect(self._on_result_changed)
        self._on_result_changed()

    def mime(self) -> QMimeData | None:
        """What a drag carries, once the file is there."""
        path = self._outgoing.file
        if path is None:
            return None
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        return mime

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._outgoing.prepare()
        super().enterEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._wanted = event.position().toPoint(), False
            self._outgoing.prepare()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed_at is None:
            return
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if moved < QApplication.startDragDistance():
            return
        self._wanted = True
        self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed_at, self._wanted = None, False
        super().mouseReleaseEvent(event)

    def _drag(self) -> None:
        mime = self.mime()
        if mime is None:
            self._outgoing.prepare()
            return
        self._pressed_at, self._wanted = None, False
        self.setDown(False)
        drag = QDrag(self)
        drag.setMimeData(mime)
        current = self._state.roll.current
        if current is not None and current.thumbnail is not None:
            drag.setPixmap(QPixmap.fromImage(current.thumbnail.scaledToHeight(_THUMBNAIL_PX)))
        drag.exec(Qt.DropAction.CopyAction)

    def _on_file_ready(self, _path: Path) -> None:
        if self._wanted and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._drag()

    def _on_result_changed(self, _finished: object = None) -> None:
        self.setEnabled(self._outgoing.can_drag)
