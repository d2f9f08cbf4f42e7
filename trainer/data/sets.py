"""Sets of training pictures, cut into batches that depend on seed and step alone.

Because nothing but (seed, number of the item) decides what an item of a batch holds, a resumed run, a run with more
worker processes and a run on more devices all see what a plain one would have.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from trainer.data.augment import Augment, in_range
from trainer.data.files import PictureFiles, Pixels, Ref
from trainer.recipe import DataRecipe
from trainer.stepper import Batch

LARGEST_HELD_OUT_PX = 512


@dataclass(frozen=True)
class Part:
    """Items `items` of the whole run, whose order `seed` decides; a batch or a share of one."""

    seed: int
    items: range


class PictureSet(ABC, Dataset[Batch]):
    """Pictures for training (`set[Part]`) and for looking and measuring (`held_out`)."""

    def __init__(self, root: Path, recipe: DataRecipe) -> None:
        self.root, self.recipe = root, recipe
        self.augment = Augment(recipe)
        self._orders: dict[tuple[int, int, int], np.ndarray] = {}

    @abstractmethod
    def __getitem__(self, part: Part) -> Batch:
        """The sides of the part's items, each N×C×crop×crop in [-1, 1], and `label` where there are classes."""

    @abstractmethod
    def held_out(self, multiple_of: int, count: int | None = None, batch_size: int = 1) -> Iterator[Batch]:
        """`count` held-out pictures spread evenly over all, in a fixed order; none where nothing is held out.

        Translators' are the centre, at most 512 pixels, of edges `multiple_of` goes into, padded by reflection where
        they are smaller; generators' are one crop.
        """

    def shown(self, multiple_of: int, count: int, largest_px: int = LARGEST_HELD_OUT_PX) -> Iterator[Batch]:
        """Pictures to look at, one a batch: as `held_out`, and training pictures where nothing is held out.

        Translators' are at most `largest_px`. Nothing may be measured on them.
        """
        del largest_px
        return self.held_out(multiple_of, count)

    @property
    def holds_out(self) -> bool:
        """Whether there are pictures of every side that are never trained on."""
        return all(test for _, test in self.counts.values())

    @property
    def class_counts(self) -> dict[str, tuple[int, int]]:
        """Number of training and of held-out pictures of each class that the recipe names."""
        return {}

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Tells whether this is the set of training pictures that another run had, by names or by numbers."""

    @property
    @abstractmethod
    def counts(self) -> dict[str, tuple[int, int]]:
        """Number of training and of held-out pictures of each side."""

    @property
    @abstractmethod
    def decodes_ahead(self) -> bool:
        """Whether worker processes would help: files to decode again and again, or costly augmentation."""

    def prepare_workers(self, count: int) -> None:
        """`count` processes are going to share the memory that the recipe allows."""

    def _draw(self, part: Part, item: int) -> np.random.Generator:
        return np.random.Generator(np.random.Philox(key=[part.seed, item]))

    def _place(self, length: int, item: int, seed: int, stream: int) -> int:
        """Where in a list the item of the whole run lies: a new permutation each epoch."""
        epoch, place = divmod(item, length)
        key = (seed, stream, epoch)
        if key not in self._orders:
            self._orders = {k: order for k, order in self._orders.items() if k[1] != stream or k[2] >= epoch - 1}
            shuffle = np.random.Generator(np.random.Philox(key=[seed, (epoch << 2) | stream], counter=[1, 0, 0, 0]))
            self._orders[key] = shuffle.permutation(length)
        return int(self._orders[key][place])

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_orders": {}}


@dataclass(frozen=True)
class FileItem:
    """Pictures that are drawn together: one, or the halves of a pair."""

    sides: dict[str, Ref]
    name: str
    label: int | None = None

    @property
    def key(self) -> tuple[Ref, ...]:
        """Tells it from all others."""
        return tuple(self.sides.values())


@dataclass(frozen=True)
class Stray:
    """A file of a set that is not used."""

    path: Path
    kind: Literal["mis-paired", "misplaced", "unreadable"]
    reason: str


@dataclass
class Stream:
    """Items that are shuffled together; an unpaired set has two."""

    number: int
    train: list[FileItem] = field(default_factory=list)
    test: list[FileItem] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


class FileSet(PictureSet):
    """Pictures that lie in files."""

    def __init__(self, root: Path, recipe: DataRecipe, streams: list[Stream]) -> None:
        super().__init__(root, recipe)
        self.streams = streams
        self.files = PictureFiles(recipe)

    def __getitem__(self, part: Part) -> Batch:
        columns: dict[str, list[Tensor]] = {}
        labels: list[int] = []
        for number in part.items:
            draw = self._draw(part, number)
            for stream in self.streams:
                item = stream.train[self._place(len(stream.train), number, part.seed, stream.number)]
                pixels = {side: self.files.read(ref) for side, ref in item.sides.items()}
                for side, tensor in self.augment(pixels, draw).items():
                    columns.setdefault(side, []).append(tensor)
                if item.label is not None:
                    labels.append(item.label)
        return _batch(columns, labels)

    def held_out(self, multiple_of: int, count: int | None = None, batch_size: int = 1) -> Iterator[Batch]:
        return self._rows([stream.test for stream in self.streams], multiple_of, count, batch_size)

    def shown(self, multiple_of: int, count: int, largest_px: int = LARGEST_HELD_OUT_PX) -> Iterator[Batch]:
        return self._rows([stream.test or stream.train for stream in self.streams], multiple_of, count, 1, largest_px)

    def _rows(
        self,
        lists: list[list[FileItem]],
        multiple_of: int,
        count: int | None,
        batch_size: int,
        largest_px: int = LARGEST_HELD_OUT_PX,
    ) -> Iterator[Batch]:
        rows = _spread(list(zip(*lists, strict=False)), count)
        for start in range(0, len(rows), batch_size):
            columns: dict[str, list[Tensor]] = {}
            labels: list[int] = []
            for item in (item for row in rows[start : start + batch_size] for item in row):
                for side, ref in item.sides.items():
                    pixels = self.files.read(ref)
                    centre = self._crop(pixels) if side == "x" else _fitted(pixels, multiple_of, largest_px)
                    columns.setdefault(side, []).append(in_range(centre))
                if item.label is not None:
                    labels.append(item.label)
            yield _batch(columns, labels)

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        return {
            side: (len(stream.train), len(stream.test))
            for stream in self.streams
            for side in (stream.train or stream.test)[0].sides
        }

    @property
    def class_counts(self) -> dict[str, tuple[int, int]]:
        parts = [
            [item.label for stream in self.streams for item in getattr(stream, part)] for part in ("train", "test")
        ]
        if not any(label is not None for part in parts for label in part):
            return {}
        train, test = parts
        return {name: (train.count(label), test.count(label)) for label, name in enumerate(self.recipe.classes)}

    @property
    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for ref in (ref for stream in self.streams for item in stream.train for ref in item.key):
            digest.update(f"{ref.path.relative_to(self.root).as_posix()}\0".encode(errors="surrogateescape"))
        return digest.hexdigest()

    @property
    def decodes_ahead(self) -> bool:
        return self.augment.is_costly or self.files.overflowed

    def prepare_workers(self, count: int) -> None:
        self.files.divide_budget(count)

    def _crop(self, pixels: Pixels) -> Pixels:
        crop = self.recipe.crop_px
        y, x = ((edge - crop) // 2 for edge in pixels.shape[:2])
        return pixels[y : y + crop, x : x + crop]


def is_held_out(stem: str, share: float) -> bool:
    """The rule of the split: SHA-256 of the name up to `~`, so that variants of one source stay together."""
    digest = hashlib.sha256(stem.split("~")[0].encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def _spread(rows: list[tuple[FileItem, ...]], count: int | None) -> list[tuple[FileItem, ...]]:
    """Neighbours by name are often alike: `count` of all, evenly."""
    if count is None or count >= len(rows):
        return rows
    return [rows[index * len(rows) // count] for index in range(count)]


def _batch(columns: dict[str, list[Tensor]], labels: list[int]) -> Batch:
    batch = {side: torch.stack(tensors) for side, tensors in columns.items()}
    return {**batch, "label": torch.tensor(labels)} if labels else batch


def _fitted(pixels: Pixels, multiple_of: int, largest_px: int) -> Pixels:
    """The centre, cut or padded to what the generator takes."""
    wanted = [max(min(edge, largest_px) // multiple_of, 1) * multiple_of for edge in pixels.shape[:2]]
    y, x = (max(have - want, 0) // 2 for have, want in zip(pixels.shape, wanted, strict=False))
    centre = pixels[y : y + wanted[0], x : x + wanted[1]]
    missing = [(0, want - have) for have, want in zip(centre.shape, wanted, strict=False)]
    return np.pad(centre, [*missing, (0, 0)], mode="reflect")
