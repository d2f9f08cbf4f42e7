"""What `studio translate` is asked to do, the same for all photos."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from studio import __version__
from studio.errors import PhotoError, StudioError
from studio.imaging.composite import Keep, blend
from studio.imaging.files import open_photo
from studio.imaging.mask import Mask, apply_mask
from studio.imaging.mask_files import as_mask
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.recipe import Recipe, StoredMask, read_recipe
from studio.inference.translator import Translation
from studio.package.library import Library
from studio.package.loader import Package

Size = int | Literal["auto", "full"]


@dataclass(frozen=True)
class Masking:
    """A mask for photos of any size."""

    source: Photo | Mask
    """A picture from a file, or what another result was made with."""
    inverted: bool
    feather: int | None
    """None: as `source` has it."""

    def fitted(self, photo: Photo) -> Mask:
        """As the mask of this photo."""
        source = self.source
        found = as_mask(source, photo.size) if isinstance(source, Photo) else source
        return found.with_edge(inverted=found.inverted != self.inverted, feather=self.feather)


@dataclass(frozen=True)
class Settings:
    """What is the same for all photos."""

    package: Package
    direction: str | None
    strength: float
    size_px: Size
    device: str
    seed: int
    keep: Keep = "nothing"
    """What is taken over from the photo."""
    mask: "Masking | None" = None
    """Where the translation shows; everywhere without one."""
    memory_bytes: int | None = None
    explain: bool = False
    """Tell how each photo is translated before it is."""
    saving: SaveOptions = field(default_factory=SaveOptions)
    sheet: Path | None = None
    """Where before and after of all photos go, side by side."""
    warning: str = ""
    """What a person should know before anything runs."""

    @classmethod
    def checked(
        cls,
        *,
        model: str | None,
        direction: str | None,
        strength: float | None,
        size: Size | None,
        device: str,
        seed: int | None,
        keep: Keep | None = None,
        mask: Path | None = None,
        invert_mask: bool = False,
        feather: int | None = None,
        memory: int | None = None,
        explain: bool = False,
        like: Path | None = None,
        saving: SaveOptions | None = None,
        sheet: Path | None = None,
    ) -> "Settings":
        """What is None comes from the recipe in the picture `like`, else from the defaults.

        Raises PackageError where there is no such model or direction, PhotoError where `like` holds no recipe.
        """
        recipe = None if like is None else _recipe_in(like)
        wanted = model or (None if recipe is None else recipe.model)
        if wanted is None:
            raise StudioError("no model was named", "use --model ID, or --like RESULT")
        package = Library().find(wanted)
        same_model = recipe is not None and package.id == recipe.model
        if direction is None and recipe is not None and same_model:
            direction = recipe.direction
        package.graph("translate", direction)
        base = recipe or Recipe(model=package.id, model_name=package.name, model_hash=package.fingerprint)
        changed = same_model and base.model_hash != package.fingerprint
        return cls(
            package=package,
            direction=direction,
            strength=base.strength if strength is None else strength,
            size_px=base.size if size is None else size,
            device=device,
            seed=base.seed if seed is None else seed,
            keep=base.keep if keep is None else keep,
            mask=_masking(mask, base, invert_mask, feather),
            memory_bytes=memory,
            explain=explain,
            saving=saving or SaveOptions(),
            sheet=sheet,
            warning=f"{like} was made with another version of {package.id}" if changed else "",
        )

    def finish(self, photo: Photo, translation: Translation) -> tuple[np.ndarray, Recipe]:
        """H×W×3 uint8 of the photo's size, and what travels in its file."""
        mixed = blend(photo.rgb, translation.rgb, self.strength, self.keep)
        mask = None if self.mask is None else self.mask.fitted(photo)
        return apply_mask(photo.rgb, mixed, mask), self._recipe(translation, mask)

    def _recipe(self, translation: Translation, mask: Mask | None) -> Recipe:
        return Recipe(
            model=self.package.id,
            model_name=self.package.name,
            model_hash=self.package.fingerprint,
            direction=self.direction,
            strength=self.strength,
            size=self.size_px,
            seed=self.seed,
            keep=self.keep,
            device=translation.device.label,
            memory=self.memory_bytes,
            program=__version__,
            mask=None if mask is None else StoredMask.of(mask),
        )


def _masking(path: Path | None, recipe: Recipe, inverted: bool, feather: int | None) -> Masking | None:
    if path is not None:
        return Masking(open_photo(path), inverted, feather)
    stored = None if recipe.mask is None else recipe.mask.mask()
    if stored is not None:
        return Masking(stored, inverted, feather)
    if inverted or feather is not None:
        raise StudioError("there is no mask to turn round or to soften", "name one with --mask FILE")
    return None


def _recipe_in(path: Path) -> Recipe:
    recipe = read_recipe(path)
    if recipe is None:
        if not path.exists():
            raise PhotoError(f"{path} does not exist", "check the name")
        raise PhotoError(f"{path} does not say how it was made", "name the model with --model")
    return recipe
