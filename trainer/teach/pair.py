"""A photo and the same photo painted over: read, laid over each other, and refused in words where they don't belong
together."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.data.decoding import decode
from trainer.data.files import Pixels
from trainer.errors import DataError

WORKING_PX = 1024
"""Long edge to which a pair is reduced: at a camera's size a crop would see a piece of one stroke."""
LEAST_PX = 192
"""Short edge that a pair needs."""
_LOOKING_PX = 384
_SCALES = tuple(round(0.92 + 0.02 * step, 3) for step in range(9))
_BLOCKS = (3, 4)
_LARGEST_STEP_PX = 12
_LEAST_LIKENESS = 0.2
"""Correlation of the edges of photo and painting: 0.64 to 0.89 for our own painters, up to 0.12 for other pictures."""
_LARGEST_SHIFT = 0.15
"""Of an edge: a larger shift leaves too little of the pair."""
_ASPECT_TOLERANCE = 0.12
_STILL_PX = 2.0
"""Shifts below this are left: a look may move edges itself (our impasto, lit from the upper left, by 1.4 pixels)."""


@dataclass(frozen=True)
class Pair:
    """Photo and painting of equal size, H×W×3 bytes, the one lying on the other; `notes`: what was done to that end."""

    photo: Pixels
    painted: Pixels
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """How a painting lies on its photo: pixel p of the photo is pixel p / scale + shift of the painting (y, x)."""

    scale: float
    shift_px: tuple[float, float]
    likeness: float
    """Correlation of the edges there, at most 1."""


def read_pair(photo: Path, painted: Path) -> Pair:
    """Read, reduce to `WORKING_PX` and register. Raises DataError where it can't be a pair."""
    if photo.resolve() == painted.resolve() or _same_bytes(photo, painted):
        raise DataError(f"{photo} and {painted} are the same picture", "give the photo first, then what you painted")
    notes: list[str] = []
    a, b = _read(photo, notes), _read(painted, notes)
    a = _reduced(a, WORKING_PX)
    stretch = [have / want for have, want in zip(b.size, a.size, strict=True)]
    if max(stretch) / min(stretch) > 1 + _ASPECT_TOLERANCE:
        raise DataError(
            f"{photo.name} is {_size(a)} and {painted.name} {_size(b)}: they have other proportions",
            "cut the painting to what the photo shows",
        )
    if b.size != a.size:
        b = b.resize((round(b.width / max(stretch)), round(b.height / max(stretch))), Image.Resampling.LANCZOS)
    if min(a.size) < LEAST_PX:
        raise DataError(f"{photo.name} is {_size(a)}", f"give pictures with {LEAST_PX} pixels or more on each edge")
    first, second = np.asarray(a), np.asarray(b)
    if first.shape == second.shape and np.array_equal(first, second):
        raise DataError(f"{photo} and {painted} show the same pixels", "give the photo first, then what you painted")
    found = placement(first, second)
    if found.likeness < _LEAST_LIKENESS:
        raise DataError(
            f"{painted.name} does not show what {photo.name} shows (likeness {found.likeness:.2f} of 1)",
            "give a photo and the same photo painted over",
        )
    laid, (top, bottom, left, right) = laid_over(first.shape[:2], second, found)
    if bottom - top < LEAST_PX or right - left < LEAST_PX:
        raise DataError(f"{painted.name} covers too little of {photo.name}", "paint the whole photo")
    if laid is not second:
        y, x = found.shift_px
        notes.append(
            f"{painted.name} was laid over the photo: moved by {-x:+.1f} and {-y:+.1f} pixels, "
            f"{found.scale:.3f} times as large"
        )
    return Pair(first[top:bottom, left:right], laid[top:bottom, left:right], tuple(notes))


def read_photo(path: Path, longest_px: int) -> Image.Image:
    """An upright opaque photo in sRGB, reduced to at most that long edge. Raises DataError."""
    return _reduced(_read(path, []), longest_px)


