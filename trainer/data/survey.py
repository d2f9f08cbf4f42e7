"""A quick look at a folder: how its pictures are laid out, how many can be used and how large they are."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from trainer.data.arrays import (
    has_test_part,
    is_held_out_of,
    label_array,
    npz_file,
    picture_array,
    read_idx,
    read_npz,
)
from trainer.data.decoding import look
from trainer.data.files import pictures_below, stored_size
from trainer.data.folders import bare_name, class_folders, is_divided, open_folder
from trainer.data.sets import FileItem, FileSet
from trainer.errors import DataError
from trainer.recipe import DataRecipe

_LOOKED_AT = 400
_SHARES = (0.1, 0.2, 0.3)
"""That may be held out, the usual one first."""
_PARTS = {"train", "test", "val"}
_SIDES = ("A", "B"), ("trainA", "trainB")


@dataclass(frozen=True)
class Survey:
    """What lies in a folder."""

    kind: str
    count: int
    """Pictures that can be used; pairs where there are some."""
    short_px: int
    """Median of the shorter edges, of a half where A and B are side by side, of the smaller side where they differ."""
    sizes: str
    grey: bool
    classes: tuple[str, ...] = ()
    holdout: float | None = 0.1
    """Least share that holds out a picture, 0 where none does; None where a share is not asked for."""
    sizes_differ: bool = False
    """Whether the halves of pairs have different sizes."""
    left_aside: int = 0
    """Files that are not used."""


def survey_folder(folder: Path) -> Survey:
    """Find out how the pictures of `folder` are laid out. Raises DataError where none can be used."""
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}", "check the path")
    if any(folder.glob("train-images*idx3*")):
        labels = read_idx(folder, "train-labels", 1) if any(folder.glob("train-labels*idx1*")) else None
        return _survey_arrays("idx", folder, read_idx(folder, "train-images", 3)[..., None], labels)
    if any(folder.glob("*.npz")):
        arrays = read_npz(npz_file(folder))
        x = picture_array(arrays["x"], npz_file(folder))
        labels = label_array(arrays["y"], len(x), npz_file(folder)) if "y" in arrays else None
        return _survey_arrays("npz", folder, x, labels)
    kind, classes = _layout(folder)
    pictures, seen = _looked_at(kind, folder, classes)
    sizes = [size for sides, _ in seen for size in sides]
    if kind == "pictures" and sum(width == 2 * height for width, height in sizes) > 0.9 * len(sizes):
        kind = "aligned"
        pictures, seen = _looked_at(kind, folder, classes)
    return _survey_files(kind, folder, classes, pictures, seen)


def _survey_arrays(kind: str, folder: Path, x: np.ndarray, labels: np.ndarray | None) -> Survey:
    count, height, width, channels = x.shape
    names = () if labels is None or not len(labels) else tuple(str(number) for number in range(int(labels.max()) + 1))
    shares = [share for share in _SHARES if 0 < is_held_out_of(count, share).sum() < count]
    holdout = None if has_test_part(folder) else (shares or [_SHARES[0]])[0]
    return Survey(kind, count, min(height, width), f"{width}×{height}", channels == 1, names, holdout)


def _layout(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Kind of the set, and its classes."""
    below = {path.name for path in folder.iterdir() if path.is_dir()}
    for one, other in (*_SIDES, _SIDES[0][::-1], _SIDES[1][::-1]):
        is_class = not one.startswith("train") and len(class_folders(folder)) > 1
        if one in below and other not in below and not is_class:
            raise DataError(f"{folder} has a folder {one} but no {other}", f"add {other}, or call {one} otherwise")
    if {"trainA", "trainB"} <= below:
        return "unpaired", ()
    base = folder
    if is_divided(folder) and set(class_folders(folder)) <= _PARTS:
        base = folder / "train"
    classes = tuple(class_folders(base))
    if {"A", "B"} <= below and (set(classes) <= {"A", "B"} or _shares_names(folder / "A", folder / "B")):
        return "paired", ()
    loose = len([path for path in pictures_below(base) if path.parent == base])
    if len(classes) > 1 and loose < min(len(pictures_below(base / name)) for name in classes):
        return "labelled", classes
    return "pictures", ()


def _shares_names(one: Path, other: Path) -> bool:
    """Whether most pictures of the smaller folder have a partner in the other."""
    names = [{bare_name(path, folder) for path in pictures_below(folder)} for folder in (one, other)]
    return 2 * len(names[0] & names[1]) > min(map(len, names))


Seen = tuple[list[tuple[int, int]], bool]
"""Size of each side of an item, and whether all are grey."""


def _looked_at(kind: str, folder: Path, classes: tuple[str, ...]) -> tuple[FileSet, list[Seen]]:
    """The set, and what some of its items are like. Raises DataError where none of them can be read."""
    pictures = _opened(kind, folder, classes, 0.0)
    items = [item for stream in pictures.streams for item in (*stream.train, *stream.test)]
    found = [seen for item in items[:: max(len(items) // _LOOKED_AT, 1)] if (seen := _seen(item)) is not None]
    if not found:
        raise DataError(f"no picture in {folder} can be read", "replace them: most are cut off or of another kind")
    return pictures, found


def _survey_files(kind: str, folder: Path, classes: tuple[str, ...], pictures: FileSet, seen: list[Seen]) -> Survey:
    sizes = [size for sides, _ in seen for size in sides]
    least, most = min(sizes, key=min), max(sizes, key=min)
    return Survey(
        kind=kind,
        count=sum(len(stream.train) + len(stream.test) for stream in pictures.streams),
        short_px=int(median(min(min(size) for size in sides) for sides, _ in seen)),
        sizes=" to ".join(dict.fromkeys(f"{w}×{h}" for w, h in (least, most))),
        grey=all(grey for _, grey in seen),
        classes=classes,
        holdout=_holdout(pictures, kind, folder, classes),
        sizes_differ=any(len(set(sides)) > 1 for sides, _ in seen),
        left_aside=sum(len(stream.strays) for stream in pictures.streams),
    )


def _seen(item: FileItem) -> Seen | None:
    """None where a side can't be read."""
    try:
        refs = item.sides.values()
        return [stored_size(ref) for ref in refs], all(look(ref.path)[1] for ref in refs)
    except Exception:  # noqa: BLE001 - decoders fed with broken files raise nearly anything; `check` names these files
        return None


def _holdout(pictures: FileSet, kind: str, folder: Path, classes: tuple[str, ...]) -> float | None:
    if kind == "unpaired" or any(stream.test for stream in pictures.streams):
        return None
    counts = ((share, _part_sizes(kind, folder, classes, share)) for share in _SHARES)
    return next((share for share, (train, test) in counts if train and test), 0.0)


def _part_sizes(kind: str, folder: Path, classes: tuple[str, ...], share: float) -> tuple[int, int]:
    try:
        (stream,) = _opened(kind, folder, classes, share).streams
    except DataError:  # all are held out
        return 0, 0
    return len(stream.train), len(stream.test)


def _opened(kind: str, folder: Path, classes: tuple[str, ...], holdout: float) -> FileSet:
    recipe = DataRecipe(kind=kind, folder="", classes=classes, holdout=holdout)  # type: ignore[arg-type]
    return open_folder(folder, recipe)
