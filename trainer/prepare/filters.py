"""Filters that looks are built of: gradients, blurs, and the flow of a picture's forms."""

import math
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional


def structure(image: Tensor, sigma_px: float) -> tuple[Tensor, Tensor]:
    """Direction of least change in radians and anisotropy in [0, 1], each H×W, from the smoothed structure tensor."""
    gx, gy = gradient(image)
    e, f, g = ((a * b).sum(dim=1, keepdim=True) for a, b in ((gx, gx), (gx, gy), (gy, gy)))
    e, f, g = (gaussian(t, sigma_px)[0, 0] for t in (e, f, g))
    root = ((e - g).square() + 4 * f.square()).sqrt()
    orientation = 0.5 * torch.atan2(2 * f, e - g) + math.pi / 2
    return orientation, root / (e + g + 1e-6)


def gradient(image: Tensor) -> tuple[Tensor, Tensor]:
    channels = image.shape[1]
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8
    padded = functional.pad(image, (1, 1, 1, 1), mode="reflect")
    gx = functional.conv2d(padded, sobel.expand(channels, 1, 3, 3), groups=channels)
    gy = functional.conv2d(padded, sobel.T.expand(channels, 1, 3, 3), groups=channels)
    return gx, gy


def gaussian(image: Tensor, sigma_px: float, *, beyond: Literal["reflect", "replicate"] = "reflect") -> Tensor:
    """A Gaussian blur of N×C×H×W; `beyond`: what lies outside of the picture."""
    reach = min(math.ceil(3 * sigma_px), min(image.shape[-2:]) - 1)
    taps = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma_px) ** 2)
    taps = taps / taps.sum()
    channels = image.shape[1]
    padded = functional.pad(image, (reach, reach, reach, reach), mode=beyond)
    rows = functional.conv2d(padded, taps.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)
    return functional.conv2d(rows, taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)


def luminance(image: Tensor) -> Tensor:
    weights = torch.tensor([0.2126, 0.7152, 0.0722]).view(1, 3, 1, 1)
    return (image * weights).sum(dim=1, keepdim=True)


def along_flow(planes: Tensor, angle: Tensor, reach_px: float) -> Tensor:
    """A Gaussian mean of 1×C×H×W along the stream lines of the directions `angle`, H×W in radians, to both sides.

    Line integral convolution by Euler steps of one pixel (Kang et al. 2007, section 2.3).
    """
    height, width = planes.shape[-2:]
    ys, xs = torch.meshgrid(torch.arange(height).float(), torch.arange(width).float(), indexing="ij")
    directions = torch.stack([torch.cos(angle), torch.sin(angle)])[None]
    weights = [math.exp(-2 * (step / reach_px) ** 2) for step in range(1, int(reach_px) + 1)]
    total = planes.clone()
    for side in (1.0, -1.0):
        x, y, heading = xs, ys, side * directions[0]
        for weight in weights:
            x, y = x + heading[0], y + heading[1]
            total += weight * _looked_up(planes, x, y)
            ahead = _looked_up(directions, x, y)[0]
            # A direction has no sign: go on, never back.
            ahead = ahead * torch.where((ahead * heading).sum(dim=0) < 0, -1.0, 1.0)
            heading = ahead / ahead.square().sum(dim=0).sqrt().clamp_min(1e-3)
    return total / (1 + 2 * sum(weights))


def _looked_up(planes: Tensor, x: Tensor, y: Tensor) -> Tensor:
    height, width = planes.shape[-2:]
    grid = torch.stack([x * 2 / max(width - 1, 1) - 1, y * 2 / max(height - 1, 1) - 1], dim=-1)
    return functional.grid_sample(planes, grid[None], mode="bilinear", padding_mode="reflection", align_corners=True)
