"""Paired and unpaired folders of pictures, cut into batches that depend on seed and step alone.

Because nothing but (seed, step) decides what a batch holds, a resumed run sees what an uninterrupted one would have.
"""

import hashlib
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor

from trainer.errors import DataError
from trainer.recipe import DataRecipe
from trainer.task import Batch

Pixels = NDArray[np.uint8]
_LARGEST_HELD_OUT_PX = 512
_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}


class PictureSet(ABC):
    """Pictures of two domains, `a` and `b`, for training (`batch`) and for looking and measuring (`held_out`)."""

    def __init__(self, recipe: DataRecipe) -> None:
        self.recipe = recipe
        self.cache = _Cache(recipe)

    def batch(self, seed: int, step: int, size: int) -> Batch:
        """`size` random crops a side for one step, each N×3×crop×crop in [-1, 1]."""
        sides: dict[str, list[Tensor]] = {"a": [], "b": []}
        for item in range(size):
            draw = np.random.Generator(np.random.Philox(key=[seed, step * size + item]))
            for side, pixels in self._training_item(draw, step * size + item, seed).items():
                sides[side].append(_tensor(pixels))
        return {side: torch.stack(tensors) for side, tensors in sides.items()}

    @abstractmethod
    def held_out(self, multiple_of: int, count: int | None = None) -> list[Batch]:
        """Held-out pictures in a fixed order, one a batch: the centre, at most 512 pixels, of edges `multiple_of` goes
        into; smaller pictures are padded by reflection."""

    @abstractmethod
    def _training_item(self, draw: np.random.Generator, index: int, seed: int) -> dict[str, Pixels]: ...

    def _flip(self, draw: np.random.Generator) -> bool:
        return bool(draw.integers(2)) and self.recipe.flip

    def _order(self, length: int, index: int, seed: int, side: int) -> int:
        """Where in a side's list the item `index` of the whole run lies: a new permutation each epoch."""
        epoch, place = divmod(index, length)
        shuffle = np.random.Generator(np.random.Philox(key=[seed, (epoch << 2) | side], counter=[1, 0, 0, 0]))
        return int(shuffle.permutation(length)[place])


class PairedFolder(PictureSet):
    """`A/` and `B/` with the same file names; the held-out share is chosen by a hash of the name before `~`."""

    def __init__(self, root: Path, recipe: DataRecipe) -> None:
        super().__init__(recipe)
        a, b = _listing(root / "A"), _listing(root / "B")
        names = sorted(a.keys() & b.keys())
        if not names:
            raise DataError(f"no pairs in {root}", "put pictures of the same name into its folders A and B")
        pairs = [(a[name], b[name]) for name in names]
        self.train = [pair for pair in pairs if not is_held_out(pair[0].stem, recipe.holdout)]
        self.test = [pair for pair in pairs if is_held_out(pair[0].stem, recipe.holdout)]
        if not self.train:
            raise DataError(f"all {len(pairs)} pairs of {root} are held out", "lower `data.holdout` or add pairs")

    def held_out(self, multiple_of: int, count: int | None = None) -> list[Batch]:
        batches = []
        for a, b in (self.test or self.train)[:count]:
            left, right = self._pair(a, b)
            batches.append({"a": _held_out_tensor(left, multiple_of), "b": _held_out_tensor(right, multiple_of)})
        return batches

    def _training_item(self, draw: np.random.Generator, index: int, seed: int) -> dict[str, Pixels]:
        a, b = self._pair(*self.train[self._order(len(self.train), index, seed, 0)])
        crop = self.recipe.crop_px
        y, x = (int(draw.integers(edge - crop + 1)) for edge in a.shape[:2])
        flip = self._flip(draw)
        return {"a": _cut(a, y, x, crop, flip), "b": _cut(b, y, x, crop, flip)}

    def _pair(self, a: Path, b: Path) -> tuple[Pixels, Pixels]:
        left, right = self.cache.read(a), self.cache.read(b)
        if left.shape != right.shape:
            raise DataError(
                f"{a.name}: {left.shape[1]}×{left.shape[0]} in A but {right.shape[1]}×{right.shape[0]} in B",
                "both halves of a pair need the same size",
            )
        return left, right


