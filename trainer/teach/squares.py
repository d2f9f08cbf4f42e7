"""Cuts pairs into overlapping pieces to learn from and squares that are held out."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.data.files import Pixels
from trainer.files import in_words, replacing
from trainer.teach.pair import Pair

HELD_OUT_PX = 64
_SHARE = 0.12
"""Of a pair's area, that is held out."""
_PIECE_PX, _STEP_PX = 160, 80


def write_pieces(pairs: Sequence[Pair], folder: Path, seed: int) -> tuple[int, int]:
    """Write `A/train`, `B/train` and `A/test`, `B/test` below `folder`; returns how many pieces of each there are.

    Held-out squares are spread by chance, each in a cell of its own of a grid over the pair. A piece to learn from
    shares no pixel with any of them: where a square lies in it, the largest part beside it is taken.
    """
    train = test = 0
    for number, pair in enumerate(pairs):
        draw = np.random.default_rng([seed, number])
        squares = _squares(pair.photo.shape[0], pair.photo.shape[1], draw)
        for y, x in squares:
            _write(pair, folder, "test", f"{number}-{y}-{x}", (y, y + HELD_OUT_PX, x, x + HELD_OUT_PX))
            test += 1
        for box in _pieces(pair.photo.shape[0], pair.photo.shape[1], squares):
            _write(pair, folder, "train", f"{number}-{box[0]}-{box[2]}", box)
            train += 1
    return train, test


def _squares(height: int, width: int, draw: np.random.Generator) -> list[tuple[int, int]]:
    """Upper left corners: one in every k-th cell, so that about `_SHARE` of the area is held out."""
    rows, columns = height // (HELD_OUT_PX + 8), width // (HELD_OUT_PX + 8)
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    wanted = max(round(_SHARE * height * width / HELD_OUT_PX**2), 1)
    chosen = draw.choice(len(cells), size=min(wanted, max(len(cells) // 2, 1)), replace=False)
    corners = []
    for row, column in (cells[index] for index in sorted(chosen)):
        tall, wide = height / rows, width / columns
        y = int(row * tall + draw.integers(int(tall) - HELD_OUT_PX + 1))
        x = int(column * wide + draw.integers(int(wide) - HELD_OUT_PX + 1))
        corners.append((y, x))
    return corners


def _pieces(height: int, width: int, squares: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """(top, bottom, left, right) of pieces, each once."""
    seen = set()
    for top in _starts(height):
        for left in _starts(width):
            box = (top, min(top + _PIECE_PX, height), left, min(left + _PIECE_PX, width))
            for square in squares:
                box = _beside(box, square)
            if min(box[1] - box[0], box[3] - box[2]) >= HELD_OUT_PX and box not in seen:
                seen.add(box)
                yield box


def _starts(length: int) -> list[int]:
    last = max(length - _PIECE_PX, 0)
    return sorted({*range(0, last + 1, _STEP_PX), last})


def _beside(box: tuple[int, int, int, int], square: tuple[int, int]) -> tuple[int, int, int, int]:
    """The largest rectangle of a box that lies above, below, left or right of a square."""
    top, bottom, left, right = box
    y, x = square
    if y >= bottom or y + HELD_OUT_PX <= top or x >= right or x + HELD_OUT_PX <= left:
        return box
    parts = (
        (top, max(y, top), left, right),
        (min(y + HELD_OUT_PX, bottom), bottom, left, right),
        (top, bottom, left, max(x, left)),
        (top, bottom, min(x + HELD_OUT_PX, right), right),
    )
    return max(parts, key=lambda part: (part[1] - part[0]) * (part[3] - part[2]))


def _write(pair: Pair, folder: Path, part: str, name: str, box: tuple[int, int, int, int]) -> None:
    top, bottom, left, right = box
    for side, picture in (("A", pair.photo), ("B", pair.painted)):
        _save(picture[top:bottom, left:right], folder / side / part / f"{name}.png")


def _save(pixels: Pixels, path: Path) -> None:
    with in_words(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        Image.fromarray(pixels).save(temporary, format="PNG", compress_level=1)
