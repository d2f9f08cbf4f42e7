"""Normalisation and initialisation shared by generators and discriminators."""

from itertools import pairwise
from typing import Literal

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval
from torch.nn.utils.parametrizations import spectral_norm

Norm = Literal["instance", "batch", "none"]


def norm_layer(kind: Norm, channels: int) -> nn.Module:
    """InstanceNorm without affine parameters, as in CycleGAN; BatchNorm with them, as in pix2pix; or nothing."""
    if kind == "instance":
        return nn.InstanceNorm2d(channels)
    if kind == "batch":
        return nn.BatchNorm2d(channels)
    return nn.Identity()


def initialise(network: nn.Module, std: float = 0.02) -> None:
    """Convolution weights from N(0, std²), biases zero, BatchNorm scales from N(1, std²).

    pix2pix (Isola et al. 2017), section 6.2. Where nothing normalises, N(0, 0.02²) would fade the signal out layer by
    layer: `std=0` asks for Kaiming's fan-in scale instead (He et al. 2015, eq. 10).
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            if std > 0:
                nn.init.normal_(module.weight, 0.0, std)
            else:
                nn.init.kaiming_normal_(module.weight, a=0.0, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, std or 0.02)
            nn.init.zeros_(module.bias)


def normalise_spectrally(network: nn.Module) -> None:
    """Divide every weight but those of norms by its largest singular value (Miyato et al. 2018, eq. 8)."""
    for module in list(network.modules()):
        if isinstance(module, nn.Conv2d | nn.Linear | nn.Embedding):
            spectral_norm(module)


def fold_batch_norms(network: nn.Module) -> None:
    """Put every BatchNorm that directly follows a layer of weights into those weights; for networks in `eval()` mode.

    What comes out stays the same within rounding.
    """
    for sequence in [module for module in network.modules() if isinstance(module, nn.Sequential)]:
        for (name, layer), (after, norm) in pairwise(list(sequence.named_children())):
            if isinstance(layer, nn.Linear) and isinstance(norm, nn.BatchNorm1d):
                folded: nn.Module = fuse_linear_bn_eval(layer, norm)
            elif isinstance(layer, nn.Conv2d | nn.ConvTranspose2d) and isinstance(norm, nn.BatchNorm2d):
                folded = fuse_conv_bn_eval(layer, norm, transpose=isinstance(layer, nn.ConvTranspose2d))
            else:
                continue
            setattr(sequence, name, folded)
            setattr(sequence, after, nn.Identity())
