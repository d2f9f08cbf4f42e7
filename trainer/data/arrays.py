"""Sets that are one array: IDX files (MNIST and its kin) and `.npz`."""

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from trainer.data.files import Pixels
from trainer.data.sets import Part, PictureSet
from trainer.errors import DataError
from trainer.recipe import DataRecipe
from trainer.stepper import Batch

_IDX_MAGIC = {1: b"\x00\x00\x08\x01", 3: b"\x00\x00\x08\x03"}


@dataclass(frozen=True)
class Labelled:
    """N×H×W×C bytes and, where there are classes, N labels."""

    x: Pixels
    label: NDArray[np.int64] | None


class ArraySet(PictureSet):
    """Pictures of one size in memory."""

    def __init__(self, root: Path, recipe: DataRecipe, train: Labelled, test: Labelled) -> None:
        super().__init__(root, recipe)
        self.train, self.test = (_fitting(part, root, recipe) for part in (train, test))

    def __getitem__(self, part: Part) -> Batch:
        places = np.array([self._place(len(self.train.x), item, part.seed, 0) for item in part.items])
        chosen = self.train.x[places]
        if self.augment.is_costly or chosen.shape[1:3] != (self.recipe.crop_px,) * 2:
            draws = [self._draw(part, item) for item in part.items]
            x = torch.stack([self.augment({"x": p}, draw)["x"] for p, draw in zip(chosen, draws, strict=True)])
        else:
            if self.recipe.flip:
                mirrored = [bool(self._draw(part, item).integers(2)) for item in part.items]
                chosen[mirrored] = chosen[mirrored][:, :, ::-1]
            x = _tensor(chosen)
        return self._with_labels(x, self.train, places)

    def held_out(self, multiple_of: int, count: int | None = None, batch_size: int = 1) -> Iterator[Batch]:
        del multiple_of
        crop = self.recipe.crop_px
        total = min(len(self.test.x), count or len(self.test.x))
        for start in range(0, total, batch_size):
            places = np.arange(start, min(start + batch_size, total))
            y, x = ((edge - crop) // 2 for edge in self.test.x.shape[1:3])
            yield self._with_labels(_tensor(self.test.x[places, y : y + crop, x : x + crop]), self.test, places)

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        return {"x": (len(self.train.x), len(self.test.x))}

    @property
    def class_counts(self) -> dict[str, tuple[int, int]]:
        labels = [part.label for part in (self.train, self.test) if part.label is not None]
        if len(labels) < 2:
            return {}
        names = self.recipe.classes
        train, test = (np.bincount(label, minlength=len(names)) for label in labels)
        return {name: (int(train[label]), int(test[label])) for label, name in enumerate(names)}

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(np.ascontiguousarray(self.train.x).data).hexdigest()

    @property
    def decodes_ahead(self) -> bool:
        return self.augment.is_costly

    def _with_labels(self, x: torch.Tensor, source: Labelled, places: NDArray[np.int64]) -> Batch:
        if source.label is None or not self.recipe.classes:
            return {"x": x}
        return {"x": x, "label": torch.from_numpy(source.label[places])}


def open_idx(root: Path, recipe: DataRecipe) -> ArraySet:
    """`train-images-idx3-ubyte` and `t10k-images-idx3-ubyte` with their labels, plain or `.gz`, in `root`.

    Without any `t10k` file the recipe's share is held out. Raises DataError for a file that is missing or not IDX
    (Y. LeCun's format: magic, big-endian lengths, bytes).
    """
    parts = []
    for prefix in ("train", "t10k") if has_test_part(root) else ("train",):
        images = read_idx(root, f"{prefix}-images", 3)
        labels = read_idx(root, f"{prefix}-labels", 1).astype(np.int64) if recipe.classes else None
        if labels is not None and len(labels) != len(images):
            raise DataError(f"{root}: {len(images)} pictures but {len(labels)} labels", "get the files anew")
        parts.append(Labelled(np.repeat(images[..., None], recipe.channels, axis=3), labels))
    return ArraySet(root, recipe, *(parts if len(parts) > 1 else _split(parts[0], recipe.holdout)))


def open_npz(root: Path, recipe: DataRecipe) -> ArraySet:
    """One `.npz` (the file `root` itself, or the only one in the folder) with `x` (or `x_train`), N×H×W or N×H×W×C,
    bytes or floats in [0, 1]; labels `y`; and `x_test`, `y_test`, without which the recipe's share is held out.

    Nothing in it is unpickled. Raises DataError for what does not fit.
    """
    path = npz_file(root)
    arrays = read_npz(path)
    x, y = arrays["x"], arrays.get("y")
    if recipe.classes and y is None:
        raise DataError(f"{path} has no labels `y`", "add them, or empty `data.classes`")
    whole = Labelled(_pictures(x, path, recipe), label_array(y, len(x), path) if recipe.classes else None)
    if "x_test" in arrays:
        test_y = label_array(arrays.get("y_test"), len(arrays["x_test"]), path) if recipe.classes else None
        return ArraySet(root, recipe, whole, Labelled(_pictures(arrays["x_test"], path, recipe), test_y))
    return ArraySet(root, recipe, *_split(whole, recipe.holdout))


def has_test_part(root: Path) -> bool:
    """Whether the IDX files or the `.npz` of a folder come with pictures that are to be held out."""
    if any(root.glob("t10k-*")):
        return True
    path = npz_file(root)
    return path.exists() and "x_test" in read_npz(path)


def npz_file(root: Path) -> Path:
    """The file itself, or the first `.npz` of a folder."""
    return root if root.is_file() else next(iter(sorted(root.glob("*.npz"))), root / "data.npz")


def is_held_out_of(count: int, share: float) -> NDArray[np.bool_]:
    """Which of `count` pictures of an array without a test part are held out."""
    return np.random.Generator(np.random.Philox(key=[0, count])).random(count) < share


def read_idx(root: Path, name: str, axes: int) -> NDArray[np.uint8]:
    """The array of an IDX file with `axes` axes whose name begins with `name`. Raises DataError."""
    pattern = f"{name}*idx{axes}*"
    found = sorted(path for path in (root.glob(pattern) if root.is_dir() else ()) if path.is_file())
    if not found:
        raise DataError(f"no {pattern} in {root}", "put the IDX files there, plain or .gz")
    path = found[0]
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            magic, raw = file.read(4), file.read(4 * axes)
            shape = tuple(int(n) for n in np.frombuffer(raw, ">u4"))
            data = np.frombuffer(file.read(), np.uint8)
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path} can't be read ({error})", "get the file anew") from None
    if magic != _IDX_MAGIC[axes] or len(shape) != axes or data.size != np.prod(shape, dtype=np.int64):
        raise DataError(f"{path} is no IDX file of bytes with {axes} axes", "get the file anew")
    return data.reshape(shape)


