"""Random crops and changes of training pictures, alike for all sides of an item."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import torch
from torch import Tensor

from trainer.data.files import Pixels
from trainer.recipe import AugmentRecipe, DataRecipe

TurnedColours = Literal["off", "both", "input"]
YIQ = ((0.299, 0.587, 0.114), (0.596, -0.274, -0.322), (0.211, -0.523, 0.312))
"""RGB to lightness and two chroma axes (NTSC)."""
_LEFT_ALONE, _SATURATIONS = 0.25, (0.3, 1.5)


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
        self._turned: TurnedColours = augment.turn_colours
        self._grain = augment.grain
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
        pictures = {side: tensor.float() / 127.5 - 1 for side, tensor in tensors.items()}
        if self._turned != "off":
            pictures = self._with_turned_colours(pictures, draw)
        return pictures | {"a": grained(pictures["a"], self._grain, draw)} if self._grain else pictures

    def _with_turned_colours(self, pictures: dict[str, Tensor], draw: np.random.Generator) -> dict[str, Tensor]:
        if draw.random() < _LEFT_ALONE:
            return pictures
        mixing = drawn_turn(draw)
        sides = ("a",) if self._turned == "input" else tuple(pictures)
        return {side: mixed(x, mixing) if side in sides else x for side, x in pictures.items()}


def as_tensor(pixels: Pixels) -> Tensor:
    """H×W×C bytes to C×H×W bytes of its own: what is done to it leaves the cached picture as it is."""
    return torch.from_numpy(pixels.transpose(2, 0, 1).copy())


def in_range(pixels: Pixels) -> Tensor:
    """H×W×C bytes to C×H×W in [-1, 1]."""
    return as_tensor(pixels).float() / 127.5 - 1


def grained(x: Tensor, most: float, draw: np.random.Generator) -> Tensor:
    """C×H×W in [-1, 1] with normal noise of a standard deviation between 0 and `most` of the range."""
    noise = draw.standard_normal(x.shape, dtype=np.float32)
    return (x + 2 * most * float(draw.random()) * torch.from_numpy(noise)).clamp(-1, 1)


def turned_colours(angle: float, saturation: float) -> Tensor:
    """3×3 for RGB: chroma (I, Q) turned by `angle` and scaled, lightness Y as it is; greys stay."""
    to_yiq = torch.tensor(YIQ, dtype=torch.float64)
    cos, sin = saturation * math.cos(angle), saturation * math.sin(angle)
    change = torch.tensor([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]], dtype=torch.float64)
    return (torch.linalg.inv(to_yiq) @ change @ to_yiq).float()


def drawn_turn(draw: np.random.Generator) -> Tensor:
    """`turned_colours` by any angle, and with a saturation from 0.3 to 1.5 times as much."""
    angle, saturation = draw.random(2)
    low, high = _SATURATIONS
    return turned_colours(2 * math.pi * angle, low + (high - low) * saturation)


def mixed(x: Tensor, mixing: Tensor) -> Tensor:
    """3×H×W in [-1, 1], its channels mixed by a 3×3 matrix and cut to the range."""
    return torch.einsum("ij,jhw->ihw", mixing, x).clamp(-1, 1)


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
    if msgspec.structs.replace(augment, turn_colours="off", grain=0.0) == AugmentRecipe():
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
