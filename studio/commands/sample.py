"""`studio sample`: pictures by seed, the same bytes as the window gives."""

import difflib
import math
from collections.abc import Callable
from pathlib import Path

from studio.errors import OutputError, StudioError
from studio.imaging.sample_recipe import numbered_name, save_made, sheet_of
from studio.inference.latent import Generator
from studio.inference.samples import drawn, sheet_recipe
from studio.inference.session import SessionPool
from studio.package.library import Library


def sample_pictures(
    model: str,
    out: Path,
    count: int,
    seed: int,
    class_name: str | None,
    temperature: float,
    device: str,
    told: Callable[[Path], None],
    progress: Callable[[int], None],
) -> None:
    """Seeds `seed`, `seed + 1`, …: one PNG (a sheet where there are several), or a folder of one for each.

    `told` gets each file that was written. Raises StudioError.
    """
    if out.suffix and out.suffix.lower() != ".png":
        raise OutputError(f"{out.name} is no place for made pictures", "name a .png file or a folder")
    generator = Generator(Library().find(model), SessionPool(), device)
    label = None if class_name is None else class_number(generator, class_name)
    samples = [drawn(generator, seed + number, temperature, label) for number in range(count)]
    if out.suffix:
        pictures = []
        for number, sample in enumerate(samples):
            progress(number)
            pictures.append(sample.picture(generator))
        rgb = pictures[0] if count == 1 else sheet_of(pictures, columns_of(count))
        save_made(rgb, out, sheet_recipe(generator, tuple(samples)))
        told(out)
        return
    for number, sample in enumerate(samples):
        progress(number)
        path = out / numbered_name(number, sample.seed)
        save_made(sample.picture(generator), path, sheet_recipe(generator, (sample,)))
        told(path)


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
