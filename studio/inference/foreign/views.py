"""How a photo comes out by each reading of a stranger's graph: what an eye decides at once."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from studio.errors import DeviceError
from studio.inference.foreign.guess import GUESS, Found
from studio.inference.foreign.probe import CANDIDATES, shown_picture
from studio.inference.foreign.reading import Order, Units, fitted
from studio.inference.foreign.wishes import Wishes
from studio.inference.tiling.sizes import padded_edge

Group = Literal["range", "order", "size"]

PHOTO_NAME = "photo.png"
"""The photo itself, as the tiles show it."""

_TILE_PX = 192
_SIZES_PX = (256, 512)
_FREE_PX = 768
_PATIENCE_S = 3.0
"""A tile that would take longer is left out."""


@dataclass(frozen=True)
class View:
    """One tile."""

    group: Group
    value: str
    flags: dict[str, str]
    """What chooses it, as flags of `studio models import`."""
    chosen: bool
    file: str = ""
    """Its picture."""


def write_views(folder: Path, found: Found, wishes: Wishes) -> tuple[View, ...]:
    """Write the photo and a PNG for every reading, square, and tell of each."""
    views: list[View] = []
    _save(found.probe_photo, folder / PHOTO_NAME)
    for view, picture in _views(found, wishes):
        name = f"view-{len(views)}.png"
        _save(picture, folder / name)
        views.append(View(view.group, view.value, view.flags, view.chosen, name))
    return tuple(views)


def _save(picture: np.ndarray, path: Path) -> None:
    Image.fromarray(fitted(picture, (_TILE_PX, _TILE_PX))).save(path)


def _views(found: Found, wishes: Wishes) -> Iterator[tuple[View, np.ndarray]]:
    guess = found.guess
    chosen = guess.units.value, guess.output_units.value
    told = not guess.output_units.because.startswith(GUESS)
    pairs = [(taken, chosen[1] if told else _usual(taken)) for taken in CANDIDATES]
    for taken, given in [chosen, *(pair for pair in pairs if pair[0] != chosen[0])]:
        flags = {"--range": taken.flag, "--output-range": given.flag}
        view = View("range", taken.text, flags, (taken, given) == chosen)
        yield from _run(found, view, found.probe_photo, taken, given, guess.order)
    if guess.order != "L":
        orders: tuple[Order, ...] = ("RGB", "BGR")
        for order in orders:
            view = View("order", order, {"--order": order}, order == guess.order)
            yield from _run(found, view, found.probe_photo, *chosen, order)
    yield from _sizes(found, wishes)


def _usual(taken: Units) -> Units:
    return CANDIDATES[1] if taken.imagenet else taken


def _sizes(found: Found, wishes: Wishes) -> Iterator[tuple[View, np.ndarray]]:
    """The scale at which a look was meant shows in how coarse it comes out."""
    rule, guess = found.sizing.rule, found.guess
    if rule.fixed:
        return
    seconds_a_pixel = 0.0
    for edge in (*_SIZES_PX, None):
        px = padded_edge(edge or _FREE_PX, rule)
        if seconds_a_pixel * px * px > _PATIENCE_S:
            continue
        text = "" if edge is None else str(edge)
        flags = {"--preferred": "any" if edge is None else str(edge)}
        view = View("size", text, flags, wishes.preferred == edge)
        photo = fitted(found.photo, (px, px))
        start = time.perf_counter()
        yield from _run(found, view, photo, guess.units.value, guess.output_units.value, guess.order)
        seconds_a_pixel = (time.perf_counter() - start) / (px * px)


def _run(
    found: Found, view: View, photo: np.ndarray, taken: Units, given: Units, order: Order
) -> Iterator[tuple[View, np.ndarray]]:
    guess = found.guess
    try:
        made = found.bench.run(photo, found.sizing.layout, taken, order)[guess.output.name]
    except DeviceError:
        return
    shown_order: Order = "L" if guess.output_order == "L" else order
    shown = shown_picture(made, guess.output, guess.output_layout, given, shown_order)
    if shown.ndim == 3:
        yield view, np.rint(np.nan_to_num(shown).clip(0, 1) * 255).astype(np.uint8)
