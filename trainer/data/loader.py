"""Batches on their way to the loop: made ahead by worker processes where that helps."""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import torch
from torch.utils.data import DataLoader, Sampler

from trainer.data.sets import Part, PictureSet
from trainer.signals import leave_to_the_loop
from trainer.stepper import Batch

_MOST_WORKERS = 8


@dataclass(frozen=True)
class BatchShares:
    """How a batch is shared out: `parts` one after the other on each of `processes`, of which this is `rank`."""

    batch_size: int
    parts: int = 1
    processes: int = 1
    rank: int = 0

    @property
    def size(self) -> int:
        """Items in one part of one process."""
        return self.batch_size // (self.parts * self.processes)

    def items(self, step: int, part: int) -> range:
        """Numbers of the items, in the run's order, of one part of step `step`."""
        start = step * self.batch_size + (part * self.processes + self.rank) * self.size
        return range(start, start + self.size)


def batches(
    pictures: PictureSet, seed: int, steps: range, cut: BatchShares, *, workers: int, pin: bool
) -> Generator[list[Batch], None, None]:
    """For each step its parts. `workers` as in the recipe; `pin` puts them where a CUDA device copies from fastest."""
    count = _worker_count(pictures) if workers < 0 else workers
    if count:
        pictures.prepare_workers(count)
    loader = DataLoader(
        pictures,
        sampler=_Schedule(seed, steps, cut),
        batch_size=None,
        num_workers=count,
        pin_memory=pin,
        prefetch_factor=4 if count else None,
        worker_init_fn=_start_worker,
    )
    parts = iter(loader)
    for _ in steps:
        yield [next(parts) for _ in range(cut.parts)]


class _Schedule(Sampler[Part]):
    """What is drawn, in order."""

    def __init__(self, seed: int, steps: range, cut: BatchShares) -> None:
        self._seed, self._steps, self._cut = seed, steps, cut

    def __iter__(self) -> Iterator[Part]:
        for step in self._steps:
            for part in range(self._cut.parts):
                yield Part(self._seed, self._cut.items(step, part))

    def __len__(self) -> int:
        return len(self._steps) * self._cut.parts


def _worker_count(pictures: PictureSet) -> int:
    return min(max((os.cpu_count() or 2) - 1, 1), _MOST_WORKERS) if pictures.decodes_ahead else 0


def _start_worker(_worker: int) -> None:
    """One thread each, and no end but the loop's."""
    torch.set_num_threads(1)
    leave_to_the_loop()
