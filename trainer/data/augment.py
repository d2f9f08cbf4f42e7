"""Random crops and changes of training pictures, alike for all sides of an item."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from trainer.data.files import Pixels
from trainer.recipe import AugmentRecipe, DataRecipe


class Augment:
    """Cuts a random window, mirrors it, and lets torchvision do the rest.

    The window and the mirror come from numpy's Philox, torchvision's draws from torch's generator seeded by the same
    stream: the result is a function of the draw alone, in any process.
    """

    def __init__(self, recipe: DataRecipe) -> None:
        augment = recipe.augment
        self.recipe = recipe
        turned = augment.rotate_deg > 0 or augment.zoom > 1
        self.margin = math.ceil(recipe.crop_px * (math.sqrt(2) - 1) / 2) + 1 if turned else 0
        self._transform = _torchvision(recipe.crop_px, augment, turned=turned)

    @property
    def is_costly(self) -> bool:
        """Whether worker processes are worth their start."""
        return self._transform is not None

    def __call__(self, item: Mapping[str, Pixels], draw: np.random.Generator) -> dict[str, Tensor]:
        """C×crop×crop float32 in [-1, 1] for each side; all sides have one size."""
        crop, margin = self.recipe.crop_px, self.margin
        height, width = next(iter(item.values())).shape[:2]
        y, x = (int(draw.integers(edge - crop + 1)) for edge in (height, width))
        mirrored = bool(draw.integers(2)) and self.recipe.flip
        cuts = {side: _window(pixels, y, x, crop, margin) for side, pixels in item.items()}
        if mirrored:
            cuts = {side: pixels[:, ::-1] for side, pixels in cuts.items()}
        tensors = {side: as_tensor(cut) for side, cut in cuts.items()}
        if self._transform is not None:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(int(draw.integers(2**62)))
                tensors = self._transform(tensors)
        return {side: tensor.float() / 127.5 - 1 for side, tensor in tensors.items()}


def as_tensor(pixels: Pixels) -> Tensor:
    """H×W×C bytes to C×H×W bytes of its own: what is done to it leaves the cached picture as it is."""
    return torch.from_numpy(pixels.transpose(2, 0, 1).copy())


def _window(pixels: Pixels, y: int, x: int, crop: int, margin: int) -> Pixels:
    """The crop and `margin` pixels around it, by reflection where the picture ends."""
    if not margin:
        return pixels[y : y + crop, x : x + crop]
    rows, columns = (
        _reflected(np.arange(start - margin, start + crop + margin), length)
        for start, length in ((y, pixels.shape[0]), (x, pixels.shape[1]))
    )
    return pixels[np.ix_(rows, columns)]


def _reflected(index: np.ndarray, length: int) -> np.ndarray:
    if length == 1:
        return np.zeros_like(index)
    folded = np.abs(index) % (2 * length - 2)
    return np.where(folded < length, folded, 2 * length - 2 - folded)


def _torchvision(
    crop_px: int, augment: AugmentRecipe, *, turned: bool
) -> Callable[[dict[str, Tensor]], dict[str, Tensor]] | None:
    if augment == AugmentRecipe():
        return None
    from torchvision import tv_tensors
    from torchvision.transforms import v2

    parts: list[Any] = []
    if turned:
        parts.append(
            v2.RandomAffine(
                (-augment.rotate_deg, augment.rotate_deg),
                scale=(1.0, augment.zoom),
                interpolation=v2.InterpolationMode.BILINEAR,
            )
        )
        parts.append(v2.CenterCrop(crop_px))
    if augment.flip_vertical:
        parts.append(v2.RandomVerticalFlip())
    if augment.brightness or augment.contrast or augment.saturation or augment.hue:
        parts.append(v2.ColorJitter(augment.brightness, augment.contrast, augment.saturation, augment.hue))
    composed = v2.Compose(parts)

    def transform(sides: dict[str, Tensor]) -> dict[str, Tensor]:
        out = composed({side: tv_tensors.Image(tensor) for side, tensor in sides.items()})
        return {side: tensor.as_subclass(Tensor) for side, tensor in out.items()}

    return transform
