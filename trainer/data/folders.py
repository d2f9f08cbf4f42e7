"""Folders of pictures as users have them: one, one a class, pairs in two folders or in one file, two domains."""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from trainer.data.files import Ref, foreign_below, pictures_below
from trainer.data.sets import FileItem, FileSet, Stray, Stream, is_held_out
from trainer.errors import DataError
from trainer.recipe import DataRecipe


def open_folder(root: Path, recipe: DataRecipe) -> FileSet:
    """The set of files that a recipe's `[data]` section speaks of, in the folder `root`. Raises DataError."""
    streams = _OPENERS[recipe.kind](root, recipe)
    for stream in streams:
        if not stream.train and stream.test:
            raise DataError(f"all {len(stream.test)} items of {root} are held out", "lower `data.holdout` or add some")
    streams[0].strays += _left_aside(root, streams)
    return FileSet(root, recipe, streams)


def class_folders(base: Path) -> list[str]:
    """Names of the folders in `base` that have pictures in them."""
    folders = [path for path in base.iterdir() if path.is_dir()] if base.is_dir() else []
    return sorted(path.name for path in folders if not path.name.startswith(".") and pictures_below(path))


def held_out_part(root: Path) -> Path:
    """The folder beside `train` whose pictures are held out: `test`, or `val` where there is no other."""
    return root / ("val" if (root / "val").is_dir() and not (root / "test").is_dir() else "test")


def is_divided(root: Path) -> bool:
    """Whether there are parts that are trained on and held out, not a share of all."""
    return (root / "train").is_dir()


def bare_name(path: Path, folder: Path) -> str:
    """By which pictures below two folders are partners: path below the folder without the suffix, composed (NFC)."""
    return unicodedata.normalize("NFC", path.relative_to(folder).with_suffix("").as_posix())


def _pictures(root: Path, recipe: DataRecipe) -> list[Stream]:
    """Files of one folder and of folders in it, or of `train` and `test` in it."""
    if is_divided(root):
        train = _singles(pictures_below(root / "train"))
        return [_found(Stream(0, train, _singles(pictures_below(held_out_part(root), missing_ok=True))), root)]
    return [_found(_split(_singles(pictures_below(root)), recipe.holdout), root)]


def _labelled(root: Path, recipe: DataRecipe) -> list[Stream]:
    """A folder a class, below `root` or below its `train` and `test`."""
    divided = is_divided(root) and "train" not in recipe.classes
    if not recipe.classes:
        found = class_folders(root / "train" if divided else root)
        hint = f"set `data.classes` to {found}" if found else 'make them, or set `data.kind = "pictures"`'
        raise DataError(f"{root} is to have a folder of pictures for each class", hint)
    if divided:
        train = _by_class(root / "train", recipe)
        return [_found(Stream(0, train, _by_class(held_out_part(root), recipe, missing_ok=True)), root)]
    return [_found(_split(_by_class(root, recipe), recipe.holdout), root)]


def _paired(root: Path, recipe: DataRecipe) -> list[Stream]:
    """`A/` and `B/` with the same file names; each may be divided into `train` and `test`."""
    if is_divided(root / "A"):
        train, strays = _pairs(root / "A" / "train", root / "B" / "train", recipe)
        test, more = _pairs(held_out_part(root / "A"), held_out_part(root / "B"), recipe, missing_ok=True)
        stream = Stream(0, train, test, strays + more)
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

    if is_divided(root):
        train = halves(pictures_below(root / "train"))
        return [_found(Stream(0, train, halves(pictures_below(held_out_part(root), missing_ok=True))), root)]
    return [_found(_split(halves(pictures_below(root)), recipe.holdout), root)]


