"""How large the network sees a photo, and what is added at its edges to fit the network's size rule."""

import math
from dataclasses import dataclass

from studio.errors import StudioError
from studio.imaging.options import Size
from studio.imaging.resample import fit_long_edge
from studio.package.manifest import SizeRule

WHOLE_BUDGET_PX = 4_000_000
"""Largest picture that a network which sees all of it at once is given."""


@dataclass(frozen=True)
class WorkingSize:
    """(width, height) pairs in pixels."""

    picture: tuple[int, int]
    """The photo as the network sees it: its own size, or smaller with the same shape."""
    padded: tuple[int, int]
    """With reflected pixels at the right and at the bottom; what the network's input really measures."""


def working_size(
    photo: tuple[int, int],
    rule: SizeRule,
    choice: Size,
    *,
    whole: bool,
    budget_px: int | None = WHOLE_BUDGET_PX,
) -> WorkingSize:
    """Plan for a photo of (width, height).

    `whole` means that the network sees all of the picture for each pixel, so that `rule.maximum` limits it, and a
    budget of pixels where it gets it in one piece.
    Raises StudioError for a size below 1.
    """
    limit = max(photo)
    if isinstance(choice, int):
        if choice < 1:
            raise StudioError(f"a size of {choice} pixels makes no picture", "use 1 or more")
        limit = min(limit, choice)
    elif choice == "auto" and rule.preferred is not None and photo[0] * photo[1] > rule.preferred**2:
        limit = min(limit, rule.preferred)
    if rule.fixed:
        limit = min(limit, rule.minimum)
    elif whole:
        limit = min(limit, _whole_limit(photo, rule, budget_px))
    picture = fit_long_edge(photo, limit)
    return WorkingSize(picture, (padded_edge(picture[0], rule), padded_edge(picture[1], rule)))


def padded_edge(edge_px: int, rule: SizeRule) -> int:
    """The next edge that the graph accepts."""
    if rule.fixed:
        return rule.minimum
    return math.ceil(max(edge_px, rule.minimum) / rule.multiple_of) * rule.multiple_of


def _whole_limit(photo: tuple[int, int], rule: SizeRule, budget_px: int | None) -> int:
    width, height = photo
    scale = 1.0 if budget_px is None else min(1.0, math.sqrt(budget_px / (width * height)))
    limit = max(1, math.floor(max(photo) * scale))
    if rule.maximum is not None:
        limit = min(limit, max(rule.maximum // rule.multiple_of, 1) * rule.multiple_of)
    return limit
