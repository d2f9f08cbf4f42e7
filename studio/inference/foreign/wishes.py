"""What the user said beforehand; None where it shall be found out."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from studio.inference.foreign.reading import Layout, Order, Units


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """One field for each flag of `studio models import FILE.onnx`."""

    id: str | None = None
    name: str | None = None
    units: Units | None = None
    output_units: Units | None = None
    order: Order | None = None
    layout: Layout | None = None
    size: int | Literal["free"] | None = None
    """The only edge that works, or `free`."""
    multiple: int | None = None
    preferred: int | None = None
    """Long edge at which the look has its right scale."""
    style: str | None = None
    """Number of a style from 1, or the path of a picture."""
    style_network: Path | None = None
    """What makes the numbers of a style out of a picture."""
    photo: Path | None = None
    licence: str | None = None
    source: str | None = None
    target: str | None = None

    def flags(self) -> list[str]:
        """The same as words of the command line."""
        words = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                flag = _FLAGS.get(field.name, field.name.replace("_", "-"))
                words.append(f"--{flag}={value.flag if isinstance(value, Units) else value}")
        return words


_FLAGS = {"units": "range", "output_units": "output-range"}
