"""Pairs of a drawing in flat colours and the same with light and shadow, from Fluent's emoji."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from trainer.data.prepare.hand import Pixels, bend_of, bent, draws_of, placed, prepare_drawings, rasterised
from trainer.errors import DataError

VARIANTS = 3
_GRID = 32
_SHAKE = 0.35
"""How much the flat drawing wavers by itself, of how much both are bent: a hand's edge is never the rule's."""
_SKINS = ("-light", "-medium-light", "-medium", "-medium-dark", "-dark")
_CREDITS = """Pictures the network was trained on: Fluent Emoji, (c) Microsoft Corporation (MIT), in the npm package
fluentui-emoji 1.3.0:

"""


def prepare_solid(package: Path, out: Path, *, variants: int = VARIANTS, report: Callable[[str], None] = print) -> int:
    """Write `A/` (flat) and `B/` (solid) below `out`, SIZE_PX square; returns the number of pairs.

    `package` is the unpacked npm package fluentui-emoji. Doubles in other skins are left out. Each drawing is shown
    `variants` times, in other places and sizes. Pairs that exist are kept. Raises DataError.
    """

    def pair_of(name: str, variant: int) -> tuple[Pixels, Pixels]:
        flat, solid = (_svg(package, style, name) for style in ("flat", "modern"))
        return draw_pair(flat, solid, draws_of(name, variant), variant)

    count = prepare_drawings(_names(package), variants, pair_of, out, report)
    (out / "CREDITS.txt").write_text(_CREDITS + (package / "LICENSE").read_text("utf-8"), "utf-8")
    return count


def draw_pair(flat_svg: str, solid_svg: str, draw: np.random.Generator, variant: int) -> tuple[Pixels, Pixels]:
    """(flat, solid), each SIZE_PX²×3 on white; variant 0 shows the whole drawing, the others are seen closely."""
    size, corner = placed(draw, close=variant > 0)
    flat, solid = (rasterised(svg, _GRID, size, corner) for svg in (flat_svg, solid_svg))
    bend = bend_of(draw)
    still = bend_of(draw, waver_px=0.0, turn_deg=0.0, mirrored=False)
    shaken = bend + _SHAKE * (bend_of(draw, turn_deg=0.0, mirrored=False) - still)
    return bent(flat, shaken), bent(solid, bend)


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
