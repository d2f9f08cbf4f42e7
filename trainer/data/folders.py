"""Folders of pictures as users have them: one, one a class, pairs in two folders or in one file, two domains."""

from collections.abc import Iterable
from pathlib import Path

from trainer.data.files import Ref, listing, pictures_below
from trainer.data.sets import FileItem, FileSet, Stream, is_held_out
from trainer.errors import DataError
from trainer.recipe import DataRecipe


def open_folder(root: Path, recipe: DataRecipe) -> FileSet:
    """The set of files that a recipe's `[data]` section speaks of, in the folder `root`. Raises DataError."""
    streams = _OPENERS[recipe.kind](root, recipe)
    for stream in streams:
        if not stream.train and stream.test:
            raise DataError(f"all {len(stream.test)} items of {root} are held out", "lower `data.holdout` or add some")
    return FileSet(root, recipe, streams)


def _pictures(root: Path, recipe: DataRecipe) -> list[Stream]:
    """Files of one folder and of folders in it, or of `train` and `test` in it."""
    if (root / "train").is_dir():
        train, test = (_singles(pictures_below(root / part, missing_ok=part == "test")) for part in ("train", "test"))
        return [_found(Stream(0, train, test), root)]
    return [_found(_split(_singles(pictures_below(root)), recipe.holdout), root)]


def _labelled(root: Path, recipe: DataRecipe) -> list[Stream]:
    """A folder a class, below `root` or below its `train` and `test`."""
    if not recipe.classes:
        raise DataError(f"{root} is to have a folder for each class", f"set `data.classes` to {_class_folders(root)}")
    if (root / "train").is_dir():
        train, test = (_by_class(root / part, recipe, missing_ok=part == "test") for part in ("train", "test"))
        return [_found(Stream(0, train, test), root)]
    return [_found(_split(_by_class(root, recipe), recipe.holdout), root)]


def _paired(root: Path, recipe: DataRecipe) -> list[Stream]:
    """`A/` and `B/` with the same file names; each may be divided into `train` and `test`."""
    if (root / "A" / "train").is_dir():
        parts = [_pairs(root / "A" / part, root / "B" / part, recipe) for part in ("train", "test")]
        stream = Stream(0, parts[0][0], parts[1][0], [path for _, strays in parts for path in strays])
    else:
        pairs, strays = _pairs(root / "A", root / "B", recipe)
        stream = _split(pairs, recipe.holdout)
        stream.strays = strays
    if not stream.train and not stream.test:
        raise DataError(f"no pairs in {root}", "put pictures of the same name into its folders A and B")
    return [stream]


def _aligned(root: Path, recipe: DataRecipe) -> list[Stream]:
    """A and B side by side in one file, in `root` or in its `train` and `test` (or `val`)."""

    def halves(paths: Iterable[Path]) -> list[FileItem]:
        return [FileItem(_sides(Ref(p, "left"), Ref(p, "right"), recipe), p.stem) for p in paths]

    if (root / "train").is_dir():
        test = "test" if (root / "test").is_dir() else "val"
        items = [halves(listing(root / part, missing_ok=part != "train").values()) for part in ("train", test)]
        return [_found(Stream(0, items[0], items[1]), root)]
    return [_found(_split(halves(listing(root).values()), recipe.holdout), root)]


def _unpaired(root: Path, recipe: DataRecipe) -> list[Stream]:
    """`trainA trainB testA testB`, as users of pytorch-CycleGAN-and-pix2pix have it."""
    streams = []
    tests = {side: listing(root / f"test{side.upper()}", missing_ok=True) for side in "ab"}
    if recipe.test_pairs and tests["a"].keys() != tests["b"].keys():
        odd = sorted(tests["a"].keys() ^ tests["b"].keys())[0]
        raise DataError(f"`{odd}` is in one of testA and testB only", "set `data.test_pairs` to false, or add it")
    for number, side in enumerate("ab"):
        folder = root / f"train{side.upper()}"
        train = [FileItem({side: Ref(path)}, path.stem) for path in listing(folder).values()]
        if not train:
            raise DataError(f"no pictures in {folder}", "put the pictures of one domain there")
        test = [FileItem({side: Ref(path)}, name) for name, path in tests[side].items()]
        streams.append(Stream(number + 1, train, test))
    return streams


_OPENERS = {
    "pictures": _pictures,
    "labelled": _labelled,
    "paired": _paired,
    "aligned": _aligned,
    "unpaired": _unpaired,
}


def _singles(paths: Iterable[Path], label: int | None = None) -> list[FileItem]:
    return [FileItem({"x": Ref(path)}, path.stem, label) for path in paths]


def _by_class(root: Path, recipe: DataRecipe, *, missing_ok: bool = False) -> list[FileItem]:
    strangers = sorted(set(_class_folders(root)) - set(recipe.classes))
    if strangers:
        raise DataError(f"{root} has a folder `{strangers[0]}` that is no class", "name it in `data.classes`")
    return [
        item
        for label, name in enumerate(recipe.classes)
        for item in _singles(pictures_below(root / name, missing_ok=missing_ok), label)
    ]


def _class_folders(root: Path) -> list[str]:
    """Folders with pictures in them."""
    base = root / "train" if (root / "train").is_dir() else root
    folders = [path for path in base.iterdir() if path.is_dir()] if base.is_dir() else []
    return sorted(path.name for path in folders if pictures_below(path))


def _pairs(a: Path, b: Path, recipe: DataRecipe) -> tuple[list[FileItem], list[Path]]:
    left, right = listing(a), listing(b)
    both = sorted(left.keys() & right.keys())
    strays = [
        path for side, other in ((left, right), (right, left)) for name, path in side.items() if name not in other
    ]
    return [FileItem(_sides(Ref(left[name]), Ref(right[name]), recipe), name) for name in both], strays


def _sides(a: Ref, b: Ref, recipe: DataRecipe) -> dict[str, Ref]:
    return {"a": a, "b": b} if recipe.direction == "a_to_b" else {"a": b, "b": a}


def _split(items: list[FileItem], holdout: float) -> Stream:
    held = [is_held_out(item.name, holdout) for item in items]
    return Stream(
        0,
        [item for item, out in zip(items, held, strict=True) if not out],
        [item for item, out in zip(items, held, strict=True) if out],
    )


def _found(stream: Stream, root: Path) -> Stream:
    if not stream.train and not stream.test:
        raise DataError(f"no pictures in {root}", "check --data and the recipe's `data.folder`")
    return stream
