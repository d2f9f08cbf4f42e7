"""Everything that is chosen for a photo, as one value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.state.engine.render_stages import SizePx
from studio.state.engine.results import ResultKey
from studio.state.models.translators import ModelShelf

if TYPE_CHECKING:
    from studio.imaging.composite import Keep
    from studio.imaging.mask import Mask
    from studio.package.loader import Package
    from studio.state.translate.workspace import TranslateState

PAINT = "mask"
"""Name of the change that one stroke on a mask makes."""


@dataclass(frozen=True)
class Look:
    """What makes one translation of a photo; the same look on the same photo is the same picture."""

    model: str | None
    direction: str | None
    strength: float
    keep: "Keep"
    seed: int
    size_px: SizePx
    mask: "Mask | None" = None

    @classmethod
    def of(cls, state: "TranslateState") -> "Look":
        """What is chosen now."""
        package = state.shelf.package
        model = None if package is None else package.id
        shelf = state.shelf
        return cls(model, shelf.direction, state.strength, state.keep, state.seed, state.size_px, state.mask)

    def put_on(self, state: "TranslateState") -> bool:
        """Choose all of it; False, and nothing is changed, where the model is not there."""
        shelf = state.shelf
        if self.model is not None:
            if shelf.find(self.model) is None:
                return False
            shelf.bring_back(self.model)
        if self.direction is not None:
            shelf.set_direction(self.direction)
        state.set_strength(self.strength)
        state.set_keep(self.keep)
        state.set_mask(self.mask)
        state.set_seed(self.seed)
        # What is on offer is known only once the photo is read.
        offered = state.sizes_on_offer
        state.set_size(self.size_px if not state.original_is_whole or self.size_px in offered else "auto")
        return True

    def changed_fields(self, other: "Look") -> frozenset[str]:
        """Names of the choices in which two looks differ."""
        names = ("model", "direction", "strength", "keep", "seed", "size_px")
        changed = {name for name in names if getattr(self, name) != getattr(other, name)}
        if self.mask != other.mask:
            same_paint = self.mask is not None and other.mask is not None and self.mask.packed == other.mask.packed
            changed.add("mask_edge" if same_paint else PAINT)
        return frozenset(changed)

    def order_for(self, photo_id: int, shelf: ModelShelf) -> "tuple[ResultKey, Package] | None":
        """Key of the full result on a photo, and the model; None where the model is not there."""
        package = None if self.model is None else shelf.find(self.model)
        if package is None:
            return None
        graph = package.graph("translate", self.direction)
        noise = any(spec.content == "noise" for spec in graph.inputs)
        return ResultKey(
            photo_id, package.fingerprint, self.direction, self.size_px, self.seed if noise else 0
        ), package
