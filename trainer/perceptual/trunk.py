"""The small trunk: VGG16's layers up to relu4_3 with a quarter of the channels, and the frozen one that ships."""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from trainer.errors import TrainerError
from trainer.locations import resources_folder

LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3")
"""Names of the maps, each half as large as the one before (Simonyan and Zisserman 2015)."""
_CONVOLUTIONS = (2, 2, 3, 3, 3)
WIDTHS = (16, 32, 64, 128)


class VGGTrunk(nn.Module):
    """3×3 convolutions with ReLU in groups, four or five, each but the first behind a halving by maximum.

    N×3×H×W in [-1, 1] to maps N×`widths`×H/1, 2, 4, 8, 16. Pixels are brought into the range that the weights know by
    `mean` and `spread`; maps are divided by `scales`, so that their mean square is 1 over photos and paintings.
    """

    mean: Tensor
    spread: Tensor
    scales: Tensor

    def __init__(self, widths: Sequence[int] = WIDTHS) -> None:
        super().__init__()
        self.widths = tuple(widths)
        self.groups = nn.ModuleList()
        inputs = 3
        for width, count in zip(widths, _CONVOLUTIONS, strict=False):
            group = nn.ModuleList()
            for _ in range(count):
                group.append(nn.Conv2d(inputs, width, 3, padding=1))
                inputs = width
            self.groups.append(group)
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("spread", torch.ones(3))
        self.register_buffer("scales", torch.ones(len(widths)))

    def forward(self, x: Tensor, count: int = len(LAYERS)) -> list[Tensor]:
        """The first `count` maps; nothing beyond them is computed. One channel stands for three equal ones."""
        x = x.expand(-1, 3, -1, -1) if x.shape[1] == 1 else x
        x = (x - self.mean.view(1, 3, 1, 1)) / self.spread.view(1, 3, 1, 1)
        maps: list[Tensor] = []
        for index, group in enumerate(list(self.groups)[:count]):
            x = functional.max_pool2d(x, 2) if index else x
            for convolution in group:  # type: ignore[attr-defined]
                x = functional.relu(convolution(x))
            maps.append(x / self.scales[index])
        return maps

    def multiplications(self) -> float:
        """Of one pixel of the picture."""
        groups = enumerate(self.groups)
        return sum(c.weight.numel() / 4**index for index, group in groups for c in group)  # type: ignore[attr-defined, union-attr]


class PerceptualTrunk(VGGTrunk):
    """The trunk of `resources/perceptual`, frozen; `trainer distil` makes it. Raises TrainerError without its file."""

    def __init__(self, weights: Path | None = None) -> None:
        path = weights or resources_folder() / "perceptual" / "trunk.safetensors"
        # What is drawn for weights that are overwritten at once shall not move the noise of a run that goes on.
        with torch.random.fork_rng(devices=[]):
            super().__init__()
        try:
            self.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
        except (OSError, SafetensorError, RuntimeError) as error:
            raise TrainerError(f"{path} holds no perceptual trunk ({error})", "install the program anew") from None
        self.eval().requires_grad_(False)


def perceptual_trunk() -> PerceptualTrunk:
    """The frozen trunk that ships: N×3×H×W in [-1, 1] to maps of `LAYERS`."""
    return PerceptualTrunk()
