"""Vector drawings as pixels, moved and bent as a hand would have drawn them."""

import hashlib
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
_WHOLE, _CLOSE = (0.6, 1.15), (1.0, 2.2)
"""How wide a drawing is, of the page. Seen closely, areas are as large as on a canvas that is larger than the page."""


def prepare_drawings(
    names: list[str],
    variants: int,
    draw_pair: Callable[[str, int], tuple[Pixels, Pixels] | None],
    out: Path,
    report: Callable[[str], None],
) -> int:
    """Write `A/` and `B/` below `out`, a pair for each variant of each drawing; returns how many there are.

    Pairs that exist are kept. A drawing for which `draw_pair(name, variant)` returns None, or that can't be drawn, is
    left out; the latter is reported.
    """
    for side in "AB":
        (out / side).mkdir(parents=True, exist_ok=True)
    count = 0
    for index, name in enumerate(names):
        for variant in range(variants):
            path = f"{name.lower()}~{variant}.png"
            if not (out / "B" / path).exists():
                try:
                    pair = draw_pair(name, variant)
                except DataError as error:
                    report(f"{name} is left out: {error}")
                    break
                if pair is None:
                    break
                save_pair(out, path, pair)
            count += 1
        if index % 100 == 99 or index == len(names) - 1:
            report(f"{index + 1} of {len(names)} drawings")
    return count


def rasterised(svg: str, grid: int, size: float, corner: NDArray[np.float64]) -> Pixels:
    """A drawing of `grid` units on a white page of SIZE_PX square, `size` pixels wide with its corner there.

    Raises DataError for what resvg can't draw, and where the drawing says another size.
    """
    scale = grid / size
    left, top = -corner * scale
    page = f'viewBox="{left:.3f} {top:.3f} {SIZE_PX * scale:.3f} {SIZE_PX * scale:.3f}"'
    svg = svg.replace(f'viewBox="0 0 {grid} {grid}"', f'{page} width="{SIZE_PX}" height="{SIZE_PX}"', 1)
    drawn = Image.open(BytesIO(_drawn(svg))).convert("RGBA")
    if drawn.size != (SIZE_PX, SIZE_PX):
        raise DataError(f"its page is not {grid} units wide", "leave it out")
    white = Image.new("RGBA", drawn.size, "white")
    return np.asarray(Image.alpha_composite(white, drawn).convert("RGB"))


def placed(draw: np.random.Generator, *, close: bool = False) -> tuple[float, NDArray[np.float64]]:
    """How wide a drawing is on the page, in pixels, and where its corner is; `close`: often larger than the page."""
    size = draw.uniform(*(_CLOSE if close else _WHOLE)) * SIZE_PX
    beyond = max(size - SIZE_PX, 0) / 2
    return size, draw.uniform(-1, 1, 2) * (0.1 * SIZE_PX + 0.8 * beyond) + (SIZE_PX - size) / 2


def draws_of(name: str, variant: int) -> np.random.Generator:
    """Chance that depends on the drawing's name and the variant alone."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.Generator(np.random.Philox(key=[seed, variant]))


def bend_of(
    draw: np.random.Generator, *, waver_px: float = 1.6, turn_deg: float = 7.0, mirrored: bool = True
) -> torch.Tensor:
    """Where each pixel comes from, 1×H×W×2 in [-1, 1]: mirrored or not, turned a little, wavering by a few pixels."""
    angle, mirror = np.radians(draw.normal(0, turn_deg)), draw.choice([-1.0, 1.0]) if mirrored else 1.0
    turn = torch.tensor([[mirror * np.cos(angle), -np.sin(angle), 0], [mirror * np.sin(angle), np.cos(angle), 0]])
    grid = functional.affine_grid(turn[None].float(), [1, 1, SIZE_PX, SIZE_PX], align_corners=False)
    knots = torch.from_numpy(draw.normal(0, waver_px * 2 / SIZE_PX, (1, 2, 14, 14))).float()
    waver = functional.interpolate(knots, (SIZE_PX, SIZE_PX), mode="bicubic", align_corners=True)
    return grid + waver.permute(0, 2, 3, 1)


def bent(picture: Pixels, bend: torch.Tensor) -> Pixels:
    """The drawing as a bend moves it; what comes from outside the page is white."""
    dark = torch.from_numpy(255 - picture.astype(np.float32)).permute(2, 0, 1)[None]
    moved = functional.grid_sample(dark, bend, mode="bilinear", padding_mode="zeros", align_corners=False)
    return 255 - moved[0].permute(1, 2, 0).round().clamp(0, 255).byte().numpy()


def bent_masks(masks: torch.Tensor, bend: torch.Tensor) -> torch.Tensor:
    """Masks K×H×W in [0, 1] as a bend moves them; outside the page there is nothing."""
    return functional.grid_sample(masks[None], bend, mode="bilinear", padding_mode="zeros", align_corners=False)[0]


def save_pair(out: Path, name: str, pair: tuple[Pixels, Pixels]) -> None:
    """Write the two to `out/A` and `out/B` under one name."""
    for side, picture in zip("AB", pair, strict=True):
        with replacing(out / side / name) as temporary:
            Image.fromarray(picture).save(temporary, format="PNG")


def _drawn(svg: str) -> bytes:
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg))
    except BaseException as error:
        # resvg panics on a few drawings, and a panic is no Exception; its class can't be imported.
        if type(error).__name__ != "PanicException" and not isinstance(error, ValueError):
            raise
        raise DataError(f"resvg can't draw it ({error})", "leave it out") from None
