"""Three things to try, for who opens the program for the first time, and what each does."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from studio.state.language import tr
from studio.state.samples import FACES
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.parts.form_fields import STRETCH, hbox, heading, text_label, vbox
from studio.ui.style.icons import icon

_ICON_PX = 24
_LEAST = QSize(140, 72)


class TryCards(QWidget):
    """Says what was chosen; the window does it."""

    looks_wanted = Signal()
    drawing_wanted = Signal()
    faces_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.looks = _Card("squares-four", tr("Try all looks"), tr("One photo through every look"))
        self.drawing = _Card("pencil-line", tr("Draw"), tr("Your pen lines become brush strokes"))
        self.faces = _Card("smiley", tr("Drag through faces"), tr("A map of faces that were never drawn"))
        hbox(STRETCH, *((card, 4) for card in (self.looks, self.drawing, self.faces)), STRETCH, owner=self)
        self.looks.clicked.connect(self.looks_wanted)
        self.drawing.clicked.connect(self.drawing_wanted)
        self.faces.clicked.connect(self.faces_wanted)


class _Card(QPushButton):
    """A picture, a title and one line."""

    def __init__(self, icon_name: str, title: str, line: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self.setToolTip(line)
        self.setProperty("card", True)
        picture = _Glyph(icon_name)
        title_label = heading(title)
        caption = text_label(line, "caption")
        for label in (title_label, caption):
            label.setWordWrap(True)
        words = vbox(title_label, caption, STRETCH, spacing=2)
        hbox((picture, 0, Qt.AlignmentFlag.AlignTop), (words, 1), owner=self, margins=(12, 10), spacing=10)
        for label in (picture, title_label, caption):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMaximumWidth(240)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        layout = self.layout()
        return _LEAST.height() if layout is None else max(layout.heightForWidth(width), _LEAST.height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.heightForWidth(200))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _LEAST


class _Glyph(QWidget):
    """An icon in the colours of now."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._icon = icon(name)
        self.setFixedSize(_ICON_PX, _ICON_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


class WelcomeCommands(QObject):
    """Each leads to the real thing, with a sample where a photo is needed."""

    def __init__(self, session: Session, actions: Actions, cards: TryCards, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._wants_faces = False
        cards.looks_wanted.connect(self._on_looks)
        cards.drawing_wanted.connect(actions["new_drawing"].trigger)
        cards.faces_wanted.connect(self._on_faces)
        session.generators.changed.connect(self._on_generators_listed)

    def _on_looks(self) -> None:
        sample = self._session.first_look.sample
        if sample is not None:
            self._session.open_path(sample)
            self._session.previews.set_on(True)

    def _on_faces(self) -> None:
        self._wants_faces = True
        self._actions["generate"].trigger()
        if self._session.generators.loaded:
            self._on_generators_listed()

    def _on_generators_listed(self) -> None:
        if self._wants_faces and self._session.generators.find(FACES) is not None:
            self._wants_faces = False
            self._session.generate.choose(FACES)
            self._actions["map_view"].trigger()
