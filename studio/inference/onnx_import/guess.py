"""From an ONNX file to a full description of it, each item with its evidence and the flag that overrides it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.errors import PackageError
from studio.imaging.files import open_photo
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.probe import GUESS, PROBE_PX, Guess, probe
from studio.inference.onnx_import.reading import ProbeSession, channels, fitted
from studio.inference.onnx_import.sizing import Sizing, find_sizing
from studio.inference.onnx_import.structure import Structure, read_structure
from studio.inference.onnx_import.styles import StylePlan, plan_style
from studio.inference.onnx_import.trial import TrialSession
from studio.inference.tiling.sizes import padded_edge
from studio.package.import_report import ImportFinding
from studio.system.paths import samples_folder

_SAMPLE = "lake-sherburne.jpg"


@dataclass(frozen=True, eq=False)
class ImportProbe:
    """Everything that a package needs to say of the graph."""

    structure: Structure
    bench: ProbeSession
    sizing: Sizing
    guess: Guess
    style: StylePlan | None
    photo: np.ndarray
    """H×W×3 uint8: what the guess was tried on."""

    @property
    def probe_photo(self) -> np.ndarray:
        """The photo at a small size that the graph takes."""
        return _small(self.photo, self.sizing)


def find_out(path: Path, options: ImportOptions) -> ImportProbe:
    """Read, try and judge the file; nothing is written.

    Raises StudioError in one line: PackageError where it is no translator, DeviceError where it fails.
    """
    structure = read_structure(path)
    plan = plan_style(structure, options)
    photo = open_photo(options.photo or samples_folder() / _SAMPLE).rgb
    bench = ProbeSession(structure, TrialSession(structure.data, path), plan and plan.style)
    layouts = structure.layouts
    if options.layout is not None:
        if options.layout not in layouts:
            raise PackageError(
                f"{path} takes {structure.picture.text}",
                f"that is {layouts[0]}; leave out --layout",
                fields=("layout",),
            )
        layouts = (options.layout,)
    sizing = find_sizing(bench, photo, layouts, multiple=options.multiple, size=options.size)
    guess = probe(
        bench,
        _small(photo, sizing),
        sizing.layout,
        units=options.units,
        output_units=options.output_units,
        order=options.order,
        grey=options.order == "L" or channels(structure.picture, sizing.layout) == 1,
    )
    return ImportProbe(structure, bench, sizing, guess, plan, photo)


def findings(found: ImportProbe, options: ImportOptions) -> tuple[ImportFinding, ...]:
    """What was found, and what says it better."""
    sizing, guess, picture = found.sizing, found.guess, found.structure.picture
    shown = {"nchw": "N×C×H×W", "nhwc": "N×H×W×C"}
    asked = "as asked for"
    rows = [
        ("layout", shown[sizing.layout], asked if options.layout else f"by the axes of {picture.text}", "layout"),
        ("value range", guess.units.value.text, guess.units.because, "range"),
        ("output range", guess.output_units.value.text, guess.output_units.because, "output_range"),
        ("channels", guess.order, guess.order_because, "order"),
        ("size", _size_text(sizing, options.preferred), sizing.because, "size", "multiple"),
        ("precision", picture.dtype, f"type of {picture.name}"),
    ]
    if found.style is not None:
        rows.append(("style", found.style.value, found.style.because, "style"))
    return tuple(
        ImportFinding(value, name, because, tuple(fields), because.startswith(GUESS))
        for name, value, because, *fields in rows
    )


def _size_text(sizing: Sizing, preferred: int | None) -> str:
    rule = sizing.rule
    if rule.fixed:
        return f"{rule.minimum}×{rule.minimum} only"
    step = "any" if rule.multiple_of == 1 else f"any multiple of {rule.multiple_of}"
    return f"{step} from {rule.minimum}" + (f", at best {preferred}" if preferred else "")


def _small(photo: np.ndarray, sizing: Sizing) -> np.ndarray:
    edge = padded_edge(PROBE_PX, sizing.rule)
    return fitted(photo, (edge, edge))
