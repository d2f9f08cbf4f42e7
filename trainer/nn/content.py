"""The perceptual term that families add to their losses."""

from collections.abc import Callable

from torch import Tensor

from trainer.nn.frozen import Frozen
from trainer.perceptual import ContentLoss, perceptual_trunk

Distance = Callable[[Tensor, Tensor], Tensor]
"""Output and target, both N×C×H×W in [-1, 1], to a scalar."""


class PerceptualTerm:
    """λ ℓ(ŷ, y), ℓ the feature reconstruction loss of Johnson et al. 2016, eq. 2, on our own small trunk.

    Both pictures are N×C×H×W in [-1, 1], C 1 or 3; no gradient reaches y. The trunk stays as it is, outside of any
    state, and comes at the first use; `distance` stands in for ℓ. False where λ is 0.
    """

    def __init__(self, weight: float, distance: Distance | None = None) -> None:
        self.weight = weight
        self._distance = distance
        self._trunk = Frozen(lambda: perceptual_trunk())

    def __bool__(self) -> bool:
        return self.weight > 0

    def __call__(self, output: Tensor, target: Tensor) -> Tensor:
        distance = self._distance or ContentLoss(trunk=self._trunk.on(output.device))
        return self.weight * distance(output, target)