class UnpairedFolder(PictureSet):
    """`trainA trainB testA testB`, as users of pytorch-CycleGAN-and-pix2pix have it."""

    def __init__(self, root: Path, recipe: DataRecipe) -> None:
        super().__init__(recipe)
        self.train = {side: list(_listing(root / f"train{side.upper()}").values()) for side in "ab"}
        self.test = {side: list(_listing(root / f"test{side.upper()}", missing_ok=True).values()) for side in "ab"}
        for side, paths in self.train.items():
            if not paths:
                raise DataError(
                    f"no pictures in {root / f'train{side.upper()}'}", "put the pictures of one domain there"
                )

    def held_out(self, multiple_of: int, count: int | None = None) -> list[Batch]:
        sides = {side: self.test[side] or self.train[side] for side in "ab"}
        length = min(len(paths) for paths in sides.values())
        pairs = zip(*(paths[: min(length, count or length)] for paths in sides.values()), strict=True)
        return [
            {side: _held_out_tensor(self.cache.read(path), multiple_of) for side, path in zip("ab", pair, strict=True)}
            for pair in pairs
        ]

    def _training_item(self, draw: np.random.Generator, index: int, seed: int) -> dict[str, Pixels]:
        item = {}
        for number, side in enumerate("ab"):
            paths = self.train[side]
            pixels = self.cache.read(paths[self._order(len(paths), index, seed, number + 1)])
            y, x = (int(draw.integers(edge - self.recipe.crop_px + 1)) for edge in pixels.shape[:2])
            item[side] = _cut(pixels, y, x, self.recipe.crop_px, self._flip(draw))
        return item


def open_pictures(root: Path, recipe: DataRecipe) -> PictureSet:
    """The set that a recipe's `[data]` section speaks of, below `root`."""
    kinds = {"paired": PairedFolder, "unpaired": UnpairedFolder}
    return kinds[recipe.kind](root / recipe.folder, recipe)


def is_held_out(stem: str, share: float) -> bool:
    """The rule of the split: SHA-256 of the name up to `~`, so that variants of one source stay together."""
    digest = hashlib.sha256(stem.split("~")[0].encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


class _Cache:
    """Decoded pictures, oldest out first; shared by the thread that makes batches and the one that measures."""

    def __init__(self, recipe: DataRecipe) -> None:
        self._recipe = recipe
        self._budget = recipe.cache_mib << 20
        self._held: OrderedDict[Path, Pixels] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def read(self, path: Path) -> Pixels:
        with self._lock:
            if path in self._held:
                self._held.move_to_end(path)
                return self._held[path]
        pixels = _decode(path, self._recipe)
        with self._lock:
            if path not in self._held:
                self._held[path] = pixels
                self._bytes += pixels.nbytes
            while self._bytes > self._budget and self._held:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
        return pixels


def _decode(path: Path, recipe: DataRecipe) -> Pixels:
    try:
        with Image.open(path) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{path} can't be read ({error})", "remove or replace this file") from None
    short = min(image.size)
    wanted = recipe.resize_px or max(short, recipe.crop_px)
    if wanted != short:
        scale = wanted / short
        size = (max(round(image.width * scale), wanted), max(round(image.height * scale), wanted))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if min(image.size) < recipe.crop_px:
        raise DataError(
            f"{path} is {image.width}×{image.height} after resizing", "lower `crop_px` or raise `resize_px`"
        )
    return np.asarray(image)


def _listing(folder: Path, *, missing_ok: bool = False) -> dict[str, Path]:
    if not folder.is_dir():
        if missing_ok:
            return {}
        raise DataError(f"there is no folder {folder}", "check --data and the recipe's `data.folder`")
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() in _SUFFIXES}


def _cut(pixels: Pixels, y: int, x: int, crop: int, flip: bool) -> Pixels:
    cut = pixels[y : y + crop, x : x + crop]
    return cut[:, ::-1] if flip else cut


def _held_out_tensor(pixels: Pixels, multiple_of: int) -> Tensor:
    """1×3×H×W of the centre, cut or padded to what the generator takes."""
    wanted = [max(min(edge, _LARGEST_HELD_OUT_PX) // multiple_of, 1) * multiple_of for edge in pixels.shape[:2]]
    y, x = (max(have - want, 0) // 2 for have, want in zip(pixels.shape, wanted, strict=False))
    centre = pixels[y : y + wanted[0], x : x + wanted[1]]
    missing = [(0, want - have) for have, want in zip(centre.shape, wanted, strict=False)]
    return _tensor(np.pad(centre, [*missing, (0, 0)], mode="reflect"))[None]


def _tensor(pixels: Pixels) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1))).float() / 127.5 - 1
