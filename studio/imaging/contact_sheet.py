"""Before and after side by side, for one photo or many, as one picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge, resize

_PAPER, _INK = (240, 240, 240), (60, 60, 64)
_ONE_EDGE_PX, _MANY_EDGE_PX = 2048, 900
_MOST_COLUMNS = 4


@dataclass(frozen=True, eq=False)
class SheetPair:
    """One photo and what became of it, already small; all H×W×3 uint8 of one size."""

    before: np.ndarray
    afters: tuple[np.ndarray, ...]
    """One for each look."""
    captions: tuple[str, ...]
    """That of the photo, then those of the looks."""

    @property
    def pictures(self) -> tuple[np.ndarray, ...]:
        """From left to right."""
        return (self.before, *self.afters)


def cell_edge(photos: int) -> int:
    """Long edge in pixels that each picture is given on a sheet of so many photos."""
    return _ONE_EDGE_PX if photos == 1 else _MANY_EDGE_PX


def pair(photo: Photo, after_rgb: np.ndarray, caption: str, long_edge_px: int) -> SheetPair:
    """A photo and its result (H×W×3 uint8 of its size), made small and laid on paper."""
    size = fit_long_edge(photo.size, long_edge_px)
    alpha = None if photo.alpha is None else resize(photo.alpha, size)
    before, after = (_on_paper(resize(rgb, size), alpha) for rgb in (photo.rgb, after_rgb))
    return SheetPair(before, (after,), (caption, ""))


def joined(pairs: Sequence[SheetPair], looks: Sequence[str]) -> SheetPair:
    """The same photo through several looks, which are named."""
    afters = tuple(after for pair in pairs for after in pair.afters)
    return SheetPair(pairs[0].before, afters, (pairs[0].captions[0], *looks))


def contact_sheet(pairs: Sequence[SheetPair]) -> np.ndarray:
    """All pairs with their captions in rows: H×W×3 uint8. At least one pair."""
    edge = max(max(pair.before.shape[:2]) for pair in pairs)
    gap, text_px = max(4, edge // 80), max(10, edge // 48)
    count = max(len(pair.pictures) for pair in pairs)
    width = count * max(pair.before.shape[1] for pair in pairs) + (count - 1) * gap
    columns = _columns([pair.before.shape[0] for pair in pairs], width)
    rows = [pairs[first : first + columns] for first in range(0, len(pairs), columns)]
    heights = [max(pair.before.shape[0] for pair in row) + gap + 2 * text_px for row in rows]
    margin = 4 * gap
    sheet = Image.new(
        "RGB",
        (columns * width + (columns + 1) * margin, sum(heights) + (len(rows) + 1) * margin),
        _PAPER,
    )
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(text_px)
    top = margin
    for row, height in zip(rows, heights, strict=True):
        for column, pair in enumerate(row):
            left = margin + column * (width + margin)
            for picture, caption in zip(pair.pictures, pair.captions, strict=True):
                sheet.paste(Image.fromarray(picture), (left, top))
                draw.text((left, top + picture.shape[0] + gap), caption, _INK, font)
                left += picture.shape[1] + gap
        top += height + margin
    return np.asarray(sheet)


def _columns(heights: Sequence[int], width: int) -> int:
    """So many that the sheet comes near to a landscape page."""
    wanted = math.sqrt(1.5 * sum(heights) / width)
    return max(1, min(len(heights), _MOST_COLUMNS, round(wanted)))


def _on_paper(rgb: np.ndarray, alpha: np.ndarray | None) -> np.ndarray:
    if alpha is None:
        return rgb
    paper = Image.new("RGB", (rgb.shape[1], rgb.shape[0]), _PAPER)
    paper.paste(Image.fromarray(rgb), mask=Image.fromarray(alpha))
    return np.asarray(paper)
