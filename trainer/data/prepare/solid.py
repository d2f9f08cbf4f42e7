"""Pairs of a drawing in flat colours and the same with light and shadow, from Fluent's emoji."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from trainer.data.prepare.hand import SIZE_PX, Pixels, bend_of, bent, draws_of, placed, prepare_drawings, rasterised
from trainer.errors import DataError

VARIANTS = 3
_GRID = 32
_SHAKE = 0.35
"""How much the flat drawing wavers by itself, of how much both are bent: a hand's edge is never the rule's."""
_LEAST_AREA = 0.002
"""Of the page; smaller areas and the soft edges between areas go with their neighbours."""
_MOST_STRANGE = 0.11
"""How far the two drawings may be from each other inside, of 1; beyond, the solid one shows another thing."""
_WHITE = 0xFFFFFF
_SKINS = ("-light", "-medium-light", "-medium", "-medium-dark", "-dark")
_CREDITS = """Pictures the network was trained on: Fluent Emoji, (c) Microsoft Corporation (MIT), in the npm package
fluentui-emoji 1.3.0:

"""


def prepare_solid(package: Path, out: Path, *, variants: int = VARIANTS, report: Callable[[str], None] = print) -> int:
    """Write `A/` (flat) and `B/` (solid) below `out`, SIZE_PX square; returns the number of pairs.

    `package` is the unpacked npm package fluentui-emoji. Left out are doubles in other skins, and drawings
    that show another thing once solid. Each is shown `variants` times, in other places and sizes. Pairs that exist are
    kept. Raises DataError.
    """

    def pair_of(name: str, variant: int) -> tuple[Pixels, Pixels] | None:
        flat, solid = (_svg(package, style, name) for style in ("flat", "modern"))
        return draw_pair(flat, solid, draws_of(name, variant), variant)

    count = prepare_drawings(_names(package), variants, pair_of, out, report)
    (out / "CREDITS.txt").write_text(_CREDITS + (package / "LICENSE").read_text("utf-8"), "utf-8")
    return count


def draw_pair(flat_svg: str, solid_svg: str, draw: np.random.Generator, variant: int) -> tuple[Pixels, Pixels] | None:
    """(flat, solid), each SIZE_PX²×3 on white; variant 0 shows the whole drawing, the others are seen closely.

    The solid one has the flat one's colours, since a drawing that is moulded is to keep them. None where they show
    different things.
    """
    whole = tuple(rasterised(svg, _GRID, SIZE_PX, np.zeros(2)) for svg in (flat_svg, solid_svg))
    shifts = colour_shifts(*whole)
    if _strangeness(whole[0], recoloured(*whole, shifts)) > _MOST_STRANGE:
        return None
    size, corner = placed(draw, close=variant > 0)
    flat, solid = (rasterised(svg, _GRID, size, corner) for svg in (flat_svg, solid_svg))
    solid = recoloured(flat, solid, shifts)
    bend = bend_of(draw)
    still = bend_of(draw, waver_px=0.0, turn_deg=0.0, mirrored=False)
    shaken = bend + _SHAKE * (bend_of(draw, turn_deg=0.0, mirrored=False) - still)
    return bent(flat, shaken), bent(solid, bend)


def colour_shifts(flat: Pixels, solid: Pixels) -> dict[int, NDArray[np.float64]]:
    """For each colour of the flat drawing, what its areas lack in the solid one on the median; by the colour's number.

    White is the page's, and stays.
    """
    numbers = _numbers(flat)
    values, counts = np.unique(numbers, return_counts=True)
    shifts = {}
    for value in values[counts >= _LEAST_AREA * numbers.size].tolist():
        area = numbers == value
        shifts[value] = np.zeros(3) if value == _WHITE else flat[area][0] - np.median(solid[area], axis=0)
    return shifts


def recoloured(flat: Pixels, solid: Pixels, shifts: dict[int, NDArray[np.float64]]) -> Pixels:
    """The solid drawing, each area moved by its colour's shift; pixels between areas by what is around them."""
    numbers = _numbers(flat)
    known = np.isin(numbers, list(shifts))
    shift = np.zeros((*numbers.shape, 3))
    for value, amount in shifts.items():
        shift[numbers == value] = amount
    spread = _blurred(np.dstack([shift, known[..., None]]).astype(np.float32))
    around = spread[..., :3] / np.maximum(spread[..., 3:], 1e-3)
    moved = solid + np.where(known[..., None], shift, around)
    return np.clip(np.round(moved), 0, 255).astype(np.uint8)


def _numbers(picture: Pixels) -> NDArray[np.int64]:
    """A number for each colour, H×W."""
    return picture.astype(np.int64) @ np.array([65536, 256, 1])


def _blurred(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """H×W×C, averaged over 5×5 pixels."""
    stack = torch.from_numpy(planes).permute(2, 0, 1)[None]
    return functional.avg_pool2d(stack, 5, 1, 2)[0].permute(1, 2, 0).numpy()


def _strangeness(flat: Pixels, solid: Pixels) -> float:
    """Mean difference where either is not white, of 1."""
    inside = np.minimum(flat, solid).min(axis=2) < 250
    difference = np.abs(flat.astype(int) - solid)[inside]
    return float(difference.mean()) / 255 if difference.size else 1.0


def _names(package: Path) -> list[str]:
    """Drawings that there are in both styles, in the order of a hash."""
    flat, solid = ({path.stem for path in (package / "icons" / style).glob("*.svg")} for style in ("flat", "modern"))
    names = {name for name in flat & solid if not name.endswith(_SKINS)}
    if not names:
        raise DataError(f"{package} is not fluentui-emoji", "give the unpacked npm package fluentui-emoji")
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def _svg(package: Path, style: str, name: str) -> str:
    try:
        return (package / "icons" / style / f"{name}.svg").read_text("utf-8")
    except (OSError, ValueError) as error:
        raise DataError(f"{style}/{name}.svg can't be read ({error})", "unpack fluentui-emoji again") from None