def placement(photo: Pixels, painted: Pixels) -> Placement:
    """Where a painting lies, by phase correlation of both pictures' edges (Kuglin and Hines 1975).

    Edges, because a painting keeps forms and hardly any tones. First of the whole pictures, small, at several scales;
    then of blocks, at their own size, whose shifts a scale and a shift are fitted to.
    """
    factor = min(_LOOKING_PX / max(photo.shape[:2]), 1.0)
    still = _edges(photo, factor)
    tried = {scale: _shifted(still, _edges(painted, factor * scale)) for scale in _SCALES}
    scale = max(tried, key=lambda known: tried[known][0])
    if tried[scale][0] < tried[1.0][0] * 1.02:
        scale = 1.0
    likeness, (y, x) = tried[scale]
    found = Placement(scale, (y / factor / scale, x / factor / scale), likeness)
    if likeness < _LEAST_LIKENESS:
        return found
    for _ in range(2):
        found = _refined(photo, painted, found)
    if abs(found.scale - 1) * max(photo.shape[:2]) < 2 * _STILL_PX:
        return Placement(1.0, _refined(photo, painted, Placement(1.0, found.shift_px, likeness)).shift_px, likeness)
    return found


def _refined(photo: Pixels, painted: Pixels, found: Placement) -> Placement:
    """With what is still missing in each of some blocks."""
    laid, (top, bottom, left, right) = laid_over(photo.shape[:2], painted, found)
    still, moved = _edges(photo[top:bottom, left:right], 1.0), _edges(laid[top:bottom, left:right], 1.0)
    rows: list[tuple[float, float, float]] = []
    values: list[float] = []
    edges = [np.linspace(0, length, count + 1).astype(int) for length, count in zip(still.shape, _BLOCKS, strict=True)]
    for y0, y1 in pairwise(edges[0]):
        for x0, x1 in pairwise(edges[1]):
            likeness, (dy, dx) = _shifted(still[y0:y1, x0:x1], moved[y0:y1, x0:x1])
            if likeness >= _LEAST_LIKENESS and max(abs(dy), abs(dx)) <= _LARGEST_STEP_PX:
                middle_y, middle_x = top + (y0 + y1) / 2, left + (x0 + x1) / 2
                rows += [(1.0, 0.0, middle_y), (0.0, 1.0, middle_x)]
                values += [dy, dx]
    if len(values) < 6:
        return found
    y, x, stretch = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    # Photo pixel p lies on p + y + stretch · p of what was laid, and that on q / scale + shift of the painting.
    shift = tuple(float(s + d / found.scale) for s, d in zip(found.shift_px, (y, x), strict=True))
    return Placement(found.scale / (1 + float(stretch)), (shift[0], shift[1]), found.likeness)


def laid_over(size: tuple[int, ...], painted: Pixels, found: Placement) -> tuple[Pixels, tuple[int, int, int, int]]:
    """(painting in the photo's pixels, (top, bottom, left, right) of the part that both cover)."""
    height, width = size[:2]
    if found.scale == 1.0 and max(map(abs, found.shift_px)) < _STILL_PX and painted.shape[:2] == (height, width):
        return painted, (0, height, 0, width)
    y, x = found.shift_px if max(map(abs, found.shift_px)) >= _STILL_PX else (0.0, 0.0)
    step = 1 / found.scale
    image = Image.fromarray(painted)
    # Pillow takes output pixel centres (u + 0.5) to input places.
    data = (step, 0, x, 0, step, y)
    laid = np.asarray(image.transform((width, height), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC))
    rows, columns = (
        _covered(length, step, offset, have)
        for length, step, offset, have in ((height, step, y, painted.shape[0]), (width, step, x, painted.shape[1]))
    )
    return laid, (*rows, *columns)


def _covered(length: int, step: float, offset: float, have: int) -> tuple[int, int]:
    """First and last + 1 of `length` pixels that lie wholly on a painting of `have`."""
    at = (np.arange(length) + 0.5) * step + offset
    inside = np.flatnonzero((at >= 1) & (at <= have - 1))
    if offset == 0 and step == 1 and have >= length:
        return 0, length
    return (int(inside[0]), int(inside[-1]) + 1) if inside.size else (0, 0)


def _edges(picture: Pixels, scale: float) -> NDArray[np.float32]:
    """Strength of the edges of a picture brought to `scale` of its size, evened out over the picture."""
    image = Image.fromarray(picture).convert("L")
    width, height = (max(round(edge * scale), 8) for edge in image.size)
    grey = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.float32) / 255
    grey = _smoothed(grey, 1)
    y, x = np.gradient(grey)
    strength = np.hypot(x, y)
    strength = strength / (_smoothed(strength, 12) + 0.01)
    return (strength - strength.mean()).astype(np.float32)


