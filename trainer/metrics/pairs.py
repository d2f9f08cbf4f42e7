"""Numbers on held-out pictures, each with its definition."""

from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

from trainer.nn.frozen import Frozen
from trainer.perceptual import PerceptualDistance, PerceptualTrunk, perceptual_trunk

PAIR_DEFINITIONS = {
    "psnr": "mean over held-out pairs of the peak signal-to-noise ratio in dB between output and truth, peak 1",
    "ssim": "mean structural similarity of output and truth (Wang et al. 2004; 11×11 Gaussian window, σ 1.5, RGB)",
    "l1": "mean absolute error between output and truth, of pixel values in [0, 1]",
    "trunk_distance": "perceptual distance of output and truth: squared differences of unit-length activations of the "
    "small trunk that comes with the program, four scales added up (Zhang et al. 2018, eq. 1, weights 1); not LPIPS",
    "baseline_psnr": "psnr of the identity copy: the input itself taken for the output",
    "baseline_ssim": "ssim of the identity copy",
    "baseline_l1": "l1 of the identity copy",
    "baseline_trunk_distance": "trunk_distance of the identity copy",
}


def pair_metrics(output: Tensor, truth: Tensor, source: Tensor) -> dict[str, float]:
    """Sums over a batch of the numbers of PAIR_DEFINITIONS; all N×3×H×W in [-1, 1]."""
    perceived = PerceptualDistance(trunk=_trunk().on(truth.device))
    sums = {
        "trunk_distance": float(perceived(output.clamp(-1, 1), truth).sum()),
        "baseline_trunk_distance": float(perceived(source, truth).sum()),
    }
    output, truth, source = ((x.clamp(-1, 1) + 1) / 2 for x in (output, truth, source))
    for prefix, picture in (("", output), ("baseline_", source)):
        sums[f"{prefix}psnr"] = float(psnr(picture, truth).sum())
        sums[f"{prefix}ssim"] = float(ssim(picture, truth).sum())
        sums[f"{prefix}l1"] = float((picture - truth).abs().mean(dim=(1, 2, 3)).sum())
    return sums


@cache
def _trunk() -> Frozen[PerceptualTrunk]:
    return Frozen(perceptual_trunk)


def psnr(x: Tensor, y: Tensor) -> Tensor:
    """Peak signal-to-noise ratio in dB of each picture of a batch in [0, 1]; at most 100 for equal ones."""
    return -10 * torch.log10((x - y).square().mean(dim=(1, 2, 3)).clamp_min(1e-10))


def ssim(x: Tensor, y: Tensor) -> Tensor:
    """Structural similarity of each picture of a batch in [0, 1] (Wang et al. 2004, eq. 13)."""
    channels = x.shape[1]
    taps = torch.exp(-0.5 * (torch.arange(-5, 6, device=x.device, dtype=x.dtype) / 1.5) ** 2)
    taps = taps / taps.sum()
    window = (taps[:, None] * taps[None]).expand(channels, 1, 11, 11)

    def local_mean(t: Tensor) -> Tensor:
        return functional.conv2d(t, window, groups=channels)

    mean_x, mean_y = local_mean(x), local_mean(y)
    var_x = local_mean(x * x) - mean_x**2
    var_y = local_mean(y * y) - mean_y**2
    covariance = local_mean(x * y) - mean_x * mean_y
    c1, c2 = 0.01**2, 0.03**2
    score = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    score = score / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    return score.mean(dim=(1, 2, 3))
