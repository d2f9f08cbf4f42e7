"""Differentiable augmentation of what a discriminator sees, real and made alike (Zhao et al. 2020)."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from trainer.stepper import Stepper

DiffAugmentation = Literal["colour", "translation", "cutout"]
_SHIFT, _HOLE = 0.125, 0.5
"""Shares of the edge: the largest translation, and the cutout's square (section 3.2)."""


def diff_augment(x: Tensor, policy: tuple[DiffAugmentation, ...], stepper: Stepper) -> Tensor:
    """N×C×H×W in [-1, 1], changed at random with gradients; the noise is the stepper's."""
    if "colour" in policy:
        x = _colour(x, stepper.uniform(len(x), 3))
    if "translation" in policy:
        x = _translation(x, stepper.uniform(len(x), 2))
    if "cutout" in policy:
        x = _cutout(x, stepper.uniform(len(x), 2))
    return x


def _colour(x: Tensor, noise: Tensor) -> Tensor:
    """Brightness ± 0.5, saturation 0 to 2, contrast 0.5 to 1.5."""
    brightness, saturation, contrast = (noise[:, index].view(-1, 1, 1, 1) for index in range(3))
    x = x + (brightness - 0.5)
    grey = x.mean(dim=1, keepdim=True)
    x = (x - grey) * (saturation * 2) + grey
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) * (contrast + 0.5) + mean


def _translation(x: Tensor, noise: Tensor) -> Tensor:
    """Whole pixels, up to an eighth of the edges; what comes in is 0."""
    height, width = x.shape[2:]
    limits = torch.tensor([int(height * _SHIFT + 0.5), int(width * _SHIFT + 0.5)], device=x.device)
    shift = (noise * (2 * limits + 1)).floor().long() - limits
    rows = torch.arange(height, device=x.device)[None] + shift[:, :1] + 1
    columns = torch.arange(width, device=x.device)[None] + shift[:, 1:] + 1
    padded = functional.pad(x, (1, 1, 1, 1))
    rows, columns = rows.clamp(0, height + 1), columns.clamp(0, width + 1)
    picture = torch.arange(len(x), device=x.device).view(-1, 1, 1, 1)
    channel = torch.arange(x.shape[1], device=x.device).view(-1, 1, 1)
    return padded[picture, channel, rows[:, None, :, None], columns[:, None, None, :]]


def _cutout(x: Tensor, noise: Tensor) -> Tensor:
    """A square of half the edges becomes 0; its centre may lie anywhere."""
    height, width = x.shape[2:]
    edges = torch.tensor([height, width], device=x.device)
    sizes = (edges * _HOLE + 0.5).floor()
    first = (noise * (edges + 1 - sizes % 2)).floor() - (sizes / 2).floor()
    rows = torch.arange(height, device=x.device)[None] - first[:, :1]
    columns = torch.arange(width, device=x.device)[None] - first[:, 1:]
    inside_rows, inside_columns = (rows >= 0) & (rows < sizes[0]), (columns >= 0) & (columns < sizes[1])
    inside = inside_rows[:, None, :, None] & inside_columns[:, None, None, :]
    return x * (~inside).to(x.dtype)
