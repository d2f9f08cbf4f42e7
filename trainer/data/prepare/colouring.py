"""Pairs of a line drawing with dabs of colour and the coloured drawing, from the pictures of OpenMoji."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import resvg_py
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from trainer.errors import DataError
from trainer.files import replacing

Pixels = NDArray[np.uint8]

SIZE_PX = 160
VARIANTS = 3
_GRID = 72
_LEAST_COLOURED = 0.02
"""Share of the page that is to have colour; what has less is a sign in black."""
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
    thicker or thinner, with small gaps; the answer has them where the hand drew them, closed. Pairs that exist are
    kept.
    """
    codes = _codes(package)
    for side in "AB":
        (out / side).mkdir(parents=True, exist_ok=True)
    count = 0
    for index, code in enumerate(codes):
        for variant in range(variants):
            name = f"{code.lower()}~{variant}.png"
            if not (out / "B" / name).exists():
                pair = draw_pair(_svg(package, "black", code), _svg(package, "color", code), _draws(code, variant))
                if pair is None:
                    break
                for side, picture in zip("AB", pair, strict=True):
                    with replacing(out / side / name) as temporary:
                        Image.fromarray(picture).save(temporary, format="PNG")
            count += 1
        if index % 100 == 99 or index == len(codes) - 1:
            report(f"{index + 1} of {len(codes)} drawings")
    (out / "CREDITS.txt").write_text(_CREDITS + (package / "LICENSE.txt").read_text("utf-8"), "utf-8")
    return count


def draw_pair(
    lines_svg: str, coloured_svg: str, draws: tuple[np.random.Generator, int]
) -> tuple[Pixels, Pixels] | None:
    """(lines with dabs, coloured), each SIZE_PX²×3; None for a drawing that has hardly any colour.

    The second of `draws` says how many dabs there are at most.
    """
    draw, most_dabs = draws
    size = draw.uniform(0.6, 1.15) * SIZE_PX
    corner = draw.uniform(-0.1, 0.1, 2) * SIZE_PX + (SIZE_PX - size) / 2
    thickness = draw.uniform(1.4, 2.6)
    lines = _rasterised(lines_svg.replace('stroke-width="2"', f'stroke-width="{thickness:.2f}"'), size, corner)
    coloured = _rasterised(coloured_svg, size, corner)
    saturated = coloured.max(axis=2).astype(np.int16) - coloured.min(axis=2) > 24
    if saturated.mean() < _LEAST_COLOURED:
        return None
    bend = _bend(draw)
    lines, coloured = _bent(lines, bend), _bent(coloured, bend)
    page = _with_dabs(coloured, lines, draw, int(draw.integers(1, most_dabs + 1)) if most_dabs else 0)
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


def _draws(code: str, variant: int) -> tuple[np.random.Generator, int]:
    seed = int.from_bytes(hashlib.sha256(code.encode()).digest()[:8], "big")
    return np.random.Generator(np.random.Philox(key=[seed, variant])), 0 if variant == 0 else 6 * variant


def _rasterised(svg: str, size: float, corner: NDArray[np.float64]) -> Pixels:
    """The drawing on a white page, `size` pixels wide with its corner there."""
    scale = _GRID / size
    left, top = -corner * scale
    page = f'viewBox="{left:.3f} {top:.3f} {SIZE_PX * scale:.3f} {SIZE_PX * scale:.3f}"'
    svg = svg.replace('viewBox="0 0 72 72"', f'{page} width="{SIZE_PX}" height="{SIZE_PX}"', 1)
    drawn = Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    return np.asarray(Image.alpha_composite(white, drawn).convert("RGB"))


def _bend(draw: np.random.Generator) -> torch.Tensor:
    """Where each pixel comes from, 1×H×W×2 in [-1, 1]: mirrored or not, turned a little, wavering by a few pixels."""
    angle, mirror = np.radians(draw.normal(0, 7)), draw.choice([-1.0, 1.0])
    turn = torch.tensor([[mirror * np.cos(angle), -np.sin(angle), 0], [mirror * np.sin(angle), np.cos(angle), 0]])
    grid = functional.affine_grid(turn[None].float(), [1, 1, SIZE_PX, SIZE_PX], align_corners=False)
    knots = torch.from_numpy(draw.normal(0, 1.6 * 2 / SIZE_PX, (1, 2, 14, 14))).float()
    waver = functional.interpolate(knots, (SIZE_PX, SIZE_PX), mode="bicubic", align_corners=True)
    return grid + waver.permute(0, 2, 3, 1)


def _bent(picture: Pixels, bend: torch.Tensor) -> Pixels:
    dark = torch.from_numpy(255 - picture.astype(np.float32)).permute(2, 0, 1)[None]
    moved = functional.grid_sample(dark, bend, mode="bilinear", padding_mode="zeros", align_corners=False)
    return 255 - moved[0].permute(1, 2, 0).round().clamp(0, 255).byte().numpy()


def _with_dabs(coloured: Pixels, lines: Pixels, draw: np.random.Generator, count: int) -> Pixels:
    """A white page with `count` short thick strokes, each in the colour of the area it lies in."""
    page = np.full_like(coloured, 255)
    rows, columns = np.mgrid[0:SIZE_PX, 0:SIZE_PX]
    free = (lines.min(axis=2) > 250) & (coloured.min(axis=2) < 245)
    for _ in range(count):
        if not free.any():
            break
        y, x = (int(c) for c in draw.choice(np.argwhere(free)))
        colour = coloured[y, x]
        alike = np.abs(coloured.astype(np.int16) - colour).max(axis=2) < 16
        radius, heading = draw.uniform(2.0, 4.5), draw.uniform(0, 2 * np.pi)
        for _ in range(int(draw.integers(1, 14))):
            near = (rows - y) ** 2 + (columns - x) ** 2 <= radius**2
            page[near & alike] = colour
            heading += draw.normal(0, 0.35)
            x, y = round(x + 2 * np.cos(heading)), round(y + 2 * np.sin(heading))
        free &= ~alike | (draw.random() < 0.3)
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
