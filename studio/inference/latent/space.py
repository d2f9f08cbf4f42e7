"""What a package that has `decode` says of its latents: shapes, priors, classes. No graph is loaded for that.

A *code* is the L numbers of all latents of one picture, one after the other; L is the package's own.
"""

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from studio.errors import PackageError
from studio.package.loader import Package
from studio.package.manifest import Latent, TensorSpec

Code = NDArray[np.float32]


class LatentSpace:
    """The latents of one package."""

    def __init__(self, package: Package) -> None:
        """Raises PackageError if the package can't decode or is not made for that."""
        self.package = package
        self._decode = package.graph("decode")
        self.latents = latents_of(package)
        self.length = sum(math.prod(latent.shape) for latent in self.latents)
        """L."""
        picture = self._decode.picture_output
        if picture is None:
            raise PackageError(f"model {package.id} decodes to no picture", "export the model again")
        self._picture: TensorSpec = picture

    @property
    def classes(self) -> tuple[str, ...]:
        """What can be chosen from; empty where the model makes one kind of thing."""
        return classes_of(self.package)

    @cached_property
    def size(self) -> tuple[int, int]:
        """(width, height) of its pictures."""
        rule = self._decode.size
        for latent, spec in zip(self.latents, self._latent_inputs, strict=True):
            if len(latent.shape) == 3:
                return latent.shape[2] * spec.stride, latent.shape[1] * spec.stride
        edge = rule.minimum if rule.fixed else rule.preferred or rule.minimum
        return edge, edge

    def draw(self, seed: int, temperature: float = 1.0) -> Code:
        """The code that belongs to a seed (0 or more): drawn from the prior, its distance from the mean scaled."""
        parts = []
        for number, latent in enumerate(self.latents):
            random = np.random.Generator(np.random.PCG64([seed, number]))
            count = math.prod(latent.shape)
            if latent.prior == "uniform":
                drawn = 2 * random.random(count, dtype=np.float32) - 1
            else:
                drawn = random.standard_normal(count, dtype=np.float32)
            parts.append(_from_standard(drawn * np.float32(temperature), latent))
        return np.concatenate(parts)

    def warmed(self, code: Code, temperature: float) -> Code:
        """The code with its distance from the prior's mean scaled."""
        if temperature == 1:
            return code
        mean = np.concatenate([_from_standard(np.zeros(math.prod(x.shape), np.float32), x) for x in self.latents])
        return (mean + np.float32(temperature) * (code - mean)).astype(np.float32)

    @cached_property
    def _latent_inputs(self) -> tuple[TensorSpec, ...]:
        inputs = {spec.name: spec for spec in self._decode.inputs}
        return tuple(inputs[latent.name] for latent in self.latents)


def latents_of(package: Package) -> tuple[Latent, ...]:
    """The latents of a package that can decode. Raises PackageError where they are not those of its graph."""
    latents = package.manifest.latents
    graph = package.graph("decode")
    wanted = [spec.name for spec in graph.inputs if spec.content in ("latent", "noise")]
    if not latents or sorted(wanted) != sorted(latent.name for latent in latents):
        raise PackageError(
            f"model {package.id} describes other latents than its `decode` takes", "export the model again"
        )
    return latents


def classes_of(package: Package) -> tuple[str, ...]:
    """The classes that `decode` can be asked for; names of training pictures' classes alone are none."""
    graph = package.graph("decode")
    return package.manifest.classes if any(spec.content == "label" for spec in graph.inputs) else ()


def _from_standard(drawn: Code, latent: Latent) -> Code:
    if latent.deviation:
        drawn = drawn * np.array(latent.deviation, np.float32)
    return drawn + np.array(latent.mean, np.float32) if latent.mean else drawn
