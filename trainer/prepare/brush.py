"""Pairs of pen strokes and the brush strokes they stand for, from the strokes of Chinese characters."""

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import DataError
from trainer.files import replacing

SIZE_PX = 256
VARIANTS = 2
_GRID = 1024
_BASELINE = 900

Points = NDArray[np.float64]


def prepare_brush(
    characters: Path, out: Path, *, limit: int | None = None, report: Callable[[str], None] = print
) -> int:
    """Write `A/` (pen) and `B/` (brush) below `out`; returns the number of pairs.

    `characters` holds the files of hanzi-writer-data: per character the centre lines (`medians`) and the outlines
    (`strokes`) on a 1024 grid, y upwards. The pen follows the centre lines as a hand does: smoothed, a little
    beside the line, with a width that grows with the brush. Both halves are turned, scaled and moved
    alike. The second picture of a character scatters its strokes over the page, so that the network learns strokes and
    not characters. Pairs that exist are kept.
    """
    files = sorted(characters.glob("*.json"), key=lambda path: hashlib.sha256(path.stem.encode()).digest())
    files = [path for path in files if path.stem not in ("package", "all")][:limit]
    if not files:
        raise DataError(
            f"no characters in {characters}", "give the unpacked folder of the npm package hanzi-writer-data"
        )
    for side in "AB":
        (out / side).mkdir(parents=True, exist_ok=True)
    count = 0
    for index, path in enumerate(files):
        strokes = _read(path)
        for variant in range(VARIANTS):
            name = f"{'-'.join(f'{ord(letter):x}' for letter in path.stem)}~{variant}.png"
            if not (out / "B" / name).exists():
                draw = np.random.Generator(np.random.Philox(key=[index, variant]))
                pen, brush = draw_pair(strokes["medians"], strokes["strokes"], draw, loose=variant > 0)
                for side, picture in (("A", pen), ("B", brush)):
                    with replacing(out / side / name) as temporary:
                        picture.save(temporary, format="PNG")
            count += 1
        if index % 100 == 99 or index == len(files) - 1:
            report(f"{index + 1} of {len(files)} characters")
    notice = characters / "ARPHICPL.TXT"
    if notice.exists():
        (out / "CREDITS.txt").write_bytes(
            b"Stroke outlines and centre lines: hanzi-writer-data 2.0.1, derived from the fonts Arphic PL KaitiM\n"
            b"and Arphic PL UKai, (c) 1994-1999 Arphic Technology, under the Arphic Public License:\n\n"
            + notice.read_bytes()
        )
    return count


def draw_pair(
    medians: Sequence[Sequence[Sequence[float]]],
    outlines: Sequence[str],
    draw: np.random.Generator,
    *,
    loose: bool = False,
) -> tuple[Image.Image, Image.Image]:
    """One pair of grey pictures, SIZE_PX square, black on white; `loose` moves and turns every stroke by itself."""
    turn, scale = draw.normal(0, 7), draw.uniform(0.55, 1.15)
    dx, dy = draw.uniform(-90, 90, size=2)
    width = draw.uniform(28, 42)
    place = (
        f"translate({_GRID / 2 + dx:.1f} {_GRID / 2 + dy:.1f}) rotate({turn:.2f}) scale({scale:.3f}) "
        f"translate({-_GRID / 2} {-_GRID / 2}) translate(0 {_BASELINE}) scale(1 -1)"
    )
    centres = [np.asarray(median, float) for median in medians]
    moves = [_move(centre, draw) if loose else "" for centre in centres]
    lines = "".join(
        f'<path transform="{move}" d="{_polyline(hand_line(centre, draw))}"/>'
        for centre, move in zip(centres, moves, strict=True)
    )
    pen = (
        f'<g fill="none" stroke="black" stroke-width="{width:.1f}" stroke-linecap="round" stroke-linejoin="round">'
        f"{lines}</g>"
    )
    brush = "".join(f'<path transform="{move}" d="{outline}"/>' for outline, move in zip(outlines, moves, strict=True))
    return render(pen, place), render(brush, place)


def hand_line(points: Points, draw: np.random.Generator, wobble: float = 4.0, spacing: float = 12.0) -> Points:
    """A polyline, M×2, as a hand would follow it: rounded corners, smooth wander of about `wobble` units."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    distance = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(int(distance[-1] / spacing), 3)
    along = np.linspace(0, distance[-1], count)
    line = np.stack([np.interp(along, distance, points[:, axis]) for axis in (0, 1)], axis=1)
    for _ in range(3):
        line[1:-1] = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
    knots = max(count // 8, 2) + 1
    noise = draw.normal(0, wobble, size=(knots, 2))
    wander = [np.interp(np.linspace(0, knots - 1, count), np.arange(knots), noise[:, axis]) for axis in (0, 1)]
    return line + np.stack(wander, axis=1) + draw.normal(0, wobble / 2, size=2)


def render(body: str, transform: str = "", size_px: int = SIZE_PX) -> Image.Image:
    """An SVG body on white as a grey picture."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_GRID} {_GRID}" width="{size_px}" height="{size_px}">'
        f'<rect width="{_GRID}" height="{_GRID}" fill="white"/><g transform="{transform}">{body}</g></svg>'
    )
    return Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("L")


def _move(centre: Points, draw: np.random.Generator) -> str:
    """Somewhere else on the page, turned a little: how a brush is set down depends on the direction of the stroke."""
    x, y = centre.mean(axis=0)
    to_x, to_y = draw.uniform(80, _GRID - 80), draw.uniform(_BASELINE - _GRID + 80, _BASELINE - 80)
    return f"translate({to_x - x:.1f} {to_y - y:.1f}) rotate({draw.normal(0, 14):.2f} {x:.1f} {y:.1f})"


def _polyline(points: Points) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _read(path: Path) -> dict[str, Any]:
    try:
        strokes = json.loads(path.read_text("utf-8"))
        if not all(math.isfinite(value) for line in strokes["medians"] for point in line for value in point):
            raise ValueError("a centre line is not finite")
        return strokes
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is no character ({error})", "unpack hanzi-writer-data again") from None
