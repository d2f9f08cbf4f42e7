"""Pairs of a line drawing with dabs of colour and the coloured drawing, from the pictures of OpenMoji."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from trainer.errors import DataError
from trainer.prepare.hand import SIZE_PX, Pixels, bend_of, bent, draws_of, placed, prepare_drawings, rasterised

VARIANTS = 4
_GRID = 72
_LEAST_COLOURED = 0.02
"""Share of the page that is to have colour; what has less is a sign in black."""
_LEAST_AREA_PX = 12
_FAR_PX = 32
_THICKNESS_PX = (2.8, 5.8)
_LEAVE_OUT = ("flags", "symbols", "component", "extras-unicode")
"""What is no drawing of a thing: its colours say nothing of its lines."""
_CREDITS = """Pictures the network was trained on: OpenMoji 17.0.0, the open-source emoji and icon project.
All emojis designed by OpenMoji (openmoji.org). Licence: CC BY-SA 4.0

"""


def prepare_colouring(
    package: Path, out: Path, *, variants: int = VARIANTS, report: Callable[[str], None] = print
) -> int:
    """Write `A/` (lines and dabs) and `B/` (coloured) below `out`, SIZE_PX square; returns the number of pairs.

    `package` is the unpacked npm package openmoji. Each picture is drawn `variants` times, in other places, sizes and
    with other dabs: the first has none, so that lines alone are answered as well. Lines are bent as a hand bends them,
    thicker or thinner, with small gaps; the answer has them as the hand drew them, closed. Pairs that exist are
    kept.
    """

    def pair_of(code: str, variant: int) -> tuple[Pixels, Pixels] | None:
        return draw_pair(_svg(package, "black", code), _svg(package, "color", code), draws_of(code, variant), variant)

    count = prepare_drawings(_codes(package), variants, pair_of, out, report)
    (out / "CREDITS.txt").write_text(_CREDITS + (package / "LICENSE.txt").read_text("utf-8"), "utf-8")
    return count


def draw_pair(
    lines_svg: str, coloured_svg: str, draw: np.random.Generator, variant: int
) -> tuple[Pixels, Pixels] | None:
    """(lines with dabs, coloured), each SIZE_PX²×3; None for a drawing that has hardly any colour.

    Variant 0 has no dabs, 1 has them in some of its colours, every other in all. Those are seen closely, and red, green
    and blue change places, so that a lion is as often blue: what a dab says counts, and not what the thing is.
    """
    size, corner = placed(draw, close=variant > 1)
    thickness = draw.uniform(*_THICKNESS_PX) * _GRID / size
    lines, coloured = (
        rasterised(svg.replace('stroke-width="2"', f'stroke-width="{thickness:.2f}"'), _GRID, size, corner)
        for svg in (lines_svg, coloured_svg)
    )
    saturated = coloured.max(axis=2).astype(np.int16) - coloured.min(axis=2) > 24
    if saturated.mean() < _LEAST_COLOURED:
        return None
    if variant > 1:
        coloured = coloured[..., draw.permutation(3)]
    bend = bend_of(draw)
    lines, coloured = bent(lines, bend), bent(coloured, bend)
    page = _with_dabs(coloured, lines, draw, share=(0.0, 0.5, 1.0)[min(variant, 2)])
    return np.minimum(page, _gapped(lines, draw)), coloured


def _codes(package: Path) -> list[str]:
    """Drawings of things, without doubles in another skin, in the order of a hash."""
    try:
        entries = json.loads((package / "data" / "openmoji.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{package} is not openmoji ({error})", "give the unpacked npm package openmoji") from None
    codes = {entry["hexcode"] for entry in entries if not entry["skintone"] and entry["group"] not in _LEAVE_OUT}
    return sorted(codes, key=lambda code: hashlib.sha256(code.encode()).digest())


def _svg(package: Path, kind: str, code: str) -> str:
    try:
        return (package / kind / "svg" / f"{code}.svg").read_text("utf-8")
    except OSError as error:
        raise DataError(f"there is no {kind} drawing {code} ({error.strerror})", "unpack openmoji again") from None


def _with_dabs(coloured: Pixels, lines: Pixels, draw: np.random.Generator, share: float) -> Pixels:
    """A white page with short thick strokes for that share of the drawing's colours, each within an area of its own."""
    page = np.full_like(coloured, 255)
    rows, columns = np.mgrid[0:SIZE_PX, 0:SIZE_PX]
    free = (lines.min(axis=2) > 250) & (coloured.min(axis=2) < 245)
    for shift, axis in ((2, 0), (-2, 0), (2, 1), (-2, 1)):
        # Not on a border, where two colours run into one.
        free &= np.abs(np.roll(coloured, shift, axis).astype(np.int16) - coloured).max(axis=2) < 16
    while free.sum() >= _LEAST_AREA_PX:
        y, x = (int(c) for c in draw.choice(np.argwhere(free)))
        colour = coloured[y, x]
        alike = np.abs(coloured.astype(np.int16) - colour).max(axis=2) < 16
        # A colour that lies in several places often gets a dab in more than one of them.
        free &= ~alike | ((np.hypot(rows - y, columns - x) > _FAR_PX) & (draw.random() < 0.5))
        free &= (np.hypot(rows - y, columns - x) > 2) | ~alike
        if draw.random() >= share:
            continue
        radius, heading = draw.uniform(2.5, 7.0), draw.uniform(0, 2 * np.pi)
        for _ in range(int(draw.integers(2, 24))):
            page[((rows - y) ** 2 + (columns - x) ** 2 <= radius**2) & alike] = colour
            heading += draw.normal(0, 0.35)
            x, y = round(x + 2 * np.cos(heading)), round(y + 2 * np.sin(heading))
    return page


def _gapped(lines: Pixels, draw: np.random.Generator) -> Pixels:
    """Lines as a quick hand leaves them, with a few small gaps."""
    gapped = lines.copy()
    inked = np.argwhere(lines.min(axis=2) < 64)
    for _ in range(int(draw.integers(0, 4))):
        if len(inked):
            y, x = draw.choice(inked)
            reach = int(draw.integers(1, 4))
            gapped[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1] = 255
    return gapped
