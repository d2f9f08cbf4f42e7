"""Pairs of a drawing in flat colours and the same as if it were moulded: the flat ones are Fluent's emoji."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from trainer.errors import DataError
from trainer.prepare.hand import Pixels, bend_of, bent, bent_masks, draws_of, placed, prepare_drawings, rasterised
from trainer.prepare.relief import areas_of, hard_edged, moulded

VARIANTS = 3
_GRID = 32
_SKINS = ("-light", "-medium-light", "-medium", "-medium-dark", "-dark")
_CREDITS = """Pictures the network was trained on: Fluent Emoji, (c) Microsoft Corporation (MIT), in the npm package
fluentui-emoji 1.3.0; light and shadow are computed:

"""


def prepare_solid(package: Path, out: Path, *, variants: int = VARIANTS, report: Callable[[str], None] = print) -> int:
    """Write `A/` (flat) and `B/` (moulded) below `out`, SIZE_PX square; returns the number of pairs.

    `package` is the unpacked npm package fluentui-emoji. Doubles in other skins are left out. Each drawing is shown
    `variants` times, in other places and sizes. Pairs that exist are kept. Raises DataError.
    """

    def pair_of(name: str, variant: int) -> tuple[Pixels, Pixels]:
        return draw_pair(_svg(package, name), draws_of(name, variant), variant)

    count = prepare_drawings(_names(package), variants, pair_of, out, report)
    (out / "CREDITS.txt").write_text(_CREDITS + (package / "LICENSE").read_text("utf-8"), "utf-8")
    return count


def draw_pair(svg: str, draw: np.random.Generator, variant: int) -> tuple[Pixels, Pixels]:
    """(flat, moulded), each SIZE_PX²×3 on white; variant 0 shows the whole drawing, the others are seen closely.

    Half of the flat ones have hard edges, as many a pen draws them; the moulded ones never do.
    """
    size, corner = placed(draw, close=variant > 0)
    flat = rasterised(svg, _GRID, size, corner)
    bend = bend_of(draw)
    drawn = bent(flat, bend)
    solid = moulded(drawn, bent_masks(areas_of(flat), bend))
    return (hard_edged(drawn, flat) if draw.random() < 0.5 else drawn), solid


def _names(package: Path) -> list[str]:
    """Drawings in the order of a hash."""
    names = {path.stem for path in (package / "icons" / "flat").glob("*.svg") if not path.stem.endswith(_SKINS)}
    if not names:
        raise DataError(f"{package} is not fluentui-emoji", "give the unpacked npm package fluentui-emoji")
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def _svg(package: Path, name: str) -> str:
    try:
        return (package / "icons" / "flat" / f"{name}.svg").read_text("utf-8")
    except (OSError, ValueError) as error:
        raise DataError(f"flat/{name}.svg can't be read ({error})", "unpack fluentui-emoji again") from None
