"""Which way a two-way model works."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QPushButton, QWidget

from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import vbox

if TYPE_CHECKING:
    from studio.package.manifest import Manifest

MOST_BUTTONS = 3


class DirectionChooser(QWidget):
    """One button a direction, in the words of the model's domains; hidden where there is only one way.

    Many directions, such as the styles of one network, are a list to open.
    """

    def __init__(self, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._directions: tuple[str, ...] = ()
        self._group = QButtonGroup(self)
        self._heading = QLabel(tr("Direction"))
        self.list = QComboBox()
        """The choices where there are more than `MOST_BUTTONS`."""
        self.list.setMaxVisibleItems(16)
        self.list.setAccessibleName(tr("Style"))
        self.list.view().setAccessibleName(tr("Styles"))
        self._layout = vbox(self._heading, self.list, owner=self, spacing=4)
        self._group.idClicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        shelf.selection_changed.connect(self._on_selection_changed)
        self._on_selection_changed()

    @property
    def buttons(self) -> list[QPushButton]:
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def _on_selection_changed(self) -> None:
        package = self._shelf.package
        directions = () if package is None else package.directions
        if directions != self._directions:
            self._rebuild(directions)
        self.setVisible(len(directions) > 1)
        if package is not None and self._shelf.direction in directions:
            for number, button in enumerate(self.buttons):
                button.setText(_words(package.manifest, directions[number]))
                button.setChecked(directions[number] == self._shelf.direction)
            for number in range(self.list.count()):
                self.list.setItemText(number, _words(package.manifest, directions[number]).capitalize())
            self.list.setCurrentIndex(directions.index(self._shelf.direction) if self.list.count() else -1)

    def _rebuild(self, directions: tuple[str, ...]) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._directions = directions
        many = len(directions) > MOST_BUTTONS
        self.list.clear()
        self.list.addItems(directions if many else ())
        self.list.setVisible(many)
        self._heading.setText(tr("Style") if many else tr("Direction"))
        for number in range(0 if many else len(directions)):
            button = push_button("", "segment", checkable=True)
            self._group.addButton(button, number)
            self._layout.addWidget(button)

    def _on_chosen(self, number: int) -> None:
        self._shelf.set_direction(self._directions[number])


def _words(manifest: "Manifest", direction: str) -> str:
    """`photo → painting`; the direction's own name where it does not follow from the domains."""
    domains = manifest.domains
    if domains is not None and len(manifest.directions) == 2:
        first = manifest.directions[0] == direction
        one, other = (domains.source, domains.target) if first else (domains.target, domains.source)
        return f"{one} → {other}"
    return direction.replace("-", " ")
