"""One picture of a batch: read, translate, mix and write. The same for the window, the command line and a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio import __version__
from studio.batch.masking import Masking
from studio.batch.models import Models
from studio.batch.parameters import Look, Parameters
from studio.errors import StudioError
from studio.imaging.composite import blend
from studio.imaging.files import open_photo
from studio.imaging.mask import Mask, apply_mask
from studio.imaging.photo import Photo
from studio.imaging.recipe import Recipe, StoredMask, photo_id
from studio.imaging.resample import resize
from studio.imaging.saving import check_size, write_part
from studio.inference.cancel import CancelToken
from studio.inference.devices import Device
from studio.inference.translator import Progress, TranslateRequest, Translation, Translator


@dataclass(frozen=True, eq=False)
class Picture:
    """A photo that was read, and where it shows the translation."""

    photo: Photo
    mask: Mask | None = None
    """None where all of it is translated."""
    id: str | None = None
    """What tells its file from every other."""


class Work:
    """What is done with the files of one batch. `translate` is for one thread at a time."""

    def __init__(self, parameters: Parameters, models: Models, translator: Translator | None = None) -> None:
        self.parameters = parameters
        self._models = models
        self._masking = Masking(parameters)
        self._translator = translator or Translator()
        self._last: tuple[TranslateRequest, Translation] | None = None

    def look(self, number: int) -> Look:
        """One of the looks of the batch."""
        return self.parameters.looks[number]

    def read(self, source: Path, folder: Path) -> Picture:
        """A photo and its mask. Raises PhotoError."""
        photo = open_photo(source)
        known = photo_id(source) if self.parameters.saving.details else None
        return Picture(photo, self._masking.mask_of(photo, source, folder), known)

    def mask_of(self, photo: Photo, source: Path, folder: Path) -> Mask | None:
        """Where a frame of a clip shows its translation. Raises PhotoError."""
        return self._masking.mask_of(photo, source, folder)

    def check(self, picture: Picture, target: Path) -> None:
        """Raises OutputError where the format of `target` can't hold the result: before the network runs for it."""
        if self.parameters.saving.resolution == "full":
            check_size(target, picture.photo.size)

    def request(self, picture: Picture, look: Look) -> TranslateRequest:
        """What the engine is asked for."""
        parameters = self.parameters
        return TranslateRequest(
            photo=picture.photo,
            package=self._models.of(look),
            direction=look.direction,
            size_px=parameters.size,
            device=parameters.device,
            seed=parameters.seed,
            memory_bytes=parameters.budget,
        )

    def explain(self, picture: Picture, look: Look) -> tuple[str, ...]:
        """How it would be translated, in lines for a person."""
        return self._translator.explain(self.request(picture, look))

    def translate(
        self, picture: Picture, look: Look, cancel: CancelToken, progress: Progress | None = None
    ) -> Translation:
        """Run the network; another strength of the same look has the same translation. Raises as the engine does."""
        request = self.request(picture, look)
        if self._last is not None and self._last[0] == request:
            return self._last[1]
        # Before the next one is made: two results at once would be more than the memory that is counted.
        self._last = None
        translation = self._translator.translate(request, cancel=cancel, progress=progress)
        cancel.raise_if_cancelled()
        if len(self.parameters.looks) > 1:
            self._last = request, translation
        return translation

    def together(self, picture: Picture, look: Look) -> int:
        """How many pictures of one size the network is given at once."""
        return self._translator.together(self.request(picture, look))

    def translate_together(
        self, pictures: Sequence[Picture], look: Look, cancel: CancelToken
    ) -> "list[Translation | Exception]":
        """Several of one size at once; where that fails, one after the other, and each fails alone."""
        requests = [self.request(picture, look) for picture in pictures]
        try:
            return list(self._translator.translate_together(requests, cancel=cancel))
        except StudioError:
            return [self._alone(request, cancel) for request in requests]

    def _alone(self, request: TranslateRequest, cancel: CancelToken) -> "Translation | Exception":
        try:
            return self._translator.translate(request, cancel=cancel)
        except StudioError as error:
            return error

    def mixed(self, picture: Picture, look: Look, translation: Translation) -> np.ndarray:
        """The result at its strength, H×W×3 uint8 of the photo's size."""
        return self.mixed_rgb(picture, look, translation.rgb)

    def mixed_rgb(self, picture: Picture, look: Look, translated_rgb: np.ndarray) -> np.ndarray:
        """As `mixed`, of pixels alone."""
        rgb = blend(picture.photo.rgb, translated_rgb, look.strength, self.parameters.keep)
        return apply_mask(picture.photo.rgb, rgb, picture.mask)

    def write(
        self, picture: Picture, look: Look, translation: Translation, rgb: np.ndarray, target: Path, part: Path
    ) -> tuple[str, ...]:
        """Write what `mixed` gave under the name `part`; returns what the format could not hold. Raises OutputError."""
        saving = self.parameters.saving
        if saving.resolution == "working":
            rgb = resize(rgb, translation.network_size)
        recipe = self.recipe(picture, look, translation.device)
        return tuple(write_part(picture.photo, rgb, target, part, saving, recipe))

    def recipe(self, picture: Picture, look: Look, device: Device) -> Recipe:
        """How a picture is made on that device."""
        parameters, package = self.parameters, self._models.of(look)
        return Recipe(
            model=package.id,
            model_name=package.name,
            model_hash=package.fingerprint,
            direction=look.direction,
            strength=look.strength,
            size=parameters.size,
            seed=parameters.seed,
            keep=parameters.keep,
            device=device.label,
            memory=parameters.memory,
            program=__version__,
            mask=None if picture.mask is None else StoredMask.of(picture.mask),
            photo=picture.id,
        )
