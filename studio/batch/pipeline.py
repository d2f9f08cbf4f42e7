"""One picture of a batch: read, translate, mix and write. The same for the window, the command line and a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.batch.masks import Masking
from studio.batch.models import Models
from studio.batch.parameters import Parameters
from studio.batch.records import FileRow
from studio.errors import StudioError
from studio.imaging.files import open_photo
from studio.imaging.paint.mask import Mask
from studio.imaging.photo import Photo
from studio.imaging.recipes.recipe import PictureRecipe, photo_id
from studio.imaging.saving import check_size, write_part
from studio.inference.cancel import CancelToken
from studio.inference.session.devices import Device
from studio.inference.translator import Progress, TranslateRequest, Translation, Translator
from studio.package.loader import Package
from studio.render.finish import as_saved, mixed
from studio.render.look import Look


@dataclass(frozen=True, eq=False)
class BatchPicture:
    """A photo that was read, and where it shows the translation."""

    photo: Photo
    mask: Mask | None = None
    """None where all of it is translated."""
    id: str | None = None
    """What tells its file from every other."""


class PicturePipeline:
    """What is done with the files of one batch. `translate` is for one thread at a time."""

    def __init__(self, parameters: Parameters, models: Models, translator: Translator | None = None) -> None:
        self.parameters = parameters
        self._models = models
        self._masking = Masking(parameters)
        self._translator = translator or Translator()
        self._last: tuple[TranslateRequest, Translation] | None = None

    def look(self, picture: BatchPicture, number: int) -> Look:
        """One of the looks of the batch, with the mask of the picture."""
        return self.parameters.look(number, picture.mask)

    def read(self, source: Path, folder: Path) -> BatchPicture:
        """A photo and its mask. Raises PhotoError."""
        photo = open_photo(source)
        known = photo_id(source) if self.parameters.saving.details else None
        return BatchPicture(photo, self._masking.mask_of(photo, source, folder), known)

    def mask_of(self, photo: Photo, source: Path, folder: Path) -> Mask | None:
        """Where a frame of a clip shows its translation. Raises PhotoError."""
        return self._masking.mask_of(photo, source, folder)

    def check(self, picture: BatchPicture, target: Path) -> None:
        """Raises OutputError where the format of `target` can't hold the result: before the network runs for it."""
        if self.parameters.saving.resolution == "full":
            check_size(target, picture.photo.size)

    def request(self, picture: BatchPicture, number: int) -> TranslateRequest:
        """What the engine is asked for."""
        device, budget = self.parameters.device, self.parameters.budget
        look = self.look(picture, number)
        return look.request(picture.photo, self._package(number), device=device, memory_bytes=budget)

    def explain(self, picture: BatchPicture, number: int) -> tuple[str, ...]:
        """How it would be translated, in lines for a person."""
        return self._translator.explain(self.request(picture, number))

    def translate(
        self, picture: BatchPicture, number: int, cancel: CancelToken, progress: Progress | None = None
    ) -> Translation:
        """Run the network; another strength of the same look has the same translation. Raises as the engine does."""
        request = self.request(picture, number)
        if self._last is not None and self._last[0] == request:
            return self._last[1]
        # Before the next one is made: two results at once would be more than the memory that is counted.
        self._last = None
        translation = self._translator.translate(request, cancel=cancel, progress=progress)
        cancel.raise_if_cancelled()
        if len(self.parameters.looks) > 1:
            self._last = request, translation
        return translation

    def together(self, picture: BatchPicture, number: int) -> int:
        """How many pictures of one size the network is given at once."""
        return self._translator.together(self.request(picture, number))

    def translate_together(
        self, pictures: Sequence[BatchPicture], number: int, cancel: CancelToken
    ) -> "list[Translation | Exception]":
        """Several of one size at once; where that fails, one after the other, and each fails alone."""
        requests = [self.request(picture, number) for picture in pictures]
        try:
            return list(self._translator.translate_together(requests, cancel=cancel))
        except StudioError:
            return [self._alone(request, cancel) for request in requests]

    def _alone(self, request: TranslateRequest, cancel: CancelToken) -> "Translation | Exception":
        try:
            return self._translator.translate(request, cancel=cancel)
        except StudioError as error:
            return error

    def mixed(self, picture: BatchPicture, number: int, translated_rgb: np.ndarray) -> np.ndarray:
        """The result at its strength, H×W×3 uint8 of the photo's size."""
        return mixed(picture.photo.rgb, translated_rgb, self.look(picture, number))

    def write(
        self, picture: BatchPicture, row: FileRow, translation: Translation
    ) -> tuple[np.ndarray, tuple[str, ...]]:
        """Mix and write under the hidden name of `row`; returns what `mixed` gave, and what the format could not hold.

        Raises OutputError.
        """
        saving, rgb = self.parameters.saving, self.mixed(picture, row.look, translation.rgb)
        recipe = self.recipe(picture, row.look, translation.device)
        made = as_saved(rgb, translation, saving)
        return rgb, tuple(write_part(picture.photo, made, row.target, row.part, saving, recipe))

    def recipe(self, picture: BatchPicture, number: int, device: Device) -> PictureRecipe:
        """How a picture is made on that device."""
        look, package = self.look(picture, number), self._package(number)
        return look.recipe(package, device.label, photo_id=picture.id, memory=self.parameters.memory)

    def _package(self, number: int) -> Package:
        return self._models.of(self.parameters.looks[number])
