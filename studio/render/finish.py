"""A photo and a look become pixels: the network runs, and its picture is mixed with the photo."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.composite import blend
from studio.imaging.options import SaveOptions
from studio.imaging.paint.mask import apply_mask
from studio.imaging.photo import Photo
from studio.imaging.recipes.recipe import PictureRecipe, photo_id
from studio.imaging.resample import resize
from studio.inference.cancel import CancelToken
from studio.inference.translator import Translation, Translator
from studio.package.loader import Package
from studio.render.look import Look


@dataclass(frozen=True, eq=False)
class RenderResult:
    """A full picture at its strength."""

    photo: Photo
    look: Look
    package: Package
    translation: Translation
    rgb: np.ndarray
    """H×W×3 uint8 of the photo's size."""

    @property
    def recipe(self) -> PictureRecipe:
        """What travels in its file; the photo's own file is read for it."""
        return self.look.recipe(self.package, self.translation.device.label, photo_id=photo_id(self.photo.path))


def finish(
    photo: Photo,
    look: Look,
    package: Package,
    cancel: CancelToken,
    *,
    translation: Translation | None = None,
    translator: Translator | None = None,
) -> RenderResult:
    """Run the network, unless its `translation` is there already, and mix. Raises as the translator does."""
    if translation is None:
        translator = translator or Translator()
        translation = translator.translate(look.request(photo, package), cancel=cancel)
    cancel.raise_if_cancelled()
    return RenderResult(photo, look, package, translation, mixed(photo.rgb, translation.rgb, look))


def mixed(photo_rgb: np.ndarray, translated_rgb: np.ndarray, look: Look) -> np.ndarray:
    """The translation at its strength, with what is kept of the photo, where the mask shows it; H×W×3 uint8."""
    return apply_mask(photo_rgb, blend(photo_rgb, translated_rgb, look.strength, look.keep), look.mask)


def as_saved(rgb: np.ndarray, translation: Translation, options: SaveOptions) -> np.ndarray:
    """The picture at the size that its file is to have."""
    return resize(rgb, translation.network_size) if options.resolution == "working" else rgb
