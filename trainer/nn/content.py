"""The perceptual term that families add to their losses."""

from collections.abc import Callable

from torch import Tensor, nn

from trainer.nn.frozen import Frozen

Distance = Callable[[Tensor, Tensor], Tensor]
"""N×C×H×W output and target in [-1, 1] to a scalar."""


class PerceptualTerm:
    """λ · ℓ(ŷ, y), ℓ the distance of two pictures' feature maps (Johnson et al. 2016, eq. 2), of our own small trunk.

    Pictures are N×C×H×W in [-1, 1]; grey ones are seen as colours without any. The trunk stays as it is, outside of any
    state, and comes at the first use; `distance` stands in for it.
    """

    def __init__(self, weight: float, distance: Distance | None = None) -> None:
        self.weight = weight
        self._distance = distance
        self._content = Frozen(_content_loss)

    def __bool__(self) -> bool:
        return self.weight > 0

    def __call__(self, output: Tensor, target: Tensor) -> Tensor:
        distance = self._distance or self._content.on(output.device)
        return self.weight * distance(_in_colour(output), _in_colour(target))


def _content_loss() -> nn.Module:
    from trainer.perceptual import ContentLoss

    return ContentLoss()


def _in_colour(x: Tensor) -> Tensor:
    return x.expand(-1, 3, -1, -1) if x.shape[1] == 1 else x