def _unpaired(root: Path, recipe: DataRecipe) -> list[Stream]:
    """`trainA trainB testA testB`, as users of pytorch-CycleGAN-and-pix2pix have it."""
    streams = []
    folders = {side: root / f"test{side.upper()}" for side in "ab"}
    tests = {side: pictures_below(folder, missing_ok=True) for side, folder in folders.items()}
    if recipe.test_pairs:
        tests = _true_pairs(tests, folders)
    for number, side in enumerate("ab"):
        folder = root / f"train{side.upper()}"
        train = [FileItem({side: Ref(path)}, path.stem) for path in pictures_below(folder)]
        if not train:
            raise DataError(f"no pictures in {folder}", "put the pictures of one domain there")
        test = [FileItem({side: Ref(path)}, path.stem) for path in tests[side]]
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


def _by_class(base: Path, recipe: DataRecipe, *, missing_ok: bool = False) -> list[FileItem]:
    strangers = sorted(set(class_folders(base)) - set(recipe.classes))
    if strangers:
        raise DataError(f"{base} has a folder `{strangers[0]}` that is no class", "name it in `data.classes`")
    return [
        item
        for label, name in enumerate(recipe.classes)
        for item in _singles(pictures_below(base / name, missing_ok=missing_ok), label)
    ]


def _true_pairs(tests: dict[str, list[Path]], folders: dict[str, Path]) -> dict[str, list[Path]]:
    named = {side: {bare_name(path, folders[side]): path for path in paths} for side, paths in tests.items()}
    odd = sorted(named["a"].keys() ^ named["b"].keys())
    if odd:
        raise DataError(f"`{odd[0]}` is in one of testA and testB only", "set `data.test_pairs` to false, or add it")
    return {side: [paths[name] for name in named["a"]] for side, paths in named.items()}


def _pairs(a: Path, b: Path, recipe: DataRecipe, *, missing_ok: bool = False) -> tuple[list[FileItem], list[Stray]]:
    """Partners have the same name; where several have, the same suffix too."""
    sides = [(a, pictures_below(a, missing_ok=missing_ok)), (b, pictures_below(b, missing_ok=missing_ok))]
    pairs: list[tuple[Path, Path]] = []
    taken: set[Path] = set()
    for suffix_counts in (True, False):
        left, right = (
            {bare_name(path, folder) + path.suffix * suffix_counts: path for path in paths if path not in taken}
            for folder, paths in sides
        )
        found = [(path, right[name]) for name, path in left.items() if name in right]
        taken |= {path for pair in found for path in pair}
        pairs += found
    pairs.sort(key=lambda pair: (bare_name(pair[0], a), pair))
    strays = [
        Stray(path, "mis-paired", "has no partner of its name")
        for _, paths in sides
        for path in paths
        if path not in taken
    ]
    return [FileItem(_sides(Ref(left), Ref(right), recipe), left.stem) for left, right in pairs], strays


def _sides(a: Ref, b: Ref, recipe: DataRecipe) -> dict[str, Ref]:
    return {"a": a, "b": b} if recipe.direction == "a_to_b" else {"a": b, "b": a}


def _split(items: list[FileItem], holdout: float) -> Stream:
    held = [is_held_out(item.name, holdout) for item in items]
    return Stream(
        0,
        [item for item, out in zip(items, held, strict=True) if not out],
        [item for item, out in zip(items, held, strict=True) if out],
    )


def _left_aside(root: Path, streams: list[Stream]) -> Iterator[Stray]:
    """Pictures below `root` that no stream has."""
    known = {ref.path for stream in streams for item in (*stream.train, *stream.test) for ref in item.key}
    known |= {stray.path for stream in streams for stray in stream.strays}
    for path in pictures_below(root):
        if path not in known:
            yield Stray(path, "misplaced", "lies in none of the folders that are used")
    for path in foreign_below(root):
        yield Stray(path, "unreadable", f"is of a kind that is not read ({path.suffix}); save it as PNG or JPEG")


def _found(stream: Stream, root: Path) -> Stream:
    if not stream.train and not stream.test:
        foreign = foreign_below(root)
        what = f" but {len(foreign)} of kinds that are not read, such as {foreign[0].name}" if foreign else ""
        hint = "save them as PNG or JPEG" if foreign else "check --data and the recipe's `data.folder`"
        raise DataError(f"no pictures in {root}{what}", hint)
    return stream
