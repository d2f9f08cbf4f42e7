"""Value range and channel order by trying them on a photo: read rightly, a result stays closest to what it shows.

A translation keeps where things are, and mostly how bright and how colourful. Read with a wrong range it is washed out,
clipped or dark; with channels exchanged, its brightness and colours move. Where the graph itself tells, it is believed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from studio.errors import DeviceError
from studio.inference.onnx_import.io_scaling import RANGES, Evidence, input_evidence, output_evidence
from studio.inference.onnx_import.reading import AxisOrder, ChannelOrder, ProbeSession, Units, picture_layouts, spec
from studio.inference.onnx_import.similarity import brightness_moved, likeness
from studio.inference.onnx_import.structure import Port

CANDIDATES = (*(Units(known) for known in RANGES), Units((0.0, 1.0), imagenet=True))
PROBE_PX = 192
GUESS = "a guess"
"""How the evidence begins of what nobody can be sure of."""

Resemblance = Callable[[Units, Units, ChannelOrder], float]
"""How like itself the photo stays, for units in, units out and a channel order."""

_SAME = 0.01
"""Scores that differ by less say nothing."""
_USUAL = 0.1
"""Networks mostly give what they take: another pair of ranges must look better by this much."""
_STRONGLY_USUAL = 0.4
"""The same for a look that changes the photo beyond likeness."""
_RARE = 0.05
"""Pictures normalised like a classifier's are rare among translators."""
_ORDER_MARGIN = 0.03
_MOVED, _STEADIER = 0.005, 0.6
"""A brightness that moves by less than this share with one order than with the other tells, too."""
_FAITHFUL = 0.7
"""Below this likeness the look has colours of its own, and they tell nothing about the order of the channels."""


@dataclass(frozen=True)
class UnitsGuess:
    """What was chosen, and why."""

    value: Units
    because: str


@dataclass(frozen=True)
class Guess:
    """How the graph reads and writes pictures."""

    output: Port
    output_layout: AxisOrder
    units: UnitsGuess
    output_units: UnitsGuess
    order: ChannelOrder
    order_because: str
    output_order: ChannelOrder


def probe(
    bench: ProbeSession,
    rgb: np.ndarray,
    layout: AxisOrder,
    *,
    units: Units | None,
    output_units: Units | None,
    order: ChannelOrder | None,
    grey: bool,
) -> Guess:
    """Choose what is None among the candidates. `rgb` is a photo at a size that the graph takes.

    Raises DeviceError where the graph fails.
    """
    size = (rgb.shape[1], rgb.shape[0])
    found = bench.run(rgb, layout, CANDIDATES[1], "L" if grey else "RGB")
    name, (output_layout, colours) = next(iter(picture_layouts(found, size).items()))
    known = [port for port in bench.structure.outputs if port.name == name]
    output = Port(name, str(found[name].dtype), known[0].shape if known else ())
    before = input_evidence(bench.structure.model, bench.structure.picture.name)
    after = output_evidence(bench.structure.model, name)

    @cache
    def made(taken: Units, channel_order: ChannelOrder) -> np.ndarray:
        return _made(bench, rgb, layout, taken, channel_order, output.name)

    def shown(taken: Units, given: Units, channel_order: ChannelOrder) -> np.ndarray:
        shown_order: ChannelOrder = "L" if colours == 1 else channel_order
        return shown_picture(made(taken, channel_order), output, output_layout, given, shown_order)

    @cache
    def look(taken: Units, given: Units, channel_order: ChannelOrder) -> float:
        return likeness(rgb, shown(taken, given, channel_order))

    first: ChannelOrder = "L" if grey else order or _order_of(before) or "RGB"
    taken, given = _choose(look, first, _allowed(units, before), _allowed(output_units, after))
    chosen, because = first, "it takes one channel" if grey else "as asked for"
    if not grey and order is None:
        red, blue = look(taken, given, "RGB"), look(taken, given, "BGR")
        moved = brightness_moved(rgb, shown(taken, given, "RGB")), brightness_moved(rgb, shown(taken, given, "BGR"))
        told = _told_order(before, exchange=colours == 3, styled=bench.style is not None)
        chosen, because = told or _choose_order(red, blue, *moved)
    output_order: ChannelOrder = "L" if colours == 1 else "RGB" if grey else chosen
    return Guess(
        output=output,
        output_layout=output_layout,
        units=UnitsGuess(taken, _because(units, before, look, taken, given, chosen, side=0)),
        output_units=UnitsGuess(given, _because(output_units, after, look, taken, given, chosen, side=1)),
        order=chosen,
        order_because=because,
        output_order=output_order,
    )


