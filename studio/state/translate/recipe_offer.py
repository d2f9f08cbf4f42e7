"""A result dropped back knows how it was made: offer the same settings for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.render.look import Look
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.photos.decode import Decoded
from studio.state.photos.open_photos import PhotoRoll
from studio.state.translate.workspace import TranslateState

if TYPE_CHECKING:
    from studio.imaging.recipes.recipe import PictureRecipe


class RecipeOffer(QObject):
    """Asks once for each photo, in the notice bar."""

    def __init__(self, roll: PhotoRoll, state: TranslateState, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roll = roll
        self._state = state
        self._notes = notes
        self._asked: set[int] = set()
        self._notice: Notice | None = None
        self.recipe: PictureRecipe | None = None
        """How the photo on the canvas was made, where it says so."""
        roll.decoded.connect(self._on_decoded)
        roll.current_changed.connect(self._on_current_changed)
        state.shelf.entries_changed.connect(self._ask)

    def use(self) -> None:
        """Set model, direction, strength, what is kept, seed and size as they were."""
        recipe, shelf = self.recipe, self._state.shelf
        if recipe is None:
            return
        shelf.select(recipe.model)
        if shelf.package is None or shelf.package.id != recipe.model:
            return
        self._state.set_look(Look.of_recipe(recipe))
        self._notes.dismiss()

    def _on_decoded(self, decoded: Decoded) -> None:
        origin = decoded.photo.origin
        self.recipe = None if origin is None else origin.recipe
        self._ask()

    def _ask(self) -> None:
        current = self._roll.current
        if self.recipe is None or current is None or current.id in self._asked or not self._state.shelf.loaded:
            return
        self._asked.add(current.id)
        self._notice = self._question(self.recipe)
        self._notes.say(self._notice)

    def _on_current_changed(self) -> None:
        self.recipe = None
        if self._notice is not None and self._notes.notice == self._notice:
            self._notes.dismiss()

    def _question(self, recipe: PictureRecipe) -> Notice:
        installed = {entry.id: entry.package for entry in self._state.shelf.entries if entry.package is not None}
        package = installed.get(recipe.model)
        made = tr("Made with {model_name}, {percent:.0f} %").format(
            model_name=recipe.model_name, percent=recipe.strength * 100
        )
        if package is None:
            return Notice(tr("{made}. That look is not installed here.").format(made=made), None, "info")
        if package.fingerprint != recipe.model_hash:
            return Notice(
                tr("{made}, by another version of that look: use the same settings?").format(made=made),
                "use_recipe",
                "info",
            )
        return Notice(tr("{made}: use the same settings?").format(made=made), "use_recipe", "info")
