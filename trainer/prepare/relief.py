"""Flat drawings as if they were moulded: every area swells from its edges, under light from the upper left."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from trainer.prepare.filters import gaussian
from trainer.prepare.hand import Pixels

_LEAST_AREA = 0.0015
"""Of the page; a colour that covers less is taken for the soft edge between two others."""
_SWELLS = ((2.0, 0.9), (5.0, 1.1), (11.0, 1.3))
"""Width of a swelling in pixels, and its height in widths: steep at the edge, round further in."""
_BODY = (22.0, 1.0)
"""The same of the whole thing, so that areas side by side are one body."""
_LIGHT = (-0.50, -0.62, 0.60)
"""To the light: x to the right, y down, z to the eye."""
_AMBIENT, _DIFFUSE = 0.5, 0.84
_WARMTH = (0.75, 1.0, 0.9)
"""Powers of the brightness for red, green and blue: yellow gets brown in shadow, not green."""
_GLOSS, _GLOSS_POWER = 0.5, 26.0
_SHADOW_PX, _SHADOW_SOFT_PX, _SHADOW = (5.0, 7.0), 4.5, 0.34


def areas_of(flat: Pixels) -> Tensor:
    """Masks of the areas of a flat drawing, K×H×W of 0 and 1, one for each colour that is no edge; white is none."""
    colours = _colours_of(flat)
    nearest = torch.from_numpy(_nearest(flat, colours))
    return functional.one_hot(nearest, len(colours)).permute(2, 0, 1).float()[1:]


def hard_edged(drawn: Pixels, flat: Pixels) -> Pixels:
    """`drawn` in the colours of `flat` and no others: as of a pen that doesn't smooth its edges."""
    colours = _colours_of(flat)
    return colours[_nearest(drawn, colours)].astype(np.uint8)


def moulded(flat: Pixels, areas: Tensor) -> Pixels:
    """The drawing H×W×3 with light and shadow; `areas` K×H×W in [0, 1] as of `areas_of`. Paper stays white but for the
    shadow that falls on it."""
    body = areas.sum(dim=0, keepdim=True).clamp(0, 1)
    height = (areas * torch.stack([_swell(areas, width, rise) for width, rise in _SWELLS]).sum(dim=0)).sum(dim=0)
    height = height + body[0] * _swell(body, *_BODY)[0]
    height = _blurred(height[None], 0.8)[0]
    light = torch.tensor(_LIGHT) / torch.tensor(_LIGHT).norm()
    dy, dx = torch.gradient(height)
    normal = torch.stack([-dx, -dy, torch.ones_like(dx)])
    normal = normal / normal.norm(dim=0, keepdim=True)
    facing = (normal * light[:, None, None]).sum(dim=0)
    bright = _AMBIENT + _DIFFUSE * facing.clamp_min(0)
    towards_eye = 2 * facing * normal[2] - light[2]
    gloss = _GLOSS * towards_eye.clamp(0, 1) ** _GLOSS_POWER
    colour = torch.from_numpy(flat.astype(np.float32)).permute(2, 0, 1) / 255
    lit = colour * bright ** torch.tensor(_WARMTH)[:, None, None]
    lit = lit + (1 - lit) * gloss
    shadow = _blurred(_moved(body, *_SHADOW_PX), _SHADOW_SOFT_PX)
    paper = colour * (1 - _SHADOW * shadow * torch.tensor([1.0, 0.92, 0.78])[:, None, None])
    mixed = torch.lerp(paper, lit.clamp(0, 1), body)
    return (mixed.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def _colours_of(flat: Pixels) -> NDArray[np.int64]:
    """White, and the colours of areas, K×3."""
    colours, counts = np.unique(flat.reshape(-1, 3), axis=0, return_counts=True)
    chosen = colours[counts >= _LEAST_AREA * counts.sum()].astype(np.int64)
    return np.concatenate([np.full((1, 3), 255), chosen[(chosen < 255).any(axis=1)]])


def _nearest(picture: Pixels, colours: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the nearest of the colours, H×W."""
    return np.square(picture[None].astype(np.int64) - colours[:, None, None]).sum(axis=3).argmin(axis=0)


def _swell(masks: Tensor, width_px: float, rise: float) -> Tensor:
    """Heights in pixels, K×H×W: 0 at the edge of each mask, growing over about `width_px`."""
    return rise * width_px * torch.sqrt((2 * _blurred(masks, width_px) - 1).clamp(1e-4, 1))


def _moved(masks: Tensor, right_px: float, down_px: float) -> Tensor:
    padded = functional.pad(masks[None], (int(right_px), 0, int(down_px), 0), mode="replicate")[0]
    return padded[:, : masks.shape[1], : masks.shape[2]]


def _blurred(planes: Tensor, sigma_px: float) -> Tensor:
    """K×H×W under a Gaussian; what lies beyond the page is as at its edge."""
    return gaussian(planes[None], sigma_px, beyond="replicate")[0]