def read_npz(path: Path) -> dict[str, np.ndarray]:
    """All arrays of an `.npz`, `x_train` and `y_train` called `x` and `y`. Raises DataError where there is no `x`."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name.removesuffix("_train"): file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} can't be read ({error})", "write it with numpy.savez, without objects") from None
    if "x" not in arrays:
        raise DataError(f"{path} has no array `x`", f"it holds {', '.join(sorted(arrays)) or 'nothing'}")
    return arrays


def picture_array(x: np.ndarray, path: Path) -> np.ndarray:
    """N×H×W or N×H×W×C of bytes or of floats in [0, 1] as N×H×W×C, C 1 or 3. Raises DataError for all else."""
    wanted = "N×H×W or N×H×W×C with 1 or 3 channels is needed"
    if x.ndim == 2 and round(x.shape[1] ** 0.5) ** 2 == x.shape[1]:
        edge = round(x.shape[1] ** 0.5)
        raise DataError(f"{path}: pictures of shape {x.shape} are flat", f"store x.reshape(-1, {edge}, {edge})")
    if x.ndim == 3 and x.shape[2] in (1, 3, 4):
        raise DataError(f"{path}: `x` of shape {x.shape} is one picture", "store x[None], or many of them")
    x = x[..., None] if x.ndim == 3 else x
    if x.ndim == 4 and x.shape[3] not in (1, 3):
        if x.shape[1] in (1, 3):
            raise DataError(f"{path}: pictures of shape {x.shape} have channels first", "store x.transpose(0, 2, 3, 1)")
        if x.shape[3] == 4:
            raise DataError(f"{path}: pictures of shape {x.shape} have an alpha channel", "store x[..., :3]")
    if x.ndim != 4 or x.shape[3] not in (1, 3):
        raise DataError(f"{path}: pictures of shape {x.shape}", wanted)
    if not x.size:
        raise DataError(f"{path} holds no pictures: `x` has the shape {x.shape}", "store some")
    if x.dtype != np.uint8 and (x.dtype.kind != "f" or not np.isfinite(x).all() or x.min() < 0 or x.max() > 1):
        raise DataError(f"{path}: pictures of type {x.dtype}", "use bytes, or floats in [0, 1]")
    return x


def label_array(y: np.ndarray | None, count: int, path: Path) -> NDArray[np.int64]:
    """One whole number a picture. Raises DataError for all else."""
    if y is not None and y.ndim == 2 and len(y) == count:
        how = "y[:, 0]" if y.shape[1] == 1 else "y.argmax(axis=1)"
        raise DataError(f"{path}: labels of shape {y.shape} are not one number a picture", f"store {how}")
    if y is None or y.shape != (count,) or y.dtype.kind not in "iu":
        what = "" if y is None else f" (shape {y.shape}, type {y.dtype})"
        raise DataError(f"{path}: labels don't fit {count} pictures{what}", "one whole number a picture is needed")
    return y.astype(np.int64)


def _pictures(x: np.ndarray, path: Path, recipe: DataRecipe) -> Pixels:
    x = picture_array(x, path)
    if x.shape[3] not in (1, recipe.channels):
        raise DataError(f"{path}: pictures of {x.shape[3]} channels", "set `data.channels = 3`")
    if x.dtype != np.uint8:
        x = np.round(x * 255).astype(np.uint8)
    return np.repeat(x, recipe.channels, axis=3) if x.shape[3] < recipe.channels else x


def _fitting(part: Labelled, root: Path, recipe: DataRecipe) -> Labelled:
    """Pictures padded with black to at least the crop; labels checked against the classes."""
    if not len(part.x):
        raise DataError(f"{root} has no pictures to hold out or to train on", "change `data.holdout`")
    if part.label is not None and not 0 <= part.label.min() <= part.label.max() < len(recipe.classes):
        raise DataError(
            f"{root} has labels {part.label.min()} to {part.label.max()} but {len(recipe.classes)} classes are named",
            "name all in `data.classes`",
        )
    missing = [max(recipe.crop_px - edge, 0) for edge in part.x.shape[1:3]]
    if not any(missing):
        return part
    around = [(gap // 2, gap - gap // 2) for gap in missing]
    return Labelled(np.pad(part.x, [(0, 0), *around, (0, 0)]), part.label)


def _split(whole: Labelled, share: float) -> tuple[Labelled, Labelled]:
    held = is_held_out_of(len(whole.x), share)
    return _chosen(whole, ~held), _chosen(whole, held)


def _chosen(part: Labelled, mask: NDArray[np.bool_]) -> Labelled:
    return Labelled(part.x[mask], None if part.label is None else part.label[mask])


def _tensor(x: Pixels) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2))).float() / 127.5 - 1
