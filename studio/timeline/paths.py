"""Ways between codes: straight, along the sphere that a prior's codes lie near, or a smooth curve through all keys."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from studio.inference.latent.space import Code
from studio.timeline.keyframes import Way

_STEPS = 16
"""Ways are measured at this many places."""


class Slerp:
    """Slerp (Shoemake 1985) of the directions, while the length goes from one to the other in a straight line."""

    def __init__(self, a: Code, b: Code) -> None:
        self._a, self._b = a.astype(np.float64), b.astype(np.float64)
        self._long, self._other = float(np.linalg.norm(self._a)), float(np.linalg.norm(self._b))
        self._angle = 0.0
        if min(self._long, self._other) >= 1e-9:
            cosine = float(self._a @ self._b) / (self._long * self._other)
            self._angle = math.acos(min(max(cosine, -1.0), 1.0))
        self._sine = math.sin(self._angle)
        self._is_straight = self._angle < 1e-4 or math.pi - self._angle < 1e-4

    def __call__(self, t: float) -> Code:
        """The code at t in [0, 1]; a straight way where there is no angle to turn by, or too many."""
        if self._is_straight:
            return (self._a + t * (self._b - self._a)).astype(np.float32)
        length = (self._long + t * (self._other - self._long)) / self._sine
        of_a = length * math.sin((1 - t) * self._angle) / self._long
        of_b = length * math.sin(t * self._angle) / self._other
        return (of_a * self._a + of_b * self._b).astype(np.float32)


def between(
    codes: Sequence[Code],
    first: int,
    second: int,
    t: float,
    way: Way,
    *,
    loop: bool = False,
    known: dict[tuple[int, int], Slerp] | None = None,
) -> Code:
    """The code at t in [0, 1] from the key at `first` to that at `second`; both ends are the keys' own, bit by bit.

    `known` keeps what each way needs, for the next frame of the same codes.
    """
    a, b = codes[first], codes[second]
    if t <= 0 or first == second:
        return a
    if t >= 1:
        return b
    if way == "spherical":
        slerps = {} if known is None else known
        if (first, second) not in slerps:
            slerps[first, second] = Slerp(a, b)
        return slerps[first, second](t)
    if way == "spline" and len(codes) > 2:
        before = codes[first - 1] if first or loop else None
        after = codes[(second + 1) % len(codes)] if second + 1 < len(codes) or loop else None
        return spline(before, a, b, after, t)
    return (a + np.float32(t) * (b - a)).astype(np.float32)


def spline(before: Code | None, a: Code, b: Code, after: Code | None, t: float) -> Code:
    """Catmull-Rom (1974); at an end the missing neighbour continues the way straight on."""
    one, two = a.astype(np.float64), b.astype(np.float64)
    zero = 2 * one - two if before is None else before.astype(np.float64)
    three = 2 * two - one if after is None else after.astype(np.float64)
    linear, square, cube = two - zero, 2 * zero - 5 * one + 4 * two - three, 3 * (one - two) + three - zero
    return (one + 0.5 * t * (linear + t * (square + t * cube))).astype(np.float32)


class EvenWay:
    """t for each share of the distance that is seen along a way: equal steps then look equally large."""

    def __init__(self, picture: Callable[[float], np.ndarray]) -> None:
        """`picture` gives the picture at t; it is asked a few times at once."""
        self._t = np.linspace(0, 1, _STEPS + 1)
        pictures = [picture(float(t)).astype(np.float32) for t in self._t]
        steps = [float(np.sqrt(np.square(b - a).mean())) for a, b in pairwise(pictures)]
        total = sum(steps)
        # A little of the even clock, so that a still stretch does not stop the way.
        shares = [(step + 1e-3 * total / _STEPS + 1e-9) for step in steps]
        self._seen = np.concatenate([[0.0], np.cumsum(shares)]) / sum(shares)

    def t(self, share: float) -> float:
        if share <= 0 or share >= 1:
            return min(max(share, 0.0), 1.0)
        return float(np.interp(share, self._seen, self._t))
