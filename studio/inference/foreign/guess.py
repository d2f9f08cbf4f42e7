"""From an ONNX file to a full description of it, each item with its evidence and the flag that overrides it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.errors import PackageError
from studio.imaging.files import open_photo
from studio.inference.foreign.probe import PROBE_PX, Guess, probe
from studio.inference.foreign.reading import Bench, channels, fitted
from studio.inference.foreign.sizing import Sizing, find_sizing
from studio.inference.foreign.structure import Structure, read_structure
from studio.inference.foreign.styles import StylePlan, plan_style
from studio.inference.foreign.trial import Trial
from studio.inference.foreign.wishes import Wishes
from studio.inference.tiling.sizes import padded_edge
from studio.system.paths import samples_folder

GUESS = "a guess"
"""How the evidence of an item begins that nobody can be sure of."""

_SAMPLE = "lake-sherburne.jpg"


@dataclass(frozen=True)
class Item:
    """One line of what was found."""

    name: str
    value: str
    because: str
    flag: str = ""
    """What overrides it."""

    @property
    def is_clear(self) -> bool:
        """Whether there is more for it than a guess."""
        return not self.because.startswith(GUESS)


@dataclass(frozen=True, eq=False)
class Found:
    """Everything that a package needs to say of the graph."""

    structure: Structure
    bench: Bench
    sizing: Sizing
    guess: Guess
    style: StylePlan | None
    photo: np.ndarray
    """H×W×3 uint8: what the guess was tried on."""

    @property
    def probe_photo(self) -> np.ndarray:
        """The photo at a small size that the graph takes."""
        return _small(self.photo, self.sizing)


def find_out(path: Path, wishes: Wishes) -> Found:
    """Read, try and judge the file; nothing is written.

    Raises StudioError in one line: PackageError where it is no translator, DeviceError where it fails.
    """
    structure = read_structure(path)
    plan = plan_style(structure, wishes)
    photo = open_photo(wishes.photo or samples_folder() / _SAMPLE).rgb
    bench = Bench(structure, Trial(structure.data, path), plan and plan.style)
    layouts = structure.layouts
    if wishes.layout is not None:
        if wishes.layout not in layouts:
            raise PackageError(f"{path} takes {structure.picture.text}", f"that is {layouts[0]}; leave out --layout")
        layouts = (wishes.layout,)
    sizing = find_sizing(bench, photo, layouts, multiple=wishes.multiple, size=wishes.size)
    guess = probe(
        bench,
        _small(photo, sizing),
        sizing.layout,
        units=wishes.units,
        output_units=wishes.output_units,
        order=wishes.order,
        grey=wishes.order == "L" or channels(structure.picture, sizing.layout) == 1,
    )
    return Found(structure, bench, sizing, guess, plan, photo)


def items(found: Found, wishes: Wishes) -> list[Item]:
    """What was found, one line an item."""
    sizing, guess, picture = found.sizing, found.guess, found.structure.picture
    shown = {"nchw": "N×C×H×W", "nhwc": "N×H×W×C"}
    asked = "as asked for"
    rows = [
        Item("layout", shown[sizing.layout], asked if wishes.layout else f"by the axes of {picture.text}", "--layout"),
        Item("value range", guess.units.value.text, guess.units.because, "--range"),
        Item("output range", guess.output_units.value.text, guess.output_units.because, "--output-range"),
        Item("channels", guess.order, guess.order_because, "--order"),
        Item("size", _size_text(sizing, wishes.preferred), sizing.because, "--size, --multiple"),
        Item("precision", picture.dtype, f"type of {picture.name}"),
    ]
    if found.style is not None:
        rows.append(Item("style", found.style.value, found.style.because, "--style"))
    return rows


def _size_text(sizing: Sizing, preferred: int | None) -> str:
    rule = sizing.rule
    if rule.fixed:
        return f"{rule.minimum}×{rule.minimum} only"
    step = "any" if rule.multiple_of == 1 else f"any multiple of {rule.multiple_of}"
    return f"{step} from {rule.minimum}" + (f", at best {preferred}" if preferred else "")


def _small(photo: np.ndarray, sizing: Sizing) -> np.ndarray:
    edge = padded_edge(PROBE_PX, sizing.rule)
    return fitted(photo, (edge, edge))
