"""How a photo comes out by each reading of a stranger's graph: what an eye decides at once."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from studio.errors import DeviceError
from studio.inference.onnx_import.guess import ImportProbe
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.probe import CANDIDATES, GUESS, shown_picture
from studio.inference.onnx_import.reading import ChannelOrder, Units, fitted
from studio.inference.tiling.sizes import padded_edge
from studio.package.import_report import ImportView

PHOTO_NAME = "photo.png"
"""The photo itself, as the tiles show it."""

_TILE_PX = 192
_SIZES_PX = (256, 512)
_FREE_PX = 768
_PATIENCE_S = 3.0
"""A tile that would take longer is left out."""


def write_views(folder: Path, found: ImportProbe, options: ImportOptions) -> tuple[ImportView, ...]:
    """Write the photo and a PNG for every reading, square, and tell of each."""
    views: list[ImportView] = []
    _save(found.probe_photo, folder / PHOTO_NAME)
    for view, picture in _views(found, options):
        name = f"view-{len(views)}.png"
        _save(picture, folder / name)
        views.append(msgspec.structs.replace(view, file=name))
    return tuple(views)


def _save(picture: np.ndarray, path: Path) -> None:
    Image.fromarray(fitted(picture, (_TILE_PX, _TILE_PX))).save(path)


def _views(found: ImportProbe, options: ImportOptions) -> Iterator[tuple[ImportView, np.ndarray]]:
    guess = found.guess
    chosen = guess.units.value, guess.output_units.value
    told = not guess.output_units.because.startswith(GUESS)
    pairs = [(taken, chosen[1] if told else _usual(taken)) for taken in CANDIDATES]
    for taken, given in [chosen, *(pair for pair in pairs if pair[0] != chosen[0])]:
        answers = {"range": taken.flag, "output_range": given.flag}
        view = ImportView("range", taken.text, answers, (taken, given) == chosen)
        yield from _run(found, view, found.probe_photo, taken, given, guess.order)
    if guess.order != "L":
        orders: tuple[ChannelOrder, ...] = ("RGB", "BGR")
        for order in orders:
            view = ImportView("order", order, {"order": order}, order == guess.order)
            yield from _run(found, view, found.probe_photo, *chosen, order)
    yield from _sizes(found, options)


def _usual(taken: Units) -> Units:
    return CANDIDATES[1] if taken.imagenet else taken


def _sizes(found: ImportProbe, options: ImportOptions) -> Iterator[tuple[ImportView, np.ndarray]]:
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
        answers = {"preferred": "any" if edge is None else str(edge)}
        view = ImportView("size", text, answers, options.preferred == edge)
        photo = fitted(found.photo, (px, px))
        start = time.perf_counter()
        yield from _run(found, view, photo, guess.units.value, guess.output_units.value, guess.order)
        seconds_a_pixel = (time.perf_counter() - start) / (px * px)


def _run(
    found: ImportProbe, view: ImportView, photo: np.ndarray, taken: Units, given: Units, order: ChannelOrder
) -> Iterator[tuple[ImportView, np.ndarray]]:
    guess = found.guess
    try:
        made = found.bench.run(photo, found.sizing.layout, taken, order)[guess.output.name]
    except DeviceError:
        return
    shown_order: ChannelOrder = "L" if guess.output_order == "L" else order
    shown = shown_picture(made, guess.output, guess.output_layout, given, shown_order)
    if shown.ndim == 3:
        yield view, np.rint(np.nan_to_num(shown).clip(0, 1) * 255).astype(np.uint8)
