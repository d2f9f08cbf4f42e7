"""Ways between codes: straight, along the sphere that a prior's codes lie near, or a smooth curve through all keys."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from studio.inference.latent import Code
from studio.timeline.keyframes import Way

_STEPS = 16
"""Ways are measured at this many places."""


def between(codes: Sequence[Code], first: int, second: int, t: float, way: Way, *, loop: bool = False) -> Code:
    """The code at t in [0, 1] from the key at `first` to that at `second`; both ends are the keys' own, bit by bit."""
    a, b = codes[first], codes[second]
    if t <= 0 or first == second:
        return a
    if t >= 1:
        return b
    if way == "spherical":
        return spherical(a, b, t)
    if way == "spline" and len(codes) > 2:
        before = codes[first - 1] if first or loop else None
        after = codes[(second + 1) % len(codes)] if second + 1 < len(codes) or loop else None
        return spline(before, a, b, after, t)
    return (a + np.float32(t) * (b - a)).astype(np.float32)


def spherical(a: Code, b: Code, t: float) -> Code:
    """Slerp (Shoemake 1985) of the directions, while the length goes from one to the other in a straight line."""
    one, two = a.astype(np.float64), b.astype(np.float64)
    long, other = float(np.linalg.norm(one)), float(np.linalg.norm(two))
    if min(long, other) < 1e-9:
        return (one + t * (two - one)).astype(np.float32)
    cosine = float(np.clip(one @ two / (long * other), -1, 1))
    angle = float(np.arccos(cosine))
    if angle < 1e-4 or np.pi - angle < 1e-4:
        return (one + t * (two - one)).astype(np.float32)
    turned = (np.sin((1 - t) * angle) * one / long + np.sin(t * angle) * two / other) / np.sin(angle)
    return (turned * (long + t * (other - long))).astype(np.float32)


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
        """Both ends are kept."""
        if share <= 0 or share >= 1:
            return min(max(share, 0.0), 1.0)
        return float(np.interp(share, self._seen, self._t))