def _shifted(still: NDArray[np.float32], moved: NDArray[np.float32]) -> tuple[float, tuple[float, float]]:
    """(correlation, (y, x)): by how much `moved` has to be looked up further to lie on `still`."""
    shape = tuple(max(a, b) for a, b in zip(still.shape, moved.shape, strict=True))
    a, b = (np.fft.rfft2(_framed(edges, shape)) for edges in (still, moved))
    cross = np.conj(a) * b
    surface = np.fft.irfft2(cross / (np.abs(cross) ** 0.5 + 1e-9), s=shape)
    limits = [int(_LARGEST_SHIFT * edge) for edge in shape]
    allowed = np.full(shape, -np.inf)
    rows, columns = (np.r_[0 : limit + 1, edge - limit : edge] for limit, edge in zip(limits, shape, strict=True))
    allowed[np.ix_(rows, columns)] = surface[np.ix_(rows, columns)]
    top, left = np.unravel_index(int(allowed.argmax()), shape)
    y = _signed(int(top), shape[0]) + _vertex([surface[(top + d) % shape[0], left] for d in (-1, 0, 1)])
    x = _signed(int(left), shape[1]) + _vertex([surface[top, (left + d) % shape[1]] for d in (-1, 0, 1)])
    return _likeness(still, moved, round(y), round(x)), (y, x)


def _likeness(still: NDArray[np.float32], moved: NDArray[np.float32], y: int, x: int) -> float:
    """Correlation where the two overlap."""
    top, left = max(-y, 0), max(-x, 0)
    bottom, right = min(still.shape[0], moved.shape[0] - y), min(still.shape[1], moved.shape[1] - x)
    a, b = still[top:bottom, left:right], moved[top + y : bottom + y, left + x : right + x]
    if a.size < 64 or min(a.std(), b.std()) < 1e-6:
        return 0.0
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def _framed(edges: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Faded out towards the borders, which would correlate with each other, and filled up with nothing."""
    window = np.outer(*(np.hanning(edge + 2)[1:-1] ** 0.5 for edge in edges.shape))
    out = np.zeros(shape, np.float32)
    out[: edges.shape[0], : edges.shape[1]] = edges * window
    return out


def _vertex(values: list[float]) -> float:
    """Where a parabola through three values at -1, 0, 1 has its top; at most half a step away."""
    left, middle, right = (float(value) for value in values)
    bend = left - 2 * middle + right
    return float(np.clip((left - right) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0


def _signed(at: int, length: int) -> int:
    return at - length if at > length // 2 else at


def _smoothed(values: np.ndarray, radius: int) -> np.ndarray:
    """Mean over squares of 2·radius + 1, by reflection at the borders."""
    for axis in (0, 1):
        padded = np.pad(values, [(radius + 1, radius) if known == axis else (0, 0) for known in (0, 1)], mode="reflect")
        sums = padded.cumsum(axis, dtype=np.float64)
        length = values.shape[axis]
        upper = sums.take(np.arange(2 * radius + 1, 2 * radius + 1 + length), axis)
        values = ((upper - sums.take(np.arange(length), axis)) / (2 * radius + 1)).astype(np.float32)
    return values


def _read(path: Path, notes: list[str]) -> Image.Image:
    if not path.is_file():
        raise DataError(f"there is no file {path}", "check the path")
    try:
        with Image.open(path) as opened:
            transparent = opened.has_transparency_data
    except OSError:
        transparent = False
    try:
        picture = decode(path, "#ffffff").convert("RGB")
    except Exception as error:  # noqa: BLE001 - decoders fed with broken files raise nearly anything
        raise DataError(f"{path} is no picture that can be read ({error})", "save it as PNG or JPEG") from None
    if transparent:
        notes.append(f"what is transparent in {path.name} counts as white")
    return picture


def _reduced(picture: Image.Image, longest_px: int) -> Image.Image:
    if max(picture.size) <= longest_px:
        return picture
    scale = longest_px / max(picture.size)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _same_bytes(a: Path, b: Path) -> bool:
    if not (a.is_file() and b.is_file()) or a.stat().st_size != b.stat().st_size:
        return False
    return a.read_bytes() == b.read_bytes()


def _size(picture: Image.Image) -> str:
    return f"{picture.width}×{picture.height}"