def _allowed(asked: Units | None, evidence: Evidence) -> Sequence[Units]:
    if asked is not None:
        return (asked,)
    return CANDIDATES if evidence.range is None else (Units(evidence.range),)


def _order_of(evidence: Evidence) -> ChannelOrder | None:
    return "RGB" if evidence.order == "RGB" else "BGR" if evidence.order == "BGR" else None


def _choose(
    look: Resemblance, order: ChannelOrder, taken: Sequence[Units], given: Sequence[Units]
) -> tuple[Units, Units]:
    pairs = [(one, other) for one in taken for other in given]
    faithful = max(look(*pair, order) for pair in pairs) >= _FAITHFUL

    def worth(pair: tuple[Units, Units]) -> float:
        usual = (_USUAL if faithful else _STRONGLY_USUAL) if pair[0] == pair[1] else 0.0
        return look(*pair, order) + usual - _RARE * (pair[0].imagenet + pair[1].imagenet) / 2

    return max(pairs, key=worth)


def _because(
    asked: Units | None,
    evidence: Evidence,
    look: Resemblance,
    taken: Units,
    given: Units,
    order: ChannelOrder,
    side: int,
) -> str:
    if asked is not None:
        return "as asked for"
    if evidence.range is not None:
        return evidence.because
    rivals = {
        other: look(*((other, given) if side == 0 else (taken, other)), order)
        for other in CANDIDATES
        if other != (taken, given)[side]
    }
    score, best = look(taken, given, order), max(rivals.values())
    if side == 0 and max(rivals.values()) - min(rivals.values()) < _SAME and abs(score - best) < _SAME:
        return "a guess: all give the same picture; taken to be that of the output"
    runner_up = max(rivals, key=lambda units: rivals[units])
    measured = f"the photo stays {score:.2f} like itself, with {runner_up.text} {best:.2f}"
    return measured if score > best + _SAME else f"a guess: {measured}; most networks give what they take"


def _told_order(before: Evidence, *, exchange: bool, styled: bool) -> tuple[ChannelOrder, str] | None:
    """None where only trying can tell."""
    told = _order_of(before)
    if told is not None:
        return told, before.because
    if not exchange:
        return "RGB", "a guess: the result is grey"
    if styled:
        return "RGB", "a guess: a style has colours of its own, and most networks take RGB"
    return None


def _choose_order(red: float, blue: float, red_moved: float, blue_moved: float) -> tuple[ChannelOrder, str]:
    """By how like itself the photo stays, and by how far its brightness moves, for both orders."""
    if max(red, blue) < _FAITHFUL:
        return "RGB", "a guess: the look has colours of its own, and most networks take RGB"
    if blue > red + _ORDER_MARGIN:
        return "BGR", f"the photo stays {blue:.2f} like itself, with RGB {red:.2f}"
    if red > blue + _ORDER_MARGIN:
        return "RGB", f"the photo stays {red:.2f} like itself, with BGR {blue:.2f}"
    moved = {"RGB": red_moved, "BGR": blue_moved}
    if red_moved > _MOVED and blue_moved < _STEADIER * red_moved:
        return "BGR", f"the photo's brightness moves by {moved['BGR']:.3f}, with RGB by {moved['RGB']:.3f}"
    if blue_moved > _MOVED and red_moved < _STEADIER * blue_moved:
        return "RGB", f"the photo's brightness moves by {moved['RGB']:.3f}, with BGR by {moved['BGR']:.3f}"
    return "RGB", "a guess: both look alike, and most networks take RGB"


def _made(
    bench: ProbeSession, rgb: np.ndarray, layout: AxisOrder, units: Units, order: ChannelOrder, name: str
) -> np.ndarray:
    try:
        return bench.run(rgb, layout, units, order)[name]
    except DeviceError:
        # Numbers that a graph can't compute with are not its own.
        return np.full((1,), np.nan, np.float32)


def shown_picture(made: np.ndarray, port: Port, layout: AxisOrder, units: Units, order: ChannelOrder) -> np.ndarray:
    """H×W×3 in 0…1 where the units are right; not clipped."""
    if made.ndim != 4:
        return made
    described = spec(port, layout, units, order)
    planes = made[0].astype(np.float64)
    last = planes.transpose(1, 2, 0) if layout == "nchw" else planes
    if described.deviation:
        last = last * np.array(described.deviation) + np.array(described.mean)
    low, high = units.range
    shown = (last - low) / (high - low)
    return np.broadcast_to(shown[..., ::-1] if order == "BGR" else shown, (*shown.shape[:2], 3))
