"""Everything that is chosen for a photo, as one value. No pixels are loaded with this module."""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from studio.imaging.options import Keep

if TYPE_CHECKING:
    from studio.imaging.paint.mask import Mask
    from studio.imaging.photo import Photo
    from studio.imaging.recipes.recipe import PictureRecipe
    from studio.inference.translator import TranslateRequest
    from studio.package.loader import Package


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a look is besides where it shows; `Look` adds that as a mask, `session.json` as the name of a file."""

    model: str | None
    """The id of a package; None as long as there is none."""
    direction: str | None
    """Which way of a two-way model; None for its first."""
    strength: Annotated[float, Meta(ge=0, le=1)]
    keep: Keep
    """What is taken over from the photo."""
    seed: Annotated[int, Meta(ge=0)]
    """What a model with noise draws from."""
    size_px: Annotated[int, Meta(ge=1)] | Literal["auto", "full"]
    """Long edge at which the network sees the photo."""


class Look(Choices, frozen=True):
    """What makes one translation of a photo; the same look on the same photo is the same picture."""

    mask: "Mask | None" = None
    """Where the translation shows; None if it shows everywhere."""

    @classmethod
    def of_recipe(cls, recipe: "PictureRecipe") -> "Look":
        """The look that a picture was made with."""
        mask = None if recipe.mask is None else recipe.mask.mask()
        return cls(recipe.model, recipe.direction, recipe.strength, recipe.keep, recipe.seed, recipe.size, mask)

    def for_network(self, package: "Package") -> "Look":
        """With only what the network's own pixels depend on: the same for looks that share one run of it."""
        noise = any(spec.content == "noise" for spec in package.graph("translate", self.direction).inputs)
        return Look(self.model, self.direction, 1.0, "nothing", self.seed if noise else 0, self.size_px)

    def request(
        self, photo: "Photo", package: "Package", *, device: str = "auto", memory_bytes: int | None = None
    ) -> "TranslateRequest":
        """What the network is asked for."""
        from studio.inference.translator import TranslateRequest

        return TranslateRequest(photo, package, self.direction, self.size_px, device, self.seed, memory_bytes)

    def recipe(
        self, package: "Package", device: str, *, photo_id: str | None, memory: int | None = None
    ) -> "PictureRecipe":
        """What travels in the file of a picture that was made on `device`; `memory` is what somebody chose."""
        from studio import __version__
        from studio.imaging.recipes.recipe import PictureRecipe, StoredMask

        return PictureRecipe(
            model=package.id,
            model_name=package.name,
            model_hash=package.fingerprint,
            direction=self.direction,
            strength=self.strength,
            size=self.size_px,
            seed=self.seed,
            keep=self.keep,
            device=device,
            memory=memory,
            program=__version__,
            mask=None if self.mask is None else StoredMask.of(self.mask),
            photo=photo_id,
        )
