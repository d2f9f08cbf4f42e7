"""What the Generate workspace does on worker threads, without Qt's objects."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import structs

from studio.errors import PackageError
from studio.imaging.files import open_photo
from studio.imaging.recipes.sample_recipe import SampleSheet, free_place, numbered_name, save_made, sheet_of
from studio.imaging.recipes.sample_recipe import read_made as read_made
from studio.inference.latent.generator import Encoded, Generator, share_less_usual
from studio.inference.latent.planes import Plane, direction, plane_of
from studio.inference.latent.samples import Sample
from studio.inference.latent.sliders import Slider, save_slider
from studio.inference.latent.sliders import remove_slider as remove_slider
from studio.inference.latent.sliders import sliders_of as sliders_of
from studio.inference.latent.space import Code, LatentSpace
from studio.package.examples import ExampleMap, read_examples
from studio.package.loader import Package
from studio.state.photos.sources import PictureConverter
from studio.state.workers.latest import WorkContext


def load() -> None:
    """Nothing more: all that is imported here is loaded on the thread that calls it."""


def picture(
    package: Package, sample: Sample, sliders: dict[str, Any], pictures: PictureConverter, context: WorkContext
) -> tuple[np.ndarray, Any]:
    """H×W×3 uint8, and as the window draws it."""
    rgb = sample.picture(Generator(package, context.pool), sliders, context.cancel)
    return rgb, pictures.thumbnail(rgb, None)


def decode(package: Package, code: Code, label: int | None, pictures: PictureConverter, context: WorkContext) -> Any:
    """The picture of a code, as the window draws it."""
    return pictures.thumbnail(Generator(package, context.pool).decode(code, label, context.cancel), None)


@dataclass(frozen=True, eq=False)
class SeenPhoto:
    """A photo through the model and back."""

    path: Path
    encoded: Encoded
    picture: Any
    rebuilt: Any
    less_usual: float | None
    """Share of the pictures that the model was tested on that are less likely to it."""
    is_bound: bool


def encode(
    package: Package, path: Path, label: int | None, pictures: PictureConverter, context: WorkContext
) -> SeenPhoto:
    """Raises PhotoError, PackageError, DeviceError, Cancelled."""
    encoded = Generator(package, context.pool).encode(open_photo(path).rgb, label, context.cancel)
    bits = encoded.bits_per_dim
    return SeenPhoto(
        path,
        encoded,
        pictures.thumbnail(encoded.picture, None),
        pictures.thumbnail(encoded.rebuilt, None),
        None if bits is None else share_less_usual(package, bits),
        any(spec.content == "likelihood-bound" for spec in package.graph("encode").outputs),
    )


def learn_slider(
    package: Package,
    name: str,
    having: tuple[Sample | Path, ...],
    lacking: tuple[Sample | Path, ...],
    context: WorkContext,
) -> str:
    """Keep the way from `lacking` to `having` in the user's library; the name under which it is there."""
    generator = Generator(package, context.pool)

    def code(item: Sample | Path) -> Code:
        if isinstance(item, Path):
            return generator.code_of(open_photo(item).rgb, None, context.cancel)
        return item.final_code(generator, {})

    change = direction([code(item) for item in having], [code(item) for item in lacking])
    save_slider(package.id, Slider(name.strip(), change))
    return name.strip()


def plane_and_examples(package: Package) -> tuple[Plane, ExampleMap | None, Exception | None]:
    """The plane of the training pictures, and what was wrong with them.

    Without training pictures, any two directions of the prior are as good as others.
    """
    fault: Exception | None = None
    try:
        examples = read_examples(package)
    except PackageError as error:
        examples, fault = None, error
    if examples is not None:
        return plane_of(examples), examples, None
    space = LatentSpace(package)
    middle = space.draw(0, 0.0)
    axes = np.stack([space.draw(seed) - middle for seed in (1, 2)])
    if space.length > 2:
        axes *= (np.sqrt(space.length) / np.linalg.norm(axes, axis=1, keepdims=True)) / 3
    else:
        axes = np.eye(2, space.length, dtype=np.float32)
    return Plane(middle, axes.astype(np.float32)), None, fault


def write(kind: str, path: Path, pictures: list[np.ndarray], recipes: list[SampleSheet]) -> Path:
    """One picture, a sheet of all, or a numbered folder."""
    if kind == "folder":
        for number, (rgb, recipe) in enumerate(zip(pictures, recipes, strict=True)):
            place = free_place(path / numbered_name(number, recipe.samples[0].seed), recipe)
            save_made(rgb, place, recipe)
        return path
    if len(pictures) == 1:
        save_made(pictures[0], path, recipes[0])
        return path
    samples = tuple(recipe.samples[0] for recipe in recipes)
    sheet = sheet_of(pictures, math.ceil(math.sqrt(len(pictures))))
    save_made(sheet, path, structs.replace(recipes[0], samples=samples))
    return path
