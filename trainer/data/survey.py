"""A quick look at a folder: how its pictures are laid out, how many there are and how large."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from trainer.data.arrays import read_idx, read_npz
from trainer.data.files import SUFFIXES, pictures_below
from trainer.errors import DataError

_LOOKED_AT = 400


@dataclass(frozen=True)
class Survey:
    """What lies in a folder."""

    kind: str
    count: int
    short_px: int
    """Median of the shorter edges, of a half where A and B are side by side."""
    sizes: str
    grey: bool
    classes: tuple[str, ...] = ()


def survey_folder(folder: Path) -> Survey:
    """Find out how the pictures of `folder` are laid out. Raises DataError where there are none."""
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}", "check the path")
    if any(folder.glob("train-images*idx3*")):
        labels = read_idx(folder, "train-labels", 1) if any(folder.glob("train-labels*idx1*")) else None
        return _survey_arrays("idx", read_idx(folder, "train-images", 3)[..., None], labels)
    if found := sorted(folder.glob("*.npz")):
        arrays = read_npz(found[0])
        x = arrays["x"]
        return _survey_arrays("npz", x[..., None] if x.ndim == 3 else x, arrays.get("y"))
    below = {path.name for path in folder.iterdir() if path.is_dir()}
    if {"trainA", "trainB"} <= below:
        return _measure("unpaired", folder / "trainA", folder / "trainB")
    if {"A", "B"} <= below:
        return _measure("paired", folder / "A")
    base = folder / "train" if "train" in below else folder
    classes = tuple(sorted(path.name for path in base.iterdir() if path.is_dir() and pictures_below(path)))
    if classes and not [path for path in base.iterdir() if path.suffix.lower() in SUFFIXES]:
        found = _measure("labelled", base)
        return Survey("labelled", found.count, found.short_px, found.sizes, found.grey, classes)
    return _measure("pictures", base)


def _survey_arrays(kind: str, x: np.ndarray, labels: np.ndarray | None) -> Survey:
    count, height, width, channels = x.shape
    names = () if labels is None or not len(labels) else tuple(str(number) for number in range(int(labels.max()) + 1))
    return Survey(kind, count, min(height, width), f"{width}×{height}", channels == 1, names)


def _measure(kind: str, *folders: Path) -> Survey:
    files = [path for folder in folders for path in pictures_below(folder)]
    step = max(len(files) // _LOOKED_AT, 1)
    sizes, grey = [], True
    for path in files[::step]:
        try:
            with Image.open(path) as image:
                sizes.append(image.size)
                grey &= image.mode in ("L", "1", "I;16")
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
    if not sizes:
        raise DataError(f"no pictures in {' and '.join(str(folder) for folder in folders)}", "check the path")
    halves = sum(width == 2 * height for width, height in sizes)
    if kind == "pictures" and halves > 0.9 * len(sizes):
        kind, sizes = "aligned", [(width // 2, height) for width, height in sizes]
    least, most = min(sizes, key=min), max(sizes, key=min)
    text = " to ".join(dict.fromkeys(f"{w}×{h}" for w, h in (least, most)))
    return Survey(kind, len(files), int(median(min(size) for size in sizes)), text, grey)
