"""What the three cards of the first minute do."""

from PySide6.QtCore import QObject

from studio.state.first_look import FACES
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.photos.try_cards import TryCards


class FirstSteps(QObject):
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
