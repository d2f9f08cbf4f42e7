"""Pairs of a painted map in six colours and the satellite picture of the place, for the drawing canvas."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from trainer.files import replacing
from trainer.prepare.earth import (
    CREDITS,
    LEAST_LAND,
    Pixels,
    cut,
    land_share,
    places,
    read_relief,
    read_satellite,
    water_of,
)
from trainer.prepare.filters import gaussian

PALETTE = {
    "water": "#2f6db3",
    "forest": "#2f6b3a",
    "steppe": "#a9a35a",
    "desert": "#e3c77a",
    "snow": "#f4f7fa",
    "mountain": "#7d6a5a",
}
"""What can be painted; the order is that of the labels."""
SMOOTHNESS_PX = (2.0, 5.0)
"""Deviation of the blur that rounds the areas off: once as a fine brush paints them and once as a broad one."""
_RUGGED = 7.5
"""Grey levels by which the shading of a mountain differs from that around it."""
_SNOW_WEIGHT = 1.6
"""Snow lies in patches: a hand would paint their whole area white."""


def prepare_terrain(maps: Path, out: Path, *, report: Callable[[str], None] = print) -> int:
    """Write `A/` (painted) and `B/` (satellite), each with `train` and `test`, of pictures of 128×128 below `out`.

    `maps` holds `bmng.jpg` and `shadedrelief.jpg`. The labels come from the pictures themselves: water is blue on the
    map, mountains are bare and have rugged shading, the rest is told by the colour of the land. Places are held out by
    sectors of longitude, as in `prepare_earth`. Returns the number of pairs.
    """
    satellite, relief = read_satellite(maps), read_relief(maps)
    scores = _scores(satellite, relief)
    chosen = [place for place in places() if land_share(relief, place) >= LEAST_LAND]
    for variant, smoothness in enumerate(SMOOTHNESS_PX):
        painted = _painted(scores, smoothness)
        for place in chosen:
            part = "test" if place.held_out else "train"
            name = place.name.replace(".png", f"~{variant}.png")
            for side, world in (("A", painted), ("B", satellite)):
                path = out / side / part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as temporary:
                    Image.fromarray(cut(world, place)).save(temporary, format="PNG", compress_level=3)
        report(f"{variant + 1} of {len(SMOOTHNESS_PX)} ways to paint {len(chosen)} places")
    (out / "CREDITS.txt").write_text(CREDITS, "utf-8")
    return len(SMOOTHNESS_PX) * len(chosen)


def _scores(satellite: Pixels, relief: Pixels) -> Tensor:
    """How much each pixel speaks for its label, 1×6×H×W."""
    colour = _blurred(_planes(satellite), 1.0)[0]
    red, green, blue = colour
    bright, spread = colour.mean(dim=0), colour.max(dim=0).values - colour.min(dim=0).values
    water = torch.from_numpy(water_of(relief))
    snow = (bright > 165) & (spread < 34)
    forest = (green > red) | (bright < 85)
    rugged = _ruggedness(relief, water) > _RUGGED
    desert = (red - blue > 35) & (bright > 145)
    labels = torch.full(water.shape, _LABELS["steppe"])
    # Wooded mountains are forest: what is painted as mountain is to be bare rock.
    for name, rule in (("desert", desert), ("mountain", rugged), ("forest", forest), ("snow", snow), ("water", water)):
        labels[rule] = _LABELS[name]
    scores = functional.one_hot(labels, len(PALETTE)).permute(2, 0, 1)[None].float()
    scores[:, _LABELS["snow"]] *= _SNOW_WEIGHT
    return scores


def _ruggedness(relief: Pixels, water: Tensor) -> Tensor:
    """How much the shading of the land differs from that around it, in grey levels, H×W."""
    land = (~water)[None, None].float()
    shade = _planes(relief).mean(dim=1, keepdim=True)
    around = _blurred(shade * land, 3.0) / _blurred(land, 3.0).clamp_min(1e-3)
    return (_blurred((shade - around).abs() * land, 4.0) / _blurred(land, 4.0).clamp_min(1e-3))[0, 0]


def _painted(scores: Tensor, smoothness_px: float) -> Pixels:
    colours = np.array([[int(code[i : i + 2], 16) for i in (1, 3, 5)] for code in PALETTE.values()], np.uint8)
    return colours[_blurred(scores, smoothness_px)[0].argmax(dim=0).numpy()]


def _planes(world: Pixels) -> Tensor:
    return torch.from_numpy(world.copy()).permute(2, 0, 1)[None].float()


def _blurred(planes: Tensor, sigma_px: float) -> Tensor:
    """A Gaussian blur of 1×C×H×W; what lies beyond the map is as at its edge."""
    return gaussian(planes, sigma_px, beyond="replicate")


_LABELS = {name: index for index, name in enumerate(PALETTE)}
