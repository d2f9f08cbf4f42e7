"""The anisotropic Kuwahara filter."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from trainer.prepare.filters import structure

_SECTORS = 8


def anisotropic_kuwahara(
    image: Tensor, radius_px: float = 6.0, sharpness: float = 8.0, *, samples: int = 112
) -> Tensor:
    """Smooth along the forms of a picture, 1×3×H×W in [0, 1] to the same.

    Kyprianidis, Kang and Döllner 2009, "Image and Video Abstraction by Anisotropic Kuwahara Filtering": an ellipse
    aligned with the smoothed structure tensor is cut into eight sectors; each pixel becomes the mean of their means,
    weighted by 1 / (1 + variance)^sharpness. Instead of weighing every pixel of a window we look the picture up at
    `samples` fixed points of the unit disc, stretched and turned into each pixel's ellipse.
    """
    orientation, anisotropy = structure(image, sigma_px=2.0 + radius_px / 4)
    major = radius_px * (1.0 + anisotropy)
    minor = radius_px / (1.0 + anisotropy)
    cos, sin = torch.cos(orientation), torch.sin(orientation)
    height, width = image.shape[-2:]
    ys, xs = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")

    mean = torch.zeros(_SECTORS, *image.shape[1:])
    square = torch.zeros_like(mean)
    total = torch.zeros(_SECTORS)
    for u, v, weights in _disc_samples(samples):
        dx = u * major * cos - v * minor * sin
        dy = u * major * sin + v * minor * cos
        grid = torch.stack([(xs + dx) * 2 / max(width - 1, 1) - 1, (ys + dy) * 2 / max(height - 1, 1) - 1], dim=-1)
        colour = functional.grid_sample(
            image, grid[None], mode="bilinear", padding_mode="reflection", align_corners=True
        )
        for sector, weight in weights:
            mean[sector] += weight * colour[0]
            square[sector] += weight * colour[0] * colour[0]
            total[sector] += weight
    mean /= total[:, None, None, None]
    variance = (square / total[:, None, None, None] - mean * mean).clamp_min(0).sum(dim=1, keepdim=True)
    vote = (1.0 + 255.0 * variance.sqrt()).pow(-sharpness)
    return ((mean * vote).sum(dim=0) / vote.sum(dim=0)).clamp(0, 1)[None]


def _disc_samples(count: int) -> list[tuple[float, float, list[tuple[int, float]]]]:
    """Points (u, v) spread evenly over the unit disc by the golden angle, with their weight in each sector."""
    samples = []
    for index in range(count):
        distance = math.sqrt((index + 0.5) / count)
        angle = index * math.pi * (3 - math.sqrt(5))
        weights = []
        for sector in range(_SECTORS):
            turn = math.remainder(angle - sector * 2 * math.pi / _SECTORS, 2 * math.pi)
            overlap = math.exp(-((turn / (math.pi / _SECTORS)) ** 2)) if distance > 0.15 else 1 / _SECTORS
            weight = overlap * math.exp(-2 * distance**2)
            if weight > 0.01:
                weights.append((sector, weight))
        samples.append((distance * math.cos(angle), distance * math.sin(angle), weights))
    return samples
