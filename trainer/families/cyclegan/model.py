"""The projection heads of CUT, and where they look."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from trainer.stepper import Stepper


class PatchHeads(nn.Module):
    """H_l: for each chosen layer of the generator an MLP with two layers (Park et al. 2020, section 3 and eq. 4).

    `widths`: channels of these layers. Maps N×C×h×w and N×S positions in each to N×S×`features` vectors, whose lengths
    PatchNCELoss takes away.
    """

    def __init__(self, widths: Sequence[int], features: int = 256) -> None:
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Linear(width, features), nn.ReLU(), nn.Linear(features, features)) for width in widths
        )
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_normal_(module.weight)
                nn.init.zeros_(module.bias)

    def forward(self, maps: Sequence[Tensor], positions: Sequence[Tensor]) -> list[Tensor]:
        return [head(_patches(map_, places)) for head, map_, places in zip(self.heads, maps, positions, strict=True)]


def draw_positions(stepper: Stepper, maps: Sequence[Tensor], patches: int, count: int) -> list[Tensor]:
    """For each map N×C×h×w the numbers of `patches` of its h·w places, or of all where there are fewer, N×S.

    Drawn without repetition: a place twice would be its own negative. N is a multiple of `count`, the pictures of a
    part, so that a batch has the same positions however it is cut.
    """
    positions = []
    for map_ in maps:
        places = map_.shape[2] * map_.shape[3]
        noise = torch.cat([stepper.uniform(count, places) for _ in range(len(map_) // count)])
        positions.append(noise.topk(min(patches, places), dim=1).indices)
    return positions


def _patches(map_: Tensor, positions: Tensor) -> Tensor:
    index = positions[:, None].expand(-1, map_.shape[1], -1)
    return torch.gather(map_.flatten(2), 2, index).transpose(1, 2)
