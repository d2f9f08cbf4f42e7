"""How decoders double the edges of their maps."""

from typing import Literal

from torch import nn

Upsampling = Literal["transposed", "resize"]


def enlarge(
    inputs: int, outputs: int, upsampling: Upsampling, *, kernel: Literal[3, 4], bias: bool = True
) -> list[nn.Module]:
    """N×C×H×W to N×C'×2H×2W.

    `transposed`: one transposed convolution, whose overlaps leave a checkerboard. `resize`: nearest enlargement and a
    3×3 convolution, which leave none (Odena et al. 2016, "Deconvolution and Checkerboard Artifacts").
    """
    if upsampling == "transposed":
        odd = kernel % 2
        return [nn.ConvTranspose2d(inputs, outputs, kernel, stride=2, padding=1, output_padding=odd, bias=bias)]
    return [nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(inputs, outputs, 3, padding=1, bias=bias)]
