"""A look at every picture before training: what can't be used is left out and said, and what leaks is found."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.data.arrays import ArraySet
from trainer.data.files import Pixels, Ref, stored_size
from trainer.data.pairing import doubtful_pairs
from trainer.data.sets import FileItem, FileSet, PictureSet, Stream
from trainer.errors import DataError

Kind = Literal[
    "unreadable", "mis-sized", "mis-paired", "misplaced", "duplicate", "leak",
    "look-alike", "doubtful pair", "enlarged", "empty class",
]  # fmt: skip
LEFT_OUT: frozenset[Kind] = frozenset(("unreadable", "mis-sized", "mis-paired", "misplaced", "duplicate", "leak"))
_THUMBNAIL_PX = 16
_LOOK_ALIKE = 4
"""Largest difference of two thumbnails, of 255, that are taken for the same scene."""
_COMPARED = 20_000_000
"""Pairs of thumbnails that are compared at most."""


@dataclass(frozen=True)
class Finding:
    """Something about one file."""

    kind: Kind
    file: str
    reason: str


@dataclass(frozen=True)
class SideStatistics:
    """Of one side's training pictures: sizes and colours, values in [0, 1]."""

    side: str
    train: int
    test: int
    smallest: tuple[int, int]
    largest: tuple[int, int]
    """Width and height, as they are used."""
    mean: tuple[float, ...]
    std: tuple[float, ...]
    """A value for each channel."""


