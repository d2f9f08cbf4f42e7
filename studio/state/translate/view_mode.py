"""How before and after are shown, and which ways of showing the chosen model allows."""

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, Signal

from studio.state.models.translators import ModelShelf
from studio.state.workers.door import Door

if TYPE_CHECKING:
    from studio.package import abilities
else:
    abilities = Door("studio.package.abilities")

ViewMode = Literal["divider", "side", "difference", "round_trip", "realism"]


class Viewing(QObject):
    """Observable. A mode that another model does not allow comes back with the next model that does."""

    mode_changed = Signal()
    offers_changed = Signal()

    def __init__(self, shelf: ModelShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._wish: ViewMode = "divider"
        self._offered: tuple[ViewMode, ...] = ("divider", "side", "difference")
        shelf.selection_changed.connect(self._on_selection_changed)

    @property
    def mode(self) -> ViewMode:
        return self._wish if self._wish in self._offered else "divider"

    @property
    def offered(self) -> tuple[ViewMode, ...]:
        """The modes that say something about this model."""
        return self._offered

    def set_mode(self, mode: ViewMode) -> None:
        """Show before and after this way, where it is offered."""
        if mode in self._offered and mode != self._wish:
            self._wish = mode
            self.mode_changed.emit()

    def _on_selection_changed(self) -> None:
        before = self.mode
        offered = tuple(mode for mode in get_args(ViewMode) if self._allows(mode))
        if offered != self._offered:
            self._offered = offered
            self.offers_changed.emit()
        if self.mode != before:
            self.mode_changed.emit()

    def _allows(self, mode: ViewMode) -> bool:
        package = self._shelf.package
        if mode not in ("round_trip", "realism"):
            return True
        if package is None:
            return False
        if mode == "round_trip":
            return abilities.way_back(package, self._shelf.direction) is not None
        return abilities.critic_of(package, self._shelf.direction) is not None
