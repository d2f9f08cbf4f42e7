"""Between the network that teaching began from and the one it came to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from trainer.checkpoint import find_checkpoint, load_checkpoint, save_checkpoint
from trainer.loop import BEST
from trainer.snapshot import load_generators

_WEIGHT = "ema.generator."
_SHARES = (0.0, 0.25, 0.5, 0.75)
_AS_GOOD_DB = 0.1


def keep_nearest(run: Path, start: Path, quality: Callable[[nn.Module], float]) -> float:
    """Move the best checkpoint of `run` towards `start` as long as it is as good; returns the share that was kept.

    One photo teaches a look, and its own peculiarities: weights between those of many looks and those learnt from it
    do better on other photos (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", eq. 1). Of mixes whose
    `quality` in dB on held-out squares is within 0.1 of what was learnt, the one with the least of it is kept.
    """
    path, origin = find_checkpoint(run / BEST), find_checkpoint(start)
    assert path is not None
    assert origin is not None
    learnt, before = load_checkpoint(path), load_checkpoint(origin)
    generator = load_generators(learnt)[1]["generator"]

    @torch.inference_mode()
    def of(share: float) -> float:
        mixed = _mixed(before.tensors, learnt.tensors, share)
        generator.load_state_dict({name.removeprefix(_WEIGHT): value for name, value in mixed.items()})
        return quality(generator)

    wanted = of(1.0) - _AS_GOOD_DB
    share = next((share for share in _SHARES if of(share) >= wanted), 1.0)
    if share < 1:
        tensors = learnt.tensors | _mixed(before.tensors, learnt.tensors, share)
        save_checkpoint(path.parent, replace(learnt, tensors=tensors), 1)
    return share


def _mixed(before: Mapping[str, Tensor], learnt: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """(1 − α)·θ₀ + α·θ₁ of the averaged weights."""
    return {name: torch.lerp(before[name], learnt[name], share) for name in learnt if name.startswith(_WEIGHT)}
