"""Made pictures: drawn by seed, varied, bred, and as they travel in files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from studio import __version__
from studio.imaging.recipes.sample_recipe import SampleRecipe, SampleSheet, packed
from studio.inference.cancel import CancelToken
from studio.inference.latent.planes import moved
from studio.inference.latent.space import Code, LatentSpace

if TYPE_CHECKING:
    from studio.inference.latent.generator import Generator

_NEAR = 0.35
"""How much of a variation is drawn anew; its distance from the prior's mean stays about the same."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture before it is decoded."""

    code: Code
    """Before temperature and sliders."""
    seed: int | None = None
    """What the code was drawn from; None where it was bred, found or varied."""
    temperature: float = 1.0
    label: int | None = None
    sliders: dict[str, float] = field(default_factory=dict)

    def final_code(self, space: LatentSpace, sliders: dict[str, Code]) -> Code:
        """The code that is decoded; sliders that are not among `sliders` change nothing."""
        amounts = [(amount, sliders[name]) for name, amount in self.sliders.items() if name in sliders]
        return moved(space.warmed(self.code, self.temperature), amounts)

    def picture(
        self, generator: Generator, sliders: dict[str, Code] | None = None, cancel: CancelToken | None = None
    ) -> np.ndarray:
        """H×W×3 uint8. Raises DeviceError, Cancelled, PackageError for a code of another model."""
        return generator.decode(self.final_code(generator, sliders or {}), self.label, cancel)

    @property
    def recipe(self) -> SampleRecipe:
        """As it travels in a file."""
        return SampleRecipe(
            seed=self.seed,
            temperature=self.temperature,
            label=self.label,
            sliders=self.sliders,
            code=packed(self.code),
        )


def drawn(space: LatentSpace, seed: int, temperature: float = 1.0, label: int | None = None) -> Sample:
    """The sample of a seed."""
    return Sample(space.draw(seed), seed, temperature, label)


def restored(recipe: SampleRecipe) -> Sample:
    """The sample in a file. Raises ValueError for latents that are none."""
    return Sample(recipe.latents, recipe.seed, recipe.temperature, recipe.label, dict(recipe.sliders))


def varied(space: LatentSpace, sample: Sample, seed: int) -> Sample:
    middle = space.warmed(sample.code, 0.0)
    fresh = space.draw(seed) - middle
    kept = np.float32(np.sqrt(1 - _NEAR**2))
    return replace(sample, code=middle + kept * (sample.code - middle) + np.float32(_NEAR) * fresh, seed=None)


def bred(space: LatentSpace, one: Sample, two: Sample, seed: int) -> Sample:
    """A child of two: each number of its code lies between theirs, nearer to one or the other by lot.

    What both have, it has as well, and it is as far from the prior's mean as they are.
    """
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    share = random.beta(0.4, 0.4, size=one.code.shape).astype(np.float32)
    middle = space.warmed(one.code, 0.0)
    a, b = one.code - middle, two.code - middle
    child = a + share * (b - a)
    wanted, length = (np.linalg.norm(a) + np.linalg.norm(b)) / 2, np.linalg.norm(child)
    if length > 1e-6 and child.size > 2:
        child *= np.float32(wanted / length)
    base = one if random.random() < 0.5 else two
    return replace(base, code=middle + child, seed=None)


def sheet_recipe(space: LatentSpace, samples: tuple[Sample, ...]) -> SampleSheet:
    """What travels in a file that holds these samples."""
    package = space.package
    return SampleSheet(
        model=package.id,
        model_hash=package.fingerprint,
        program=__version__,
        samples=tuple(sample.recipe for sample in samples),
    )