@dataclass
class CheckReport:
    """What was found, and what the good pictures look like."""

    sides: list[SideStatistics] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    classes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each class the number of training and of held-out pictures."""

    @property
    def left_out(self) -> list[Finding]:
        """Findings whose files are not used."""
        return [finding for finding in self.findings if finding.kind in LEFT_OUT]

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Look:
    digest: bytes
    thumbnail: NDArray[np.uint8]
    size: tuple[int, int]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]
    count: int


def check_pictures(pictures: PictureSet) -> CheckReport:
    """Look at every picture of a set, and take out of it what can't be trained on.

    Unreadable and mis-sized files go; of equal training items the first stays; a training item that equals a held-out
    one goes; near equals, and pairs whose halves look like strangers, are named. An array (MNIST) is a published set:
    its repeats are counted, none is removed. Raises DataError where nothing good is left.
    """
    if isinstance(pictures, FileSet):
        report = _check_files(pictures)
    else:
        assert isinstance(pictures, ArraySet)
        report = _check_arrays(pictures)
    report.classes = pictures.class_counts
    report.findings += [
        Finding("empty class", name, "has no picture to learn it from: what is made of it will be noise")
        for name, (train, _) in report.classes.items()
        if not train
    ]
    return report


def _check_files(pictures: FileSet) -> CheckReport:
    report = CheckReport()
    for stream in pictures.streams:
        report.findings += [Finding(stray.kind, str(stray.path), stray.reason) for stray in stream.strays]
        looks = _look_at(pictures, stream, report)
        stream.test = [item for item in stream.test if item.key in looks["test"]]
        kept = _without_repeats(stream, looks, report)
        for item in stream.train:
            if item.key not in kept:
                for ref in item.sides.values():
                    pictures.files.forget(ref)
        stream.train = [item for item in stream.train if item.key in kept]
        if not stream.train:
            first = report.findings[0] if report.findings else None
            raise DataError(
                f"no picture of {pictures.root} can be trained on"
                + (f": {first.file} {first.reason}" if first else ""),
                "set `data.resize_px`" if first and first.kind == "mis-sized" else "mend or add pictures",
            )
        report.findings += _enlarged(pictures, stream, looks["train"])
        report.findings += _look_alikes(stream, looks)
        report.findings += _doubtful_pairs(stream, looks["train"])
        for side in stream.train[0].sides:
            train = [looks["train"][item.key][side] for item in stream.train]
            report.sides.append(_statistics(side, train, len(stream.test)))
    return report


Looks = dict[str, dict[tuple[Ref, ...], dict[str, _Look]]]
"""By part (`train`, `test`), item and side."""


def _look_at(pictures: FileSet, stream: Stream, report: CheckReport) -> Looks:
    looks: Looks = {"train": {}, "test": {}}

    def look(item: FileItem) -> dict[str, _Look] | Finding:
        try:
            sides = {side: _look(pictures.files.read(ref)) for side, ref in item.sides.items()}
        except DataError as error:
            file = next(str(r) for r in item.sides.values() if str(r.path) in error.message)
            return Finding("unreadable", file, error.message.removeprefix(file).strip())
        if len({seen.size for seen in sides.values()}) > 1:
            sizes = sorted({"{}×{}".format(*stored_size(ref)) for ref in item.sides.values()})
            return Finding("mis-sized", str(item.sides["b"]), f"the halves of the pair are {' and '.join(sizes)}")
        return sides

    with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        for part, items in (("train", stream.train), ("test", stream.test)):
            for item, found in zip(items, pool.map(look, items), strict=True):
                if isinstance(found, Finding):
                    report.findings.append(found)
                else:
                    looks[part][item.key] = found
    return looks


def _without_repeats(stream: Stream, looks: Looks, report: CheckReport) -> set[tuple[Ref, ...]]:
    held_out = {_digest(sides): key for key, sides in looks["test"].items()}
    first: dict[bytes, tuple[Ref, ...]] = {}
    kept: set[tuple[Ref, ...]] = set()
    for item in stream.train:
        sides = looks["train"].get(item.key)
        if sides is None:
            continue
        digest, file = _digest(sides), str(next(iter(item.sides.values())))
        if digest in held_out:
            report.findings.append(Finding("leak", file, f"is the held-out {held_out[digest][0]}"))
        elif digest in first:
            report.findings.append(Finding("duplicate", file, f"is the same as {first[digest][0]}"))
        else:
            first[digest] = item.key
            kept.add(item.key)
    return kept


def _enlarged(pictures: FileSet, stream: Stream, looks: dict[tuple[Ref, ...], dict[str, _Look]]) -> Iterator[Finding]:
    """Pictures that are brought to the size of a crop or of `resize_px`, one finding a side."""
    wanted = pictures.recipe.resize_px or pictures.recipe.crop_px
    for side in stream.train[0].sides:
        refs = [item.sides[side] for item in stream.train if min(looks[item.key][side].size) == wanted]
        small = [(min(size), size, ref) for ref in refs if min(size := stored_size(ref)) < wanted]
        if small:
            least, (width, height), ref = min(small, key=lambda found: found[0])
            many = f"{len(small)} pictures like this are" if len(small) > 1 else "is"
            yield Finding(
                "enlarged",
                str(ref),
                f"is {width}×{height}, smaller than {wanted}: {many} enlarged, up to {wanted / least:.1f} times",
            )


def _look_alikes(stream: Stream, looks: Looks) -> Iterator[Finding]:
    side = next(iter(stream.train[0].sides))
    if not looks["test"] or len(stream.train) * len(looks["test"]) > _COMPARED:
        return
    train = np.stack([looks["train"][item.key][side].thumbnail for item in stream.train]).astype(np.int16)
    for key, sides in looks["test"].items():
        thumbnail = sides[side].thumbnail.astype(np.int16)
        if np.ptp(thumbnail) <= 4 * _LOOK_ALIKE:
            continue
        close = np.flatnonzero(np.abs(train - thumbnail).max(axis=(1, 2, 3)) <= _LOOK_ALIKE)
        if len(close):
            file = str(stream.train[int(close[0])].sides[side])
            yield Finding("look-alike", file, f"looks like the held-out {key[0]}")


def _doubtful_pairs(stream: Stream, looks: dict[tuple[Ref, ...], dict[str, _Look]]) -> Iterator[Finding]:
    if set(stream.train[0].sides) != {"a", "b"}:
        return
    a, b = (np.stack([looks[item.key][side].thumbnail for item in stream.train]) for side in "ab")
    for index, other in doubtful_pairs(a, b):
        item, partner = stream.train[index], stream.train[other]
        reason = f"looks unlike its partner, and more like that of {partner.sides['a'].path.name}"
        yield Finding("doubtful pair", str(item.sides["a"]), reason)


def _check_arrays(pictures: ArraySet) -> CheckReport:
    report = CheckReport()
    digests = {part: [x.tobytes() for x in getattr(pictures, part).x] for part in ("train", "test")}
    repeats = len(digests["train"]) - len(set(digests["train"]))
    leaks = len(set(digests["train"]) & set(digests["test"]))
    if repeats:
        report.findings.append(Finding("look-alike", str(pictures.root), f"{repeats} pictures repeat others; all kept"))
    if leaks:
        report.findings.append(Finding("look-alike", str(pictures.root), f"{leaks} held-out pictures are trained on"))
    x = pictures.train.x
    mean, std = x.mean(axis=(0, 1, 2)) / 255, x.std(axis=(0, 1, 2)) / 255
    size = (x.shape[2], x.shape[1])
    report.sides = [
        SideStatistics("x", len(x), len(pictures.test.x), size, size, tuple(mean.tolist()), tuple(std.tolist()))
    ]
    return report


def _look(pixels: Pixels) -> _Look:
    """Nothing here copies the whole picture to wider numbers: several of 24 megapixels are looked at side by side."""
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    small = np.asarray(image.resize((_THUMBNAIL_PX, _THUMBNAIL_PX), Image.Resampling.BOX))
    levels = np.arange(256) / 255
    counts = np.array(image.histogram(), np.float64).reshape(-1, 256)
    digest = hashlib.sha256(f"{pixels.shape}".encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return _Look(
        digest=digest.digest(),
        thumbnail=small[..., None] if small.ndim == 2 else small,
        size=(pixels.shape[1], pixels.shape[0]),
        total=counts @ levels,
        squares=counts @ levels**2,
        count=image.width * image.height,
    )


def _digest(sides: dict[str, _Look]) -> bytes:
    return b"".join(look.digest for look in sides.values())


def _statistics(side: str, looks: Iterable[_Look], test: int) -> SideStatistics:
    looks = list(looks)
    count = sum(look.count for look in looks)
    mean = np.sum([look.total for look in looks], axis=0) / count
    variance = np.sum([look.squares for look in looks], axis=0) / count - mean**2
    sizes = sorted((look.size for look in looks), key=lambda size: size[0] * size[1])
    std = np.sqrt(np.maximum(variance, 0))
    return SideStatistics(side, len(looks), test, sizes[0], sizes[-1], tuple(mean.tolist()), tuple(std.tolist()))
