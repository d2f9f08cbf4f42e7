"""What a task needs from the loop while it makes one step: noise, and a way down the gradient."""

from collections.abc import Iterator, Mapping

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.optim import Optimizer

from trainer.recipe import OptimiserRecipe

Batch = dict[str, Tensor]
"""Translators: `a` and `b`; generators: `x`, and `label` (N, int64) where there are classes. Pictures are N×C×H×W in
[-1, 1], C as in the recipe's `data.channels`."""

_NO_MODULE = nn.Module()
"""Fabric asks for a module beside the optimiser, and needs one for sharded strategies only."""


def mixed_seed(seed: int, step: int) -> int:
    """Of a generator whose noise depends on the recipe and the step alone, so that a resumed run draws the same."""
    return (seed * 1_000_003 + step) % 2**62


class Stepper:
    """Makes a batch that is cut into parts (accumulation) or shared out (several devices) act as the whole would.

    Noise is drawn for the whole batch and cut like it, and gradients are means over all parts and processes; so the
    cut changes nothing but rounding. While a batch is accumulated, every optimiser moves at the end of the step.
    """

    def __init__(self, fabric: Fabric, optimisers: Mapping[str, Optimizer], recipe: OptimiserRecipe) -> None:
        self.fabric = fabric
        self.optimisers = optimisers
        self.recipe = recipe
        self.step = 0
        """Number of this step, from 0."""
        self._noise = torch.Generator(fabric.device)
        self._part, self._pending = 0, set[str]()

    @property
    def device(self) -> torch.device:
        """Where the networks are."""
        return self.fabric.device

    def begin(self, step: int, seed: int) -> None:
        """Start step number `step`; `seed` decides all of its noise."""
        self.step, self._part = step, 0
        self._noise.manual_seed(seed)
        self._pending.clear()

    def parts(self, batches: list[Batch]) -> Iterator[Batch]:
        """Go through the parts of a batch, and move what is still to be moved after the last one."""
        state = self._noise.get_state()
        for part, batch in enumerate(batches):
            self._part = part
            self._noise.set_state(state)
            yield batch
        for name in self._pending:
            self._move(name)
        self._pending.clear()

    def normal(self, count: int, *shape: int) -> Tensor:
        """Standard normal noise `count`×`shape`, one row for each picture of this part."""
        return self._rows(torch.randn(self._whole(count), *shape, generator=self._noise, device=self.device), count)

    def uniform(self, count: int, *shape: int) -> Tensor:
        """Uniform noise in [0, 1) of `count`×`shape`, one row for each picture of this part."""
        return self._rows(torch.rand(self._whole(count), *shape, generator=self._noise, device=self.device), count)

    def integers(self, high: int, count: int) -> Tensor:
        """Random integers below `high`, one for each picture of this part."""
        whole = torch.randint(high, (self._whole(count),), generator=self._noise, device=self.device)
        return self._rows(whole, count)

    def full_precision(self) -> torch.autocast:
        """Inside, nothing is computed in 16 bits: for log-determinants and gradient penalties."""
        return torch.autocast(self.device.type, enabled=False)

    def descend(self, name: str, loss: Tensor) -> None:
        """One step of the optimiser `name` down the gradient of `loss`, a mean over the pictures of this part."""
        optimiser, parts = self.optimisers[name], self.recipe.accumulate
        if name not in self._pending:
            optimiser.zero_grad(set_to_none=True)
        self.fabric.backward(loss / parts if parts > 1 else loss)
        if parts == 1:
            self._move(name)
        else:
            self._pending.add(name)

    def _move(self, name: str) -> None:
        optimiser = self.optimisers[name]
        weights = [w for group in optimiser.param_groups for w in group["params"] if w.grad is not None]
        if self.fabric.world_size > 1:
            self._share(weights)
        if self.recipe.clip_norm:
            self.fabric.clip_gradients(_NO_MODULE, optimiser, max_norm=self.recipe.clip_norm, error_if_nonfinite=False)
        optimiser.step()

    def _share(self, weights: list[Tensor]) -> None:
        """Mean of the gradients over all processes, in one message."""
        flat = torch.cat([w.grad.flatten() for w in weights if w.grad is not None])
        mean = self.fabric.all_reduce(flat, reduce_op="mean")
        assert isinstance(mean, Tensor)
        at = 0
        for w in weights:
            assert w.grad is not None
            w.grad.copy_(mean[at : at + w.numel()].view_as(w))
            at += w.numel()

    def _whole(self, count: int) -> int:
        return count * self.recipe.accumulate * self.fabric.world_size

    def _rows(self, whole: Tensor, count: int) -> Tensor:
        first = (self._part * self.fabric.world_size + self.fabric.global_rank) * count
        return whole[first : first + count]
