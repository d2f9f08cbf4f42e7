"""The quick generator for looks: it works on a picture folded to a quarter of its size."""

from collections.abc import Sequence
from typing import overload

import torch
from torch import Tensor, nn

from trainer.nn.norm import initialise


class SmallBlock(nn.Module):
    """x + W₂ * ReLU(W₁ * x): the residual block of Lim et al. 2017 (EDSR, section 3.1), which normalises nothing."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(), nn.Conv2d(channels, channels, 3, padding=1)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class ShuffleGenerator(nn.Module):
    """Fold, residual blocks, unfold, and a thin tail at full size. N×C×H×W in [-1, 1] to the same.

    Squares of `fold`×`fold` pixels become channels and come back as sub-pixels (Shi et al. 2016, section 3.2), so that
    all but the tail costs 1/fold² of a layer at full size. The first convolution is a 3×3 one on folded pixels. What is
    unfolded is added to the input, and so is what the tail makes of that sum: two 3×3 convolutions with `tail` channels
    between them, which take the grid of the folds away. While training nothing bounds the sums, so that no gradient is
    lost; in `eval()` they are cut to [-1, 1]. Nothing looks at the whole picture: parts give exactly what the whole
    gives. Borders are padded with zeros, which ONNX Runtime has for nothing: reflection takes 13 % of the whole, and
    gives no better picture. H and W must be multiples of `fold`.
    """

    def __init__(self, *, filters: int = 32, blocks: int = 4, fold: int = 2, tail: int = 8, channels: int = 3) -> None:
        super().__init__()
        self.multiple_of, self.minimum = fold, 2 * fold
        self.stem = nn.Sequential(nn.Conv2d(channels, filters, 3 * fold, stride=fold, padding=fold), nn.ReLU())
        self.blocks = nn.Sequential(*(SmallBlock(filters) for _ in range(blocks)))
        self.unfold = nn.Sequential(nn.Conv2d(filters, channels * fold**2, 3, padding=1), nn.PixelShuffle(fold))
        self.tail = nn.Sequential(
            nn.Conv2d(channels, tail, 3, padding=1), nn.ReLU(), nn.Conv2d(tail, channels, 3, padding=1)
        )
        initialise(self, std=0.0)
        self._calm()

    @overload
    def forward(self, x: Tensor) -> Tensor: ...
    @overload
    def forward(self, x: Tensor, layers: Sequence[int]) -> list[Tensor]: ...
    def forward(self, x: Tensor, layers: Sequence[int] | None = None) -> Tensor | list[Tensor]:
        """The picture made of x; with `layers` what `features` says."""
        if layers is not None:
            return self.features(x, layers)
        return self._picture(self.blocks(self.stem(x)), x)

    def features(self, x: Tensor, layers: Sequence[int]) -> list[Tensor]:
        """Maps of the numbered `layers`, in rising order; nothing beyond the last one is computed.

        0: x itself; 1: the folded picture; 1 + k: residual block k; `picture_layer`: G(x).
        """
        maps, map_ = [], x
        for number in range(max(layers) + 1):
            if number == self.picture_layer:
                map_ = self._picture(map_, x)
            elif number:
                map_ = self.stem(x) if number == 1 else self.blocks[number - 2](map_)
            if number in layers:
                maps.append(map_)
        return maps

    @property
    def feature_widths(self) -> list[int]:
        """Channels of the maps that `features` has to offer, by number of the layer, without G(x)."""
        folding = self.stem[0]
        assert isinstance(folding, nn.Conv2d)
        return [folding.in_channels, *[folding.out_channels] * (1 + len(self.blocks))]

    @property
    def picture_layer(self) -> int:
        """The number by which `features` knows G(x)."""
        return 2 + len(self.blocks)

    def _picture(self, map_: Tensor, x: Tensor) -> Tensor:
        coarse = x + self.unfold(map_).float()
        y = coarse + self.tail(coarse).float()
        return y if self.training else y.clamp(-1, 1)

    def _calm(self) -> None:
        """Every residual branch, and what is added to the input, starts at a tenth."""
        with torch.no_grad():
            for block in (*self.blocks, self.unfold, self.tail):
                convolutions = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
                convolutions[-1].weight.mul_(0.1)
