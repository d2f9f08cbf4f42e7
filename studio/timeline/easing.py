"""How the way between two keys is gone: u in [0, 1] to [0, 1], both ends kept."""

from typing import Literal

Easing = Literal["linear", "smooth", "in", "out", "hold"]
EASINGS: tuple[Easing, ...] = ("linear", "smooth", "in", "out", "hold")


def ease(u: float, easing: Easing) -> float:
    """`smooth` starts and ends slowly (3u² - 2u³), `in` starts slowly, `out` ends slowly, `hold` stays till the end."""
    if easing == "smooth":
        return u * u * (3 - 2 * u)
    if easing == "in":
        return u * u
    if easing == "out":
        return u * (2 - u)
    if easing == "hold":
        return 1.0 if u >= 1 else 0.0
    return u
