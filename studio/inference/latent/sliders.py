"""Sliders: those that ship, and the user's own in the library; one JSON file for each, in a folder for each model."""

import base64
import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from studio.errors import OutputError, StudioError
from studio.inference.latent.space import Code, LatentSpace
from studio.package.loader import Package
from studio.system.atomic_write import write_whole
from studio.system.paths import home_folder, resources_folder

_MOST_BYTES = 16 << 20


@dataclass(frozen=True, eq=False)
class Slider:
    """A direction among the codes of one model."""

    name: str
    change: Code
    """L numbers: from the pictures without it to those with it."""
    ships: bool = False
    """Whether it came with the program: then it can't be forgotten, but replaced by one of the user's with its name."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format_version: Literal[1]
    model: str
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    change: str
    """Base64 of little-endian 32-bit floats."""


def load_sliders(model_id: str, length: int) -> tuple[Slider, ...]:
    """All sliders for that model, by name; broken ones, and those of another length, are left out."""
    found: dict[str, Slider] = {}
    for folder, ships in ((_bundled_folder(model_id), True), (_folder(model_id), False)):
        for path in sorted(folder.glob("*.json")):
            slider = _read(path, length, ships)
            if slider is not None:
                found[slider.name.casefold()] = slider
    return tuple(slider for _, slider in sorted(found.items()))


def sliders_of(package: Package) -> tuple[Slider, ...]:
    """`load_sliders` for the codes of a package that decodes."""
    return load_sliders(package.id, LatentSpace(package).length)


def save_slider(model_id: str, slider: Slider, folder: Path | None = None) -> Path:
    """Keep a slider in the user's library, or in another folder; one of the same name is replaced.

    Raises OutputError, and StudioError for an empty name.
    """
    name = slider.name.strip()[:60]
    if not name:
        raise StudioError("the slider has no name", "give it one")
    change = base64.b64encode(slider.change.astype("<f4").tobytes()).decode()
    data = msgspec.json.encode(_File(format_version=1, model=model_id, name=name, change=change))
    path = (folder or _folder(model_id)) / _file_name(name)
    try:
        write_whole(path, data)
    except OSError as error:
        raise OutputError(f"the slider {name} was not saved ({error.strerror or error})", "free some space") from error
    return path


def remove_slider(model_id: str, name: str) -> None:
    """Forget a slider; one that is not there is no fault."""
    with contextlib.suppress(OSError):
        (_folder(model_id) / _file_name(name)).unlink(missing_ok=True)


def _folder(model_id: str) -> Path:
    return home_folder() / "sliders" / model_id


def _bundled_folder(model_id: str) -> Path:
    return resources_folder() / "sliders" / model_id


def _read(path: Path, length: int, ships: bool) -> Slider | None:
    with contextlib.suppress(OSError, ValueError):
        if path.stat().st_size > _MOST_BYTES:
            return None
        stored = msgspec.json.decode(path.read_bytes(), type=_File)
        change = np.frombuffer(base64.b64decode(stored.change, validate=True), "<f4").astype(np.float32)
        if change.shape == (length,) and np.isfinite(change).all():
            return Slider(stored.name, change, ships)
    return None


def _file_name(name: str) -> str:
    plain = re.sub(r"[^\w-]+", "-", name.casefold(), flags=re.ASCII).strip("-")
    # Names in other scripts have no plain form of their own; their bytes tell them apart.
    return f"{plain[:40]}-{name.encode('utf-8').hex()[:40]}.json"
