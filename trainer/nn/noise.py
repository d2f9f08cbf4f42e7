"""Noise for measuring that a picture's own grey levels decide, so that it is the same in whatever batch it comes."""

import zlib

import torch
from torch import Tensor


def seed_of(x: Tensor) -> int:
    """A seed from the 8-bit levels of pictures in [-1, 1]."""
    levels = torch.round((x + 1) * 127.5).to(torch.uint8)
    return zlib.crc32(levels.cpu().contiguous().numpy().tobytes())


def uniform_by_picture(x: Tensor) -> Tensor:
    """Uniform noise in [0, 1) like N×C×H×W `x`, on its device."""
    return torch.stack([torch.rand(x.shape[1:], generator=generator) for generator in generators_of(x)]).to(x.device)


def normal_by_picture(x: Tensor) -> Tensor:
    """Standard normal noise like N×C×H×W `x`, on its device."""
    return torch.stack([torch.randn(x.shape[1:], generator=generator) for generator in generators_of(x)]).to(x.device)


def generators_of(x: Tensor) -> list[torch.Generator]:
    """One generator on the CPU for each of N pictures."""
    return [torch.Generator().manual_seed(seed_of(picture)) for picture in x]
