"""`studio sample`: pictures by seed, the same bytes as the window gives."""

import difflib
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from studio.errors import OutputError, StudioError
from studio.imaging.recipes.sample_recipe import free_place, numbered_name, save_made, sheet_of
from studio.inference.latent.generator import Generator
from studio.inference.latent.samples import drawn, sheet_recipe
from studio.inference.latent.sliders import load_sliders
from studio.inference.latent.space import Code
from studio.inference.session.graph_session import SessionPool
from studio.package.library import Library

MOST_AMOUNT = 2
"""As far as the window's sliders go."""


def sample_pictures(  # noqa: PLR0913, PLR0917 - one argument a flag
    model: str,
    out: Path,
    count: int,
    seed: int,
    class_name: str | None,
    temperature: float,
    amounts: dict[str, float],
    device: str,
    told: Callable[[Path], None],
    progress: Callable[[int], None],
) -> None:
    """Seeds `seed`, `seed + 1`, …: one PNG (a sheet where there are several), or a folder of one for each.

    `amounts` moves sliders by their names. `told` gets each file that was written. Raises StudioError.
    """
    if out.suffix and out.suffix.lower() != ".png":
        raise OutputError(f"{out.name} is no place for made pictures", "name a .png file or a folder")
    generator = Generator(Library().find(model), SessionPool(), device)
    label = None if class_name is None else class_number(generator, class_name)
    changes = _changes(generator, amounts)
    samples = [replace(drawn(generator, seed + number, temperature, label), sliders=amounts) for number in range(count)]
    if out.suffix:
        pictures: list[np.ndarray] = []
        for number, sample in enumerate(samples):
            progress(number)
            pictures.append(sample.picture(generator, changes))
        rgb = pictures[0] if count == 1 else sheet_of(pictures, columns_of(count))
        save_made(rgb, out, sheet_recipe(generator, tuple(samples)))
        told(out)
        return
    for number, sample in enumerate(samples):
        progress(number)
        recipe = sheet_recipe(generator, (sample,))
        path = free_place(out / numbered_name(number, sample.seed), recipe)
        save_made(sample.picture(generator, changes), path, recipe)
        told(path)


def amounts_of(sliders: tuple[str, ...]) -> dict[str, float]:
    """`NAME=AMOUNT` of each. Raises StudioError."""
    amounts: dict[str, float] = {}
    for text in sliders:
        name, _, amount = text.rpartition("=")
        try:
            amounts[name] = float(amount)
        except ValueError:
            amounts[name] = math.nan
        if not name or not abs(amounts[name]) <= MOST_AMOUNT:
            raise StudioError(
                f"{text!r} moves no slider", f"write NAME=AMOUNT, with an amount from -{MOST_AMOUNT} to 2"
            )
    return amounts


def _changes(generator: Generator, amounts: dict[str, float]) -> dict[str, Code]:
    """What each slider adds at 1. Raises StudioError for a name that is none."""
    known = {slider.name: slider.change for slider in load_sliders(generator.package.id, generator.length)}
    for name in amounts:
        if name not in known:
            there = f"there are {', '.join(known)}" if known else "it has none; make some with `studio slider`"
            raise StudioError(f"model {generator.package.id} has no slider {name!r}", there)
    return known


def columns_of(count: int) -> int:
    """As near to a square as it gets."""
    return math.ceil(math.sqrt(count))


def class_number(generator: Generator, name: str) -> int:
    """The number of a class by its name, or by the number itself. Raises StudioError that lists the classes."""
    classes = generator.classes
    if not classes:
        raise StudioError(f"model {generator.package.id} has no classes", "leave --class out")
    folded = [known.casefold() for known in classes]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    if name.isdecimal() and int(name) < len(classes):
        return int(name)
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    hint = f"did you mean {classes[folded.index(close[0])]}?" if close else f"there are {', '.join(classes)}"
    raise StudioError(f"model {generator.package.id} has no class {name!r}", hint)
