"""Planes and directions among codes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studio.errors import StudioError
from studio.inference.latent.space import Code
from studio.package.examples import ExampleMap


@dataclass(frozen=True, eq=False)
class Plane:
    """The codes `centre + x * axes[0] + y * axes[1]`."""

    centre: Code
    axes: np.ndarray
    """2×L float32."""

    def code(self, x: float, y: float) -> Code:
        """The code at a place."""
        place = np.array([x, y], np.float32)
        return (self.centre + place @ self.axes).astype(np.float32)

    def place(self, code: Code) -> tuple[float, float]:
        """The place nearest to a code."""
        x, y = (code - self.centre).astype(np.float64) @ np.linalg.pinv(self.axes.astype(np.float64))
        return float(x), float(y)


def plane_of(examples: ExampleMap) -> Plane:
    """The plane on which a model's training pictures spread most."""
    return Plane(examples.centre, examples.axes)


def plane_through(codes: Sequence[Code]) -> Plane:
    """Three codes at (0, 0), (1, 0) and (0, 1). Raises StudioError where they lie on one line."""
    first, second, third = codes
    axes = np.stack([second - first, third - first])
    if np.linalg.matrix_rank(axes.astype(np.float64), tol=1e-6 * max(float(np.abs(axes).max()), 1e-6)) < 2:
        raise StudioError("these three lie on one line", "choose three that differ more")
    return Plane(first, axes)


def direction(having: Sequence[Code], lacking: Sequence[Code]) -> Code:
    """From the mean of the codes without something to the mean of those with it. Raises StudioError."""
    if not having or not lacking:
        raise StudioError("a slider needs pictures with it and pictures without it", "add at least one to each side")
    with_it, without = (np.stack(codes).astype(np.float64).mean(axis=0) for codes in (having, lacking))
    change = with_it - without
    if not np.linalg.norm(change) > 1e-6:
        raise StudioError("the pictures with it and without it are the same", "choose others")
    return np.asarray(change, np.float32)


def moved(code: Code, amounts: Sequence[tuple[float, Code]]) -> Code:
    """The code after sliders: `amount` 1 goes as far as from one set of pictures to the other."""
    for amount, change in amounts:
        if amount:
            code = (code + np.float32(amount) * change).astype(np.float32)
    return code
