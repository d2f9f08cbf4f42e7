"""Pictures made of pictures: what distances are compared on, from a little blur to a drawing in lines."""

import torch
from torch import Tensor
from torch.nn import functional


def variant(x: Tensor, draw: torch.Generator) -> Tensor:
    """One random change of 1×3×H×W in [-1, 1] to the same; how strong it is is drawn as well."""
    kind = int(torch.randint(len(_KINDS), (1,), generator=draw))
    strength = float(torch.rand(1, generator=draw))
    return _KINDS[kind](x, strength, draw).clamp(-1, 1)


def coloured_noise(edge_px: int, draw: torch.Generator) -> Tensor:
    """1×3×edge×edge whose spectrum falls like 1/f^k, k drawn from 0 (grain) to 2 (clouds)."""
    slope = 2 * float(torch.rand(1, generator=draw))
    spectrum = torch.fft.rfft2(torch.randn(3, edge_px, edge_px, generator=draw))
    y, x = torch.fft.fftfreq(edge_px)[:, None], torch.fft.rfftfreq(edge_px)[None]
    radius = (y.square() + x.square()).sqrt().clamp_min(1 / edge_px)
    noise = torch.fft.irfft2(spectrum / radius**slope, s=(edge_px, edge_px))
    tint, contrast = torch.rand(3, 1, 1, generator=draw) * 2 - 1, float(torch.rand(1, generator=draw))
    return (0.5 * tint + contrast * noise / noise.std())[None].clamp(-1, 1)


def _blurred(x: Tensor, strength: float, _draw: torch.Generator) -> Tensor:
    return _blur(x, 0.5 + 4 * strength)


def _sharpened(x: Tensor, strength: float, _draw: torch.Generator) -> Tensor:
    return x + 3 * strength * (x - _blur(x, 1.5))


def _grained(x: Tensor, strength: float, draw: torch.Generator) -> Tensor:
    return x + 0.5 * strength * torch.randn(x.shape, generator=draw)


def _in_steps(x: Tensor, strength: float, _draw: torch.Generator) -> Tensor:
    levels = 2 + round(6 * (1 - strength))
    return ((_blur(x, 1.0) + 1) / 2 * levels).round() / levels * 2 - 1


def _recoloured(x: Tensor, strength: float, draw: torch.Generator) -> Tensor:
    mixing = torch.eye(3) + strength * 0.6 * torch.randn(3, 3, generator=draw)
    return torch.einsum("ij,njhw->nihw", mixing, x) + 0.4 * strength * torch.randn(1, 3, 1, 1, generator=draw)


def _drawn(x: Tensor, strength: float, _draw: torch.Generator) -> Tensor:
    grey = x.mean(dim=1, keepdim=True)
    lines = _blur(grey, 1.0) - _blur(grey, 2.0)
    paper = 0.9 + torch.tanh((20 + 60 * strength) * lines.clamp_max(0.0)) * 1.8
    return paper.expand_as(x)


def _in_blocks(x: Tensor, strength: float, _draw: torch.Generator) -> Tensor:
    size = [max(edge // (2 + round(6 * strength)), 1) for edge in x.shape[2:]]
    small = functional.interpolate(x, size=size, mode="area")
    return functional.interpolate(small, size=x.shape[2:], mode="nearest")


def _shuffled(x: Tensor, _strength: float, draw: torch.Generator) -> Tensor:
    """Rolled: nearly the same style, other content."""
    shift = [int(torch.randint(1, edge, (1,), generator=draw)) for edge in x.shape[2:]]
    return x.roll(shift, dims=(2, 3))


_KINDS = (_blurred, _sharpened, _grained, _in_steps, _recoloured, _drawn, _in_blocks, _shuffled)


def _blur(x: Tensor, sigma_px: float) -> Tensor:
    radius = round(3 * sigma_px)
    taps = torch.exp(-0.5 * (torch.arange(-radius, radius + 1) / sigma_px) ** 2)
    taps = (taps / taps.sum()).expand(x.shape[1], 1, -1)
    x = functional.pad(x, (radius, radius, radius, radius), mode="replicate")
    x = functional.conv2d(x, taps[:, :, None], groups=x.shape[1])
    return functional.conv2d(x, taps[:, :, :, None], groups=x.shape[1])
