"""Between the network that teaching began from and the one it came to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, save_checkpoint
from trainer.loop import BEST
from trainer.snapshot import load_generators

_WEIGHT = "ema.generator."
_MOST_BACK = 0.4
"""Of the way back to the start, for a look that the start painted as well as what was learnt."""


def mix_with_start(run: Path, start: Path, quality: Callable[[nn.Module], float], baseline_db: float) -> float:
    """Move the best checkpoint of `run` a part of the way back to `start`; returns α, the share that was kept.

    One photo teaches a look, and its own peculiarities: weights between those of many looks and those learnt from it
    do better on other photos (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", eq. 1), as far as the
    start knew the look. That is r, its part of what was gained over `baseline_db`, the `quality` in dB of the photo
    itself on held-out squares: α = 1 − 0.4·r. Measured in `tests/benchmarks/papers.md`.
    """
    path, origin = find_checkpoint(run / BEST), find_checkpoint(start)
    assert path is not None
    assert origin is not None
    learnt, before = load_checkpoint(path), load_checkpoint(origin)
    first, last = (_gained(checkpoint, quality, baseline_db) for checkpoint in (before, learnt))
    known = min(max(first / max(last, 1e-6), 0.0), 1.0)
    share = 1 - _MOST_BACK * known
    mixed = {
        name: torch.lerp(before.tensors[name], tensor, share)
        for name, tensor in learnt.tensors.items()
        if name.startswith(_WEIGHT)
    }
    save_checkpoint(path.parent, replace(learnt, tensors=learnt.tensors | mixed), 1)
    return share


@torch.inference_mode()
def _gained(checkpoint: Checkpoint, quality: Callable[[nn.Module], float], baseline_db: float) -> float:
    return quality(load_generators(checkpoint)[1]["generator"]) - baseline_db
