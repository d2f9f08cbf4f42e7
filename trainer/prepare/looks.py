"""Photos painted by rule, which networks then learn: watercolour, ink, impasto. All 1×3×H×W in [0, 1] to the same."""

import math

import torch
from torch import Tensor

from trainer.prepare.filters import along_flow, gaussian, gradient, luminance, structure
from trainer.prepare.kuwahara import anisotropic_kuwahara

_SAMPLES = 56
_PAPER = (0.985, 0.97, 0.93)
_INK = (0.07, 0.075, 0.10)
_WASHES = ((0.74, 0.18), (0.52, 0.22), (0.34, 0.24))
"""Below which lightness each layer of thinned ink begins, and how much light it takes."""


def watercolour(image: Tensor, radius_px: float = 6.0) -> Tensor:
    """Paint a photo, 1×3×H×W in [0, 1] to the same.

    Kuwahara's flat washes laid over each other in steps, on paper that shows through (shadows opened), a little more
    pigment, and the darker rim that water leaves where a wash ends (Bousseau et al. 2006, section 3.1: edge darkening).
    """
    flat = anisotropic_kuwahara(image, radius_px)
    flat = 0.5 * flat + 0.5 * anisotropic_kuwahara(flat, 0.6 * radius_px)
    tone = luminance(flat)
    washes = _layered(tone)
    pigment = washes + 1.38 * (flat - tone)
    paper = torch.tensor([0.99, 0.98, 0.955]).view(1, 3, 1, 1)
    density = (1.0 - pigment / paper).clamp(0, 1)
    wash = paper * (1.0 - 0.86 * density**1.2)
    gx, gy = gradient(gaussian(luminance(wash), 1.0))
    rim = (9.0 * (gx.square() + gy.square()).sqrt()).clamp(0, 1)
    return wash.clamp(1e-3, 1).pow(1.0 + 0.7 * rim).clamp(0, 1)


def ink(image: Tensor, radius_px: float = 5.0) -> Tensor:
    """Draw a photo with a brush in ink: lines and solid shadows on paper, three washes of thinned ink between.

    Lines are an extended difference of Gaussians, smoothed along the forms (Winnemöller et al. 2012, sections 2.3 and
    2.6), of a picture whose fine texture anisotropic Kuwahara filtering has gathered.
    """
    flat = anisotropic_kuwahara(image, 0.6 * radius_px, samples=_SAMPLES)
    lightness = luminance(0.6 * flat + 0.4 * image).pow(0.7)
    angle, _ = structure(flat, sigma_px=0.5 * radius_px)
    sharpness, steepness = 15.0, 6.0
    narrow, wide = gaussian(lightness, 1.0), gaussian(lightness, 1.6)
    edges = along_flow((1 + sharpness) * narrow - sharpness * wide, angle, radius_px)
    # Darker surroundings are drawn on as well: only what is darker than they are becomes black.
    threshold = 0.24 + 0.48 * gaussian(lightness, 4 * radius_px)
    drawn = (1 + torch.tanh(steepness * (edges - threshold))).clamp(0, 1)
    areas = luminance(anisotropic_kuwahara(flat, radius_px, samples=_SAMPLES)).pow(0.7)
    wash = torch.ones_like(areas)
    for lightest, strength in _WASHES:
        wash = wash - strength * torch.sigmoid((lightest - areas) / 0.02)
    paper, black = (torch.tensor(colour).view(1, 3, 1, 1) for colour in (_PAPER, _INK))
    return black + (paper - black) * (wash * drawn).clamp(0, 1)


def impasto(image: Tensor, radius_px: float = 8.0) -> Tensor:
    """Paint a photo in thick oil: strokes that follow its forms, with ridges that light from the upper left rakes.

    The ridges are the photo's own small forms, nearly of equal strength everywhere, drawn out along the structure
    tensor's flow (Cabral and Leedom 1993, line integral convolution); where it is lighter the paint lies thicker.
    """
    flat = anisotropic_kuwahara(image, radius_px, samples=_SAMPLES)
    flat = anisotropic_kuwahara(flat, 0.7 * radius_px, samples=_SAMPLES)
    angle, _ = structure(gaussian(image, 1.0), sigma_px=0.5 * radius_px)
    # Not the noise of single pixels: a network could not tell from it where a ridge is to lie.
    grain = gaussian(luminance(image), 1.2) - gaussian(luminance(image), 3.5)
    grain = grain / (gaussian(grain.square(), radius_px).sqrt() + 0.03)
    bristles = along_flow(grain, angle, 1.5 * radius_px)
    bristles = bristles / (gaussian(bristles.square(), 1.5 * radius_px).sqrt() + 0.15)
    tone = luminance(flat)
    paint = (tone + 1.4 * (flat - tone)) * (1 + 0.07 * bristles)
    thickness = 2.6 * gaussian(luminance(paint), 1.0) + 0.36 * gaussian(bristles, 0.7)
    gx, gy = gradient(thickness)
    towards_light = -0.7 * (gx + gy)
    gloss = 0.45 * (towards_light - 0.22).clamp_min(0)
    return (paint * (1 + 0.30 * torch.tanh(1.6 * towards_light)) + gloss).clamp(0, 1)


def _layered(luminance: Tensor, layers: int = 9, softness: float = 2.2) -> Tensor:
    """Tones gathered towards `layers` washes, with soft borders (Winnemöller et al. 2006, eq. 5)."""
    nearest = (luminance * layers).round() / layers
    step = torch.tanh(softness * (luminance - nearest) * layers) / (2 * layers * math.tanh(softness / 2))
    return 0.35 * luminance + 0.65 * (nearest + step)
