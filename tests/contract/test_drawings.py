"""Models for the drawing canvas answer what a hand draws, not only what their training set was rendered as."""

from itertools import cycle

import numpy as np
import pytest

from studio.imaging.photo import Photo
from studio.inference.session.graph_session import SessionPool
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from studio.system.paths import bundled_models_folder
from tests.helpers.strokes import WHITE, Hand, drawings

COUNT = 20
COLOURS = ((97, 178, 228), (234, 90, 71), (92, 158, 49), (137, 103, 170))


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(SessionPool())


def answered(translator: Translator, package_id: str, page: np.ndarray) -> np.ndarray:
    package = open_package(bundled_models_folder() / package_id)
    return translator.translate(TranslateRequest(Photo(page), package)).rgb.astype(int)


def test_the_brush_follows_a_hand(translator: Translator) -> None:
    failed = []
    for hand in drawings(COUNT, width_px=12.0 / 2):
        made = answered(translator, "brush", hand.page)
        failed += [] if _is_brushed(hand, made) else [hand.name]
    assert not failed


def test_land_lies_where_a_hand_painted_it(translator: Translator) -> None:
    water, forest, desert = (47, 109, 179), (47, 107, 58), (227, 199, 122)
    failed = []
    for hand in drawings(COUNT, width_px=4.5):
        made = answered(translator, "terrain", hand.painted(water, forest, desert))
        red, green, blue = np.moveaxis(made, 2, 0)
        sea = (blue > red + 15)[hand.outside].mean()
        wood = ((green >= blue) & (green >= red - 10))[hand.inside].mean()
        failed += [] if sea > 0.9 and wood > 0.75 else [(hand.name, sea, wood)]
    assert not failed


def test_what_a_hand_painted_is_moulded(translator: Translator) -> None:
    """A colour stays what it is, its upper left lies in the light, and the paper is white where no shadow falls."""
    failed = []
    for hand, colour in zip(drawings(COUNT, width_px=4.5), cycle(COLOURS), strict=False):
        made = answered(translator, "solid", hand.painted(WHITE, colour, (252, 213, 63)))
        kept = _hue_share(made[hand.inside], colour)
        rows, columns = np.nonzero(hand.areas[0])
        light = made[hand.areas[0]].mean(axis=1)
        towards = rows + columns
        lit = light[towards < np.quantile(towards, 0.1)].mean() - light[towards > np.quantile(towards, 0.9)].mean()
        paper = (made[hand.outside].min(axis=1) > 200).mean()
        failed += [] if kept > 0.9 and lit > 15 and paper > 0.97 else [(hand.name, colour, kept, lit, paper)]
    assert not failed


@pytest.mark.slow
def test_a_dab_colours_what_a_hand_outlined(translator: Translator) -> None:
    """To the lines, in tints of the dab's colour; the paper around stays white."""
    failed = []
    for hand, colour in zip(drawings(COUNT, width_px=4.5), cycle(COLOURS), strict=False):
        made = answered(translator, "colouring", hand.dabbed(colour, 6.0))
        inside = made[hand.inside]
        filled = (inside.min(axis=1) < 200).mean()
        tinted = _hue_share(inside, colour)
        paper = (made[hand.outside].min(axis=1) > 225).mean()
        failed += (
            [] if filled > 0.95 and tinted > 0.7 and paper > 0.97 else [(hand.name, colour, filled, tinted, paper)]
        )
    assert not failed


def _hue_share(pixels: np.ndarray, colour: tuple[int, int, int]) -> float:
    """Share of pixels N×3 whose channels differ from each other as those of `colour` do, darker or lighter."""
    chroma = pixels - pixels.mean(axis=1, keepdims=True)
    wanted = np.array(colour) - np.mean(colour)
    fit = chroma @ wanted / np.maximum(np.linalg.norm(chroma, axis=1) * np.linalg.norm(wanted), 1e-6)
    return float((fit > 0.85).mean())


def _is_brushed(hand: Hand, made: np.ndarray) -> bool:
    pen, ink = hand.page.min(axis=2) < 128, made.mean(axis=2) < 128
    covered = (pen & ink).sum() / pen.sum()
    wider = ink.sum() / pen.sum()
    paper = np.asarray(made[hand.outside].mean(axis=1) > 240).mean()
    return bool(covered > 0.85 and 1.2 < wider < 2.5 and paper > 0.98)
