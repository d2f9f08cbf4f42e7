"""A painterly rendering: the anisotropic Kuwahara filter, and watercolour on top of it."""

import math

import torch
from torch import Tensor
from torch.nn import functional

_SECTORS = 8
_SAMPLES = 112


def anisotropic_kuwahara(image: Tensor, radius_px: float = 6.0, sharpness: float = 8.0) -> Tensor:
    """Smooth along the forms of a picture, 1×3×H×W in [0, 1] to the same.

    Kyprianidis, Kang and Döllner 2009, "Image and Video Abstraction by Anisotropic Kuwahara Filtering": an ellipse
    aligned with the smoothed structure tensor is cut into eight sectors; each pixel becomes the mean of their means,
    weighted by 1 / (1 + variance)^sharpness. Instead of weighing every pixel of a window we look the picture up at
    fixed points of the unit disc, stretched and turned into each pixel's ellipse.
    """
    orientation, anisotropy = _structure(image, sigma_px=2.0 + radius_px / 4)
    major = radius_px * (1.0 + anisotropy)
    minor = radius_px / (1.0 + anisotropy)
    cos, sin = torch.cos(orientation), torch.sin(orientation)
    height, width = image.shape[-2:]
    ys, xs = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")

    mean = torch.zeros(_SECTORS, *image.shape[1:])
    square = torch.zeros_like(mean)
    total = torch.zeros(_SECTORS)
    for u, v, weights in _disc_samples():
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


def watercolour(image: Tensor, radius_px: float = 6.0) -> Tensor:
    """Paint a photo, 1×3×H×W in [0, 1] to the same.

    Kuwahara's flat washes laid over each other in steps, on paper that shows through (shadows opened), a little more
    pigment, and the darker rim that water leaves where a wash ends (Bousseau et al. 2006, section 3.1: edge darkening).
    """
    flat = anisotropic_kuwahara(image, radius_px)
    flat = 0.5 * flat + 0.5 * anisotropic_kuwahara(flat, 0.6 * radius_px)
    luminance = _luminance(flat)
    washes = _layered(luminance)
    pigment = washes + 1.38 * (flat - luminance)
    paper = torch.tensor([0.99, 0.98, 0.955]).view(1, 3, 1, 1)
    density = (1.0 - pigment / paper).clamp(0, 1)
    wash = paper * (1.0 - 0.86 * density**1.2)
    gx, gy = _gradient(_gaussian(_luminance(wash), 1.0))
    rim = (9.0 * (gx.square() + gy.square()).sqrt()).clamp(0, 1)
    return wash.clamp(1e-3, 1).pow(1.0 + 0.7 * rim).clamp(0, 1)


def _layered(luminance: Tensor, layers: int = 9, softness: float = 2.2) -> Tensor:
    """Tones gathered towards `layers` washes, with soft borders (Winnemöller et al. 2006, eq. 5)."""
    nearest = (luminance * layers).round() / layers
    step = torch.tanh(softness * (luminance - nearest) * layers) / (2 * layers * math.tanh(softness / 2))
    return 0.35 * luminance + 0.65 * (nearest + step)


def _disc_samples() -> list[tuple[float, float, list[tuple[int, float]]]]:
    """Points (u, v) spread evenly over the unit disc by the golden angle, with their weight in each sector."""
    samples = []
    for index in range(_SAMPLES):
        distance = math.sqrt((index + 0.5) / _SAMPLES)
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


def _structure(image: Tensor, sigma_px: float) -> tuple[Tensor, Tensor]:
    """Direction of least change in radians and anisotropy in [0, 1], each H×W, from the smoothed structure tensor."""
    gx, gy = _gradient(image)
    e, f, g = ((a * b).sum(dim=1, keepdim=True) for a, b in ((gx, gx), (gx, gy), (gy, gy)))
    e, f, g = (_gaussian(t, sigma_px)[0, 0] for t in (e, f, g))
    root = ((e - g).square() + 4 * f.square()).sqrt()
    orientation = 0.5 * torch.atan2(2 * f, e - g) + math.pi / 2
    return orientation, root / (e + g + 1e-6)


def _gradient(image: Tensor) -> tuple[Tensor, Tensor]:
    channels = image.shape[1]
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8
    padded = functional.pad(image, (1, 1, 1, 1), mode="reflect")
    gx = functional.conv2d(padded, sobel.expand(channels, 1, 3, 3), groups=channels)
    gy = functional.conv2d(padded, sobel.T.expand(channels, 1, 3, 3), groups=channels)
    return gx, gy


def _gaussian(image: Tensor, sigma_px: float) -> Tensor:
    reach = math.ceil(3 * sigma_px)
    taps = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma_px) ** 2)
    taps = taps / taps.sum()
    channels = image.shape[1]
    padded = functional.pad(image, (reach, reach, reach, reach), mode="reflect")
    rows = functional.conv2d(padded, taps.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)
    return functional.conv2d(rows, taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)


def _luminance(image: Tensor) -> Tensor:
    weights = torch.tensor([0.2126, 0.7152, 0.0722]).view(1, 3, 1, 1)
    return (image * weights).sum(dim=1, keepdim=True)
